#include "adapters/frame/agreement.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "adapters/frame/fault.h"
#include "tests/support/both_languages.h"

using adapters::frame::accept_answer;
using hub::formats::Unknown;
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
  std::string accepted(const std::string& inner, Unknown unknown = Unknown::refuse,
                       const std::string& element = "answer") const {
    auto document = XmlDocument::parse("<answer xmlns=\"urn:p\">" + inner + "</answer>");
    const auto well = accept_answer(*document, element, contract.get(), unknown);
    return well ? document->to_octets() : well.error().to_string();
  }

  const std::string file = testing::TempDir() + "agreement-" +
                           std::to_string(testing::UnitTest::GetInstance()->random_seed()) + ".xsd";
  std::shared_ptr<const hub::formats::Contract> contract;
};

}  // namespace

TEST_F(Agreement, IsAboutTheElementFirst) {
  EXPECT_EQ(accepted("<other/>", Unknown::refuse, "receipt"),
            "deliver.bad_reply: the answer is not the element receipt");
  contract.reset();
  EXPECT_EQ(accepted("<other/>").find("<answer"), 0U) << "no contract, no more questions";
}

TEST_F(Agreement, RefusesOrPassesOverWhatTheContractDoesNotKnow) {
  const std::string more = "<sum>7</sum><more/>";

  EXPECT_EQ(accepted(more).find("deliver.bad_reply: codec.not_valid"), 0U);
  EXPECT_EQ(accepted(more, Unknown::pass_over), "<answer xmlns=\"urn:p\"><sum>7</sum></answer>");
}

TEST_F(Agreement, NamesThePlaceNeverTheValue) {
  auto document = XmlDocument::parse("<p:answer xmlns:p='urn:p'><p:sum>Anna Ozola</p:sum></p:answer>");

  const auto well = accept_answer(*document, "answer", contract.get(), Unknown::refuse);

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
