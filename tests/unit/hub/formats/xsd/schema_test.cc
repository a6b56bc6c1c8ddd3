#include "hub/formats/xsd/schema.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "hub/base/codes.h"
#include "hub/formats/xml/parse_count.h"

namespace hub::formats {
namespace {

const std::string kDebtsXsd = R"(<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t" elementFormDefault="qualified">
  <xs:simpleType name="PersonCode">
    <xs:annotation><xs:documentation xml:lang="en">A personal code.</xs:documentation></xs:annotation>
    <xs:restriction base="xs:token"><xs:pattern value="[0-9]{6}-[0-9]{5}"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="Money">
    <xs:restriction base="xs:decimal"><xs:totalDigits value="12"/><xs:fractionDigits value="2"/><xs:minInclusive value="0"/></xs:restriction>
  </xs:simpleType>
  <xs:complexType name="Line">
    <xs:sequence>
      <xs:element name="text" type="xs:string"/>
      <xs:element name="amount" type="t:Money"/>
      <xs:element name="tag" type="xs:token" minOccurs="0" maxOccurs="3"/>
    </xs:sequence>
  </xs:complexType>
  <xs:element name="Query">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="personCode" type="t:PersonCode"/>
        <xs:element name="paid" type="xs:boolean"/>
        <xs:element name="on" type="xs:date" minOccurs="0" nillable="true"/>
        <xs:element name="count" type="xs:nonNegativeInteger" minOccurs="0"/>
        <xs:element name="channel" minOccurs="0">
          <xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="Post"/><xs:enumeration value="Phone"/></xs:restriction></xs:simpleType>
        </xs:element>
        <xs:choice minOccurs="0">
          <xs:element name="mail" type="xs:string" maxOccurs="2"/>
          <xs:element name="phone" type="xs:string"/>
        </xs:choice>
        <xs:element name="line" type="t:Line" minOccurs="0" maxOccurs="unbounded"/>
        <xs:element name="note" minOccurs="0">
          <xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="10"/></xs:restriction></xs:simpleType>
        </xs:element>
        <xs:element name="data" type="xs:base64Binary" minOccurs="0"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="QueryResponse"><xs:complexType><xs:sequence/></xs:complexType></xs:element>
</xs:schema>)";

std::shared_ptr<const Schema> schema() {
  auto compiled = Schema::compile(kDebtsXsd, "query-1.xsd");
  EXPECT_TRUE(compiled) << compiled.error().to_string();
  return *compiled;
}

std::string describe(const Error& error) {
  return std::string(error.code().name) + " " + error.place();
}

/// The tree's octets, or `code place`.
std::string to_xml(const std::string& json) {
  const auto document = schema()->from_json(json, "Query");
  return document ? document->to_octets() : describe(document.error());
}

std::string around(const std::string& json) {
  const auto compiled = schema();
  const auto document = compiled->from_json(json, "Query");
  if (!document) return describe(document.error()) + ": " + document.error().detail();
  const auto again = compiled->from_json(json, "Query", {}, Unknown::refuse, Proof::given);
  EXPECT_EQ(again->to_octets(), document->to_octets()) << "also where only the form is asked for";
  const auto back = compiled->to_json(*document);
  return back ? *back : describe(back.error());
}

std::string validated(const std::string& inner) {
  const auto document =
      XmlDocument::parse("<t:Query xmlns:t='urn:t' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>" +
                         inner + "</t:Query>");
  if (!document) return document.error().to_string();
  const auto outcome = schema()->validate(*document, "Query");
  return outcome ? "valid" : describe(outcome.error()) + ": " + outcome.error().detail();
}

const std::string kHead = R"("personCode":"111111-11111","paid":true)";
const std::string kXmlHead = "<t:personCode>111111-11111</t:personCode><t:paid>true</t:paid>";

std::string with(const std::string& members) {
  return "{" + kHead + "," + members + "}";
}

TEST(Schema, KnowsItsNamespaceAndRoots) {
  EXPECT_EQ(schema()->target_namespace(), "urn:t");
  EXPECT_TRUE(schema()->has_root("Query"));
  EXPECT_FALSE(schema()->has_root("personCode"));
}

TEST(Schema, NamesTheElementsBelowAPath) {
  using Names = std::vector<std::string>;

  EXPECT_EQ(schema()->elements_in({}), (Names{"Query", "QueryResponse"}));
  EXPECT_EQ(schema()->elements_in({"Query"}),
            (Names{"personCode", "paid", "on", "count", "channel", "mail", "phone", "line", "note", "data"}));
  EXPECT_EQ(schema()->elements_in({"Query", "line"}), (Names{"text", "amount", "tag"}));
  for (const Names& path : {Names{"Query", "line", "text"}, Names{"Query", "lin"}, Names{"line"},
                            Names{"Query", "paid", "line"}, Names{"QueryResponse"}})
    EXPECT_EQ(schema()->elements_in(path), Names());
}

TEST(Schema, PutsMembersIntoTheOrderOfTheSchema) {
  EXPECT_EQ(to_xml(R"({"paid":false,"line":[{"amount":12.50,"text":"x"}],"personCode":"111111-11111"})"),
            "<Query xmlns=\"urn:t\"><personCode>111111-11111</personCode><paid>false</paid>"
            "<line><text>x</text><amount>12.50</amount></line></Query>");
}

TEST(Schema, GoesRoundWithArraysNumbersBooleansAndNull) {
  const std::string json = with(
      R"("on":null,"count":12345678901234567890,"channel":"Phone","mail":["a"],"line":[{"text":" ā \r\n","amount":0.10,"tag":["x","y"]}],"data":"AAEC")");

  EXPECT_EQ(around(json), json);
}

TEST(Schema, GivesAnEmptyArrayForARepeatingElementThatIsNotThere) {
  EXPECT_EQ(around("{" + kHead + "}"), "{" + kHead + R"(,"line":[]})");
  EXPECT_EQ(around(with(R"("line":[{"text":"","amount":1}])")),
            with(R"("line":[{"text":"","amount":1,"tag":[]}])"));
  EXPECT_EQ(around(with(R"("phone":"1")")), with(R"("phone":"1","line":[])"))
      << "not for the branch that was not chosen";
}

TEST(Schema, WritesFormsOfXsdAsJsonValues) {
  const auto compiled = schema();
  const auto document = XmlDocument::parse(
      "<q:Query xmlns:q='urn:t'>\n<!-- c --><q:personCode> 111111-11111\n</q:personCode><q:paid> 1 "
      "</q:paid><q:count>+007</q:count>"
      "<q:line><q:text>a<![CDATA[<b>]]></q:text><q:amount>.5</q:amount></q:line></q:Query>");
  ASSERT_TRUE(document);
  ASSERT_TRUE(compiled->validate(*document, "Query"));

  EXPECT_EQ(
      *compiled->to_json(*document),
      R"({"personCode":"111111-11111","paid":true,"count":7,"line":[{"text":"a<b>","amount":0.5,"tag":[]}]})");
}

TEST(Schema, RefusesJsonTypesThatAreNotTheSchemas) {
  EXPECT_EQ(to_xml(with(R"("line":[{"text":"x","amount":"12.50"}])")),
            "codec.wrong_json_type /line/0/amount");
  EXPECT_EQ(to_xml(R"({"personCode":"111111-11111","paid":"true"})"), "codec.wrong_json_type /paid");
  EXPECT_EQ(to_xml(R"({"personCode":"111111-11111","paid":1})"), "codec.wrong_json_type /paid");
  EXPECT_EQ(to_xml(R"({"personCode":11111111111,"paid":true})"), "codec.wrong_json_type /personCode");
  EXPECT_EQ(to_xml(R"({"personCode":{},"paid":true})"), "codec.wrong_json_type /personCode");
  EXPECT_EQ(to_xml(with(R"("line":{"text":"x","amount":1})")), "codec.wrong_json_type /line")
      << "a single object where the schema repeats";
  EXPECT_EQ(to_xml(with(R"("line":[[{"text":"x","amount":1}]])")), "codec.wrong_json_type /line/0");
  EXPECT_EQ(to_xml(with(R"("line":["x"])")), "codec.wrong_json_type /line/0");
  EXPECT_EQ(to_xml(R"({"personCode":["111111-11111"],"paid":true})"), "codec.wrong_json_type /personCode")
      << "an array where it does not";
  EXPECT_EQ(to_xml(R"({"personCode":null,"paid":true})"), "codec.wrong_json_type /personCode")
      << "null where it is not nillable";
  EXPECT_EQ(to_xml(with(R"("line":[null])")), "codec.wrong_json_type /line/0");
  EXPECT_EQ(to_xml("[]"), "codec.wrong_json_type 1:1");
  EXPECT_EQ(to_xml("null"), "codec.wrong_json_type 1:1");
}

TEST(Schema, RefusesNumbersThatXsDecimalCannotHold) {
  EXPECT_EQ(to_xml(with(R"("line":[{"text":"x","amount":1e400}])")), "codec.wrong_json_type /line/0/amount");
  EXPECT_EQ(to_xml(with(R"("count":1.5)")), "codec.not_valid /count");
  EXPECT_EQ(to_xml(with(R"("count":-1)")), "codec.not_valid /count");
  EXPECT_EQ(to_xml(with(R"("line":[{"text":"x","amount":1.001}])")), "codec.not_valid /line/0/amount");
}

TEST(Schema, TakesEveryFormOfANumber) {
  const auto count = [](const std::string& number) { return around(with("\"count\":" + number)); };
  const auto as = [](const std::string& digits) { return with("\"count\":" + digits + ",\"line\":[]"); };
  EXPECT_EQ(count("1.0"), as("1")) << "JSON Schema draft 7 validation, 6.1.1: a number with no fraction";
  EXPECT_EQ(count("1e0"), as("1"));
  EXPECT_EQ(count("1E+2"), as("100"));
  EXPECT_EQ(count("12.50e1"), as("125"));
  EXPECT_EQ(count("100e-2"), as("1"));
  EXPECT_EQ(count("-0"), as("0"));
  EXPECT_EQ(count("0e999999999"), as("0"));
  EXPECT_EQ(count("12345678901234567890"), as("12345678901234567890"));
  EXPECT_EQ(count("12345678901234567890.0"), as("12345678901234567890"));
  for (const char* number : {"1.5", "1e-1", "-1", "1e-999999999", "1e300", "1.0000000000000000000000001"})
    EXPECT_EQ(count(number).substr(0, 22), "codec.not_valid /count") << number;

  const auto amount = [](const std::string& number) {
    const auto tree = to_xml(with(R"("line":[{"text":"x","amount":)" + number + "}]"));
    const auto start = tree.find("<amount>");
    return start == std::string::npos ? tree : tree.substr(start + 8, tree.find("</amount>") - start - 8);
  };
  EXPECT_EQ(amount("12.50"), "12.50") << "digits are kept";
  EXPECT_EQ(amount("1.250e1"), "12.50");
  EXPECT_EQ(amount("5e-2"), "0.05");
  EXPECT_EQ(amount("1e2"), "100");
  EXPECT_EQ(amount("-0.00"), "0.00");
  EXPECT_EQ(amount("1.500"), "1.500") << "the zero is no digit of the value";
  EXPECT_EQ(amount("1e-3"), "codec.not_valid /line/0/amount");
}

TEST(Schema, TakesNoEmptyArrayWhereOneMustBe) {
  EXPECT_EQ(around(with(R"("mail":[])")),
            "codec.not_valid /mail: 'mail' is an empty array; leave it out or fill it");
  EXPECT_EQ(around(with(R"("line":[])")), with(R"("line":[])"));
}

TEST(Schema, CollapsesWhiteSpaceInBothForms) {
  EXPECT_EQ(around(R"({"personCode":"\n111111-11111 ","paid":true,"on":" 2026-11-20\t","data":"AA EC\r\n"})"),
            with(R"("on":"2026-11-20","line":[],"data":"AAEC")"));
  EXPECT_EQ(around(with(R"("on":"2026-11- 20")")).substr(0, 19), "codec.not_valid /on");
  EXPECT_EQ(around(with(R"("channel":" Post")")).substr(0, 24), "codec.not_valid /channel")
      << "xs:string keeps its white space";
  const auto compiled = schema();
  auto document = XmlDocument::parse(
      "<Query xmlns=\"urn:t\"><personCode>\n 111111-11111</personCode><paid> 1\n</paid>"
      "<on>\n  2026-11-20\n</on><count> 7 </count></Query>");
  ASSERT_TRUE(document);
  const auto accepted = compiled->accept(*document, "Query");
  ASSERT_TRUE(accepted) << accepted.error().to_string();
  EXPECT_EQ(document->to_octets(),
            "<Query xmlns=\"urn:t\"><personCode>111111-11111</personCode><paid>1</paid><on>2026-11-20</on>"
            "<count>7</count></Query>");
}

TEST(Schema, DoesNotValidateAgainWhatIsKnownToFit) {
  const auto compiled = schema();
  const std::string xml =
      "<Query xmlns=\"urn:t\"><personCode>111111-11111</personCode><paid>1</paid></Query>";
  auto document = XmlDocument::parse(xml);
  ASSERT_TRUE(document);
  const auto before = trees_validated();

  ASSERT_TRUE(compiled->accept(*document, "Query"));
  ASSERT_TRUE(compiled->from_json("{" + kHead + "}", "Query"));
  EXPECT_EQ(trees_validated() - before, 2U);
  ASSERT_TRUE(compiled->accept(*document, "Query", Proof::given));
  ASSERT_TRUE(compiled->from_json("{" + kHead + "}", "Query", {}, Unknown::refuse, Proof::given));
  EXPECT_EQ(trees_validated() - before, 2U);
}

TEST(Schema, TakesABase64DocumentAlikeInBothForms) {
  const auto compiled = schema();
  const auto taken = [&](const std::string& text) {
    auto document =
        XmlDocument::parse("<Query xmlns='urn:t'><personCode>111111-11111</personCode><paid>1</paid><data>" +
                           text + "</data></Query>");
    const bool in_xml = document && compiled->accept(*document, "Query");
    std::string escaped;
    for (const char c : text)
      escaped += c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : std::string(1, c);
    const bool in_json = compiled->from_json(with("\"data\":\"" + escaped + "\""), "Query").operator bool();
    return in_xml == in_json ? (in_xml ? "taken" : "refused") : "taken in one";
  };
  for (const char* text : {"", "AAEC", "AA==", "AAE=", "AAEC\nAAEC", " A A\tE C\r\n", "+/+/", "AAEC AA = ="})
    EXPECT_EQ(taken(text), std::string("taken")) << text;
  for (const char* text :
       {"-_-_", "AA", "AA=", "AB==", "AAF=", "A===", "AAEC=", "AA==AAEC", "=", "AAE\xC4\x81"})
    EXPECT_EQ(taken(text), std::string("refused")) << text;
}

TEST(Schema, NamesAPlaceInJsonAndTheRuleButNeverTheValue) {
  EXPECT_EQ(around(R"({"personCode":"161175-1999","paid":true})"),
            "codec.wrong_shape /personCode: 'personCode' does not have the pattern [0-9]{6}-[0-9]{5}: A "
            "personal code.");
  EXPECT_EQ(around(with(R"("on":"2026-13-01")")), "codec.not_valid /on: 'on' is not a valid xs:date");
  EXPECT_EQ(around(with(R"("channel":"Fax")")),
            "codec.not_valid /channel: 'channel' is none of 'Post', 'Phone'");
  EXPECT_EQ(around(with(R"("note":"secret17 secret17")")),
            "codec.not_valid /note: 'note' breaks maxLength 10");
  EXPECT_EQ(
      around(with(R"("line":[{"text":"x","amount":1},{"text":"x","amount":1,"tag":["a","b","c","d"]}])")),
      "codec.not_valid /line/1/tag/3: 'tag' is not expected here; expected: none");
  EXPECT_EQ(around(with(R"("mail":["a"],"phone":"1")")).substr(0, 22), "codec.not_valid /phone");
}

TEST(Schema, SaysWhichMemberIsMissing) {
  EXPECT_EQ(around(R"({"personCode":"111111-11111"})"), "codec.not_valid /paid: 'paid' is missing");
  EXPECT_EQ(around(with(R"("line":[{"text":"x"}])")), "codec.not_valid /line/0/amount: 'amount' is missing");
}

TEST(Schema, HelpsWithAnUnknownMemberWithoutRepeatingIt) {
  EXPECT_EQ(around("{" + kHead + ",\n \"persnCode\":1}"),
            "codec.not_valid 2:12: a member that the schema does not know; did you mean 'personCode'?");
  const std::string stranger = around(with(R"("161175-19997":1)"));
  EXPECT_EQ(stranger.find("161175"), std::string::npos) << stranger;
  EXPECT_EQ(stranger.substr(0, 15), "codec.not_valid");
  EXPECT_EQ(to_xml(with(R"("__proto__":{})")).substr(0, 15), "codec.not_valid");
}

TEST(Schema, PassesOnWhatTheReaderRefuses) {
  EXPECT_EQ(to_xml(R"({"personCode":"1","personCode":"1"})"), "codec.duplicate_member /personCode");
  EXPECT_EQ(to_xml(R"({"personCode":"\u0001","paid":true})"), "codec.control_character /personCode");
  EXPECT_EQ(to_xml("{\"personCode\":"), "codec.not_well_formed 1:15");
  EXPECT_EQ(to_xml("{\"personCode\":\"\xFF\"}"), "codec.encoding 1:16");
}

TEST(Schema, ValidatesXmlWithAbsolutePaths) {
  EXPECT_EQ(validated(kXmlHead), "valid");
  EXPECT_EQ(validated("<t:personCode>161175-1999</t:personCode><t:paid>true</t:paid>"),
            "codec.wrong_shape /t:Query/t:personCode: 'personCode' does not have the pattern "
            "[0-9]{6}-[0-9]{5}: A personal code.");
  EXPECT_EQ(
      validated(
          kXmlHead +
          "<t:line><t:text/><t:amount>1</t:amount></t:line><t:line><t:text/><t:amount>x</t:amount></t:line>"),
      "codec.not_valid /t:Query/t:line[2]/t:amount: 'amount' is not a valid Money");
  EXPECT_EQ(validated("<t:personCode>111111-11111</t:personCode>"),
            "codec.not_valid /t:Query/t:paid: 'paid' is missing");
  EXPECT_EQ(validated("<t:paid>true</t:paid>"),
            "codec.not_valid /t:Query/t:paid: 'paid' is not expected here; expected: 'personCode'");
  EXPECT_EQ(validated(kXmlHead + "<t:J161175-19997/>"),
            "codec.not_valid /t:Query/*[3]: an element that the schema does not know; expected: 'on', "
            "'count', 'channel', 'mail', "
            "'phone', 'line', 'note', 'data'");
  EXPECT_EQ(validated(kXmlHead + "<personCode/>").substr(0, 29), "codec.not_valid /t:Query/*[3]")
      << "no namespace";
  EXPECT_EQ(validated(kXmlHead + "text").substr(0, 24), "codec.not_valid /t:Query");
  EXPECT_EQ(validated("<t:personCode><b/></t:personCode><t:paid>true</t:paid>").substr(0, 37),
            "codec.not_valid /t:Query/t:personCode");
  EXPECT_EQ(validated(kXmlHead + "<t:count xsi:nil='true'/>"),
            "codec.not_valid /t:Query/t:count: 'count' cannot be nil");
  EXPECT_EQ(validated(kXmlHead + "<t:on xsi:nil='true'/>"), "valid");
}

TEST(Schema, TakesNoAttributesNotEvenThoseThatSteerValidation) {
  for (const std::string attribute :
       {"xsi:type='t:Line'", "xsi:schemaLocation='urn:t http://127.0.0.1/x.xsd'",
        "xsi:noNamespaceSchemaLocation='file:///etc/passwd'", "id='1'", "xml:lang='lv'"})
    EXPECT_EQ(validated(kXmlHead + "<t:note " + attribute + ">x</t:note>"),
              "codec.not_valid /t:Query/t:note: an attribute that the schema does not know")
        << attribute;
}

TEST(Schema, TakesNoProcessingInstructionsWhereverTheyStand) {
  const std::string refused = "codec.not_valid /*: a processing instruction";
  EXPECT_EQ(validated(kXmlHead + "<t:note>x<?y z?></t:note>"), refused);
  EXPECT_EQ(validated(kXmlHead + "<?xml-stylesheet href='http://127.0.0.1/x'?>"), refused);
  const auto before = XmlDocument::parse("<?x?><t:Query xmlns:t='urn:t'/>");
  ASSERT_TRUE(before);
  EXPECT_EQ(schema()->validate(*before, "Query").error().detail(), "a processing instruction");
  const auto behind = XmlDocument::parse("<t:Query xmlns:t='urn:t'/><!-- --><?x?>");
  ASSERT_TRUE(behind);
  EXPECT_EQ(schema()->validate(*behind, "Query").error().detail(), "a processing instruction");
}

TEST(Schema, DemandsTheRootThatTheCallerNames) {
  const auto compiled = schema();
  const auto document = XmlDocument::parse("<QueryResponse xmlns='urn:t'/>");
  const auto stranger = XmlDocument::parse("<Query xmlns='urn:other'/>");
  ASSERT_TRUE(document && stranger);

  EXPECT_TRUE(compiled->validate(*document, "QueryResponse"));
  EXPECT_EQ(describe(compiled->validate(*document, "Query").error()), "codec.not_valid /*");
  EXPECT_EQ(describe(compiled->validate(*stranger, "Query").error()), "codec.not_valid /*");
  EXPECT_EQ(describe(compiled->validate(*document, "Nothing").error()), "hub.defect ");
  EXPECT_EQ(*compiled->to_json(*document), "{}");
}

TEST(Schema, LeavesAValidatedTreeAsItWas) {
  const std::string octets = "<t:Query xmlns:t=\"urn:t\">\n  " + kXmlHead + "\n</t:Query>";
  const auto document = XmlDocument::parse(octets);
  ASSERT_TRUE(document);

  ASSERT_TRUE(schema()->validate(*document, "Query"));

  EXPECT_EQ(document->to_octets(), octets);
}

TEST(Schema, IsSharedBetweenThreads) {
  const auto compiled = schema();
  std::vector<int> good(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < good.size(); ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const auto document = compiled->from_json(with(R"("line":[{"text":"x","amount":1}])"), "Query");
        const auto bad = compiled->from_json(with(R"("channel":"Fax")"), "Query");
        good[t] += document && !bad && compiled->to_json(*document) ? 1 : 0;
      }
    });
  for (auto& thread : threads) thread.join();

  EXPECT_EQ(good, std::vector<int>(4, 50));
}

// --- XSDs beyond the subset
// --------------------------------------------------------------------------------------

std::string compiling(const std::string& body, const std::string& attributes =
                                                   "targetNamespace='urn:t' elementFormDefault='qualified'") {
  const auto compiled =
      Schema::compile("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' " + attributes +
                          ">\n" + body + "</xs:schema>",
                      "f.xsd");
  return compiled ? "compiled" : describe(compiled.error()) + " " + compiled.error().detail();
}

std::string typed(const std::string& content) {
  return "<xs:element name='A'><xs:complexType>\n" + content + "</xs:complexType></xs:element>";
}

TEST(SchemaSubset, NamesThePlaceOfWhatGoesBeyondIt) {
  EXPECT_EQ(compiling(typed(" <xs:all/>")), "config.invalid 3:2 f.xsd:3:2: xs:all is beyond the subset");
  EXPECT_EQ(compiling(typed("<xs:attribute name='x'/>")).substr(0, 18), "config.invalid 3:1");
  EXPECT_EQ(compiling("<xs:import namespace='urn:x'/>"),
            "config.invalid 2:1 f.xsd:2:1: xs:import is beyond the subset");
  EXPECT_EQ(compiling("<xs:include schemaLocation='file:///etc/passwd'/>"),
            "config.invalid 2:1 f.xsd:2:1: xs:include is beyond the subset");
  EXPECT_EQ(compiling("<xs:element name='A' substitutionGroup='t:B'/>").substr(0, 18), "config.invalid 2:1");
}

TEST(SchemaSubset, RefusesTheRestOfXsd) {
  for (const std::string& body : {
           typed("<xs:sequence><xs:any/></xs:sequence>"),
           typed("<xs:sequence maxOccurs='2'><xs:element name='b' type='xs:string'/></xs:sequence>"),
           typed("<xs:simpleContent><xs:extension base='xs:string'/></xs:simpleContent>"),
           typed("<xs:sequence><xs:element name='b' type='xs:string' default='x'/></xs:sequence>"),
           typed("<xs:sequence><xs:element name='b' type='xs:string' form='unqualified'/></xs:sequence>"),
           typed("<xs:sequence><xs:element name='b' type='xs:string'/><xs:element name='b' "
                 "type='xs:string'/></xs:sequence>"),
           typed("<xs:sequence><xs:element name='b' type='xs:QName'/></xs:sequence>"),
           typed("<xs:sequence><xs:element name='b' type='xs:anyType'/></xs:sequence>"),
           typed("<xs:sequence><xs:element name='b' type='t:Nothing'/></xs:sequence>"),
           typed("<xs:sequence><xs:element name='b'/></xs:sequence>"),
           typed("<xs:sequence><xs:element name='b' type='xs:string' minOccurs='-1'/></xs:sequence>"),
           typed("<xs:sequence><xs:element ref='t:A'/></xs:sequence>"),
           std::string("<xs:element name='A'><xs:complexType mixed='true'/></xs:element>"),
           std::string("<xs:element name='A' type='xs:string'/>"),
           std::string("<xs:simpleType name='U'><xs:union memberTypes='xs:string xs:int'/></xs:simpleType>"),
           std::string("<xs:simpleType name='L'><xs:list itemType='xs:string'/></xs:simpleType>"),
           std::string("<xs:simpleType name='S'><xs:restriction base='t:S'/></xs:simpleType>"),
           std::string("<xs:complexType name='C'><xs:sequence><xs:element name='c' "
                       "type='t:C'/></xs:sequence></xs:complexType>"),
           std::string("<xs:simpleType name='P'><xs:restriction base='xs:string'><xs:pattern "
                       "value='['/></xs:restriction></xs:simpleType>"),
           std::string("<xs:group name='g'/>"),
           std::string("<xs:simpleType name='W'><xs:restriction base='xs:string'><xs:whiteSpace "
                       "value='collapse'/></xs:restriction></xs:simpleType>"),
       })
    EXPECT_EQ(compiling(body).substr(0, 15), "config.invalid ") << body << " " << compiling(body);
}

TEST(SchemaSubset, DemandsOneQualifiedNamespace) {
  EXPECT_EQ(compiling("", "elementFormDefault='qualified'"),
            "config.invalid 1:1 f.xsd:1:1: targetNamespace is missing");
  EXPECT_EQ(compiling("", "targetNamespace='urn:t'"),
            "config.invalid 1:1 f.xsd:1:1: elementFormDefault must be \"qualified\"");
}

TEST(SchemaSubset, SaysWhereAnXsdIsNotXml) {
  const auto compiled = Schema::compile("<xs:schema>\n<", "f.xsd");
  const auto dtd = Schema::compile("<!DOCTYPE s SYSTEM 'XMLSchema.dtd'><s/>", "f.xsd");

  ASSERT_FALSE(compiled);
  EXPECT_EQ(describe(compiled.error()), "config.invalid 2:1");
  ASSERT_FALSE(dtd);
  EXPECT_EQ(describe(dtd.error()), "config.invalid 1:1");
}

TEST(SchemaSubset, TellsEveryFindingAtOnce) {
  const std::string text = compiling("<xs:group name='g'/>\n<xs:notation name='n' public='p'/>");

  EXPECT_NE(text.find("f.xsd:2:1: xs:group"), std::string::npos) << text;
  EXPECT_NE(text.find("f.xsd:3:1: xs:notation"), std::string::npos) << text;
}

TEST(SchemaSubset, TakesReferencesAndRestrictionsOfRestrictions) {
  EXPECT_EQ(compiling("<xs:element name='B'><xs:complexType/></xs:element>"
                      "<xs:simpleType name='S'><xs:restriction base='xs:string'><xs:maxLength "
                      "value='5'/></xs:restriction></xs:simpleType>"
                      "<xs:simpleType name='S2'><xs:restriction base='t:S'><xs:pattern "
                      "value='a+'/></xs:restriction></xs:simpleType>" +
                      typed("<xs:sequence><xs:element ref='t:B' minOccurs='0'/><xs:element name='s' "
                            "type='t:S2'/></xs:sequence>")),
            "compiled");
}

}  // namespace
}  // namespace hub::formats
