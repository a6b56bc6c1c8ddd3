#include "hub/formats/soap/envelope.h"

#include <gmock/gmock.h>

using hub::formats::build_envelope;
using hub::formats::is_envelope;
using hub::formats::parse_answer;
using hub::formats::SoapAddressing;
using hub::formats::SoapExpectation;
using hub::formats::SoapVersion;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

namespace {

const std::string k11 = "http://schemas.xmlsoap.org/soap/envelope/";
const std::string k12 = "http://www.w3.org/2003/05/soap-envelope";
const std::string kOurs = "urn:uuid:01990000-0000-7000-8000-000000000001";

std::string envelope(const std::string& ns, const std::string& header, const std::string& body) {
  return "<s:Envelope xmlns:s='" + ns + "' xmlns:a='http://www.w3.org/2005/08/addressing'><s:Header>" +
         header + "</s:Header><s:Body>" + body + "</s:Body></s:Envelope>";
}

SoapExpectation expecting(SoapVersion version = SoapVersion::v1_2) {
  SoapExpectation expectation;
  expectation.version = version;
  expectation.message_id = kOurs;
  expectation.fault_pause_element = "retryAfterSeconds";
  return expectation;
}

/// The error's text, or "" for an answer that was taken.
std::string refusal(const std::string& octets, SoapExpectation expectation = expecting()) {
  const auto answer = parse_answer(octets, expectation);
  if (answer) return "";
  EXPECT_EQ(answer.error().code().name, "deliver.bad_reply");
  return answer.error().to_string();
}

}  // namespace

TEST(SoapEnvelope, HoldsAddressingAndTheBodyChildUnchanged) {
  const SoapAddressing addressing{"urn:do?a=1&b=2", kOurs, "https://partner.example/"};

  const auto built = build_envelope(SoapVersion::v1_2, addressing,
                                    "<?xml version='1.0'?><q:Ask xmlns:q='urn:q'> 1 <b/></q:Ask>");

  ASSERT_TRUE(built);
  const std::string octets = built->to_octets();
  EXPECT_THAT(octets, HasSubstr("<soap:Body><q:Ask xmlns:q=\"urn:q\"> 1 <b/></q:Ask></soap:Body>"));
  const auto ask = [&](const std::string& path) {
    const auto texts = built->select(path, {{"s", k12}, {"a", "http://www.w3.org/2005/08/addressing"}});
    return texts && texts->size() == 1 ? texts->front() : "not one";
  };
  EXPECT_EQ(ask("/s:Envelope/s:Header/a:Action"), addressing.action);
  EXPECT_EQ(ask("/s:Envelope/s:Header/a:MessageID"), addressing.message_id);
  EXPECT_EQ(ask("/s:Envelope/s:Header/a:To"), addressing.to);
  EXPECT_EQ(ask("/s:Envelope/s:Header/a:ReplyTo/a:Address"),
            "http://www.w3.org/2005/08/addressing/anonymous");
}

TEST(SoapEnvelope, IsOfTheVersionAskedFor) {
  for (const auto version : {SoapVersion::v1_1, SoapVersion::v1_2})
    EXPECT_EQ(build_envelope(version, {}, "<a/>")->root_namespace(), envelope_namespace(version));
}

TEST(SoapEnvelope, RefusesContentThatIsNoElement) {
  for (const std::string content : {"", "text", "<a>", "<a/><b/>", "<!DOCTYPE a><a/>"})
    EXPECT_FALSE(build_envelope(SoapVersion::v1_2, {}, content)) << content;
}

TEST(SoapAnswer, GivesTheBodyChildWithEveryPrefixInScope) {
  const std::string octets = "<s:Envelope xmlns:s='" + k12 +
                             "' xmlns:t='urn:types' xmlns='urn:default'><s:Body xmlns:p='urn:p'>"
                             "<p:Reply kind='t:Big'><x/></p:Reply></s:Body></s:Envelope>";

  const auto answer = parse_answer(octets, expecting());

  ASSERT_TRUE(answer) << answer.error().to_string();
  EXPECT_EQ(answer->body_name, "Reply");
  EXPECT_EQ(answer->body_namespace, "urn:p");
  EXPECT_FALSE(answer->fault);
  EXPECT_THAT(answer->body.to_octets(), HasSubstr("xmlns:t=\"urn:types\""));
  const auto body = hub::formats::XmlDocument::parse(answer->body.to_octets());
  ASSERT_TRUE(body) << answer->body.to_octets();
  EXPECT_EQ(body->select("count(/p:Reply/d:x)", {{"p", "urn:p"}, {"d", "urn:default"}})->front(), "1");
}

TEST(SoapAnswer, KeepsAnElementWithoutNamespaceWithoutNamespace) {
  const auto answer = parse_answer(
      "<Envelope xmlns='" + k12 + "'><Body><reply xmlns=''><x/></reply></Body></Envelope>", expecting());

  ASSERT_TRUE(answer) << answer.error().to_string();
  EXPECT_EQ(answer->body_namespace, "");
  const auto body = hub::formats::XmlDocument::parse(answer->body.to_octets());
  EXPECT_EQ(body->select("count(/reply/x)", {})->front(), "1") << answer->body.to_octets();
}

TEST(SoapAnswer, RefusesWhatIsNoSoap) {
  EXPECT_NE(refusal(""), "");
  EXPECT_NE(refusal("not XML"), "");
  EXPECT_NE(refusal("<html><body/></html>"), "");
  EXPECT_NE(refusal("<!DOCTYPE x [<!ENTITY e 'x'>]>" + envelope(k12, "", "<r/>")), "");
  EXPECT_NE(refusal("<Envelope><Body><r/></Body></Envelope>"), "");
}

TEST(SoapAnswer, RefusesTheOtherVersion) {
  EXPECT_NE(refusal(envelope(k11, "", "<r/>")), "");
  EXPECT_NE(refusal(envelope(k12, "", "<r/>"), expecting(SoapVersion::v1_1)), "");
  EXPECT_EQ(refusal(envelope(k11, "", "<r/>"), expecting(SoapVersion::v1_1)), "");
}

TEST(SoapAnswer, TakesAFaultOfTheOtherVersion) {
  const std::string mismatch =
      "<s:Fault><faultcode>s:VersionMismatch</faultcode><faultstring>1.1 only</faultstring></s:Fault>";

  EXPECT_EQ(refusal(envelope(k11, "", mismatch)), "");
  EXPECT_EQ(refusal(envelope(k12, "", "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code></s:Fault>"),
                    expecting(SoapVersion::v1_1)),
            "");
  EXPECT_THAT(refusal(envelope(k11, "<x:Pay xmlns:x='urn:x' s:mustUnderstand='1'/>", mismatch)),
              HasSubstr("must be understood"));
  EXPECT_NE(refusal(envelope("urn:no-soap", "", mismatch)), "");
}

TEST(SoapAnswer, RefusesAnythingButOneBodyWithOneElement) {
  const std::string open = "<s:Envelope xmlns:s='" + k12 + "'>";
  for (const std::string inside :
       {"", "<s:Header/>", "<s:Body/>", "<s:Body><a/><b/></s:Body>", "<s:Body>text<a/></s:Body>",
        "<s:Body><![CDATA[text]]><a/></s:Body>", "<s:Body><a/></s:Body><s:Body><b/></s:Body>",
        "<s:Body><a/></s:Body><s:Header/>", "<s:Header/><s:Header/><s:Body><a/></s:Body>",
        "<Body><a/></Body>", "<s:Wrapper><s:Body><a/></s:Body></s:Wrapper>"})
    EXPECT_NE(refusal(open + inside + "</s:Envelope>"), "") << inside;
  EXPECT_EQ(refusal(open + "\n<s:Body><!-- c --> <a/>\n</s:Body></s:Envelope>"), "");
}

TEST(SoapAnswer, RefusesTheAnswerToAnotherQuestion) {
  const auto related = [](const std::string& to, const std::string& type = "") {
    return envelope(k12, "<a:RelatesTo" + type + ">" + to + "</a:RelatesTo>", "<r/>");
  };

  EXPECT_EQ(refusal(related(" " + kOurs + "\n")), "");
  EXPECT_THAT(refusal(related("urn:uuid:other")), HasSubstr("answers another message"));
  EXPECT_THAT(refusal(related("")), HasSubstr("answers another message"));
  EXPECT_THAT(
      refusal(related("urn:uuid:other", " RelationshipType='http://www.w3.org/2005/08/addressing/reply'")),
      HasSubstr("answers another message"));
  EXPECT_EQ(refusal(related("urn:uuid:other", " RelationshipType='urn:thread'")), "");
  EXPECT_THAT(refusal(related(kOurs + "<!-- -->0")), HasSubstr("answers another message"));
}

TEST(SoapAnswer, MayLackRelatesToUnlessTheProfileDemandsIt) {
  auto demanding = expecting();
  demanding.relates_to_demanded = true;

  EXPECT_EQ(refusal(envelope(k12, "", "<r/>")), "");
  EXPECT_NE(refusal(envelope(k12, "", "<r/>"), demanding), "");
  EXPECT_EQ(refusal(envelope(k12, "<a:RelatesTo>" + kOurs + "</a:RelatesTo>", "<r/>"), demanding), "");
}

TEST(SoapAnswer, RefusesAHeaderThatMustBeUnderstoodAndIsNot) {
  const auto with = [](const std::string& ns, const std::string& attributes) {
    return envelope(ns, "<x:Pay xmlns:x='urn:x' " + attributes + "/>", "<r/>");
  };

  EXPECT_NE(refusal(with(k12, "s:mustUnderstand='true'")), "");
  EXPECT_NE(refusal(with(k12, "s:mustUnderstand='1'")), "");
  EXPECT_NE(refusal(with(k12, "s:mustUnderstand='1' s:role='" + k12 + "/role/next'")), "");
  EXPECT_EQ(refusal(with(k12, "s:mustUnderstand='1' s:role='urn:somebody-else'")), "");
  EXPECT_EQ(refusal(with(k12, "s:mustUnderstand='false'")), "");
  EXPECT_EQ(refusal(with(k12, "mustUnderstand='1'")), "");
  EXPECT_NE(refusal(with(k11, "s:mustUnderstand='1'"), expecting(SoapVersion::v1_1)), "");
  EXPECT_EQ(refusal(envelope(k12, "<a:Action s:mustUnderstand='1'>urn:x</a:Action>", "<r/>")), "");
}

TEST(SoapAnswer, ReadsAFaultOf12) {
  const auto answer = parse_answer(
      envelope(
          k12, "",
          "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:n='urn:n'>n:Rule</s:Value>"
          "<s:Subcode><s:Value xmlns:n='urn:n'>n:R12</s:Value></s:Subcode></s:Subcode></s:Code>"
          "<s:Reason><s:Text xml:lang='lv'>Nav</s:Text><s:Text xml:lang='en'>No</s:Text></s:Reason>"
          "<s:Detail><n:NinoFault xmlns:n='urn:n'><n:code> NINO-301 </n:code><n:text>t</n:text>"
          "<n:retryAfterSeconds>7</n:retryAfterSeconds></n:NinoFault></s:Detail></s:Fault>"),
      expecting());

  ASSERT_TRUE(answer && answer->fault);
  const auto& fault = *answer->fault;
  EXPECT_EQ(fault.code, "Sender");
  EXPECT_TRUE(fault.blames_sender());
  EXPECT_THAT(fault.subcodes, ElementsAre("Rule", "R12"));
  EXPECT_THAT(fault.reasons, ElementsAre(Pair("lv", "Nav"), Pair("en", "No")));
  EXPECT_EQ(fault.detail_name, "NinoFault");
  EXPECT_EQ(fault.detail_namespace, "urn:n");
  EXPECT_EQ(fault.machine_code, "NINO-301");
  EXPECT_EQ(fault.pause, std::chrono::seconds(7));
}

TEST(SoapAnswer, ReadsAFaultOf11) {
  const auto answer = parse_answer(envelope(k11, "",
                                            "<s:Fault><faultcode>s:Server.Database.Full</faultcode>"
                                            "<faultstring>Sorry</faultstring><faultactor>urn:a</faultactor>"
                                            "<detail><e xmlns='urn:e'/></detail></s:Fault>"),
                                   expecting(SoapVersion::v1_1));

  ASSERT_TRUE(answer && answer->fault);
  const auto& fault = *answer->fault;
  EXPECT_EQ(fault.code, "Server");
  EXPECT_TRUE(fault.blames_receiver());
  EXPECT_THAT(fault.subcodes, ElementsAre("Database", "Full"));
  EXPECT_THAT(fault.reasons, ElementsAre(Pair("", "Sorry")));
  EXPECT_EQ(fault.detail_namespace, "urn:e");
  EXPECT_EQ(fault.machine_code, "Full");
  EXPECT_FALSE(fault.pause);
}

TEST(SoapAnswer, TakesACodeOfThePartnersOwnAsItsMachineCode) {
  const auto answer = parse_answer(
      envelope(k11, "", "<s:Fault><faultcode xmlns:n='urn:n'>n:E42</faultcode><faultstring/></s:Fault>"),
      expecting(SoapVersion::v1_1));

  ASSERT_TRUE(answer && answer->fault);
  EXPECT_EQ(answer->fault->code, "");
  EXPECT_EQ(answer->fault->machine_code, "E42");
}

TEST(SoapAnswer, TakesNoMachineCodeThatMayBePersonal) {
  for (const std::string text :
       {"161175-19997", "P16117519997", "Janis Berzins", "LV80BANK0000435195001", ""}) {
    const auto answer =
        parse_answer(envelope(k12, "",
                              "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Detail><code>" + text +
                                  "</code></s:Detail></s:Fault>"),
                     expecting());
    ASSERT_TRUE(answer && answer->fault);
    EXPECT_EQ(answer->fault->machine_code, "") << text;
  }
}

TEST(SoapAnswer, TakesNoPauseThatIsNoNumberOfSecondsWithinADay) {
  for (const std::string text : {"-1", "soon", "86401", "99999999999999999999", "1.5", ""}) {
    const auto answer = parse_answer(
        envelope(k12, "",
                 "<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Detail><retryAfterSeconds>" +
                     text + "</retryAfterSeconds></s:Detail></s:Fault>"),
        expecting());
    ASSERT_TRUE(answer && answer->fault);
    EXPECT_FALSE(answer->fault->pause) << text;
  }
}

TEST(SoapAnswer, CountsAFaultThatDoesNotSayWhichMessageItAnswers) {
  auto demanding = expecting();
  demanding.relates_to_demanded = true;
  const std::string fault = "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code></s:Fault>";
  const auto related = [&](const std::string& to) {
    return envelope(k12, "<a:RelatesTo>" + to + "</a:RelatesTo>", fault);
  };

  EXPECT_EQ(refusal(envelope(k12, "", fault), demanding), "");
  EXPECT_EQ(
      refusal("<s:Envelope xmlns:s='" + k12 + "'><s:Body>" + fault + "</s:Body></s:Envelope>", demanding),
      "");
  EXPECT_EQ(refusal(related("http://www.w3.org/2005/08/addressing/unspecified"), demanding), "");
  EXPECT_EQ(refusal(related(kOurs), demanding), "");
  EXPECT_THAT(refusal(related("urn:uuid:other"), demanding), HasSubstr("answers another message"));
  EXPECT_THAT(refusal(related(""), demanding), HasSubstr("answers another message"));
  EXPECT_THAT(
      refusal(envelope(k12, "<a:RelatesTo>http://www.w3.org/2005/08/addressing/unspecified</a:RelatesTo>",
                       "<r/>")),
      HasSubstr("answers another message"));
}

TEST(SoapAnswer, ReadsAFaultInWhateverFormItComes) {
  struct Row {
    std::string why;
    std::string ns;
    std::string fault;
    std::string code;
    std::string machine_code;
  };
  const std::string detail11 = "<detail><e xmlns='urn:e'><code>P-1</code></e></detail>";
  const std::string code12 = "<s:Code><s:Value>s:Sender</s:Value></s:Code>";
  const Row rows[] = {
      {"1.1 as it should be", k11, "<s:Fault><faultcode>s:Client</faultcode>" + detail11 + "</s:Fault>",
       "Client", "P-1"},
      {"1.1 with qualified children", k11,
       "<s:Fault><s:faultcode>s:Client</s:faultcode><s:detail><code>P-1</code></s:detail></s:Fault>",
       "Client", "P-1"},
      {"1.1's children in 1.2", k12, "<s:Fault><faultcode>s:Sender</faultcode>" + detail11 + "</s:Fault>",
       "Sender", "P-1"},
      {"1.2's children in 1.1", k11, "<s:Fault>" + code12 + "<s:Detail><code>P-1</code></s:Detail></s:Fault>",
       "Sender", "P-1"},
      {"a Fault that lost its namespace", k12,
       "<Fault xmlns=''><faultcode>Client</faultcode><faultstring>x</faultstring></Fault>", "Client", ""},
      {"a Fault in a namespace of somebody's own", k11,
       "<f:Fault xmlns:f='urn:f'><f:faultcode>Server</f:faultcode><faultstring/></f:Fault>", "", ""},
      {"the code's prefix is not declared", k11, "<s:Fault><faultcode>env:Client</faultcode></s:Fault>",
       "Client", ""},
      {"the code has no prefix", k12, "<s:Fault><s:Code><s:Value>Sender</s:Value></s:Code></s:Fault>",
       "Sender", ""},
      {"a code of the partner's own in Value", k12,
       "<s:Fault><s:Code><s:Value xmlns:n='urn:n'>n:E42</s:Value></s:Code></s:Fault>", "", "E42"},
      {"several entries, the code in the second", k12,
       "<s:Fault>" + code12 + "<s:Detail><a xmlns='urn:a'/><b><code>P-1</code></b></s:Detail></s:Fault>",
       "Sender", "P-1"},
      {"the first code may be personal", k12,
       "<s:Fault>" + code12 + "<s:Detail><code>161175-19997</code><code>P-1</code></s:Detail></s:Fault>",
       "Sender", "P-1"},
      {"an empty detail", k12, "<s:Fault>" + code12 + "<s:Detail/></s:Fault>", "Sender", ""},
      {"a detail of text alone is no code", k12,
       "<s:Fault>" + code12 + "<s:Detail>Berzins</s:Detail></s:Fault>", "Sender", ""},
      {"no code at all", k12, "<s:Fault/>", "", ""},
      {"a reason alone", k11, "<s:Fault><faultstring>Sorry</faultstring></s:Fault>", "", ""},
  };
  for (const Row& row : rows) {
    const auto answer = parse_answer(envelope(row.ns, "", row.fault), expecting());
    ASSERT_TRUE(answer) << row.why << ": " << answer.error().to_string();
    ASSERT_TRUE(answer->fault) << row.why;
    EXPECT_EQ(answer->fault->code, row.code) << row.why;
    EXPECT_EQ(answer->fault->machine_code, row.machine_code) << row.why;
  }
}

TEST(SoapAnswer, GivesAllThatMayBeThePartnersCode) {
  const auto answer = parse_answer(envelope(k11, "",
                                            "<s:Fault><faultcode>s:Client.Rule.R7</"
                                            "faultcode><faultstring>No</faultstring><detail><code>A-1</code>"
                                            "<x><code> A-2 </code></x></detail></s:Fault>"),
                                   expecting());

  ASSERT_TRUE(answer && answer->fault);
  EXPECT_THAT(answer->fault->codes, ElementsAre("A-1", "A-2", "R7", "Rule"));
}

TEST(SoapAnswer, KeepsLittleOfCodesWithinCodes) {
  std::string detail = std::string(2'000, 'x');
  for (int depth = 0; depth < 40; ++depth) detail = "<code>" + detail + "</code>";
  const auto answer = parse_answer(
      envelope(k11, "",
               "<s:Fault><faultcode>s:Client.R7</faultcode><faultstring>No</faultstring><detail>" + detail +
                   "</detail></s:Fault>"),
      expecting());

  ASSERT_TRUE(answer && answer->fault);
  EXPECT_THAT(answer->fault->codes, ElementsAre("R7"));
}

TEST(SoapAnswer, KeepsTheTextOfADetailWithoutElementsAsAReason) {
  const auto answer = parse_answer(
      envelope(k11, "", "<s:Fault><faultstring>No</faultstring><detail>P-1</detail></s:Fault>"), expecting());

  ASSERT_TRUE(answer && answer->fault);
  EXPECT_THAT(answer->fault->reasons, ElementsAre(Pair("", "No"), Pair("", "P-1")));
}

TEST(SoapAnswer, TakesNoFaultForWhatIsAnElementOfThePartners) {
  const auto answer = parse_answer(
      envelope(k12, "", "<f:Fault xmlns:f='urn:geology'><f:Code>7</f:Code></f:Fault>"), expecting());

  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->fault);
}

TEST(SoapAnswer, NeverQuotesTheAnswerInAnError) {
  const std::string secret = "161175-19997";  // invented
  for (const std::string& octets :
       {secret, "<" + secret, "<e>" + secret + "</e>",
        envelope(k12, "<a:RelatesTo>" + secret + "</a:RelatesTo>", "<r/>"), envelope(k12, "", secret)})
    EXPECT_THAT(refusal(octets), Not(HasSubstr(secret)));
}

TEST(SoapAnswer, IsToldFromWhatIsNoEnvelope) {
  EXPECT_TRUE(is_envelope(envelope(k11, "", "<r/>")));
  EXPECT_TRUE(is_envelope(envelope(k12, "", "<r/>")));
  EXPECT_FALSE(is_envelope("<Envelope/>"));
  EXPECT_FALSE(is_envelope("busy"));
}
