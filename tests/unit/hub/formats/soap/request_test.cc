#include "hub/formats/soap/request.h"

#include <gmock/gmock.h>

using hub::formats::parse_request;
using hub::formats::SoapVersion;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

namespace {

const std::string k11 = "http://schemas.xmlsoap.org/soap/envelope/";
const std::string k12 = "http://www.w3.org/2003/05/soap-envelope";
const std::string kAddressing = "http://www.w3.org/2005/08/addressing";
const std::string kBody = "<s:Body><q:Ask xmlns:q='urn:q'><q:a>1</q:a></q:Ask></s:Body>";

std::string around(const std::string& ns, const std::string& inside) {
  return "<s:Envelope xmlns:s='" + ns + "' xmlns:a='" + kAddressing +
         "' xmlns:x='urn:sakta:exchange:1' xmlns:w='" + std::string(hub::formats::kSecurityNamespace) + "'>" +
         inside + "</s:Envelope>";
}

std::string with_header(const std::string& header, const std::string& ns = k12) {
  return around(ns, "<s:Header>" + header + "</s:Header>" + kBody);
}

/// Name of the error and its place, or "taken".
std::string outcome(const std::string& octets) {
  const auto request = parse_request(octets);
  if (request) return "taken";
  return std::string(request.error().code().name) +
         (request.error().place().empty() ? "" : " at " + request.error().place());
}

std::string address(const std::string& name, const std::string& url) {
  return "<a:" + name + "><a:Address>" + url + "</a:Address></a:" + name + ">";
}

}  // namespace

TEST(SoapRequest, IsTakenApartWhereItStands) {
  for (const auto& [ns, version] : {std::pair(k11, SoapVersion::v1_1), std::pair(k12, SoapVersion::v1_2)}) {
    const auto request = parse_request(with_header(
        "<a:Action>urn:q:Ask</a:Action><a:MessageID> urn:uuid:1 </a:MessageID><a:To>/soap/q</a:To>"
        "<x:Context><x:user>u1</x:user><x:purpose>p &amp; q</x:purpose></x:Context><w:Security/>",
        ns));
    ASSERT_TRUE(request) << request.error().to_string();
    EXPECT_EQ(request->version, version);
    EXPECT_EQ(request->operation, "Ask");
    EXPECT_EQ(request->operation_namespace, "urn:q");
    EXPECT_EQ(request->addressing.action, "urn:q:Ask");
    EXPECT_EQ(request->addressing.message_id, "urn:uuid:1");
    EXPECT_EQ(request->addressing.to, "/soap/q");
    EXPECT_THAT(request->context, ElementsAre(Pair("user", "u1"), Pair("purpose", "p & q")));
    EXPECT_NE(request->security, nullptr);
    EXPECT_NE(request->context_block, nullptr);
    EXPECT_NE(request->header, nullptr);
    EXPECT_NE(request->body, nullptr);
  }
}

TEST(SoapRequest, NeedsNoHeader) {
  const auto request =
      parse_request("\xEF\xBB\xBF<?xml version='1.0'?><!-- c -->\n" + around(k11, kBody) + "\n");
  ASSERT_TRUE(request) << request.error().to_string();
  EXPECT_EQ(request->header, nullptr);
  EXPECT_THAT(request->context, IsEmpty());
}

TEST(SoapRequest, GivesItsContentAsADocumentWithAllPrefixesInScope) {
  const auto request = parse_request(
      around(k11, "<s:Body xmlns:q='urn:q' xmlns:t='urn:t'><q:Ask><q:kind>t:one</q:kind></q:Ask></s:Body>"));
  ASSERT_TRUE(request);
  const std::string octets = request->content_octets();
  const auto alone = hub::formats::XmlDocument::parse(octets);
  ASSERT_TRUE(alone) << octets;
  EXPECT_EQ(alone->root_name(), "Ask");
  EXPECT_THAT(octets, HasSubstr("xmlns:t=\"urn:t\""));
  EXPECT_THAT(octets, HasSubstr("t:one"));
  EXPECT_THAT(octets, Not(HasSubstr("Body")));
}

TEST(SoapRequest, TextSplitByCommentsIsReadWhole) {
  const auto request =
      parse_request(with_header("<a:MessageID>urn:<!-- -->uuid:<![CDATA[1]]>0</a:MessageID>"));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->addressing.message_id, "urn:uuid:10");
}

TEST(SoapRequest, ThatIsNoEnvelopeIsRefused) {
  EXPECT_EQ(outcome("<Ask/>"), "edge.envelope");
  EXPECT_EQ(outcome("<Envelope/>"), "edge.soap_version");
  EXPECT_EQ(outcome(around("urn:soap:9", kBody)), "edge.soap_version");
  EXPECT_EQ(outcome(around(k11, "")), "edge.envelope");
  EXPECT_EQ(outcome(around(k11, kBody + kBody)), "edge.envelope");
  EXPECT_EQ(outcome(around(k11, kBody + "<s:Header/>")), "edge.envelope");
  EXPECT_EQ(outcome(around(k11, "<s:Header/><s:Header/>" + kBody)), "edge.envelope");
  EXPECT_EQ(outcome(around(k11, kBody + "<q xmlns='urn:q'/>")), "edge.envelope");
  EXPECT_EQ(outcome(around(k11, "text" + kBody)), "edge.envelope");
  EXPECT_EQ(outcome(around(k11, "<s:Header>text</s:Header>" + kBody)), "edge.envelope");
  EXPECT_EQ(outcome(around(k11, "<w><s:Body/></w>" + kBody)), "edge.envelope");
  EXPECT_EQ(outcome(around(k11, "<b:Body xmlns:b='" + k12 + "'><q/></b:Body>")), "edge.envelope");
}

TEST(SoapRequest, WhoseBodyIsNotOneElementIsRefused) {
  for (const std::string& inside :
       std::vector<std::string>{"", "text", "<q/><q/>", "<q/>text", "text<q/>", "<q/><![CDATA[x]]>",
                                around(k11, kBody), "<s:Fault/>", "<f:Body xmlns:f='" + k12 + "'/>"})
    EXPECT_EQ(outcome(around(k11, "<s:Body>" + inside + "</s:Body>")), "edge.envelope") << inside;
  EXPECT_EQ(outcome(around(k11, "<s:Body> <!-- c --><q/>\n</s:Body>")), "taken");
}

TEST(SoapRequest, WithAProcessingInstructionAnywhereIsRefused) {
  EXPECT_EQ(outcome("<?p?>" + around(k11, kBody)), "edge.envelope");
  EXPECT_EQ(outcome(around(k11, kBody) + "<?p?>"), "edge.envelope");
  EXPECT_EQ(outcome(around(k11, "<?p?>" + kBody)), "edge.envelope");
  EXPECT_EQ(outcome(around(k12, "<s:Body><q><r/><t>1<?p?>0</t></q></s:Body>")), "edge.envelope");
}

TEST(SoapRequest, ThatIsNoXmlKeepsTheParsersErrors) {
  EXPECT_EQ(outcome("<!DOCTYPE x>" + around(k11, kBody)).substr(0, 19), "codec.dtd_forbidden");
  EXPECT_EQ(outcome(around(k11, kBody) + "<q/>").substr(0, 21), "codec.not_well_formed");
  EXPECT_EQ(outcome(around(k11, kBody) + "garbage").substr(0, 21), "codec.not_well_formed");
  EXPECT_EQ(outcome("").substr(0, 21), "codec.not_well_formed");
  std::string deep;
  for (int i = 0; i < 70; ++i) deep += "<d>";
  EXPECT_EQ(outcome(around(k11, "<s:Body>" + deep)).substr(0, 11), "codec.limit");
}

TEST(SoapRequest, BlocksThatMustBeUnderstoodAre) {
  struct Case {
    std::string ns, attributes, expected;
  };
  const std::string next11 = " s:actor='http://schemas.xmlsoap.org/soap/actor/next'";
  const std::string role12 = " s:role='http://www.w3.org/2003/05/soap-envelope/role/";
  for (const Case& one : std::vector<Case>{
           {k11, "", "taken"},
           {k11, " s:mustUnderstand='0'", "taken"},
           {k11, " s:mustUnderstand='1'", "edge.must_understand at Header"},
           {k11, " s:mustUnderstand='1'" + next11, "edge.must_understand at Header"},
           {k11, " s:mustUnderstand='1' s:actor='urn:another'", "taken"},
           {k11, " s:mustUnderstand='yes'", "edge.envelope"},
           {k11, " m:mustUnderstand='1' xmlns:m='" + k12 + "'", "taken"},
           {k12, " s:mustUnderstand='false'", "taken"},
           {k12, " s:mustUnderstand='true'", "edge.must_understand at Header"},
           {k12, " s:mustUnderstand='1'", "edge.must_understand at Header"},
           {k12, " s:mustUnderstand='1'" + role12 + "next'", "edge.must_understand at Header"},
           {k12, " s:mustUnderstand='1'" + role12 + "ultimateReceiver'", "edge.must_understand at Header"},
           {k12, " s:mustUnderstand='1'" + role12 + "none'", "taken"},
           {k12, " s:mustUnderstand='1' s:role='urn:another'", "taken"}}) {
    EXPECT_EQ(outcome(with_header("<o:Other xmlns:o='urn:o'" + one.attributes + "/>", one.ns)), one.expected)
        << one.ns << one.attributes;
  }
  for (const char* known : {"<a:Action s:mustUnderstand='1'>urn:q</a:Action>",
                            "<w:Security s:mustUnderstand='1'/>", "<x:Context s:mustUnderstand='1'/>"})
    EXPECT_EQ(outcome(with_header(known)), "taken") << known;
  EXPECT_EQ(outcome(with_header("<a:Relay s:mustUnderstand='1'/>")), "edge.must_understand at Header");
  EXPECT_EQ(outcome(with_header("<x:Other s:mustUnderstand='1'/>")), "edge.must_understand at Header");
}

TEST(SoapRequest, TellsWhichBlocksWereToBeUnderstood) {
  const std::string must = " s:mustUnderstand='1'";
  std::vector<hub::formats::QName> names;
  const auto read =
      parse_request(with_header("<o:One xmlns:o='urn:o'" + must + "/><x:Context/><Two xmlns='urn:t'" + must +
                                "/><o:Three xmlns:o='urn:o'/>"),
                    {}, &names);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().detail(), HasSubstr("block 1 "));
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[0].ns + " " + names[0].local, "urn:o One");
  EXPECT_EQ(names[1].ns + " " + names[1].local, "urn:t Two");

  std::string many;
  for (int n = 0; n < 20; ++n) many += "<o:B xmlns:o='urn:o'" + must + "/>";
  names.clear();
  EXPECT_FALSE(parse_request(with_header(many), {}, &names));
  EXPECT_EQ(names.size(), 8U) << "an answer is no echo";
  names.clear();
  EXPECT_FALSE(
      parse_request(with_header("<" + std::string(201, 'b') + " xmlns='urn:o'" + must + "/>"), {}, &names));
  EXPECT_EQ(names.size(), 0U);
}

TEST(SoapRequest, AnEncodingOfSoapIsRefusedAndNoClaimIsNot) {
  const std::string e11 = "http://schemas.xmlsoap.org/soap/encoding/";
  const std::string e12 = "http://www.w3.org/2003/05/soap-encoding";
  const auto style = [](const std::string& value) { return " s:encodingStyle='" + value + "'"; };
  const auto told = [](const std::string& on_envelope, const std::string& on_body, const std::string& content,
                       const std::string& ns) {
    return outcome("<s:Envelope xmlns:s='" + ns + "'" + on_envelope + "><s:Body" + on_body + ">" + content +
                   "</s:Body></s:Envelope>");
  };
  const std::string literal = "<Ask xmlns='urn:q'><a>1</a></Ask>";
  const std::string accessor = "<q:Ask xmlns:q='urn:q'><a>1</a></q:Ask>";
  const std::string refused = "edge.encoding_style at ";
  struct Row {
    std::string what, envelope, body, content, ns, expected;
  };
  for (const Row& row : std::vector<Row>{
           {"SOAP::Lite over literal XML", style(e11), "", literal, k11, "taken"},
           {"PHP, no WSDL", style(e11), "", accessor, k11, refused + "Envelope/@encodingStyle"},
           {"an array", style(e11), "",
            "<Ask xmlns='urn:q' xmlns:e='" + e11 + "'><a e:arrayType='q[1]'/></Ask>", k11,
            refused + "Envelope/@encodingStyle"},
           {"Axis 1", "", "", "<q:Ask xmlns:q='urn:q'" + style(e11) + "><a>1</a></q:Ask>", k11,
            refused + "Body/*/@encodingStyle"},
           {"PHP, SOAP 1.2", "", "", "<q:Ask xmlns:q='urn:q'" + style(e12) + "/>", k12,
            refused + "Body/*/@encodingStyle"},
           {"on the Body", "", style(e11), literal, k11, refused + "Body/@encodingStyle"},
           {"an encoding of one's own", "", style("urn:mine"), literal, k12, refused + "Body/@encodingStyle"},
           {"no claim", "", style(""), literal, k11, "taken"},
           {"none", "", style("http://www.w3.org/2003/05/soap-envelope/encoding/none"), literal, k12,
            "taken"},
           {"accessors, nothing said", "", "", accessor, k11, "taken"}})
    EXPECT_EQ(told(row.envelope, row.body, row.content, row.ns), row.expected) << row.what;
}

TEST(SoapRequest, WhatSerializersWriteOnTheEnvelopeMeansNothing) {
  EXPECT_EQ(outcome("<s:Envelope xmlns:s='" + k11 +
                    "' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:xsd='urn:x' "
                    "xsi:schemaLocation='" +
                    k11 + " " + k11 +
                    "' id='e'><s:Header xsi:type='s:Header'/>"
                    "<s:Body xsi:type='s:Body' id='b'><q xmlns='urn:q'/></s:Body></s:Envelope>"),
            "taken");
}

TEST(SoapRequest, AnswersMayGoNowhere) {
  const std::string none = kAddressing + "/none";
  const std::string anonymous = kAddressing + "/anonymous";
  const auto where = [](const std::string& header) {
    const auto read = parse_request(with_header(header));
    EXPECT_TRUE(read) << header;
    return std::pair(read->addressing.reply_to_none, read->addressing.fault_to_none);
  };
  EXPECT_EQ(where(""), std::pair(false, false));
  EXPECT_EQ(where(address("ReplyTo", anonymous)), std::pair(false, false));
  EXPECT_EQ(where(address("ReplyTo", none)), std::pair(true, true)) << "faults go where answers go";
  EXPECT_EQ(where(address("ReplyTo", none) + address("FaultTo", anonymous)), std::pair(true, false));
  EXPECT_EQ(where(address("FaultTo", anonymous) + address("ReplyTo", none)), std::pair(true, false));
  EXPECT_EQ(where(address("ReplyTo", anonymous) + address("FaultTo", none)), std::pair(false, true));
  EXPECT_EQ(where(address("FaultTo", none)), std::pair(false, true));
}

TEST(SoapRequest, BlocksForOthersArePassedOver) {
  const auto request = parse_request(with_header(
      "<a:MessageID s:role='urn:another'>urn:1</a:MessageID><a:MessageID>urn:2</a:MessageID>"
      "<x:Context s:role='urn:another'><x:user>u1</x:user></x:Context><w:Security s:role='urn:another'/>"));
  ASSERT_TRUE(request) << request.error().to_string();
  EXPECT_EQ(request->addressing.message_id, "urn:2");
  EXPECT_EQ(request->context_block, nullptr);
  EXPECT_EQ(request->security, nullptr);
}

TEST(SoapRequest, AnAddressingHeaderComesOnceAndSaysSomething) {
  for (const std::string& name : std::vector<std::string>{"To", "Action", "MessageID"}) {
    const std::string one = "<a:" + name + ">urn:1</a:" + name + ">";
    EXPECT_EQ(outcome(with_header(one)), "taken");
    EXPECT_EQ(outcome(with_header(one + one)), "edge.addressing at " + name);
    EXPECT_EQ(outcome(with_header("<a:" + name + "> </a:" + name + ">")), "edge.addressing at " + name);
    EXPECT_EQ(outcome(with_header("<a:" + name + "><b/>urn:1</a:" + name + ">")),
              "edge.addressing at " + name);
  }
  const auto from = address("From", "urn:1");
  EXPECT_EQ(outcome(with_header(from + from)), "edge.addressing at From");
  EXPECT_EQ(outcome(with_header("<a:RelatesTo>urn:1</a:RelatesTo><a:RelatesTo>urn:2</a:RelatesTo>")),
            "taken");
}

TEST(SoapRequest, AMessageIdIsShortAndPrintable) {
  const auto id = [](const std::string& text) {
    return outcome(with_header("<a:MessageID>" + text + "</a:MessageID>"));
  };
  EXPECT_EQ(id(std::string(200, 'x')), "taken");
  EXPECT_EQ(id(std::string(201, 'x')), "edge.addressing at MessageID");
  EXPECT_EQ(id("a&#10;b"), "edge.addressing at MessageID");
  EXPECT_EQ(id("a&#x85;b"), "edge.addressing at MessageID");
}

TEST(SoapRequest, AnswersGoBackOnTheSameConnectionOnly) {
  for (const std::string& name : std::vector<std::string>{"ReplyTo", "FaultTo"}) {
    const auto to = [&](const std::string& url) { return outcome(with_header(address(name, url))); };
    EXPECT_EQ(to(kAddressing + "/anonymous"), "taken");
    EXPECT_EQ(to(" " + kAddressing + "/none\n"), "taken");
    for (const char* url : {"http://169.254.169.254/", "https://localhost/", "file:///etc/passwd",
                            "gopher://a/", "", "http://[::ffff:127.0.0.1]/", "http://2130706433/"})
      EXPECT_EQ(to(url), "edge.addressing at " + name) << url;
    EXPECT_EQ(outcome(with_header("<a:" + name + "/>")), "edge.addressing at " + name);
    const auto anonymous = "<a:Address>" + kAddressing + "/anonymous</a:Address>";
    EXPECT_EQ(outcome(with_header("<a:" + name + ">" + anonymous + anonymous + "</a:" + name + ">")),
              "edge.addressing at " + name);
    EXPECT_EQ(outcome(with_header("<a:" + name + ">" + anonymous +
                                  "<a:ReferenceParameters><p/></a:ReferenceParameters></a:" + name + ">")),
              "edge.addressing at " + name);
    EXPECT_EQ(outcome(with_header(address(name, kAddressing + "/anonymous") +
                                  address(name, kAddressing + "/anonymous"))),
              "edge.addressing at " + name);
  }
}

TEST(SoapRequest, TheContextBlockIsMadeOfPlainElementsOfItsNamespace) {
  const auto context = [](const std::string& inside) {
    return outcome(with_header("<x:Context>" + inside + "</x:Context>"));
  };
  EXPECT_EQ(context("<x:user>u1</x:user>"), "taken");
  EXPECT_EQ(context("text"), "edge.header_invalid at Context");
  EXPECT_EQ(context("<user>u1</user>"), "edge.header_invalid at Context");
  EXPECT_EQ(context("<x:user><x:user>u1</x:user></x:user>"), "edge.header_invalid at Context");
  EXPECT_EQ(outcome(with_header("<x:Context/><x:Context/>")), "edge.header_invalid at Context");
}

TEST(SoapRequest, WithTwoSecurityBlocksForTheHubIsRefused) {
  EXPECT_EQ(outcome(with_header("<w:Security/><w:Security/>")), "edge.envelope");
}
