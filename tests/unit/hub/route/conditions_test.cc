#include "hub/route/conditions.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace hub::route {
namespace {

const std::string kNamespace = "urn:t";

formats::XmlDocument tree_of(const std::string& octets) {
  auto tree = formats::XmlDocument::parse(octets);
  if (!tree) throw std::runtime_error(tree.error().to_string());
  return std::move(*tree);
}

config::Condition condition(const std::string& xpath, bool in_document = false) {
  return {{xpath, "routes/a.yaml", 1, 1}, in_document};
}

/// `<n:Note><n:ID>7</n:ID></n:Note>` as a document of the type below.
const std::string kWithDocument =
    "<t:A "
    "xmlns:t='urn:t'><t:doc>PG46Tm90ZSB4bWxuczpuPSJ1cm46biI+PG46SUQ+NzwvbjpJRD48L246Tm90ZT4=</t:doc></t:A>";

config::MessageType type_with_document() {
  config::MessageType type;
  type.documents.push_back({"/t:A/t:doc", {"{urn:n}Note"}, {{"n", "urn:n"}}});
  return type;
}

TEST(Conditions, AreTrueOrFalseAsXPathHasIt) {
  const config::MessageType type;
  const auto tree = tree_of("<A xmlns='urn:t'><b>x</b></A>");
  const Subject subject{type, kNamespace, tree};

  EXPECT_TRUE(*holds(condition("/t:A/t:b = 'x'"), subject));
  EXPECT_TRUE(*holds(condition("/t:A/t:b"), subject)) << "a node that is there";
  EXPECT_FALSE(*holds(condition("/t:A/t:c"), subject)) << "one that is not";
  EXPECT_FALSE(*holds(condition("count(/t:A/t:b) - 1"), subject)) << "zero";
}

TEST(Conditions, LookIntoTheDocumentWithItsOwnPrefixes) {
  const config::MessageType type = type_with_document();
  const auto tree = tree_of(kWithDocument);
  const Subject subject{type, kNamespace, tree};

  EXPECT_TRUE(*holds(condition("/n:Note/n:ID = 7", true), subject));
  EXPECT_FALSE(*holds(condition("/n:Note/n:ID = 8", true), subject));
}

TEST(Conditions, ADocumentThatCannotBeReadIsAnErrorAndNoFalsehood) {
  const config::MessageType type = type_with_document();
  const auto tree = tree_of("<t:A xmlns:t='urn:t'><t:doc>!!</t:doc></t:A>");

  EXPECT_FALSE(holds(condition("/n:Note", true), Subject{type, kNamespace, tree}));
}

TEST(Conditions, TheFirstBranchThatIsTrueIsTaken) {
  const config::MessageType type;
  const auto tree = tree_of("<A xmlns='urn:t'><b>x</b></A>");
  config::Route route;
  route.branches.push_back({condition("/t:A/t:b = 'y'"), std::nullopt});
  route.branches.push_back({condition("/t:A/t:b = 'x'"), std::nullopt});
  route.branches.push_back({std::nullopt, std::nullopt});
  const Subject subject{type, kNamespace, tree};

  EXPECT_EQ(*branch_of(route, subject), &route.branches[1]);
  route.branches[1].when->path.value = "false()";
  EXPECT_EQ(*branch_of(route, subject), &route.branches[2]);

  route.branches.insert(route.branches.begin(), {std::nullopt, std::nullopt, {"NONE"}});
  EXPECT_EQ(*branch_of(route, subject), &route.branches[3]) << "it needs a refusal";
  EXPECT_EQ(*branch_after(route, "NONE", subject), &route.branches[0]);
  EXPECT_EQ(*branch_after(route, "OTHER", subject), nullptr);
  EXPECT_TRUE(has_branch_after(route, "NONE"));
  EXPECT_FALSE(has_branch_after(route, ""));
  EXPECT_EQ(target_of_all(&route), nullptr);
}

}  // namespace
}  // namespace hub::route
