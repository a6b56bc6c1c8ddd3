#include "hub/config/hub_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class HubFileTest : public testing::Test {
 protected:
  TempSite site_;
};

TEST_F(HubFileTest, NamesAFileThatIsNotThere) {
  site_.remove("site/hub.yaml");
  site_.remove("site/parties.yaml");

  EXPECT_THAT(site_.findings(), ElementsAre("site/hub.yaml:1:1: there is no such file",
                                            "site/parties.yaml:1:1: there is no such file"));
}

TEST_F(HubFileTest, RefusesARegistrationNumberWithPrefix) {
  site_.edit("site/hub.yaml", "\"90000000019\"", "LV90000000019");

  EXPECT_THAT(site_.findings(), ElementsAre("site/hub.yaml:1:42: 'registration' must be 11 digits"));
}

TEST_F(HubFileTest, RefusesAnAddressWithoutPort) {
  for (const char* wrong :
       {"127.0.0.1", "localhost:8443", "127.0.0.1:65536", "127.0.0.1:", "::1:8443", "127.0.0.1:84a"}) {
    const TempSite site;
    site.edit("site/hub.yaml", "127.0.0.1:8443", "'" + std::string(wrong) + "'");
    EXPECT_THAT(site.findings(), ElementsAre("site/hub.yaml:4:11: '" + std::string(wrong) +
                                             "' is not an IP address and a port, e.g. 127.0.0.1:8443"));
  }
}

TEST_F(HubFileTest, TakesAnIpv6AddressAndPortZero) {
  site_.edit("site/hub.yaml", "127.0.0.1:8443", "\"[::1]:0\"");
  Findings findings;

  const Site site = site_.load(findings);

  EXPECT_THAT(site_.findings(), IsEmpty());
  EXPECT_EQ(site.hub.exchange_address, "::1");
  EXPECT_EQ(site.hub.exchange_port, 0);
}

TEST_F(HubFileTest, RefusesAMasterKeyWrittenInTheFile) {
  site_.edit("site/hub.yaml", "${secret:master_key}", kMasterKey);

  const auto lines = site_.findings();

  EXPECT_THAT(
      lines,
      ElementsAre(
          "site/hub.yaml:9:13: 'master_key' must be a reference ${secret:NAME}, never the key itself"));
  EXPECT_THAT(lines, Each(Not(HasSubstr(std::string(kMasterKey)))));
}

TEST_F(HubFileTest, RefusesAMasterKeyOfAnotherLengthWithoutShowingIt) {
  site_.write("state/secrets/master_key", "feedfeedfeed");
  site_.set_mode("state/secrets/master_key", 0400);

  const auto lines = site_.findings();

  EXPECT_THAT(
      lines,
      ElementsAre(HasSubstr("site/hub.yaml:9:13: the secret behind 'master_key' must be 64 hex digits")));
  EXPECT_THAT(lines, Each(Not(HasSubstr("feed"))));
}

TEST_F(HubFileTest, NeverShowsASecretThatStandsInTheWrongPlace) {
  site_.write(
      "site/hub.yaml",
      "municipality: {name: Test, registration: \"${secret:master_key}\"}\nlog: {origin: "
      "\"${secret:master_key}\"}\n"
      "exchange: {listen: \"${secret:master_key}\", certificate: pki/hub.pem, key: pki/hub.key, clients_ca: "
      "pki/ca.pem, crl: pki/ca.crl.pem}\n"
      "threads: {io: \"${secret:master_key}\"}\nmaster_key: ${secret:master_key}\n");

  const auto lines = site_.findings();

  EXPECT_EQ(lines.size(), 4U) << testing::PrintToString(lines);
  EXPECT_THAT(lines, Each(Not(HasSubstr(std::string(kMasterKey)))));
  EXPECT_THAT(lines, Contains(HasSubstr("site/hub.yaml:4:15: 'io' cannot be '${secret:master_key}'")));
}

TEST_F(HubFileTest, RefusesLimitsOutOfRange) {
  site_.edit("site/hub.yaml", "master_key:", "threads: {io: 0}\ntimeouts: {ask: 11m}\nmaster_key:");

  EXPECT_THAT(site_.findings(),
              ElementsAre(StartsWith("site/hub.yaml:9:15: 'io' cannot be '0' (number, 1 to 64)"),
                          StartsWith("site/hub.yaml:10:17: 'ask' cannot be '11m'")));
}

TEST_F(HubFileTest, ReportsASecretWithOpenRights) {
  site_.set_mode("state/secrets/master_key", 0644);

  EXPECT_THAT(site_.findings(),
              ElementsAre(HasSubstr("site/hub.yaml:9:13: secret master_key: state/secrets/master_key has "
                                    "mode 0644: others than its owner can use it")));
}

}  // namespace
}  // namespace hub::config
