#include "hub/http/next_page.h"

#include <gtest/gtest.h>

namespace hub::http {
namespace {

std::string next(const std::string& value) {
  return next_link({{"content-type", "x"}, {"link", value}}).value_or("none");
}

std::string resolved(const std::string& reference) {
  const auto page = same_origin("https://partner.example/api/things?page=1", reference);
  return page ? *page : std::string(page.error().code().name);
}

}  // namespace

TEST(NextPage, IsTheLinkWithThatRelation) {  // RFC 8288, 3
  EXPECT_EQ(next("<https://p.example/b>; rel=\"next\""), "https://p.example/b");
  EXPECT_EQ(next("</a>; rel=prev , </b?x=1,2>;rel=next; title=\"b, \\\"<c>; rel=next\""), "/b?x=1,2");
  EXPECT_EQ(next("</a>; title=\"; rel=next\"; rel=\"last\", </b>; REL=\"first NEXT\""), "/b");
  EXPECT_EQ(next("</a>; rel=\"nextly\""), "none");
  EXPECT_EQ(next("</a>; rel=last; rel=next"), "none") << "RFC 8288, 3.3: only the first counts";
  EXPECT_EQ(next("</a>; rel=next; anchor=\"/other\""), "none");
  EXPECT_EQ(next("</a>"), "none");
  for (const char* odd : {"", "<", "</a", "a; rel=next", "</a>; rel=\"next", "</a>;", "</a>;=;\"\\"})
    (void)next(odd);
  EXPECT_EQ(next_link({{"link", "</a>; rel=prev"}, {"link", "</b>; rel=next"}}).value_or("none"), "/b");
  EXPECT_EQ(next_link({}).value_or("none"), "none");
}

TEST(NextPage, IsResolvedAgainstTheOneBefore) {  // RFC 3986, 5
  EXPECT_EQ(resolved("?page=2"), "https://partner.example/api/things?page=2");
  EXPECT_EQ(resolved("/other?x=1"), "https://partner.example/other?x=1");
  EXPECT_EQ(resolved("https://PARTNER.example:443/b#part").substr(0, 10), "https://PA");
  EXPECT_EQ(resolved("//partner.example/b"), "https://partner.example/b");
}

TEST(NextPage, IsOfTheSameOriginAlone) {  // RFC 6454, 4
  for (const char* other :
       {"https://other.example/", "http://partner.example/", "https://partner.example:8443/",
        "//other.example/", "https://user:pw@partner.example/", "file:///etc/passwd",
        "https://partner.example.other/", "", "\\\\other.example", "https://a b/", "javascript:1"})
    EXPECT_EQ(resolved(other), "deliver.bad_reply") << other;
}

}  // namespace hub::http
