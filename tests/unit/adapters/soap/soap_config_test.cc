#include "adapters/soap/soap_config.h"

#include <gmock/gmock.h>

#include "adapters/soap/soap_adapter.h"
#include "adapters/soap/verdict.h"

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

  EXPECT_EQ(problem_in(config), "");
  EXPECT_EQ(config.endpoint, "https://nino.example/property-tax");
  EXPECT_EQ(config.soap_version, hub::codec::SoapVersion::v1_1);
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
  EXPECT_THAT(all, HasSubstr("'credentials'"));
  EXPECT_THAT(all, HasSubstr("'operations'"));
  EXPECT_TRUE(config.fault_codes.empty());
}

TEST(SoapConfiguration, IsRefusedWhenFieldsDoNotFitEachOther) {
  for (const std::string endpoint :
       {"http://x/", "https://", "https://user:pass@x/", "https://x/#a", "https://x/ y", "x"}) {
    auto config = good();
    config.endpoint = endpoint;
    EXPECT_THAT(problem_in(config), HasSubstr("endpoint")) << endpoint;
  }
  auto config = good();
  config.credentials.key.clear();
  EXPECT_THAT(problem_in(config), HasSubstr("credentials"));
  config = good();
  config.security.key.clear();
  EXPECT_THAT(problem_in(config), HasSubstr("security"));
  config = good();
  config.operations.at("get_debts").action = "a\"\r\nb";
  EXPECT_THAT(problem_in(config), HasSubstr("action"));
  config = good();
  config.probe.method = adapters::soap::ProbeMethod::operation;
  config.probe.operation = "unknown";
  EXPECT_THAT(problem_in(config), HasSubstr("probe.operation"));
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
