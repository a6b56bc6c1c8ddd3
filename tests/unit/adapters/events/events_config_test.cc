#include "adapters/events/events_config.h"

#include <gmock/gmock.h>

#include <functional>

#include "adapters/events/events_adapter.h"
#include "hub/config/annotation.h"
#include "tests/support/both_languages.h"
#include "tests/unit/adapters/events/subscriber.h"

using adapters::events::AuthMethod;
using adapters::events::DataForm;
using adapters::events::EventsConfig;
using adapters::events::Mode;
using adapters::events::problem_in;
using events_test::Events;
using testing::HasSubstr;

namespace {

constexpr const char* kGood = R"(
endpoint: https://city.example/events
mode: binary
source: urn:sakta:hub:90000000019
timeout: 20s
credentials: {trust: /pki/ca.pem}
auth: {method: bearer, token: secret}
receipt: {id: /answer/id}
fault_codes: {C-1: refuse, HTTP 409: wait}
operations:
  case_closed: {type: case.closed, schema: /types/case.closed-1.xsd, idempotent: true}
  case_opened: {type: case.opened, data: xml}
)";

EventsConfig read(const std::string& yaml, hub::config::Findings& findings) {
  YAML::Node node = YAML::Load(yaml);
  if (node["auth"] && node["auth"]["token"])
    hub::config::annotate(node["auth"]["token"], {{}, "${secret:city}", true, false});
  return adapters::events::events_spec().read(node, hub::config::Place{"system.yaml"}, findings);
}

EventsConfig good() {
  hub::config::Findings findings;
  auto config = read(kGood, findings);
  EXPECT_TRUE(findings.empty()) << findings.front().to_string();
  return config;
}

}  // namespace

TEST(EventsConfiguration, IsReadWhole) {
  const auto config = good();

  EXPECT_TRUE(problem_in(config).empty());
  EXPECT_EQ(config.mode, Mode::binary);
  EXPECT_EQ(config.source, "urn:sakta:hub:90000000019");
  EXPECT_EQ(config.auth.method, AuthMethod::bearer);
  EXPECT_EQ(config.receipt.id, "/answer/id");
  EXPECT_EQ(config.fault_codes.at("C-1"), hub::config::FaultRemedy::refuse);
  EXPECT_EQ(config.operations.at("case_closed").type, "case.closed");
  EXPECT_EQ(config.operations.at("case_closed").data, DataForm::json);
  EXPECT_TRUE(config.operations.at("case_closed").idempotent);
  EXPECT_FALSE(config.operations.at("case_opened").idempotent);
}

TEST(EventsConfiguration, ReportsEverythingWrongAtOnce) {
  hub::config::Findings findings;
  read("endpoint: [1]\nmode: batch\noperations: {a: {typ: x, data: csv}}\nauth: {method: kerberos}\n",
       findings);

  std::string all;
  for (const auto& finding : findings) all += finding.to_string() + "\n";
  for (const std::string word :
       {"endpoint", "mode", "typ", "'type'", "data", "method", "credentials", "source"})
    EXPECT_THAT(all, HasSubstr(word)) << all;
}

TEST(EventsConfiguration, NamesWhatCannotWork) {
  const std::vector<std::pair<std::function<void(EventsConfig&)>, std::string>> wrong{
      {[](auto& c) { c.endpoint = "http://city.example"; }, "'endpoint'"},
      {[](auto& c) { c.endpoint = "https://user:pw@city.example"; }, "'endpoint'"},
      {[](auto& c) { c.source = "a b"; }, "'source'"},
      {[](auto& c) { c.credentials.key = "/k"; }, "only one of certificate and key"},
      {[](auto& c) { c.auth.token.clear(); }, "'auth.token'"},
      {[](auto& c) { c.auth.token = "a b"; }, "'auth.token'"},
      {[](auto& c) {
         c.auth = {AuthMethod::basic, "a:b", "p"};
       },
       "'auth.user'"},
      {[](auto& c) {
         c.auth = {AuthMethod::basic, "a", ""};
       },
       "user and password"},
      {[](auto& c) { c.receipt.id = "/answer["; }, "'receipt.id'"},
      {[](auto& c) { c.receipt.fault_when = "matches(/answer/code, 'E')"; },
       "'receipt.fault_when' is no such"},
      {[](auto& c) { c.fault.code = "/p:answer"; }, "'fault.code' is no such"},
      {[](auto& c) { c.fault.pause = "concat("; }, "'fault.pause'"},
      {[](auto& c) { c.fault_codes["HTTP 9"] = hub::config::FaultRemedy::wait; }, "'fault_codes'"},
      {[](auto& c) { c.operations.clear(); }, "'operations'"},
      {[](auto& c) { c.operations["case_closed"].type = "case closed"; }, "'operations.case_closed.type'"},
      {[](auto& c) { c.operations["case_closed"].schema.clear(); }, "'operations.case_closed'"}};
  for (const auto& [spoil, expected] : wrong) {
    auto config = good();
    spoil(config);
    EXPECT_THAT(hub::tests::in_english(problem_in(config)), HasSubstr(expected));
  }
}

TEST(EventsConfiguration, FindsAFieldThatTheMethodOrTheKindDoesNotUse) {
  const auto findings_with = [](const std::string& auth) {
    std::string yaml = kGood;
    const std::string good_auth = "{method: bearer, token: secret}";
    yaml.replace(yaml.find(good_auth), good_auth.size(), auth);
    hub::config::Findings findings;
    read(yaml, findings);
    std::string all;
    for (const auto& finding : findings) all += finding.to_string() + "\n";
    return all;
  };

  EXPECT_EQ(findings_with("{method: bearer, token: secret, user: u}"),
            "system.yaml:7:39: 'user' is too much: method bearer does not use it\n");
  EXPECT_EQ(findings_with("{token: secret}"),
            "system.yaml:7:8: 'token' is too much: method none does not use it\n");
  EXPECT_THAT(findings_with("{method: session}"), HasSubstr("'method' cannot be 'session'"));
  EXPECT_THAT(findings_with("{login: /user}"), HasSubstr("'login'")) << "an event's endpoint has no paths";
}

TEST_F(Events, ThrowsForFilesThatAreNotThereOrNoSchema) {
  auto config = events_test::Subscriber::config_to(1);
  config.operations["thing_done"].schema = "/nowhere/thing.xsd";
  EXPECT_THROW(adapters::events::EventsAdapter(config, services()), std::runtime_error);
  config.operations["thing_done"].schema = config.credentials.trust;
  EXPECT_THROW(adapters::events::EventsAdapter(config, services()), std::runtime_error);
  config = events_test::Subscriber::config_to(1);
  config.credentials.trust = "/nowhere/ca.pem";
  EXPECT_THROW(adapters::events::EventsAdapter(config, services()), std::runtime_error);
}
