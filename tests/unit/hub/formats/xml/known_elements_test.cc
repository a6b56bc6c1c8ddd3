#include "hub/formats/xml/known_elements.h"

#include <gmock/gmock.h>

#include "hub/formats/soap/contract.h"

namespace {

using hub::formats::Contract;
using hub::formats::XmlDocument;

/// A contract with a type by name that extends another, a group, a choice, a wildcard and a substitution
/// group.
const std::string kXsd =
    R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t"
    elementFormDefault="qualified">
  <xs:element name="R">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="a" type="xs:string" minOccurs="0"/>
        <xs:element name="b" type="t:Big" minOccurs="0" maxOccurs="2"/>
        <xs:group ref="t:G" minOccurs="0"/>
        <xs:element name="open" minOccurs="0">
          <xs:complexType><xs:sequence><xs:any processContents="skip" minOccurs="0" maxOccurs="9"/></xs:sequence></xs:complexType>
        </xs:element>
        <xs:element ref="t:head" minOccurs="0"/>
        <xs:element name="plain" form="unqualified" minOccurs="0"/>
        <xs:element name="sum" type="t:Sum" minOccurs="0"/>
        <xs:element name="free" minOccurs="0"><xs:complexType><xs:anyAttribute processContents="skip"/></xs:complexType></xs:element>
      </xs:sequence>
      <xs:attributeGroup ref="t:Marks"/>
    </xs:complexType>
  </xs:element>
  <xs:complexType name="Small"><xs:sequence><xs:element name="x" type="xs:string"/></xs:sequence></xs:complexType>
  <xs:complexType name="Big">
    <xs:complexContent><xs:extension base="t:Small">
      <xs:choice minOccurs="0"><xs:element name="y" type="xs:string"/><xs:element name="z" type="t:Small"/></xs:choice>
    </xs:extension></xs:complexContent>
  </xs:complexType>
  <xs:complexType name="Sum">
    <xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="currency"/></xs:extension></xs:simpleContent>
  </xs:complexType>
  <xs:attributeGroup name="Marks"><xs:attribute name="version"/></xs:attributeGroup>
  <xs:group name="G"><xs:sequence><xs:element name="g" type="xs:string"/></xs:sequence></xs:group>
  <xs:element name="head" type="t:Small"/>
  <xs:element name="other" type="t:Small" substitutionGroup="t:head"/>
  <xs:element name="third" type="t:Small" substitutionGroup="t:other"/>
</xs:schema>)";

std::shared_ptr<const Contract> contract() {
  auto loaded = Contract::load(kXsd, "t.xsd");
  EXPECT_TRUE(loaded) << loaded.error().to_string();
  return *loaded;
}

/// `inside` of the root, without what is not known.
std::string known(const std::string& inside) {
  const std::string open = "<R xmlns=\"urn:t\">";
  auto message = XmlDocument::parse(open + inside + "</R>");
  if (!message) return message.error().to_string();
  contract()->elements().take_out_unknown(*message);
  const std::string passed = message->to_octets();
  if (passed == "<R xmlns=\"urn:t\"/>") return "";
  return passed.substr(open.size(), passed.size() - open.size() - 4);
}

}  // namespace

TEST(KnownElements, LeaveAMemberOfASubstitutionGroupOfAnyDegree) {
  EXPECT_EQ(known("<third><x>1</x><new/></third>"), "<third><x>1</x></third>");
}

TEST(KnownElements, TakeOutWhatTheContractDoesNotKnowWhereItStands) {
  EXPECT_EQ(known("<new/><a>1</a>"), "<a>1</a>");
  EXPECT_EQ(known("<a>1</a><new><a>2</a></new>"), "<a>1</a>");
  EXPECT_EQ(known("<b><x>1</x><new/></b>"), "<b><x>1</x></b>");
  EXPECT_EQ(known("<b><x>1</x><z><x>2</x><y>3</y></z></b>"), "<b><x>1</x><z><x>2</x></z></b>")
      << "y is another type's";
  EXPECT_EQ(known("<a xmlns=\"urn:new\">1</a>"), "") << "another namespace";
  EXPECT_EQ(known("<x>1</x>"), "") << "of another type";
  EXPECT_EQ(known("<other><x>1</x><new/></other>"), "<other><x>1</x></other>");
}

TEST(KnownElements, TakeOutAttributesThatTheContractDoesNotKnow) {
  EXPECT_EQ(known("<a new=\"1\">1</a>"), "<a>1</a>") << "a simple type has none";
  EXPECT_EQ(known("<sum currency=\"EUR\" new=\"1\">1</sum>"), "<sum currency=\"EUR\">1</sum>");
  EXPECT_EQ(known("<b new=\"1\"><x>1</x></b>"), "<b><x>1</x></b>") << "an extension";
  EXPECT_EQ(known("<free new=\"1\"/>"), "<free new=\"1\"/>") << "a wildcard";
  auto message = XmlDocument::parse("<R xmlns='urn:t' version='1' new='2'/>");
  EXPECT_EQ(contract()->elements().take_out_unknown(*message).told(), "/R/@new");
  EXPECT_EQ(message->to_octets(), "<R xmlns=\"urn:t\" version=\"1\"/>");
}

TEST(KnownElements, TellTheNamesOfWhatTheyTakeOut) {
  auto message = XmlDocument::parse(
      "<R xmlns='urn:t'><a mark='1'>1</a><b><x>1</x><new>Anna</new></b><b><x>2</x><new/></b>"
      "<p161175-19997/></R>");
  EXPECT_EQ(contract()->elements().take_out_unknown(*message).told(), "/R/a/@mark, /R/b/new, /R/*");
  EXPECT_TRUE(contract()->accept(*message));
  EXPECT_TRUE(contract()->elements().take_out_unknown(*message).empty());
}

TEST(KnownElements, KeepWhatIsKnown) {
  for (const std::string inside :
       {"<a>1</a><b><x>1</x><y>2</y></b><g>3</g>", "<open><new/><a/></open>", "<other><x>1</x></other>",
        "<plain xmlns=\"\">1</plain>", "<head><x>1</x></head>",
        "<b xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"More\"><new/></b>"})
    EXPECT_EQ(known(inside), inside);
}

TEST(KnownElements, LeaveWhatMayNotStandThereToValidation) {
  for (const std::string inside :
       {"<g>1</g><a>2</a>", "<a>1</a><a>2</a>", "<b><y>1</y></b>", "<b><x>1</x><y/><z/></b>"}) {
    EXPECT_EQ(known(inside), inside);
    auto message = XmlDocument::parse("<R xmlns='urn:t'>" + inside + "</R>");
    EXPECT_FALSE(contract()->accept(*message)) << inside;
  }
}

TEST(KnownElements, LeaveARootThatIsUnknownAsItIs) {
  auto message = XmlDocument::parse("<Q><new/></Q>");
  EXPECT_TRUE(contract()->elements().take_out_unknown(*message).empty());
  EXPECT_EQ(message->to_octets(), "<Q><new/></Q>");
}

TEST(KnownElements, AreNamedByTheContract) {
  EXPECT_TRUE(contract()->elements().has_root("R"));
  EXPECT_FALSE(contract()->elements().has_root("a"));
  EXPECT_THAT(contract()->elements().roots(), testing::ElementsAre("R", "head", "other", "third"));
}
