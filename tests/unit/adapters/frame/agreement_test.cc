#include "adapters/frame/agreement.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "adapters/frame/fault.h"
#include "tests/support/both_languages.h"

using adapters::frame::accept_answer;
using adapters::frame::accept_json_answer;
using adapters::frame::Taken;
using adapters::frame::UnknownMembers;
using hub::formats::XmlDocument;

namespace {

/// A contract with one element, `answer`, of one child, `sum`.
struct Agreement : testing::Test {
  void SetUp() override {
    std::ofstream(file) << R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:p"
      elementFormDefault="qualified"><xs:element name="answer"><xs:complexType><xs:sequence>
      <xs:element name="sum" type="xs:int"/></xs:sequence></xs:complexType></xs:element></xs:schema>)";
    contract = adapters::frame::load_contract(file);
  }
  void TearDown() override { std::filesystem::remove(file); }

  /// What becomes of an answer: its octets, or the error's text.
  std::string accepted(const std::string& inner, UnknownMembers beyond = UnknownMembers::refuse,
                       const std::string& element = "answer") const {
    auto document = XmlDocument::parse("<answer xmlns=\"urn:p\">" + inner + "</answer>");
    const auto well = accept_answer(*document, element, contract.get(), beyond);
    return well ? document->to_octets() : well.error().to_string();
  }

  const std::string file = testing::TempDir() + "agreement-" +
                           std::to_string(testing::UnitTest::GetInstance()->random_seed()) + ".xsd";
  std::shared_ptr<const hub::formats::Contract> contract;
};

}  // namespace

TEST_F(Agreement, IsAboutTheElementFirst) {
  EXPECT_EQ(accepted("<other/>", UnknownMembers::refuse, "receipt"),
            "deliver.bad_reply: the answer is not the element receipt");
  contract.reset();
  EXPECT_EQ(accepted("<other/>").find("<answer"), 0U) << "no contract, no more questions";
}

TEST_F(Agreement, RefusesOrPassesOverWhatTheContractDoesNotKnow) {
  const std::string more = "<sum>7</sum><more/>";

  EXPECT_EQ(accepted(more).find("deliver.bad_reply: codec.not_valid"), 0U);
  for (const auto beyond : {UnknownMembers::tell, UnknownMembers::pass})
    EXPECT_EQ(accepted(more, beyond), "<answer xmlns=\"urn:p\"><sum>7</sum></answer>");
}

TEST_F(Agreement, TellsWhatAnAnswerHadMore) {
  const auto told = [&](const std::string& inner, UnknownMembers beyond) {
    auto document = XmlDocument::parse("<answer xmlns=\"urn:p\">" + inner + "</answer>");
    const auto places = accept_answer(*document, "answer", contract.get(), beyond);
    return places ? places->told() : places.error().to_string();
  };

  EXPECT_EQ(told("<sum>7</sum>", UnknownMembers::tell), "");
  EXPECT_EQ(told("<sum>7</sum><more/>", UnknownMembers::tell), "/answer/more");
  EXPECT_EQ(told("<sum>7</sum><more/>", UnknownMembers::pass), "");
  for (const auto beyond : {UnknownMembers::tell, UnknownMembers::pass})
    for (const std::string wrong :
         {"<total>7</total>", "<sum>7</sum><sum>8</sum><more/>", "<sum>x</sum><more/>"})
      EXPECT_EQ(told(wrong, beyond).find("deliver.bad_reply"), 0U)
          << wrong << ": what is known stays as strict";
}

TEST_F(Agreement, LeavesAWholeDocumentAsItCame) {
  auto document = XmlDocument::parse("<answer xmlns='urn:p'><sum>7</sum><more by='x'>8</more></answer>");

  const auto places = accept_answer(*document, "answer", contract.get(), UnknownMembers::tell, Taken::whole);

  ASSERT_TRUE(places);
  EXPECT_EQ(places->told(), "/answer/more");
  EXPECT_EQ(document->to_octets(), "<answer xmlns=\"urn:p\"><sum>7</sum><more by=\"x\">8</more></answer>");
}

TEST_F(Agreement, DoesTheSameWithJson) {
  const auto schema = adapters::frame::load_schema(file);
  const auto taken = [&](const std::string& json, UnknownMembers beyond) {
    const auto answer = accept_json_answer(json, "answer", *schema, beyond);
    return answer ? answer->tree.to_octets() + answer->unknown.told() : answer.error().to_string();
  };
  const std::string seven = "<answer xmlns=\"urn:p\"><sum>7</sum></answer>";

  EXPECT_EQ(taken(R"({"sum":7})", UnknownMembers::tell), seven);
  EXPECT_EQ(taken(R"({"sum":7})", UnknownMembers::refuse), seven);
  EXPECT_EQ(taken(R"({"more":{"a":1},"sum":7})", UnknownMembers::tell), seven + "/more");
  EXPECT_EQ(taken(R"({"more":{"a":1},"sum":7})", UnknownMembers::pass), seven);
  EXPECT_EQ(taken(R"({"more":{"a":1},"sum":7})", UnknownMembers::refuse).find("deliver.bad_reply"), 0U);
  for (const std::string wrong : {R"({"total":7})", R"({"sum":"x","more":1})", R"({"sum":7,"more":)"})
    EXPECT_EQ(taken(wrong, UnknownMembers::tell).find("deliver.bad_reply"), 0U) << wrong;
}

TEST_F(Agreement, NamesThePlaceNeverTheValue) {
  auto document = XmlDocument::parse("<p:answer xmlns:p='urn:p'><p:sum>Anna Ozola</p:sum></p:answer>");

  const auto well = accept_answer(*document, "answer", contract.get(), UnknownMembers::refuse);

  ASSERT_FALSE(well);
  EXPECT_EQ(well.error().place(), "/p:answer/p:sum");
  EXPECT_EQ(well.error().to_string().find("Ozola"), std::string::npos);
}

TEST_F(Agreement, IsAFileThatCanBeRead) {
  try {
    (void)adapters::frame::load_schema("/nowhere/a.xsd");
    FAIL() << "there is no such file";
  } catch (const std::runtime_error& problem) {
    EXPECT_STREQ(problem.what(), "contract /nowhere/a.xsd cannot be read");
  }
  std::ofstream(file) << "<no/>";
  EXPECT_THROW((void)adapters::frame::load_contract(file), std::runtime_error);
}

TEST(FaultPaths, AreXPathsWithWordsThatTheHubKnows) {
  const auto problem = [](const std::string& code) {
    return hub::tests::in_english(
        adapters::frame::problem_in(hub::http::FaultPaths{code, "", ""}, {{"p", "urn:p"}}));
  };

  EXPECT_EQ(problem(""), "");
  EXPECT_EQ(problem("/p:error/code"), "");
  EXPECT_EQ(problem("/q:error").find("'fault.code' is no such XPath 1.0 expression: "), 0U);
  EXPECT_EQ(problem("matches(/error, 'a')").find("'fault.code' is no such XPath 1.0 expression: "), 0U);
  EXPECT_EQ(problem("/error[").find("'fault.code' is no"), 0U);
}
