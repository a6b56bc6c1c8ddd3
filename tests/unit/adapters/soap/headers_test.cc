#include <gmock/gmock.h>

#include "adapters/soap/outgoing.h"
#include "adapters/soap/soap_adapter.h"
#include "hub/base/encoding.h"
#include "hub/formats/xml/document.h"
#include "tests/support/run_task.h"
#include "tests/unit/adapters/soap/soap_partner.h"

using adapters::soap::Addressing;
using adapters::soap::SoapAdapter;
using adapters::soap::SoapConfig;
using namespace soap_test;
using hub::formats::PasswordForm;
using support::http_reply;
using support::Peer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

const hub::formats::Namespaces kPrefixes{
    {"s", kSoap12},
    {"p", "urn:partner"},
    {"wsse", "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"},
    {"wsu", "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"}};

/// What a partner answers who knows no WS-Addressing.
std::string plain_envelope(const std::string& body, const std::string& ns = kSoap12) {
  return "<s:Envelope xmlns:s='" + ns + "'><s:Body>" + body + "</s:Body></s:Envelope>";
}

struct SoapHeaders : testing::Test {
  /// The request that a partner without WS-Addressing gets.
  Peer::Request sent(const SoapConfig& config, hub::port::Request request = question()) {
    SoapAdapter adapter(config, hub::port::Services{client, clock});
    evidence = {};
    request.evidence = &evidence;
    const auto reply = support::run_task(io, adapter.ask(std::move(request)));
    outcome = reply ? "a reply" : reply.error().to_string();
    const auto requests = service.peer().requests();
    return requests.empty() ? Peer::Request() : requests.back();
  }

  [[nodiscard]] SoapConfig plain() const {
    SoapConfig config = service.config();
    config.addressing = Addressing::none;
    config.to.clear();
    return config;
  }

  static std::vector<std::string> texts(const std::string& octets, const std::string& xpath) {
    const auto document = hub::formats::XmlDocument::parse(octets);
    if (!document) return {"no XML"};
    return *document->select(xpath, kPrefixes);
  }

  std::string answer = plain_envelope(good_reply());
  const Service service{
      [this](const Peer::Request&) -> Peer::Answer { return {http_reply("200 OK", answer)}; }};
  boost::asio::io_context io;
  hub::http::Client client{io};
  PlainClock clock;
  hub::port::Evidence evidence;
  std::string outcome;
};

}  // namespace

TEST_F(SoapHeaders, AreNoneWithoutAddressing) {
  const auto seen = sent(plain());

  EXPECT_EQ(outcome, "a reply");
  EXPECT_THAT(seen.body, Not(HasSubstr("addressing")));
  EXPECT_THAT(texts(seen.body, "count(/s:Envelope/s:Header/*)"), ElementsAre("0"));
  EXPECT_THAT(texts(seen.body, "/s:Envelope/s:Body/p:Ask/p:who"), ElementsAre("111111-11111"));
}

TEST_F(SoapHeaders, WithoutAddressingAnAnswersRelationMeansNothing) {
  answer = envelope("urn:uuid:another", good_reply());

  sent(plain());

  EXPECT_EQ(outcome, "a reply");
}

TEST_F(SoapHeaders, AnEmptyActionIsSentAsTheVersionHasIt) {
  SoapConfig config = plain();
  config.operations.at("ask").action = "";
  EXPECT_THAT(sent(config).head, HasSubstr("Content-Type: application/soap+xml; charset=utf-8\r\n"));
  EXPECT_EQ(outcome, "a reply");

  config.soap_version = hub::formats::SoapVersion::v1_1;
  answer = plain_envelope(good_reply(), kSoap11);
  EXPECT_THAT(sent(config).head, HasSubstr("SOAPAction: \"\"\r\n"));
  EXPECT_EQ(outcome, "a reply");
}

TEST_F(SoapHeaders, AreThePartnersOwnWithValuesOfTheSiteAndTheContext) {
  SoapConfig config = plain();
  config.headers = {
      "<p:Caller xmlns:p='urn:partner' xmlns:s='http://www.w3.org/2003/05/soap-envelope' "
      "s:mustUnderstand='true' system='{system}'><p:purpose>{purpose}</p:purpose><p:case>{case?}</p:case>"
      "<p:id>{message_id}</p:id></p:Caller>",
      "<p:Note xmlns:p='urn:partner'>{{fixed}}</p:Note>"};
  config.values.by_name["system"] = {"R & D \"<hub>\"", false};
  auto request = question();
  request.facts = {{"purpose", "<building>"}, {"case", ""}};

  const auto seen = sent(config, request);

  EXPECT_EQ(outcome, "a reply");
  const std::string header = "/s:Envelope/s:Header/p:Caller";
  EXPECT_THAT(texts(seen.body, header + "/@system"), ElementsAre("R & D \"<hub>\""));
  EXPECT_THAT(texts(seen.body, header + "/@s:mustUnderstand"), ElementsAre("true"));
  EXPECT_THAT(texts(seen.body, header + "/p:purpose"), ElementsAre("<building>"));
  EXPECT_THAT(texts(seen.body, header + "/p:case"), ElementsAre(""));
  EXPECT_THAT(texts(seen.body, header + "/p:id"), ElementsAre("urn:uuid:" + request.message.to_string()));
  EXPECT_THAT(texts(seen.body, "/s:Envelope/s:Header/p:Note"), ElementsAre("{fixed}"));
  EXPECT_EQ(evidence.sent, seen.body) << "nothing in it is a secret";
}

TEST_F(SoapHeaders, WithoutAValueThatTheyMustHaveNothingIsSent) {
  SoapConfig config = plain();
  config.headers = {"<p:Caller xmlns:p='urn:partner'>{purpose}</p:Caller>"};

  sent(config);

  EXPECT_THAT(outcome, HasSubstr("map.not_valid"));
  EXPECT_THAT(outcome, HasSubstr("'purpose' has no value"));
  EXPECT_TRUE(service.peer().requests().empty());
}

TEST_F(SoapHeaders, KeepSecretsOutOfTheEvidence) {
  SoapConfig config = plain();
  config.headers = {"<p:Key xmlns:p='urn:partner' key='{key}'>{key}</p:Key>"};
  config.values.by_name["key"] = {"s3 & <cret> \"", true};
  config.username_token.emplace();
  config.username_token->user = "sakta";
  config.username_token->password = "pass & word";

  const auto seen = sent(config);

  EXPECT_EQ(outcome, "a reply");
  EXPECT_THAT(texts(seen.body, "//p:Key"), ElementsAre("s3 & <cret> \""));
  EXPECT_THAT(texts(seen.body, "//p:Key/@key"), ElementsAre("s3 & <cret> \""));
  EXPECT_THAT(texts(seen.body, "//wsse:Password"), ElementsAre("pass & word"));
  EXPECT_THAT(texts(evidence.sent, "//p:Key"), ElementsAre("***"));
  EXPECT_THAT(texts(evidence.sent, "//p:Key/@key"), ElementsAre("***"));
  EXPECT_THAT(texts(evidence.sent, "//wsse:Password"), ElementsAre("***"));
  EXPECT_THAT(texts(evidence.sent, "//p:who"), ElementsAre("111111-11111")) << "all else is there";
}

TEST_F(SoapHeaders, ShowWhoWeAreByAUsernameToken) {
  SoapConfig config = plain();
  config.username_token.emplace();
  config.username_token->user = "sakta";
  config.username_token->password = "parole";
  const std::string token = "/s:Envelope/s:Header/wsse:Security/wsse:UsernameToken";

  std::string body = sent(config).body;
  EXPECT_THAT(texts(body, token + "/wsse:Username"), ElementsAre("sakta"));
  EXPECT_THAT(texts(body, token + "/wsse:Password"), ElementsAre("parole"));
  EXPECT_THAT(texts(body, "string-length(" + token + "/wsse:Nonce) > 20"), ElementsAre("true"));
  EXPECT_THAT(texts(body, "/s:Envelope/s:Header/wsse:Security/@s:mustUnderstand"), ElementsAre("true"));
  EXPECT_THAT(texts(body, "count(//wsu:Timestamp)"), ElementsAre("0"));

  config.username_token->nonce = false;
  config.username_token->timestamp = true;
  body = sent(config).body;
  EXPECT_THAT(texts(body, "count(" + token + "/*)"), ElementsAre("2"));
  EXPECT_THAT(texts(body, "count(/s:Envelope/s:Header/wsse:Security/wsu:Timestamp/*)"), ElementsAre("2"));

  config.username_token->form = PasswordForm::digest;
  config.username_token->nonce = true;
  body = sent(config).body;
  const auto nonce = hub::from_base64(texts(body, token + "/wsse:Nonce").at(0));
  ASSERT_TRUE(nonce);
  EXPECT_EQ(nonce->size(), 16U);
  EXPECT_THAT(texts(body, token + "/wsse:Password"),
              ElementsAre(hub::formats::password_digest(*nonce, texts(body, token + "/wsu:Created").at(0),
                                                        "parole")));
  EXPECT_THAT(body, Not(HasSubstr("parole")));
  const auto other = hub::from_base64(texts(sent(config).body, token + "/wsse:Nonce").at(0));
  EXPECT_NE(*nonce, *other) << "each message has its own";
}

TEST_F(SoapHeaders, HaveOneSecurityForSignatureAndToken) {
  SoapConfig config = plain();
  config.security.sign = true;
  config.security.parts = {"Timestamp", "Body"};
  config.security.certificate = config.credentials.certificate;
  config.security.key = config.credentials.key;
  config.username_token.emplace();
  config.username_token->user = "sakta";
  config.username_token->password = "parole";
  config.username_token->timestamp = true;

  const std::string body = sent(config).body;

  EXPECT_EQ(outcome, "a reply");
  EXPECT_THAT(texts(body, "count(//wsse:Security)"), ElementsAre("1"));
  EXPECT_THAT(texts(body, "count(//wsu:Timestamp)"), ElementsAre("1"));
  EXPECT_THAT(texts(body, "count(//wsse:Security/wsse:UsernameToken)"), ElementsAre("1"));
}

TEST_F(SoapHeaders, BasicGoesInHttp) {
  SoapConfig config = plain();
  config.auth.method = adapters::frame::AuthMethod::basic;
  config.auth.user = "sakta";
  config.auth.password = "parole";

  EXPECT_THAT(sent(config).head, HasSubstr("Authorization: Basic c2FrdGE6cGFyb2xl\r\n"));
  EXPECT_EQ(outcome, "a reply");
}

TEST_F(SoapHeaders, ReachAnOpenEndpointOfAClosedNetwork) {
  const Peer open([](const Peer::Request&) -> Peer::Answer {
    return {http_reply("200 OK", plain_envelope(good_reply()))};
  });
  SoapConfig config = plain();
  config.endpoint = "http://127.0.0.1:" + std::to_string(open.port()) + "/service";
  config.closed_network = true;
  config.credentials = {};

  sent(config);

  EXPECT_EQ(outcome, "a reply");
  EXPECT_EQ(open.requests().size(), 1U);
}

TEST(Concealed, NeverTakesOneSecretForAnother) {
  adapters::soap::Concealed concealed;
  std::string octets;
  std::string whole;
  for (int i = 0; i < 12; ++i) {
    octets += concealed.mark("n" + std::to_string(i), "v" + std::to_string(i)) + ",";
    whole += "v" + std::to_string(i) + ",";
  }
  EXPECT_EQ(concealed.reveal(octets).octets, whole);
  EXPECT_FALSE(concealed.reveal("nothing").shown);
}
