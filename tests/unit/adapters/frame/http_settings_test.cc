#include "adapters/frame/http_settings.h"

#include <gtest/gtest.h>

#include "tests/support/both_languages.h"

using adapters::frame::AuthMethod;
using adapters::frame::AuthSettings;
using adapters::frame::HttpSettings;
using adapters::frame::is_https_url;

TEST(PartnersAddress, IsAnAbsoluteHttpsUrlOfRfc3986) {
  for (const char* const good : {"https://partner.example", "https://partner.example:8443/a/b?c=d",
                                 "https://[::1]/x", "https://x/%20"})
    EXPECT_TRUE(is_https_url(good)) << good;
  for (const char* const bad :
       {"", "https://", "http://partner.example", "https://user:pw@partner.example", "https://x/#part",
        "https://x/a b", "https://x/{id}", "https://x/\"", "https://x/%2", "https://x/\xC4\x81"})
    EXPECT_FALSE(is_https_url(bad)) << bad;
}

TEST(PartnersAddress, IsFollowedByAPath) {
  for (const char* const good : {"/", "/a/b?c=d", "/@me", "/x|y"})
    EXPECT_TRUE(adapters::frame::is_path(good)) << good;
  for (const char* const bad : {"", "a", "/a b", "/a#b", "/\"", "/\\", "/\xC4\x81"})
    EXPECT_FALSE(adapters::frame::is_path(bad)) << bad;
}

TEST(HttpSettings, HaveBothCertificateAndKeyOrNeither) {
  const std::string wrong = "'credentials' has only one of certificate and key";
  HttpSettings settings;
  EXPECT_EQ(hub::tests::in_english(problem_in(settings)), "");
  settings.credentials.certificate = "hub.pem";
  EXPECT_EQ(hub::tests::in_english(problem_in(settings)), wrong);
  settings.credentials.key = "hub.key";
  EXPECT_EQ(hub::tests::in_english(problem_in(settings)), "");
  settings.credentials.certificate.clear();
  EXPECT_EQ(hub::tests::in_english(problem_in(settings)), wrong);
}

TEST(HttpSettings, HaveWhatTheirMethodNeeds) {
  const auto problem_with = [](AuthSettings auth) {
    HttpSettings settings;
    settings.auth = std::move(auth);
    return hub::tests::in_english(problem_in(settings));
  };
  AuthSettings oauth2;
  oauth2.method = AuthMethod::oauth2;
  oauth2.client_id = "hub";
  EXPECT_EQ(problem_with(oauth2), "'auth.token_url' is not an absolute https URL");
  oauth2.token_url = "https://login.example/token";
  EXPECT_EQ(problem_with(oauth2), "'auth' needs client_id and client_secret or client_assertion");
  oauth2.client_secret = "secret";
  EXPECT_EQ(problem_with(oauth2), "");
  EXPECT_EQ(problem_with({AuthMethod::basic, "a:b", "p"}),
            "'auth.user' has a colon, which Basic cannot carry");
  EXPECT_EQ(problem_with({AuthMethod::basic, "a"}), "'auth' needs user and password");
  EXPECT_EQ(problem_with({AuthMethod::session, "a", "p", "user"}),
            "'auth.login' is not a path that begins with /");
  EXPECT_EQ(problem_with({AuthMethod::bearer}), "'auth.token' is missing, or is no token");
}

TEST(HttpSettings, KnowStatusesAlone) {
  HttpSettings settings;
  settings.fault_codes["HTTP 9"] = hub::config::FaultRemedy::wait;

  EXPECT_EQ(hub::tests::in_english(problem_in(settings)),
            "'fault_codes' holds 'HTTP' with other than a status");
}
