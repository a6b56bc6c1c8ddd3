#pragma once

#include "hub/base/error.h"

/// The rows of what can be wrong with a request before its message is looked at: edge and gate. Part of the
/// list in codes.h, which is what to include.
namespace hub::codes {

// --- edge: HTTP
// ----------------------------------------------------------------------------------------------
inline constexpr ErrorCode edge_malformed{
    "edge.malformed",
    Remedy::refuse,
    400,
    {"The HTTP request is malformed.", "HTTP pieprasījums ir nekorekts."},
    {"Send a well-formed HTTP/1.1 request.", "Nosūtiet korektu HTTP/1.1 pieprasījumu."}};
inline constexpr ErrorCode edge_not_found{"edge.not_found",
                                          Remedy::refuse,
                                          404,
                                          {"There is nothing at this address.", "Šajā adresē nekā nav."},
                                          {"Compare the path with the OpenAPI document at /v1/openapi.json; "
                                           "SOAP services are at /soap/FAMILY, with "
                                           "their WSDL at ?wsdl.",
                                           "Salīdziniet ceļu ar OpenAPI aprakstu /v1/openapi.json; SOAP "
                                           "pakalpojumi ir adresēs /soap/SAIME, to WSDL "
                                           "iegūst, pieliekot ?wsdl."}};
inline constexpr ErrorCode edge_method_not_allowed{
    "edge.method_not_allowed",
    Remedy::refuse,
    405,
    {"This address does not take this method.", "Šī adrese nepieņem šādu metodi."},
    {"Use the method named in the Allow header.", "Lietojiet metodi, kas norādīta Allow galvenē."}};
inline constexpr ErrorCode edge_media_type{
    "edge.media_type",
    Remedy::refuse,
    415,
    {"The content type is none that this address takes.", "Satura tips nav tāds, ko šī adrese pieņem."},
    {"REST takes application/json and application/xml, SOAP text/xml (1.1) and application/soap+xml (1.2), "
     "/v1/events application/cloudevents+json, its batch form, or the event's own type.",
     "REST pieņem application/json un application/xml, SOAP — text/xml (1.1) un application/soap+xml (1.2), "
     "/v1/events — application/cloudevents+json, tā pakešu formu vai notikuma paša tipu."}};
inline constexpr ErrorCode edge_not_acceptable{
    "edge.not_acceptable",
    Remedy::refuse,
    406,
    {"None of the accepted answer types can be given.",
     "Atbildi nevar sniegt nevienā no tipiem, ko vaicātājs pieņem."},
    {"Accept application/json or application/xml.",
     "Norādiet Accept: application/json vai application/xml."}};
inline constexpr ErrorCode edge_content_encoding{
    "edge.content_encoding",
    Remedy::refuse,
    415,
    {"Compressed request bodies are not taken.", "Saspiests pieprasījuma saturs netiek pieņemts."},
    {"Send the body without Content-Encoding.", "Sūtiet saturu bez Content-Encoding."}};
inline constexpr ErrorCode edge_headers_too_large{
    "edge.headers_too_large",
    Remedy::refuse,
    431,
    {"The request's headers are larger than the limit.", "Pieprasījuma galvenes pārsniedz ierobežojumu."},
    {"Send fewer or shorter headers.", "Sūtiet mazāk vai īsākas galvenes."}};
inline constexpr ErrorCode edge_too_large{
    "edge.too_large",
    Remedy::refuse,
    413,
    {"The message is larger than the limit.", "Ziņojums pārsniedz izmēra ierobežojumu."},
    {"Send a smaller message; /v1/openapi.json names the type's limit.",
     "Sūtiet mazāku ziņojumu; tipa ierobežojums norādīts /v1/openapi.json."}};
inline constexpr ErrorCode edge_too_slow{
    "edge.too_slow",
    Remedy::resend,
    408,
    {"The request did not arrive in time.", "Pieprasījums netika saņemts laikā."},
    {"Nothing was kept. Send the whole request again within the time limit.",
     "Nekas nav saglabāts. Nosūtiet visu pieprasījumu vēlreiz atvēlētajā laikā."}};
inline constexpr ErrorCode edge_header_invalid{
    "edge.header_invalid",
    Remedy::refuse,
    400,
    {"A request header has a value that is not allowed.", "Pieprasījuma galvenei ir neatļauta vērtība."},
    {"Correct the header named.", "Izlabojiet norādīto galveni."}};
inline constexpr ErrorCode edge_busy{
    "edge.busy",
    Remedy::wait,
    503,
    {"The hub takes no more messages at this moment.", "Centrmezgls šobrīd vairāk ziņojumu nepieņem."},
    {"Send again after the time in Retry-After.", "Sūtiet vēlreiz pēc Retry-After norādītā laika."},
    Whose::hub};

inline constexpr ErrorCode edge_envelope{
    "edge.envelope",
    Remedy::refuse,
    400,
    {"The request is not one SOAP envelope with one element in its Body.",
     "Pieprasījums nav viena SOAP aploksne ar vienu elementu tās Body daļā."},
    {"Send the envelope as the WSDL of this address describes it (add ?wsdl).",
     "Sūtiet aploksni tā, kā to apraksta šīs adreses WSDL (pievienojiet ?wsdl)."}};
inline constexpr ErrorCode edge_encoding_style{
    "edge.encoding_style",
    Remedy::refuse,
    400,
    {"The content of the Body is in an encoding of SOAP (rpc/encoded), which the hub does not take.",
     "Body saturs ir SOAP kodējumā (rpc/encoded), ko centrmezgls nepieņem."},
    {"Send document/literal, as the WSDL of this address says (add ?wsdl), without encodingStyle.",
     "Sūtiet document/literal, kā noteikts šīs adreses WSDL (pievienojiet ?wsdl), bez encodingStyle."}};
inline constexpr ErrorCode edge_soap_version{
    "edge.soap_version",
    Remedy::refuse,
    400,
    {"Envelope and content type are not of the same SOAP version, 1.1 or 1.2.",
     "Aploksne un satura tips nav vienas SOAP versijas: 1.1 vai 1.2."},
    {"SOAP 1.1 goes as text/xml, SOAP 1.2 as application/soap+xml.",
     "SOAP 1.1 sūta kā text/xml, SOAP 1.2 kā application/soap+xml."}};
inline constexpr ErrorCode edge_must_understand{
    "edge.must_understand",
    Remedy::refuse,
    400,
    {"A header block that must be understood is not known to the hub.",
     "Obligāti saprotams galvenes bloks centrmezglam nav zināms."},
    {"Leave the block out, or send it without mustUnderstand.",
     "Nesūtiet šo bloku vai sūtiet to bez mustUnderstand."}};
inline constexpr ErrorCode edge_action{
    "edge.action",
    Remedy::refuse,
    400,
    {"SOAPAction, wsa:Action and the element in the Body do not name the same operation.",
     "SOAPAction, wsa:Action un Body elements nenorāda vienu un to pašu darbību."},
    {"Use the action that the WSDL gives for the operation, or none.",
     "Lietojiet to action vērtību, kas darbībai norādīta WSDL, vai nelietojiet nekādu."}};
inline constexpr ErrorCode edge_addressing{
    "edge.addressing",
    Remedy::refuse,
    400,
    {"A WS-Addressing header is missing, there twice, or asks for what the hub does not do.",
     "Kāda WS-Addressing galvene nav norādīta, atkārtojas vai prasa to, ko centrmezgls nedara."},
    {"Answers go back on the same connection only: ReplyTo and FaultTo are anonymous or left out, or none "
     "where "
     "no answer is wanted of what is sent; To is this address.",
     "Atbildes sūta tikai tajā pašā savienojumā: ReplyTo un FaultTo ir anonymous vai izlaisti, vai none, ja "
     "sūtījumam atbildi nevajag; To ir šī adrese."}};
inline constexpr ErrorCode edge_event{
    "edge.event",
    Remedy::refuse,
    400,
    {"The request is not a CloudEvent of version 1.0, or not one that the hub can take.",
     "Pieprasījums nav CloudEvents 1.0 notikums vai nav tāds, ko centrmezgls var pieņemt."},
    {"Correct the attribute named in `place`: CloudEvents 1.0 by HTTP, binary or structured, one event in a "
     "request.",
     "Izlabojiet atribūtu, kas norādīts laukā `place`: CloudEvents 1.0 ar HTTP, binārā vai strukturētā "
     "veidā, viens notikums pieprasījumā."}};

inline constexpr ErrorCode edge_attachment{
    "edge.attachment",
    Remedy::refuse,
    422,
    {"An attachment is not there, not what its digest says, or none that the message type takes.",
     "Pielikuma nav, tas nav tāds, kā norāda kontrolsumma, vai ziņojuma tips tādu nepieņem."},
    {"Bring each attachment first (PUT /v1/attachments/{SHA-256 of its octets, 64 hex digits}) and name it "
     "in the "
     "message with its name, mediaType, size and digest within a day, or send it with the message in parts "
     "(multipart/related; SOAP: MTOM). /v1/openapi.json says what the type takes.",
     "Vispirms atnesiet katru pielikumu (PUT /v1/attachments/{tā oktetu SHA-256, 64 heksadecimāli cipari}) "
     "un dienas "
     "laikā nosauciet to ziņojumā ar name, mediaType, size un digest, vai sūtiet to kopā ar ziņojumu "
     "vairākās daļās "
     "(multipart/related; SOAP: MTOM). Ko tips pieņem, saka /v1/openapi.json."}};
inline constexpr ErrorCode edge_malware{
    "edge.malware",
    Remedy::refuse,
    422,
    {"The virus scanner found something in an attachment.", "Vīrusu pārbaude pielikumā kaut ko atrada."},
    {"Nothing of it was kept. Clean or replace the file and bring it again; its digest will be another one.",
     "Nekas no tā nav saglabāts. Attīriet vai nomainiet failu un atnesiet to vēlreiz; kontrolsumma būs "
     "cita."}};
inline constexpr ErrorCode edge_not_scanned{
    "edge.not_scanned",
    Remedy::wait,
    503,
    {"The virus scanner cannot say whether an attachment is clean.",
     "Vīrusu pārbaude nevar pateikt, vai pielikums ir tīrs."},
    {"Nothing of it was kept. Bring it again after Retry-After; the administrator looks at the scanner that "
     "hub.yaml names (`scanner`), and at its StreamMaxLength for large files.",
     "Nekas no tā nav saglabāts. Atnesiet to vēlreiz pēc Retry-After norādītā laika; administrators pārbauda "
     "vīrusu pārbaudi, kas nosaukta hub.yaml (`scanner`), un lieliem failiem tās StreamMaxLength."},
    Whose::hub,
    {"Nothing of it was kept. Bring it again after Retry-After.",
     "Nekas no tā nav saglabāts. Atnesiet to vēlreiz pēc Retry-After norādītā laika."}};

// --- gate: who, may they, why
// --------------------------------------------------------------------------------
inline constexpr ErrorCode gate_no_certificate{
    "gate.no_certificate",
    Remedy::refuse,
    401,
    {"This operation needs a client certificate.", "Šai darbībai vajadzīgs klienta sertifikāts."},
    {"Connect with the certificate that the hub's administrator registered for your system.",
     "Pieslēdzieties ar sertifikātu, ko centrmezgla administrators reģistrējis jūsu sistēmai."}};
inline constexpr ErrorCode gate_unknown_party{
    "gate.unknown_party",
    Remedy::refuse,
    403,
    {"The certificate belongs to no party of this site.",
     "Sertifikāts nepieder nevienai šīs instalācijas pusei."},
    {"Ask the hub's administrator to add the certificate's name (SAN) to parties.yaml.",
     "Lūdziet centrmezgla administratoram pievienot sertifikātā norādīto nosaukumu (SAN) failam "
     "parties.yaml."}};
inline constexpr ErrorCode gate_no_right{
    "gate.no_right",
    Remedy::refuse,
    403,
    {"The party has no right to this message type.", "Pusei nav tiesību uz šo ziņojuma tipu."},
    {"Ask the hub's administrator for the right, naming the type.",
     "Lūdziet centrmezgla administratoram tiesības, norādot tipu."}};
inline constexpr ErrorCode gate_missing_context{
    "gate.missing_context",
    Remedy::refuse,
    400,
    {"The message type demands to know who acts, for whom or why, and a part is missing.",
     "Ziņojuma tips prasa norādīt, kas rīkojas, kā vārdā vai kādēļ, un kaut kas no tā nav norādīts."},
    {"Say what `place` names: a Sakta-* header of REST, the element of the Context block of SOAP, the "
     "attribute "
     "of a CloudEvent.",
     "Norādiet to, ko nosauc lauks `place`: REST galveni Sakta-*, SOAP bloka Context elementu vai "
     "CloudEvents "
     "atribūtu."}};
inline constexpr ErrorCode gate_purpose{
    "gate.purpose",
    Remedy::refuse,
    403,
    {"The purpose or legal basis is not one that the message type allows.",
     "Nolūks vai tiesiskais pamats nav no tiem, ko ziņojuma tips atļauj."},
    {"Use a purpose and a legal basis that /v1/openapi.json lists for the type.",
     "Lietojiet nolūku un tiesisko pamatu, kas šim tipam norādīti /v1/openapi.json."}};

inline constexpr ErrorCode gate_quota{
    "gate.quota",
    Remedy::wait,
    429,
    {"The party has used up its quota.", "Puses kvota ir izlietota."},
    {"Send again after the time in Retry-After. The administrator sets quotas in parties.yaml.",
     "Sūtiet vēlreiz pēc Retry-After norādītā laika. Kvotas administrators nosaka failā parties.yaml."}};
inline constexpr ErrorCode gate_signature_missing{
    "gate.signature_missing",
    Remedy::refuse,
    403,
    {"This party must sign what it asks and sends (WS-Security), and this request is not signed.",
     "Šai pusei jāparaksta viss, ko tā vaicā un sūta (WS-Security), bet šis pieprasījums nav parakstīts."},
    {"Use the SOAP face and sign the message with the party's certificate.",
     "Lietojiet SOAP saskarni un parakstiet ziņojumu ar puses sertifikātu."}};
inline constexpr ErrorCode gate_signature_profile{
    "gate.signature_profile",
    Remedy::refuse,
    403,
    {"The signature is made in a way that the hub does not accept.",
     "Paraksts veidots tā, kā centrmezgls to nepieņem."},
    {"One Signature in one Security header: exclusive C14N, SHA-256 or stronger, RSA or ECDSA, the "
     "certificate "
     "as BinarySecurityToken, references by wsu:Id.",
     "Viens Signature vienā Security galvenē: exclusive C14N, SHA-256 vai stiprāks, RSA vai ECDSA, "
     "sertifikāts "
     "kā BinarySecurityToken, atsauces ar wsu:Id."}};
inline constexpr ErrorCode gate_duplicate_id{
    "gate.duplicate_id",
    Remedy::refuse,
    403,
    {"Two elements of the message have the same id.",
     "Diviem ziņojuma elementiem ir vienāds identifikators."},
    {"Give each signed element an id of its own.",
     "Piešķiriet katram parakstītajam elementam savu identifikatoru."}};
inline constexpr ErrorCode gate_signed_element_mismatch{
    "gate.signed_element_mismatch",
    Remedy::refuse,
    403,
    {"What is signed is not what the message says: the signature covers another element.",
     "Parakstīts nav tas, kas ziņojumā teikts: paraksts aptver citu elementu."},
    {"Sign the Body, the Timestamp and the addressing headers themselves, where they stand.",
     "Parakstiet pašu Body, Timestamp un adresācijas galvenes tur, kur tās atrodas."}};
inline constexpr ErrorCode gate_unsigned_part{
    "gate.unsigned_part",
    Remedy::refuse,
    403,
    {"The signature does not cover all that it must.", "Paraksts neaptver visu, kas jāparaksta."},
    {"Sign Body, Timestamp, To, Action, MessageID, and the Context block if there is one.",
     "Parakstiet Body, Timestamp, To, Action, MessageID un Context bloku, ja tāds ir."}};
inline constexpr ErrorCode gate_signature_invalid{
    "gate.signature_invalid",
    Remedy::refuse,
    403,
    {"The signature does not fit the message.", "Paraksts neatbilst ziņojumam."},
    {"The message was changed after signing, or signed with another key; sign it last.",
     "Ziņojums pēc parakstīšanas mainīts vai parakstīts ar citu atslēgu; parakstiet to pēdējo."}};
inline constexpr ErrorCode gate_signer{
    "gate.signer",
    Remedy::refuse,
    403,
    {"The message is not signed by the party that sends it, with a certificate that the hub trusts.",
     "Ziņojumu nav parakstījusi puse, kas to sūta, ar sertifikātu, kuram centrmezgls uzticas."},
    {"Sign with a valid certificate that names the same party as the connection's.",
     "Parakstiet ar derīgu sertifikātu, kas nosauc to pašu pusi, ko savienojuma sertifikāts."}};
inline constexpr ErrorCode gate_timestamp{
    "gate.timestamp",
    Remedy::refuse,
    403,
    {"The Timestamp of the Security header is missing, malformed, expired or from the future.",
     "Security galvenē trūkst elementa Timestamp, vai arī tas ir nekorekts, novecojis vai no nākotnes."},
    {"Send Created and Expires in UTC, not older than 5 minutes; check the clock.",
     "Norādiet Created un Expires UTC laikā, ne vecāku par 5 minūtēm; pārbaudiet pulksteni."}};
inline constexpr ErrorCode gate_replay{
    "gate.replay",
    Remedy::refuse,
    403,
    {"A message with this MessageID was taken before, and this is another one.",
     "Ziņojums ar šo MessageID jau pieņemts, un šis ir cits."},
    {"Give each message a MessageID of its own; only the very same octets may be sent again.",
     "Katram ziņojumam dodiet savu MessageID; atkārtoti drīkst sūtīt tikai tos pašus oktetus."}};

}  // namespace hub::codes
