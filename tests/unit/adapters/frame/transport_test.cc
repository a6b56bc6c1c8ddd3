#include "adapters/frame/transport.h"

#include <gtest/gtest.h>

using adapters::frame::is_https_url;
using adapters::frame::problem_in;

TEST(PartnersAddress, IsAnAbsoluteHttpsUrlOfRfc3986) {
  for (const char* const good : {"https://partner.example", "https://partner.example:8443/a/b?c=d",
                                 "https://[::1]/x", "https://x/%20"})
    EXPECT_TRUE(is_https_url(good)) << good;
  for (const char* const bad :
       {"", "https://", "http://partner.example", "https://user:pw@partner.example", "https://x/#part",
        "https://x/a b", "https://x/{id}", "https://x/\"", "https://x/%2", "https://x/\xC4\x81"})
    EXPECT_FALSE(is_https_url(bad)) << bad;
}

TEST(PartnersCredentials, HaveBothCertificateAndKeyOrNeither) {
  EXPECT_EQ(problem_in(hub::http::Credentials{"ca.pem", "", ""}), "");
  EXPECT_EQ(problem_in(hub::http::Credentials{"ca.pem", "hub.pem", "hub.key"}), "");
  EXPECT_EQ(problem_in(hub::http::Credentials{"ca.pem", "hub.pem", ""}),
            "'credentials' has only one of certificate and key");
  EXPECT_EQ(problem_in(hub::http::Credentials{"ca.pem", "", "hub.key"}),
            "'credentials' has only one of certificate and key");
}
