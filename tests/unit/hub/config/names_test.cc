#include "hub/config/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/config/words.h"
#include "hub/config/xpath_words.h"

namespace hub::config {
namespace {

TEST(Names, ATypeIsTwoOrMoreSlugs) {
  EXPECT_TRUE(is_type_name("debts.query"));
  EXPECT_TRUE(is_type_name("social-status.query"));
  for (const char* wrong :
       {"", "debts", "Debts.query", "debts..query", ".query", "debts.", "debts.qu ery", "debts/query"})
    EXPECT_FALSE(is_type_name(wrong)) << wrong;
}

TEST(Names, AMappingNeverLeavesItsFolder) {
  EXPECT_TRUE(is_mapping_name("nino/get_debts.request"));
  for (const char* wrong :
       {"", "nino", "nino/", "../x", "nino/../x", "nino/..", "/nino/x", "nino/x/y", "nino/a..b"})
    EXPECT_FALSE(is_mapping_name(wrong)) << wrong;
}

TEST(Names, ARegistrationNumberIsElevenDigits) {
  EXPECT_TRUE(is_registration_number("90000000019"));
  for (const char* wrong : {"", "9000000001", "900000000190", "LV90000000019", "9000000001x"})
    EXPECT_FALSE(is_registration_number(wrong)) << wrong;
}

TEST(Names, ACertificateNameSaysWhatItIs) {
  EXPECT_TRUE(is_certificate_name("dns:permits.city.example"));
  EXPECT_TRUE(is_certificate_name("uri:urn:sakta:party:permits"));
  for (const char* wrong : {"", "permits", "dns:", "dns:*.example", "dns:Permits.example", "dns:a..b",
                            "uri:", "uri:x", "uri:urn:", "uri:urn:a b", "email:a@b.example", "cn:permits"})
    EXPECT_FALSE(is_certificate_name(wrong)) << wrong;
}

TEST(Hint, OffersTheNearestWordOrAllOfThem) {
  EXPECT_EQ(hint("timout", {"timeout", "endpoint"}),
            Sentence("; did you mean 'timeout'?", "; vai bija domāts 'timeout'?"));
  EXPECT_EQ(hint("bananas", {"timeout", "endpoint"}),
            Sentence("; known: endpoint, timeout", "; iespējamie: endpoint, timeout"));
  EXPECT_EQ(hint("x", {}), Sentence("; there is none", "; nav neviena"));
}

TEST(XpathPrefixes, SkipsAxesAndLiterals) {
  EXPECT_THAT(xpath_words("/t:a/child::cbc:ID[@x='no:prefix' or t:b] | //cac:*").prefixes,
              testing::ElementsAre("t", "cbc", "cac"));
  EXPECT_THAT(xpath_words("/*/a['unclosed:").prefixes, testing::IsEmpty());
}

}  // namespace
}  // namespace hub::config
