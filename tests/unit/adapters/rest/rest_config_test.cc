#include "adapters/rest/rest_config.h"

#include <gmock/gmock.h>

#include <functional>
#include <map>

#include "adapters/rest/rest_adapter.h"
#include "hub/config/annotation.h"
#include "tests/support/both_languages.h"
#include "tests/unit/adapters/rest/rest_partner.h"

using adapters::rest::AuthMethod;
using adapters::rest::FaultRemedy;
using adapters::rest::Format;
using adapters::rest::Method;
using adapters::rest::problem_in;
using adapters::rest::RestConfig;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using namespace std::chrono_literals;

namespace {

constexpr const char* kGood = R"(
base: https://partner.example/rest
format: xml
timeout: 20s
max_reply_kib: 512
credentials: {trust: /pki/ca.pem, certificate: /pki/hub.pem, key: /pki/hub.key}
auth: {method: session, user: WEB, password: secret, login: /user}
namespaces: {p: "urn:partner"}
values: {template: "12"}
tables: {currency: {EUR: "978"}, unit: {}}
fault: {code: /error/code}
fault_codes: {E-101: refuse, HTTP 409: wait}
operations:
  create:
    idempotent: true
    steps:
      - {step: find, path: "/docs?number={number}", take: {found: "//p:id"}, absent: [404, "404 empty"]}
      - {step: twin, when: "$found != ''", refuse: it is there}
      - {step: create, method: post, path: "/docs/{template}", headers: {X-Id: "{message_id}"},
         request: doc, reply: doc, same: {number: "//p:number"}, fault_when: "//p:error"}
    fault_codes: {E-1: stop}
probe: {path: /user, authenticated: true}
)";

/// As the hub has it after references were replaced: the text `secret` came from one.
YAML::Node loaded(const std::string& yaml) {
  YAML::Node node = YAML::Load(yaml);
  for (const auto& field : node["auth"])
    if (field.second.IsScalar() && field.second.Scalar() == "secret")
      hub::config::annotate(field.second, {{}, "${secret:partner}", true, false});
  return node;
}

RestConfig read(const std::string& yaml, hub::config::Findings& findings) {
  return adapters::rest::rest_spec().read(loaded(yaml), hub::config::Place{"system.yaml"}, findings);
}

/// Findings about the good configuration with another `auth`.
std::vector<std::string> findings_with(const std::string& auth) {
  std::string yaml = kGood;
  const std::size_t start = yaml.find("auth: ");
  hub::config::Findings findings;
  read(yaml.replace(start, yaml.find('\n', start) - start, "auth: " + auth), findings);
  std::vector<std::string> texts;
  for (const auto& finding : findings) texts.push_back(finding.to_string());
  return texts;
}

RestConfig good() {
  hub::config::Findings findings;
  auto config = read(kGood, findings);
  EXPECT_TRUE(findings.empty()) << findings.front().to_string();
  return config;
}

}  // namespace

TEST(RestConfiguration, IsReadWhole) {
  const auto config = good();

  EXPECT_TRUE(problem_in(config).empty());
  EXPECT_EQ(config.base, "https://partner.example/rest");
  EXPECT_EQ(config.format, Format::xml);
  EXPECT_EQ(config.timeout, 20s);
  EXPECT_EQ(config.auth.method, AuthMethod::session);
  EXPECT_EQ(config.auth.login, "/user");
  EXPECT_EQ(config.tables.by_name.at("currency").at("EUR"), "978");
  EXPECT_THAT(config.fault_codes,
              ElementsAre(Pair("E-101", FaultRemedy::refuse), Pair("HTTP 409", FaultRemedy::wait)));
  const auto& operation = config.operations.at("create");
  EXPECT_TRUE(operation.idempotent);
  ASSERT_EQ(operation.steps.size(), 3U);
  EXPECT_EQ(operation.steps[0].method, Method::get);
  EXPECT_THAT(operation.steps[0].absent, ElementsAre("404", "404 empty"));
  EXPECT_EQ(operation.steps[1].refuse, "it is there");
  EXPECT_EQ(operation.steps[2].method, Method::post);
  EXPECT_EQ(operation.steps[2].headers.at("X-Id"), "{message_id}");
  EXPECT_TRUE(config.probe.authenticated);
}

TEST(RestConfiguration, ReportsEverythingWrongAtOnce) {
  hub::config::Findings findings;

  read(
      "base: https://x\nformat: csv\ntables: [1]\nfault_codes: {A: reconcile}\noperations: {a: {steps: "
      "[{pth: /x}]}}"
      "\nauth: {method: kerberos}\n",
      findings);

  std::string all;
  for (const auto& finding : findings) all += finding.to_string() + "\n";
  EXPECT_THAT(all, HasSubstr("system.yaml:2:9"));
  for (const std::string word : {"tables", "fault_codes", "pth", "'step'", "method", "credentials"})
    EXPECT_THAT(all, HasSubstr(word)) << all;
}

TEST(RestConfiguration, IsRefusedWhenFieldsDoNotFitEachOther) {
  using Spoil = std::function<void(RestConfig&)>;
  const auto create = [](RestConfig & config) -> auto& {
    return config.operations["create"].steps[2];
  };
  const std::vector<std::pair<std::string, Spoil>> wrong{
      {"base", [](RestConfig& c) { c.base = "http://x"; }},
      {"base", [](RestConfig& c) { c.base = "https://x/"; }},
      {"base", [](RestConfig& c) { c.base = "https://user:pass@x"; }},
      {"credentials", [](RestConfig& c) { c.credentials.key.clear(); }},
      {"auth.login", [](RestConfig& c) { c.auth.login = "user"; }},
      {"user and password", [](RestConfig& c) { c.auth.password.clear(); }},
      {"colon", [](RestConfig& c) { c.auth.user = "a:b"; }},
      {"auth.token", [](RestConfig& c) { c.auth.method = AuthMethod::bearer; }},
      {"auth.token_url", [](RestConfig& c) { c.auth.method = AuthMethod::oauth2; }},
      {"values.1", [](RestConfig& c) { c.values["1"] = "x"; }},
      {"fault.code", [](RestConfig& c) { c.fault.code = "///"; }},
      {"HTTP", [](RestConfig& c) { c.fault_codes["HTTP x"] = FaultRemedy::wait; }},
      {"operations", [](RestConfig& c) { c.operations.clear(); }},
      {"no step that calls", [](RestConfig& c) { c.operations["create"].steps.clear(); }},
      {"two steps", [&](RestConfig& c) { create(c).step = "find"; }},
      {"'path' is not", [&](RestConfig& c) { create(c).path = "docs"; }},
      {"'path' has", [&](RestConfig& c) { create(c).path = "/docs/{number"; }},
      {"exclude", [](RestConfig& c) { c.operations["create"].steps[1].path = "/x"; }},
      {"'when'", [&](RestConfig& c) { create(c).when = "$a ="; }},
      {"'when'", [&](RestConfig& c) { create(c).when = "matches($a, 'x')"; }},
      {"'when'", [&](RestConfig& c) { create(c).when = "contains($a)"; }},
      {"take.found", [&](RestConfig& c) { create(c).take["found"] = "count()"; }},
      {"headers.Cookie", [&](RestConfig& c) { create(c).headers["Cookie"] = "x"; }},
      {"headers.X Y", [&](RestConfig& c) { create(c).headers["X Y"] = "x"; }},
      {"control", [&](RestConfig& c) { create(c).headers["X-Y"] = "a\r\nb"; }},
      {"method get", [&](RestConfig& c) { create(c).method = Method::get; }},
      {"contract", [](RestConfig& c) { c.format = Format::json; }},
      {"absent", [&](RestConfig& c) { create(c).absent = {"none"}; }},
      {"absent", [&](RestConfig& c) { create(c).absent = {"400 "}; }},
      {"take.found", [&](RestConfig& c) { create(c).take["found"] = "//q:id"; }},
      {"take.found", [&](RestConfig& c) { create(c).take["found"] = "$number"; }},
      {"take.template", [&](RestConfig& c) { create(c).take["template"] = "//p:id"; }},
      {"take.message_id", [&](RestConfig& c) { create(c).take["message_id"] = "//p:id"; }},
      {"same.number", [&](RestConfig& c) { create(c).same["number"] = "//q:id"; }},
      {"fault_when", [&](RestConfig& c) { create(c).fault_when = "]"; }},
      {"probe.path", [](RestConfig& c) { c.probe.path = "user"; }},
  };
  for (const auto& [word, spoil] : wrong) {
    auto config = good();
    spoil(config);
    EXPECT_THAT(hub::tests::in_english(problem_in(config)), HasSubstr(word));
  }
}

TEST(RestConfiguration, TakesAllFieldsThatAMethodUses) {
  for (const std::string auth :
       {"{}", "{method: none}", "{method: basic, user: a, password: secret}",
        "{method: bearer, token: secret}", "{method: session, user: a, password: secret, login: /user}",
        "{method: oauth2, token_url: https://x/token, client_id: a, client_secret: secret, scope: b, "
        "secret_in_body: true}"})
    EXPECT_THAT(findings_with(auth), IsEmpty()) << auth;
}

TEST(RestConfiguration, FindsEachFieldThatTheMethodDoesNotUse) {
  EXPECT_THAT(findings_with("{method: basic, user: a, password: secret, token: secret}"),
              ElementsAre("system.yaml:7:50: 'token' is too much: method basic does not use it"));
  EXPECT_THAT(findings_with("{method: bearer, token: secret, secret_in_body: false}"),
              ElementsAre(HasSubstr("'secret_in_body' is too much: method bearer")));
  EXPECT_THAT(findings_with(
                  "{method: oauth2, token_url: https://x/t, client_id: a, client_secret: secret, login: /a}"),
              ElementsAre(HasSubstr("'login' is too much: method oauth2")));
  EXPECT_THAT(findings_with("{user: a, password: secret}"),
              ElementsAre(HasSubstr("'password' is too much: method none"),
                          HasSubstr("'user' is too much: method none")));
}

TEST(RestConfiguration, TellsNothingOfFieldsWhileTheMethodIsInDoubt) {
  EXPECT_THAT(findings_with("{method: basik, user: a, password: secret}"),
              ElementsAre(HasSubstr("'method' cannot be 'basik'")));
  EXPECT_THAT(findings_with("{metod: basic, user: a, password: secret}"),
              ElementsAre(HasSubstr("unknown field 'metod'")));
}

TEST(RestConfiguration, LetsASiteChooseAnotherMethodThanTheLibrarys) {
  YAML::Node node = loaded(kGood);
  node["auth"]["method"] = "basic";
  for (const auto& field : node["auth"])
    if (field.first.Scalar() == "login")
      hub::config::annotate(field.first, {"library.yaml", {}, false, false});
  hub::config::Findings findings;

  (void)adapters::rest::rest_spec().read(node, hub::config::Place{"system.yaml"}, findings);

  EXPECT_TRUE(findings.empty()) << findings.front().to_string();
}

TEST(RestConfiguration, FindsSecretsThatAreNotReferencesAndNeverShowsThem) {
  const std::string rest = " must be a reference ${secret:NAME}, never the secret itself";
  EXPECT_THAT(findings_with("{method: basic, user: a, password: hunter2}"),
              ElementsAre("system.yaml:7:42: 'password'" + rest));
  EXPECT_THAT(findings_with("{method: bearer, token: 12345}"),
              ElementsAre("system.yaml:7:31: 'token'" + rest));
  EXPECT_THAT(findings_with("{method: oauth2, token_url: https://x/t, client_id: a, client_secret: hunter2}"),
              ElementsAre(HasSubstr(": 'client_secret'" + rest)));
}

TEST(RestConfiguration, MakesAFindingOfWhatCannotBeRead) {
  hub::port::AdapterKinds kinds;
  kinds.add<adapters::rest::RestAdapter>();
  boost::asio::io_context io;
  hub::http::Client client(io);
  rest_test::MovedClock clock;
  hub::config::Findings findings;

  const auto adapter = (*kinds.find("rest"))(loaded(kGood), hub::config::Place{"system.yaml"},
                                             hub::port::Services{client, clock}, findings);

  EXPECT_EQ(adapter, nullptr);
  ASSERT_FALSE(findings.empty());
  EXPECT_THAT(findings[0].to_string(), HasSubstr("/pki/ca.pem"));
}

TEST(RestConfiguration, IsHeldAgainstItsContract) {
  boost::asio::io_context io;
  hub::http::Client client(io);
  rest_test::MovedClock clock;
  const hub::port::Services services{client, clock};
  auto config = rest_test::Service::config_to(1);
  config.operations["ask"].steps[0].reply = "Nothing";
  EXPECT_THROW(adapters::rest::RestAdapter(config, services), std::runtime_error);
  config = rest_test::Service::config_to(1);
  config.contract = "/nowhere/contract.xsd";
  EXPECT_THROW(adapters::rest::RestAdapter(config, services), std::runtime_error);
  config = rest_test::Service::xml_config_to(1);
  config.contract = config.credentials.trust;
  EXPECT_THROW(adapters::rest::RestAdapter(config, services), std::runtime_error);
}

TEST(RestConfiguration, HasAReferencePage) {
  const std::string page = adapters::rest::rest_spec().reference();

  for (const std::string field : {"auth.token_url", "operations.<name>.steps[].take", "tables", "probe.path"})
    EXPECT_THAT(page, HasSubstr(field));
}
