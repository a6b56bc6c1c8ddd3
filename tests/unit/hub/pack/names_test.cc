#include "hub/pack/names.h"

#include <gtest/gtest.h>

#include "hub/config/names.h"
#include "hub/pack/fields.h"

namespace hub::pack {
namespace {

TEST(Names, OfOperationsAreLowerCaseWordsThatMappingsMayHave) {
  EXPECT_EQ(operation_word("GetDebts"), "get_debts");
  EXPECT_EQ(operation_word("getPPKData"), "get_ppk_data");
  EXPECT_EQ(operation_word("Find2"), "find2");
  EXPECT_EQ(operation_word("2nd-try.Now"), "op_2nd_try_now");
  EXPECT_EQ(operation_word("Iegūt"), "ieg_t");
  EXPECT_EQ(operation_word("ĢĶ"), "op");
  EXPECT_TRUE(config::is_mapping_name("x/" + operation_word(std::string(300, 'A')) + ".request"));
}

TEST(Names, OfRootsAndTypesAreThoseThatTheHubTakes) {
  EXPECT_EQ(root_name("get-debts"), "GetDebts");
  EXPECT_EQ(root_name("FindPerson"), "FindPerson");
  EXPECT_EQ(root_name("2nd"), "Call2nd");
  EXPECT_TRUE(config::is_operation_name(root_name("getPPK_Status")));
  EXPECT_TRUE(config::is_type_name(proposed_type("tax-registry", "get_debts")));
  EXPECT_EQ(type_namespace("debts.query"), "urn:sakta:types:debts.query:1");
}

TEST(Names, OfPartnersCannotLeaveACommentATextOrAScalar) {
  EXPECT_EQ(comment_text("a --> b\nc-"), "a - -> b c- ");
  EXPECT_EQ(yaml_text("say \"no\" \\ # x"), "\"say \\\"no\\\" \\\\ # x\"");
}

TEST(Fields, AreReadWithoutQuotesAndComments) {
  EXPECT_EQ(field_in("a: 1\nadapter:\n  contract: \"${site}/x.wsdl\"   # FILL: y\n", "contract"),
            "${site}/x.wsdl");
  EXPECT_EQ(field_in("pattern: send\n", "pattern"), "send");
  EXPECT_EQ(field_in("contracts: no\n", "contract"), "");
}

}  // namespace
}  // namespace hub::pack
