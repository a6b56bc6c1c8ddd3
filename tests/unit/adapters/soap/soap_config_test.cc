#include "adapters/soap/soap_config.h"

#include <gmock/gmock.h>

#include <fstream>

#include "adapters/soap/soap_adapter.h"
#include "adapters/soap/verdict.h"
#include "tests/support/both_languages.h"

using adapters::soap::FaultRemedy;
using adapters::soap::problem_in;
using adapters::soap::SoapConfig;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using namespace std::chrono_literals;

namespace {

constexpr const char* kGood = R"(
endpoint: https://nino.example/property-tax
to: urn:nino
soap_version: "1.1"
relates_to: true
timeout: 20s
max_reply_kib: 512
credentials: {trust: /pki/ca.pem, certificate: /pki/hub.pem, key: /pki/hub.key}
security: {sign: true, parts: [Timestamp, Body], certificate: /pki/sign.pem, key: /pki/sign.key, lifetime: 60s}
fault_codes: {NINO-101: refuse, NINO-301: wait}
operations:
  get_debts: {action: "urn:nino:GetDebts", reply: GetDebtsResponse, fault_codes: {NINO-001: stop}}
probe: {method: connect}
)";

SoapConfig read(const std::string& yaml, hub::config::Findings& findings) {
  return adapters::soap::soap_spec().read(YAML::Load(yaml), hub::config::Place{"system.yaml"}, findings);
}

SoapConfig good() {
  hub::config::Findings findings;
  auto config = read(kGood, findings);
  EXPECT_TRUE(findings.empty()) << findings.front().to_string();
  return config;
}

}  // namespace

TEST(SoapConfiguration, IsReadWhole) {
  const auto config = good();

  EXPECT_TRUE(problem_in(config).empty());
  EXPECT_EQ(config.endpoint, "https://nino.example/property-tax");
  EXPECT_EQ(config.soap_version, hub::formats::SoapVersion::v1_1);
  EXPECT_TRUE(config.relates_to);
  EXPECT_EQ(config.timeout, 20s);
  EXPECT_EQ(config.credentials.key, "/pki/hub.key");
  EXPECT_THAT(config.security.parts, ElementsAre("Timestamp", "Body"));
  EXPECT_EQ(config.security.lifetime, 60s);
  EXPECT_THAT(config.fault_codes,
              ElementsAre(Pair("NINO-101", FaultRemedy::refuse), Pair("NINO-301", FaultRemedy::wait)));
  ASSERT_EQ(config.operations.count("get_debts"), 1U);
  EXPECT_EQ(config.operations.at("get_debts").reply, "GetDebtsResponse");
}

TEST(SoapConfiguration, ReportsEverythingWrongAtOnce) {
  hub::config::Findings findings;

  const auto config =
      read("endpoint: https://x/\nfault_codes: {A: perhaps}\nmax_in_flight: 0\ntimout: 3s\n", findings);

  std::string all;
  for (const auto& finding : findings) all += finding.to_string() + "\n";
  EXPECT_THAT(all, HasSubstr("system.yaml:2:18"));
  EXPECT_THAT(all, HasSubstr("fault_codes"));
  EXPECT_THAT(all, HasSubstr("'max_in_flight' is no field of soap any more: leave it out here and write "
                             "'max_in_flight' in the system's section 'pace'"));
  EXPECT_THAT(all, HasSubstr("timout"));
  EXPECT_THAT(all, HasSubstr("'operations'"));
  EXPECT_TRUE(config.fault_codes.empty());
}

TEST(SoapConfiguration, IsRefusedWhenFieldsDoNotFitEachOther) {
  for (const std::string endpoint :
       {"http://x/", "https://", "https://user:pass@x/", "https://x/#a", "https://x/ y", "x"}) {
    auto config = good();
    config.endpoint = endpoint;
    EXPECT_THAT(hub::tests::in_english(problem_in(config)), HasSubstr("endpoint")) << endpoint;
  }
  auto config = good();
  config.credentials.key.clear();
  EXPECT_THAT(hub::tests::in_english(problem_in(config)), HasSubstr("credentials"));
  config = good();
  config.security.key.clear();
  EXPECT_THAT(hub::tests::in_english(problem_in(config)), HasSubstr("security"));
  config = good();
  config.operations.at("get_debts").action = "a\"\r\nb";
  EXPECT_THAT(hub::tests::in_english(problem_in(config)), HasSubstr("action"));
  config = good();
  config.probe.method = adapters::soap::ProbeMethod::operation;
  config.probe.operation = "unknown";
  EXPECT_THAT(hub::tests::in_english(problem_in(config)), HasSubstr("probe.operation"));
}

TEST(SoapConfiguration, TakesAnOpenEndpointOnlyOnANetworkThatIsSaidToBeClosed) {
  auto config = good();
  config.endpoint = "http://10.1.2.3/service";
  EXPECT_THAT(hub::tests::in_english(problem_in(config)),
              HasSubstr("write 'closed_network: true' beside it"));
  config.closed_network = true;
  config.credentials = {};
  EXPECT_TRUE(problem_in(config).empty());
  config.endpoint = "https://10.1.2.3/service";
  EXPECT_THAT(hub::tests::in_english(problem_in(config)), HasSubstr("'credentials' is missing"));
}

TEST(SoapConfiguration, SaysWhatAddressingIsNeededFor) {
  auto config = good();
  config.operations.at("get_debts").action = "";
  EXPECT_THAT(hub::tests::in_english(problem_in(config)),
              HasSubstr("'operations.get_debts.action' is empty"));
  config.addressing = adapters::soap::Addressing::none;
  EXPECT_THAT(hub::tests::in_english(problem_in(config)), HasSubstr("'relates_to' is too much"));
  config.relates_to = false;
  EXPECT_TRUE(problem_in(config).empty());
  config.security.parts.emplace_back("To");
  EXPECT_THAT(hub::tests::in_english(problem_in(config)), HasSubstr("'security.parts' has To"));

  std::string yaml = kGood;
  yaml.replace(yaml.find("relates_to: true"), 16, "addressing: none");
  hub::config::Findings findings;
  (void)read(yaml, findings);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].to_string(), HasSubstr("system.yaml:3:1: 'to' is too much"));
}

TEST(SoapConfiguration, KnowsWhatAHeaderBlockMayName) {
  const auto problem = [](const std::string& header, auto change) {
    auto config = good();
    config.headers = {header};
    config.values.by_name["key"] = {"value", true};
    change(config);
    return hub::tests::in_english(problem_in(config));
  };
  const auto nothing = [](SoapConfig&) {};

  EXPECT_EQ(problem("<p:H xmlns:p='urn:p' a='{key}'>{purpose}{party?}{now}{message_id}</p:H>", nothing), "");
  EXPECT_THAT(problem("<p:H xmlns:p='urn:p'>{purpos}</p:H>", nothing),
              HasSubstr("'headers' has '{purpos}', which is none of 'values' and no word of the hub; did you "
                        "mean 'purpose'?"));
  EXPECT_THAT(problem("<p:H>", nothing), HasSubstr("'headers' has a block that is none"));
  EXPECT_THAT(problem("<H/>",
                      [](SoapConfig& c) {
                        c.values.by_name["purpose"] = {"x", false};
                      }),
              HasSubstr("'values.purpose' is a name that the hub itself gives a value"));
  EXPECT_THAT(problem("<H/>", [](SoapConfig& c) { c.values.by_name["key"].text = "\x01"; }),
              HasSubstr("'values.key' has a character that XML does not have"));
  const auto probing = [](SoapConfig& c) {
    c.probe = {adapters::soap::ProbeMethod::operation, "get_debts", "<a/>"};
  };
  EXPECT_THAT(problem("<H>{user}</H>", probing),
              HasSubstr("which probes and sources do not have: write '{user?}'"));
  EXPECT_EQ(problem("<H>{user?}{key}</H>", probing), "");
}

TEST(SoapConfiguration, ReadsTokenAndHeadersAndAskForWhatTheyLack) {
  hub::config::Findings findings;
  const auto config = read(std::string(kGood) +
                               "username_token: {user: sakta, form: digest, nonce: false}\n"
                               "headers: ['<a/>']\nvalues: {system: SAKTA}\n",
                           findings);
  EXPECT_TRUE(findings.empty()) << findings.front().to_string();
  ASSERT_TRUE(config.username_token);
  EXPECT_EQ(config.values.by_name.at("system").text, "SAKTA");
  EXPECT_THAT(hub::tests::in_english(problem_in(config)),
              HasSubstr("'username_token' needs user and password"));
  auto with = config;
  with.username_token->password = "parole";
  EXPECT_THAT(hub::tests::in_english(problem_in(with)), HasSubstr("'username_token.nonce' cannot be false"));
}

TEST(SoapConfiguration, HasNoFieldThatDoesNothing) {
  const auto findings_of = [](const std::string& from, const std::string& to) {
    std::string yaml = kGood;
    yaml.replace(yaml.find(from), from.size(), to);
    hub::config::Findings findings;
    const auto config = read(yaml, findings);
    std::string all;
    for (const auto& finding : findings) all += finding.to_string() + "\n";
    return all + hub::tests::in_english(problem_in(config));
  };

  EXPECT_THAT(findings_of("sign: true", "sign: false"), HasSubstr("system.yaml:9:25: 'parts' is too much"));
  EXPECT_THAT(findings_of("{method: connect}", "{method: connect, operation: get_debts}"),
              HasSubstr("'probe.operation' is too much"));
  EXPECT_THAT(findings_of("{method: connect}", "{method: connect, body: <a/>}"),
              HasSubstr("'probe.body' is too much"));
  EXPECT_THAT(findings_of("timeout: 20s", "unknown_members: refuse"),
              HasSubstr("'unknown_members' needs a 'contract'"));
}

TEST(SoapConfiguration, TakesXPathsThatCanBeEvaluated) {
  const auto problem = [](auto change) {
    auto config = good();
    config.namespaces = {{"p", "urn:p"}};
    change(config);
    return hub::tests::in_english(problem_in(config));
  };

  EXPECT_EQ(problem([](auto& c) { c.operations.at("get_debts").fault_when = "/p:a/p:b = 'x'"; }), "");
  EXPECT_THAT(problem([](auto& c) { c.operations.at("get_debts").fault_when = "/q:a"; }),
              HasSubstr("'operations.get_debts.fault_when' is no such XPath 1.0 expression: prefix 'q'"));
  EXPECT_THAT(problem([](auto& c) { c.operations.at("get_debts").fault_when = "/p:a["; }),
              HasSubstr("fault_when"));
  EXPECT_EQ(problem([](auto& c) { c.fault.code = "no-such_name.1"; }), "");
  EXPECT_EQ(problem([](auto& c) { c.fault.code = "substring-before(//faultstring, ':')"; }), "");
  EXPECT_THAT(problem([](auto& c) { c.fault.code = "substring(//faultstring"; }), HasSubstr("'fault.code'"));
  EXPECT_THAT(problem([](auto& c) { c.fault.text = "//q:why"; }), HasSubstr("'fault.text'"));
  EXPECT_THAT(problem([](auto& c) { c.fault.pause = "/["; }), HasSubstr("'fault.pause'"));
}

TEST(SoapConfiguration, TellsWhereANumberBecomesText) {
  std::string yaml = kGood;
  yaml += "fault: {code: \"number(//code)\", pause: \"//minutes * 60\"}\n";
  hub::config::Findings findings;

  (void)read(yaml, findings);

  ASSERT_EQ(findings.size(), 1U) << "a pause is read as a number again";
  EXPECT_THAT(findings[0].to_string(),
              HasSubstr("system.yaml:14:9: 'fault.code': 'number(//code)' is a number that becomes text"));
}

namespace {

/// Findings about an operation held against NINO's WSDL.
std::vector<std::string> against_nino(const std::string& version, const std::string& action,
                                      const std::string& reply,
                                      const std::string& contract = "/wsdl/nino/nino.wsdl") {
  const std::string yaml = "endpoint: https://x.example/\nsoap_version: \"" + version +
                           "\"\ncredentials: {trust: /x}\ncontract: " +
                           (contract.front() == '/' ? SAKTA_SOURCE_DIR + contract : contract.substr(1)) +
                           "\noperations:\n  ask: {action: \"" + action + "\",\n    reply: " + reply + "}\n";
  hub::config::Findings findings;
  (void)read(yaml, findings);
  std::vector<std::string> lines;
  for (const auto& finding : findings) {
    std::string line = finding.to_string();
    for (std::size_t at; (at = line.find(SAKTA_SOURCE_DIR)) != line.npos;)
      line.erase(at, std::string(SAKTA_SOURCE_DIR).size());
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST(SoapConfiguration, IsHeldAgainstTheContract) {
  const std::string action = "urn:nino:model:property-tax:1:GetDebts";

  EXPECT_THAT(against_nino("1.2", action, "GetDebtsResponse"), testing::IsEmpty());
  EXPECT_THAT(against_nino("1.1", action, "GetDebtsResponse"), testing::IsEmpty());
  EXPECT_THAT(against_nino("1.2", action, "GetDebtsResponce"),
              ElementsAre("system.yaml:7:5: 'GetDebtsResponce' is no element of /wsdl/nino/nino.wsdl; did "
                          "you mean 'GetDebtsResponse'?"));
  EXPECT_THAT(
      against_nino("1.2", action, "NinoFault"),
      ElementsAre(
          "system.yaml:7:5: 'NinoFault' is not what /wsdl/nino/nino.wsdl has as answer to this action: "
          "'GetDebtsResponse'"));
  EXPECT_THAT(against_nino("1.2", action + "s", "GetDebtsResponse"),
              ElementsAre("system.yaml:6:9: '" + action +
                          "s' is no action of /wsdl/nino/nino.wsdl; did you mean '" + action + "'?"));
  EXPECT_THAT(against_nino("1.2", "urn:other", "Nothing"), testing::SizeIs(2));
}

TEST(SoapConfiguration, NeedsABindingOfItsVersion) {
  const std::string file = testing::TempDir() + "one_binding.wsdl";
  std::ofstream(file)
      << "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/' "
         "xmlns:s='http://schemas.xmlsoap.org/wsdl/soap/' "
         "xmlns:t='urn:t' targetNamespace='urn:t'><w:types><xs:schema "
         "xmlns:xs='http://www.w3.org/2001/XMLSchema' "
         "targetNamespace='urn:t'><xs:element name='A'/><xs:element name='B'/></xs:schema></w:types>"
         "<w:message name='in'><w:part name='p' element='t:A'/></w:message>"
         "<w:message name='out'><w:part name='p' element='t:B'/></w:message>"
         "<w:portType name='P'><w:operation name='Do'><w:input message='t:in'/><w:output message='t:out'/>"
         "</w:operation></w:portType><w:binding name='b' type='t:P'><s:binding transport='x'/>"
         "<w:operation name='Do'><s:operation "
         "soapAction='urn:t/do'/></w:operation></w:binding></w:definitions>";

  EXPECT_THAT(against_nino("1.1", "urn:t/do", "B", " " + file), testing::IsEmpty());
  EXPECT_THAT(against_nino("1.1", "urn:t:P:DoRequest", "B", " " + file), testing::IsEmpty());
  EXPECT_THAT(against_nino("1.2", "urn:t/do", "B", " " + file),
              ElementsAre(testing::StartsWith("system.yaml:2:1: SOAP 1.2 has no binding in ")));
}

TEST(SoapConfiguration, MakesAFindingOfAKeyThatCannotBeRead) {
  hub::port::AdapterKinds kinds;
  kinds.add<adapters::soap::SoapAdapter>();
  boost::asio::io_context io;
  hub::http::Client client(io);
  struct NoClock final : hub::port::Clock {
    [[nodiscard]] Instant now() const override { return {}; }
    [[nodiscard]] std::chrono::system_clock::time_point wall() const override { return {}; }
    hub::port::Task<void> sleep(Duration) override { co_return; }
  } clock;
  hub::config::Findings findings;

  const auto adapter = (*kinds.find("soap"))(YAML::Load(kGood), hub::config::Place{"system.yaml"},
                                             hub::port::Services{client, clock}, findings);

  EXPECT_EQ(adapter, nullptr);
  ASSERT_FALSE(findings.empty());
  EXPECT_THAT(findings[0].to_string(), HasSubstr("/pki/ca.pem"));
}

TEST(SoapConfiguration, HasAReferencePage) {
  EXPECT_THAT(adapters::soap::soap_spec().reference(), HasSubstr("max_reply_kib"));
}
