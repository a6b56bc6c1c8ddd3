#include "hub/base/uri.h"

#include <gtest/gtest.h>

namespace hub {
namespace {

TEST(Uri, TakesEveryReferenceOfTheGrammar) {
  for (const char* good : {"",
                           "/",
                           "//",
                           "a",
                           "a/b",
                           "./a:b",
                           "?q",
                           "#f",
                           "a?b?c/:@",
                           "a#b?c/:@",
                           "1-555-123-4567",
                           "/cloudevents/spec/pull/123",
                           "https://github.com/cloudevents",
                           "mailto:cncf-wg-serverless@lists.cncf.io",
                           "urn:",
                           "tel:+1-816-555-1212",
                           "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
                           "ldap://[2001:db8::7]/c=GB?objectClass?one",
                           "//[::1]:",
                           "//[v1.fe:1]",
                           "http://user:pass@host:8080/a;b=c,d",
                           "http://192.0.2.16:80/",
                           "//a:/",
                           "http://%41/%c4%81",
                           "a!$&'()*+,;=-._~",
                           "h+-.1:x",
                           "http:///a",
                           "a//b",
                           "http://[::ffff:192.0.2.1]",
                           "a%20b"})
    EXPECT_TRUE(is_uri_reference(good)) << good;
}

TEST(Uri, TakesNothingElse) {
  for (const char* bad : {":",
                          ":a",
                          "1a:b",
                          "a_b:c",
                          "a b",
                          "a%",
                          "a%2",
                          "a%zz",
                          "a\\b",
                          "a^b",
                          "a`b",
                          "{a}",
                          "a|b",
                          "<a>",
                          "a\"b",
                          "a[b",
                          "a]b",
                          "a#b#c",
                          "a?b[",
                          "a#b[",
                          "//[::1",
                          "//::1]",
                          "//[1]",
                          "//[::1]x",
                          "//[g::1]",
                          "//[v.a]",
                          "//[v1.]",
                          "//[1:2:3:4:5:6:7:8:9]",
                          "//a:b",
                          "//a:1:2",
                          "//a@b@c",
                          "//[::1%25eth0]",
                          "\xC4\x81",
                          "a\tb",
                          "a\nb",
                          "//a[b]",
                          "http://a:80x/"})
    EXPECT_FALSE(is_uri_reference(bad)) << bad;
  EXPECT_FALSE(is_uri_reference(std::string_view("//[::1\0]", 8)));
}

TEST(Uri, AnAbsoluteOneHasASchemeAndNoFragment) {
  for (const char* good : {"urn:a", "urn:", "https://example.lv/schema?version=1", "http:a", "a:/b"})
    EXPECT_TRUE(is_absolute_uri(good)) << good;
  for (const char* bad :
       {"", "/a", "a", "//a/b", "./a:b", "https://example.lv/s#part", "urn:a#", "?a:b", "1:a"})
    EXPECT_FALSE(is_absolute_uri(bad)) << bad;
}

}  // namespace
}  // namespace hub
