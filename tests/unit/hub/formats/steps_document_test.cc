#include "hub/formats/steps_document.h"

#include <gmock/gmock.h>

#include "hub/formats/soap/contract.h"

using hub::formats::fill_lookups;
using hub::formats::fill_results;
using hub::formats::StepsDocument;
using testing::HasSubstr;
using testing::Not;

namespace {

StepsDocument steps_in(const std::string& octets) {
  auto document = StepsDocument::read(octets);
  EXPECT_TRUE(document) << document.error().to_string();
  return *std::move(document);
}

std::string call(const std::string& content) {
  return "<s:call xmlns:s='urn:sakta:steps:1' xmlns:d='urn:d'>" + content + "</s:call>";
}

std::string fault_of(const std::string& octets) {
  const auto document = StepsDocument::read(octets);
  if (document) return "none";
  EXPECT_THAT(document.error().to_string(), Not(HasSubstr("161175")));
  return std::string(document.error().code().name);
}

/// The body of step `a` with its results filled in, or the code of what keeps it from that.
std::string filled(const std::string& body, const StepsDocument::Texts& values) {
  const auto document = steps_in(call("<s:body step='a'>" + body + "</s:body>"));
  auto copy = document.body("a");
  const auto done = fill_results(copy, values);
  if (done) return copy.to_octets();
  EXPECT_THAT(done.error().to_string(), Not(HasSubstr("161175")));
  return std::string(done.error().code().name);
}

TEST(StepsDocument, LeavesNoNodeWhereAResultIsEmpty) {
  const auto contract = hub::formats::Contract::load(
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
      "<xs:element name='d' type='xs:int' default='0'/></xs:schema>",
      "t.xsd");
  ASSERT_TRUE(contract);
  const auto document = steps_in(call("<s:body step='a'><d><s:result of='x'/></d></s:body>"));
  auto body = document.body("a");
  ASSERT_TRUE(fill_results(body, {{"x", ""}}));
  EXPECT_TRUE((*contract)->accept(body)) << "empty content takes the default; an empty text would not";
}

}  // namespace

TEST(StepsDocument, HoldsValuesAndABodyForEachStep) {
  const auto document =
      steps_in(call("<s:value name='x'> a&amp;b </s:value><!-- c --><s:value name='y'/>"
                    "<s:body step='one'> <d:a/> </s:body><s:body step='two'><b/></s:body>"));

  EXPECT_TRUE(document.is_call());
  EXPECT_EQ(document.values(), (StepsDocument::Texts{{"x", " a&b "}, {"y", ""}}));
  EXPECT_TRUE(document.has_body("one"));
  EXPECT_FALSE(document.has_body("three"));
  EXPECT_EQ(document.body("one").to_octets(), "<d:a xmlns:d=\"urn:d\"/>");
  EXPECT_EQ(document.body("two").to_octets(), "<b/>");
}

TEST(StepsDocument, IsABodyItselfWithAnyOtherRoot) {
  const auto document = steps_in("<call><s:value xmlns:s='urn:sakta:steps:1' name='x'/></call>");

  EXPECT_FALSE(document.is_call());
  EXPECT_TRUE(document.values().empty());
  EXPECT_TRUE(document.has_body("any"));
  EXPECT_EQ(document.body("any").root_name(), "call");
}

TEST(StepsDocument, TakesNothingElseInACall) {
  EXPECT_EQ(fault_of("<no-end>"), "codec.not_well_formed");
  for (const std::string wrong :
       {"<other>161175</other>", "<s:value>161175</s:value>", "<s:value name=''>161175</s:value>",
        "<s:value name='x'><b>161175</b></s:value>", "<s:value name='x'/><s:value name='x'>161175</s:value>",
        "<s:body><a/></s:body>", "<s:body step='a'/>", "<s:body step='a'>161175</s:body>",
        "<s:body step='a'><a/><b/></s:body>", "<s:body step='a'><a/></s:body><s:body step='a'><a/></s:body>"})
    EXPECT_EQ(fault_of(call(wrong)), "map.not_valid") << wrong;
}

TEST(StepsDocument, PutsResultsInAsText) {
  EXPECT_EQ(
      filled("<d:a><d:b>n <s:result of='x'/>!</d:b><s:result of='y'/></d:a>", {{"x", "<&'\">"}, {"y", "2"}}),
      "<d:a xmlns:d=\"urn:d\"><d:b>n &lt;&amp;'\"&gt;!</d:b>2</d:a>");
  EXPECT_EQ(filled("<a><s:result of='x'/></a>", {{"x", ""}}), "<a/>");
}

TEST(StepsDocument, NeverTakesTextForAPlaceholder) {
  EXPECT_EQ(filled("<a>&lt;s:result of='x'/&gt;<s:result of='y'/></a>",
                   {{"x", "secret"}, {"y", "<s:result of='x'/>"}}),
            "<a>&lt;s:result of='x'/&gt;&lt;s:result of='x'/&gt;</a>");
}

TEST(StepsDocument, LeavesNothingOfItsNamespaceInABody) {
  EXPECT_EQ(
      filled("<a xmlns:s='urn:sakta:steps:1' xmlns:k='urn:k' k:z='1'><s:result of='x'/></a>", {{"x", "1"}}),
      "<a xmlns:k=\"urn:k\" k:z=\"1\">1</a>");
  for (const std::string wrong :
       {"<s:result of='x'/>", "<a><s:result/></a>", "<a><s:result of='z'/></a>",
        "<a><s:other>161175</s:other></a>", "<a s:x='161175'/>", "<a><s:lookup table='t' key='161175'/></a>"})
    EXPECT_EQ(filled(wrong, {{"x", "1"}}), "map.not_valid") << wrong;
}

TEST(StepsDocument, PutsTheRowsOfTablesIn) {
  const auto document = steps_in(
      "<a xmlns:s='urn:sakta:steps:1'><s:lookup table='t' key='EUR'/><b/>"
      "<s:lookup table='t' key='USD'/></a>");
  auto body = document.body("any");

  ASSERT_TRUE(fill_lookups(body, {{"t", {{"EUR", "978"}, {"USD", "840"}}}}));
  ASSERT_TRUE(fill_results(body, {}));

  EXPECT_EQ(body.to_octets(), "<a>978<b/>840</a>");
}

TEST(StepsDocument, NamesTheTableButNotTheKeyThatIsMissing) {
  const auto document =
      steps_in("<a xmlns:s='urn:sakta:steps:1'><b><s:lookup table='t' key='161175'/></b></a>");
  auto body = document.body("any");

  const auto done = fill_lookups(body, {{"t", {{"EUR", "978"}}}});

  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().to_string(), "map.not_valid: table t has no row for a key");
  EXPECT_THAT(done.error().place(), HasSubstr("/a/b"));
  EXPECT_FALSE(fill_lookups(body, {}));
}
