#include "hub/formats/xml/white_space.h"

#include <gtest/gtest.h>

#include "hub/formats/soap/contract.h"

namespace hub::formats {
namespace {

std::string xsd(const std::string& content) {
  return "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' targetNamespace='urn:t' "
         "elementFormDefault='qualified'>" +
         content + "</xs:schema>";
}

/// The value of the one element `b` after its type's treatment, in brackets.
std::string treated(const std::string& declarations, const std::string& value) {
  const auto schema = XmlDocument::parse(xsd(declarations));
  EXPECT_TRUE(schema);
  auto document = XmlDocument::parse("<t:A xmlns:t='urn:t'><t:b>" + value + "</t:b></t:A>");
  EXPECT_TRUE(document);
  WhiteSpaces(*schema).apply(*document);
  return "[" + document->select("string(/*/*[1])", {})->front() + "]";
}

std::string element_of(const std::string& type) {
  return "<xs:element name='A'><xs:complexType><xs:sequence><xs:element name='b' type='" + type +
         "'/></xs:sequence></xs:complexType></xs:element>";
}

TEST(WhiteSpace, IsCollapsedForEveryTypeButTexts) {
  for (const char* type :
       {"token",      "language", "NMTOKEN",   "NCName", "anyURI",   "QName",     "boolean",  "decimal",
        "integer",    "int",      "float",     "double", "date",     "dateTime",  "time",     "gYear",
        "gYearMonth", "gMonth",   "gMonthDay", "gDay",   "duration", "hexBinary", "NMTOKENS", "IDREFS"})
    EXPECT_EQ(treated(element_of(std::string("xs:") + type), "\n  1 \t 2\r\n"), "[1 2]") << type;
  EXPECT_EQ(treated(element_of("xs:string"), "\n 1  2\t"), "[\n 1  2\t]");
  EXPECT_EQ(treated(element_of("xs:normalizedString"), "\n 1\t2 "), "[  1 2 ]");
  EXPECT_EQ(treated(element_of("xs:anyType"), " 1 "), "[ 1 ]");
}

TEST(WhiteSpace, IsTakenOutOfBase64) {
  EXPECT_EQ(treated(element_of("xs:base64Binary"), "\n AAEC\n AwQ= \n"), "[AAECAwQ=]");
}

TEST(WhiteSpace, FollowsRestrictionsListsAndFacets) {
  const auto named = [](const std::string& restriction) {
    return "<xs:simpleType name='S'>" + restriction + "</xs:simpleType>" + element_of("t:S");
  };
  EXPECT_EQ(
      treated(named("<xs:restriction base='xs:date'><xs:minInclusive value='2000-01-01'/></xs:restriction>"),
              " 2026-11-20\n"),
      "[2026-11-20]");
  EXPECT_EQ(
      treated(named("<xs:restriction base='xs:string'><xs:enumeration value='a'/></xs:restriction>"), " a "),
      "[ a ]");
  EXPECT_EQ(
      treated(named("<xs:restriction base='xs:string'><xs:whiteSpace value='collapse'/></xs:restriction>"),
              " a "),
      "[a]");
  EXPECT_EQ(treated(named("<xs:list itemType='xs:date'/>"), " 2026-11-20\n 2026-11-21 "),
            "[2026-11-20 2026-11-21]");
  EXPECT_EQ(treated(named("<xs:restriction><xs:simpleType><xs:restriction base='xs:time'/></xs:simpleType>"
                          "</xs:restriction>"),
                    " 10:00:00 "),
            "[10:00:00]");
}

TEST(WhiteSpace, FindsElementsInGroupsExtensionsReferencesAndWildcards) {
  const std::string base =
      "<xs:complexType name='Base'><xs:sequence><xs:element name='b' "
      "type='xs:date'/></xs:sequence></xs:complexType>"
      "<xs:group name='G'><xs:choice><xs:element name='b' type='xs:date'/></xs:choice></xs:group>"
      "<xs:element name='b' type='xs:date'/>";
  const auto a = [&](const std::string& content) {
    return base + "<xs:element name='A'><xs:complexType>" + content + "</xs:complexType></xs:element>";
  };
  for (const std::string& content : {
           a("<xs:complexContent><xs:extension "
             "base='t:Base'><xs:sequence/></xs:extension></xs:complexContent>"),
           a("<xs:sequence><xs:group ref='t:G'/></xs:sequence>"),
           a("<xs:choice><xs:sequence><xs:element ref='t:b'/></xs:sequence></xs:choice>"),
           a("<xs:sequence><xs:any/></xs:sequence>"),
           a("<xs:all><xs:element name='b'><xs:complexType><xs:simpleContent><xs:extension base='xs:date'>"
             "<xs:attribute "
             "name='x'/></xs:extension></xs:simpleContent></xs:complexType></xs:element></xs:all>"),
       })
    EXPECT_EQ(treated(content, "\n2026-11-20 "), "[2026-11-20]") << content;
}

TEST(WhiteSpace, PutsAValueInPiecesTogether) {
  EXPECT_EQ(treated(element_of("xs:date"), " 2026<!-- the year -->-11<![CDATA[-20 ]]>"), "[2026-11-20]");
}

TEST(WhiteSpace, EndsAtSchemasThatGoInCircles) {
  const std::string circle =
      "<xs:complexType name='C'><xs:sequence><xs:element name='b' type='xs:date'/><xs:element name='c' "
      "type='t:C' "
      "minOccurs='0'/></xs:sequence></xs:complexType><xs:element name='A' type='t:C'/>"
      "<xs:group name='G'><xs:sequence><xs:group ref='t:G'/></xs:sequence></xs:group>"
      "<xs:complexType name='D'><xs:sequence><xs:group ref='t:G'/></xs:sequence></xs:complexType>";
  EXPECT_EQ(treated(circle, " 2026-11-20 "), "[2026-11-20]");
}

TEST(WhiteSpace, FollowsATypeThatHoldsWhatExtendsIt) {
  const std::string derived =
      "<xs:complexType name='Derived'><xs:complexContent><xs:extension base='t:Base'/></xs:complexContent>"
      "</xs:complexType>";
  const std::string base =
      "<xs:complexType name='Base'><xs:sequence><xs:element name='c' type='t:Derived' minOccurs='0'/>"
      "<xs:element name='b' type='xs:date'/></xs:sequence></xs:complexType>";
  EXPECT_EQ(treated(base + derived + "<xs:element name='A' type='t:Derived'/>", " 2026-11-20 "),
            "[2026-11-20]");
  const std::string circle =
      "<xs:complexType name='Base'><xs:complexContent><xs:extension base='t:Derived'/></xs:complexContent>"
      "</xs:complexType>";
  EXPECT_EQ(treated(circle + derived + "<xs:element name='A' type='t:Derived'/>", " 1 "), "[ 1 ]")
      << "no schema, but no end of the program either";
}

/// The message as the contract leaves it.
Result<std::string> taken(const Contract& contract, const std::string& octets) {
  auto message = XmlDocument::parse(octets);
  if (!message) return message.error();
  if (auto fits = contract.accept(*message); !fits) return fits.error();
  return message->to_octets();
}

TEST(ContractWhiteSpace, TakesPaddedValuesAndPassesThemOnBare) {
  const auto contract = Contract::load(
      xsd("<xs:element name='A'><xs:complexType><xs:sequence><xs:element name='d' type='xs:dateTime'/>"
          "<xs:element name='y' type='xs:gYear'/><xs:element name='p' type='xs:duration'/>"
          "<xs:element name='s' type='xs:string'/></xs:sequence></xs:complexType></xs:element>"),
      "f.xsd");
  ASSERT_TRUE(contract) << contract.error().to_string();
  const std::string padded =
      "<A xmlns=\"urn:t\"><d>\n  2026-11-20T09:00:00\n</d><y> 2026 </y><p>\tP1D </p><s> x </s></A>";

  const auto plain = taken(**contract, padded);

  ASSERT_TRUE(plain) << plain.error().to_string();
  EXPECT_EQ(*plain, "<A xmlns=\"urn:t\"><d>2026-11-20T09:00:00</d><y>2026</y><p>P1D</p><s> x </s></A>");
  EXPECT_EQ(taken(**contract, "<A xmlns='urn:t'><d> 2026-11-20 </d></A>").error().place(), "/*/*");
}

TEST(ContractWhiteSpace, LooksForNoSchemaThatAPartnerNames) {
  const auto contract = Contract::load(xsd("<xs:element name='A'><xs:complexType/></xs:element>"), "f.xsd");
  ASSERT_TRUE(contract);

  const auto plain = taken(**contract,
                           "<A xmlns=\"urn:t\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                           "xsi:schemaLocation=\"urn:t http://127.0.0.1/a.xsd\"/>");

  ASSERT_TRUE(plain) << plain.error().to_string();
  EXPECT_EQ(*plain, "<A xmlns=\"urn:t\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"/>");
}

}  // namespace
}  // namespace hub::formats
