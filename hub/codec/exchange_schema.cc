#include "hub/codec/exchange_schema.h"

#include <memory>

namespace hub::codec {
namespace {

// clang-format off
constexpr std::string_view kXsd = R"xsd(<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:sakta:exchange:1"
           targetNamespace="urn:sakta:exchange:1" elementFormDefault="qualified">

  <xs:element name="Context">
    <xs:annotation>
      <xs:documentation xml:lang="en">Header block: who, for whom and why.</xs:documentation>
      <xs:documentation xml:lang="lv">Galvenes bloks: kas, kā vārdā un kādēļ.</xs:documentation>
    </xs:annotation>
    <xs:complexType>
      <xs:sequence>
        <xs:element name="user" type="Said" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">The acting person.</xs:documentation>
            <xs:documentation xml:lang="lv">Persona, kas rīkojas.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="role" type="Said" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">The role in which the person acts.</xs:documentation>
            <xs:documentation xml:lang="lv">Loma, kādā persona rīkojas.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="on_behalf_of" type="Said" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">The person or organisation on whose behalf.</xs:documentation>
            <xs:documentation xml:lang="lv">Persona vai organizācija, kuras vārdā rīkojas.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="ground" type="Said" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">On what ground on behalf of somebody else.</xs:documentation>
            <xs:documentation xml:lang="lv">Uz kāda pamata rīkojas cita vārdā.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="case" type="Said" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">The case or file that it is about.</xs:documentation>
            <xs:documentation xml:lang="lv">Lieta, uz kuru tas attiecas.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="purpose" type="Said" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">Purpose of the processing.</xs:documentation>
            <xs:documentation xml:lang="lv">Apstrādes nolūks.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="legal_basis" type="Said" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">Legal basis of the processing.</xs:documentation>
            <xs:documentation xml:lang="lv">Apstrādes tiesiskais pamats.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="idempotency_key" type="IdempotencyKey" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">A repeat under the same key gets what is on record; left out, the MessageID is the key.</xs:documentation>
            <xs:documentation xml:lang="lv">Atkārtojums ar to pašu atslēgu saņem to, kas jau reģistrēts; ja nav norādīta, atslēga ir MessageID.</xs:documentation>
          </xs:annotation>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <xs:element name="Ask">
    <xs:annotation>
      <xs:documentation xml:lang="en">A question in any type's form.</xs:documentation>
      <xs:documentation xml:lang="lv">Jautājums jebkura tipa formā.</xs:documentation>
    </xs:annotation>
    <xs:complexType>
      <xs:sequence>
        <xs:element name="type" type="TypeName">
          <xs:annotation>
            <xs:documentation xml:lang="en">Name of the message type.</xs:documentation>
            <xs:documentation xml:lang="lv">Ziņojuma tipa nosaukums.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="media_type" type="MediaType">
          <xs:annotation>
            <xs:documentation xml:lang="en">Form of the content.</xs:documentation>
            <xs:documentation xml:lang="lv">Satura forma.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="content" type="xs:base64Binary">
          <xs:annotation>
            <xs:documentation xml:lang="en">The message, in the type's form.</xs:documentation>
            <xs:documentation xml:lang="lv">Ziņojums tipa formā.</xs:documentation>
          </xs:annotation>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <xs:element name="AskResponse">
    <xs:annotation>
      <xs:documentation xml:lang="en">The answer, in the form of the question.</xs:documentation>
      <xs:documentation xml:lang="lv">Atbilde jautājuma formā.</xs:documentation>
    </xs:annotation>
    <xs:complexType>
      <xs:sequence>
        <xs:element name="id" type="Id">
          <xs:annotation>
            <xs:documentation xml:lang="en">Id of the message.</xs:documentation>
            <xs:documentation xml:lang="lv">Ziņojuma identifikators.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="media_type" type="MediaType">
          <xs:annotation>
            <xs:documentation xml:lang="en">Form of the content.</xs:documentation>
            <xs:documentation xml:lang="lv">Satura forma.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="content" type="xs:base64Binary">
          <xs:annotation>
            <xs:documentation xml:lang="en">The answer, in the type's form.</xs:documentation>
            <xs:documentation xml:lang="lv">Atbilde tipa formā.</xs:documentation>
          </xs:annotation>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <xs:element name="Send">
    <xs:annotation>
      <xs:documentation xml:lang="en">A message of any type, stored and delivered later.</xs:documentation>
      <xs:documentation xml:lang="lv">Jebkura tipa ziņojums, ko saglabā un piegādā vēlāk.</xs:documentation>
    </xs:annotation>
    <xs:complexType>
      <xs:sequence>
        <xs:element name="type" type="TypeName">
          <xs:annotation>
            <xs:documentation xml:lang="en">Name of the message type.</xs:documentation>
            <xs:documentation xml:lang="lv">Ziņojuma tipa nosaukums.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="media_type" type="MediaType">
          <xs:annotation>
            <xs:documentation xml:lang="en">Form of the content.</xs:documentation>
            <xs:documentation xml:lang="lv">Satura forma.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="content" type="xs:base64Binary">
          <xs:annotation>
            <xs:documentation xml:lang="en">The message, in the type's form.</xs:documentation>
            <xs:documentation xml:lang="lv">Ziņojums tipa formā.</xs:documentation>
          </xs:annotation>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <xs:element name="Status">
    <xs:annotation>
      <xs:documentation xml:lang="en">Asks where a message of this party stands.</xs:documentation>
      <xs:documentation xml:lang="lv">Jautājums, kas noticis ar šīs sistēmas ziņojumu.</xs:documentation>
    </xs:annotation>
    <xs:complexType>
      <xs:sequence>
        <xs:element name="id" type="Id">
          <xs:annotation>
            <xs:documentation xml:lang="en">Id from the receipt or the answer.</xs:documentation>
            <xs:documentation xml:lang="lv">Identifikators no kvīts vai atbildes.</xs:documentation>
          </xs:annotation>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <xs:element name="Receipt">
    <xs:annotation>
      <xs:documentation xml:lang="en">The message is stored and will not be lost.</xs:documentation>
      <xs:documentation xml:lang="lv">Ziņojums ir saglabāts un nepazudīs.</xs:documentation>
    </xs:annotation>
    <xs:complexType>
      <xs:sequence>
        <xs:element name="id" type="Id">
          <xs:annotation>
            <xs:documentation xml:lang="en">Id of the message.</xs:documentation>
            <xs:documentation xml:lang="lv">Ziņojuma identifikators.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="type" type="TypeName">
          <xs:annotation>
            <xs:documentation xml:lang="en">Name of the message type.</xs:documentation>
            <xs:documentation xml:lang="lv">Ziņojuma tipa nosaukums.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="accepted_at" type="xs:dateTime">
          <xs:annotation>
            <xs:documentation xml:lang="en">When it was stored, UTC.</xs:documentation>
            <xs:documentation xml:lang="lv">Kad tas saglabāts, UTC.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="repeated" type="xs:boolean">
          <xs:annotation>
            <xs:documentation xml:lang="en">True: it was stored before, under the same key.</xs:documentation>
            <xs:documentation xml:lang="lv">True: tas saglabāts jau iepriekš ar to pašu atslēgu.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="status_url" type="Line">
          <xs:annotation>
            <xs:documentation xml:lang="en">Path that tells where it stands (REST).</xs:documentation>
            <xs:documentation xml:lang="lv">Ceļš, kas pastāsta par tā stāvokli (REST).</xs:documentation>
          </xs:annotation>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <xs:element name="Message">
    <xs:annotation>
      <xs:documentation xml:lang="en">Where a message stands and what happened to it.</xs:documentation>
      <xs:documentation xml:lang="lv">Kas ar ziņojumu noticis un kur tas ir.</xs:documentation>
    </xs:annotation>
    <xs:complexType>
      <xs:sequence>
        <xs:element name="id" type="Id">
          <xs:annotation>
            <xs:documentation xml:lang="en">Id of the message.</xs:documentation>
            <xs:documentation xml:lang="lv">Ziņojuma identifikators.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="type" type="TypeName">
          <xs:annotation>
            <xs:documentation xml:lang="en">Name of the message type.</xs:documentation>
            <xs:documentation xml:lang="lv">Ziņojuma tipa nosaukums.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="state" type="Word">
          <xs:annotation>
            <xs:documentation xml:lang="en">Its state.</xs:documentation>
            <xs:documentation xml:lang="lv">Tā stāvoklis.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="accepted_at" type="xs:dateTime">
          <xs:annotation>
            <xs:documentation xml:lang="en">When it was stored, UTC.</xs:documentation>
            <xs:documentation xml:lang="lv">Kad tas saglabāts, UTC.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="deliveries" type="Deliveries">
          <xs:annotation>
            <xs:documentation xml:lang="en">Its deliveries; none for a question.</xs:documentation>
            <xs:documentation xml:lang="lv">Tā piegādes; jautājumam to nav.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="events" type="Events">
          <xs:annotation>
            <xs:documentation xml:lang="en">What happened, in order.</xs:documentation>
            <xs:documentation xml:lang="lv">Kas noticis, secībā.</xs:documentation>
          </xs:annotation>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <xs:element name="Error">
    <xs:annotation>
      <xs:documentation xml:lang="en">Detail of a fault: what is wrong and what to do.</xs:documentation>
      <xs:documentation xml:lang="lv">Kļūdas apraksts: kas ir nepareizi un ko darīt.</xs:documentation>
    </xs:annotation>
    <xs:complexType>
      <xs:sequence>
        <xs:element name="code" type="Word">
          <xs:annotation>
            <xs:documentation xml:lang="en">Stable name of the error.</xs:documentation>
            <xs:documentation xml:lang="lv">Nemainīgs kļūdas nosaukums.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="remedy" type="Remedy">
          <xs:annotation>
            <xs:documentation xml:lang="en">What may be done next.</xs:documentation>
            <xs:documentation xml:lang="lv">Ko drīkst darīt tālāk.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="title" type="Line">
          <xs:annotation>
            <xs:documentation xml:lang="en">What is wrong, in the caller's language.</xs:documentation>
            <xs:documentation xml:lang="lv">Kas ir nepareizi, izsaucēja valodā.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="next" type="Line">
          <xs:annotation>
            <xs:documentation xml:lang="en">What to do, in the caller's language.</xs:documentation>
            <xs:documentation xml:lang="lv">Ko darīt, izsaucēja valodā.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="place" type="Line" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">Where in the message: an XPath, a header block's part, a header.</xs:documentation>
            <xs:documentation xml:lang="lv">Vieta ziņojumā: XPath, galvenes bloka daļa vai galvene.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="detail" type="Line" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">What happened, English.</xs:documentation>
            <xs:documentation xml:lang="lv">Kas notika, angļu valodā.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="instance" type="Line" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">urn:uuid and the message's id, if it is on record.</xs:documentation>
            <xs:documentation xml:lang="lv">urn:uuid un ziņojuma identifikators, ja tas reģistrēts.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="traceparent" type="Line" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">W3C trace context.</xs:documentation>
            <xs:documentation xml:lang="lv">W3C trasēšanas konteksts.</xs:documentation>
          </xs:annotation>
        </xs:element>
        <xs:element name="retry_after" type="xs:unsignedInt" minOccurs="0">
          <xs:annotation>
            <xs:documentation xml:lang="en">Whole seconds after which to send again.</xs:documentation>
            <xs:documentation xml:lang="lv">Pēc cik veselām sekundēm sūtīt vēlreiz.</xs:documentation>
          </xs:annotation>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>

  <xs:complexType name="Deliveries">
    <xs:sequence>
      <xs:element name="delivery" type="Delivery" minOccurs="0" maxOccurs="unbounded">
        <xs:annotation>
          <xs:documentation xml:lang="en">One delivery.</xs:documentation>
          <xs:documentation xml:lang="lv">Viena piegāde.</xs:documentation>
        </xs:annotation>
      </xs:element>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="Delivery">
    <xs:sequence>
      <xs:element name="route" type="Word">
        <xs:annotation>
          <xs:documentation xml:lang="en">Route by which it goes.</xs:documentation>
          <xs:documentation xml:lang="lv">Maršruts, pa kuru tā iet.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="state" type="Word">
        <xs:annotation>
          <xs:documentation xml:lang="en">Its state.</xs:documentation>
          <xs:documentation xml:lang="lv">Tās stāvoklis.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="attempts" type="xs:unsignedInt">
        <xs:annotation>
          <xs:documentation xml:lang="en">Attempts made.</xs:documentation>
          <xs:documentation xml:lang="lv">Veikto mēģinājumu skaits.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="due" type="xs:dateTime" minOccurs="0">
        <xs:annotation>
          <xs:documentation xml:lang="en">Not tried again before, UTC.</xs:documentation>
          <xs:documentation xml:lang="lv">Agrākais nākamā mēģinājuma laiks, UTC.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="error" type="ErrorName" minOccurs="0">
        <xs:annotation>
          <xs:documentation xml:lang="en">Why it has not ended.</xs:documentation>
          <xs:documentation xml:lang="lv">Kādēļ tā nav beigusies.</xs:documentation>
        </xs:annotation>
      </xs:element>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="Events">
    <xs:sequence>
      <xs:element name="event" type="Event" minOccurs="0" maxOccurs="unbounded">
        <xs:annotation>
          <xs:documentation xml:lang="en">One thing that happened.</xs:documentation>
          <xs:documentation xml:lang="lv">Viens notikums.</xs:documentation>
        </xs:annotation>
      </xs:element>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="Event">
    <xs:sequence>
      <xs:element name="event" type="Word">
        <xs:annotation>
          <xs:documentation xml:lang="en">Name in the audit catalogue.</xs:documentation>
          <xs:documentation xml:lang="lv">Nosaukums audita katalogā.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="state" type="Word">
        <xs:annotation>
          <xs:documentation xml:lang="en">State of the message from then on.</xs:documentation>
          <xs:documentation xml:lang="lv">Ziņojuma stāvoklis no tā brīža.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="at" type="xs:dateTime">
        <xs:annotation>
          <xs:documentation xml:lang="en">When, UTC.</xs:documentation>
          <xs:documentation xml:lang="lv">Kad, UTC.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="steps" type="Steps">
        <xs:annotation>
          <xs:documentation xml:lang="en">Steps of the way.</xs:documentation>
          <xs:documentation xml:lang="lv">Ceļa soļi.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="error" type="ErrorName" minOccurs="0">
        <xs:annotation>
          <xs:documentation xml:lang="en">The error on record.</xs:documentation>
          <xs:documentation xml:lang="lv">Reģistrētā kļūda.</xs:documentation>
        </xs:annotation>
      </xs:element>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="Steps">
    <xs:sequence>
      <xs:element name="step" type="Step" minOccurs="0" maxOccurs="unbounded">
        <xs:annotation>
          <xs:documentation xml:lang="en">One step.</xs:documentation>
          <xs:documentation xml:lang="lv">Viens solis.</xs:documentation>
        </xs:annotation>
      </xs:element>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="Step">
    <xs:sequence>
      <xs:element name="name" type="Line">
        <xs:annotation>
          <xs:documentation xml:lang="en">What was done.</xs:documentation>
          <xs:documentation xml:lang="lv">Kas izdarīts.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="at" type="xs:dateTime">
        <xs:annotation>
          <xs:documentation xml:lang="en">When, UTC.</xs:documentation>
          <xs:documentation xml:lang="lv">Kad, UTC.</xs:documentation>
        </xs:annotation>
      </xs:element>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="ErrorName">
    <xs:sequence>
      <xs:element name="code" type="Word">
        <xs:annotation>
          <xs:documentation xml:lang="en">Stable name of the error.</xs:documentation>
          <xs:documentation xml:lang="lv">Nemainīgs kļūdas nosaukums.</xs:documentation>
        </xs:annotation>
      </xs:element>
      <xs:element name="remedy" type="Remedy" minOccurs="0">
        <xs:annotation>
          <xs:documentation xml:lang="en">What may be done next.</xs:documentation>
          <xs:documentation xml:lang="lv">Ko drīkst darīt tālāk.</xs:documentation>
        </xs:annotation>
      </xs:element>
    </xs:sequence>
  </xs:complexType>

  <xs:simpleType name="Id">
    <xs:restriction base="xs:string">
      <xs:pattern value="[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="TypeName">
    <xs:restriction base="xs:string">
      <xs:maxLength value="100"/>
      <xs:pattern value="[a-z][a-z0-9._\-]*"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="MediaType">
    <xs:restriction base="xs:string">
      <xs:enumeration value="application/json"/>
      <xs:enumeration value="application/xml"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="IdempotencyKey">
    <xs:restriction base="xs:string">
      <xs:minLength value="1"/>
      <xs:maxLength value="128"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="Said">
    <xs:restriction base="xs:string">
      <xs:maxLength value="200"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="Word">
    <xs:restriction base="xs:string">
      <xs:maxLength value="200"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="Line">
    <xs:restriction base="xs:string">
      <xs:maxLength value="4000"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="Remedy">
    <xs:restriction base="xs:string">
      <xs:enumeration value="refuse"/>
      <xs:enumeration value="resend"/>
      <xs:enumeration value="reconcile"/>
      <xs:enumeration value="wait"/>
      <xs:enumeration value="stop"/>
    </xs:restriction>
  </xs:simpleType>
</xs:schema>
)xsd";
// clang-format on

}  // namespace

std::string_view exchange_xsd() {
  return kXsd;
}

const Schema& exchange_schema() {
  static const std::shared_ptr<const Schema> schema = *Schema::compile(kXsd, "exchange-1.xsd");
  return *schema;
}

}  // namespace hub::codec
