#include "hub/formats/contract/documents.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/both_languages.h"

namespace hub::formats {
namespace {

namespace fs = std::filesystem;

const std::string kXs = "xmlns:xs='http://www.w3.org/2001/XMLSchema'";
const std::string kWsdlNs = "xmlns:wsdl='http://schemas.xmlsoap.org/wsdl/'";

std::string xsd(const std::string& ns, const std::string& inside) {
  const std::string target = ns.empty() ? "" : " targetNamespace='" + ns + "'";
  return "<xs:schema " + kXs + target + ">" + inside + "</xs:schema>";
}

std::string wsdl(const std::string& inside) {
  return "<wsdl:definitions " + kWsdlNs + " targetNamespace='urn:w'>" + inside + "</wsdl:definitions>";
}

std::string imports(const std::string& ns, const std::string& file) {
  const std::string location = file.empty() ? "" : " schemaLocation='" + file + "'";
  return "<xs:import namespace='" + ns + "'" + location + "/>";
}

std::string includes(const std::string& file) {
  return "<xs:include schemaLocation='" + file + "'/>";
}

class Contracts : public testing::Test {
 protected:
  Contracts() {
    fs::create_directories(root_);
    fs::create_directories(outside());
  }
  ~Contracts() override { fs::remove_all(root_.parent_path()); }

  [[nodiscard]] fs::path outside() const { return root_.parent_path() / "outside"; }

  std::string write(const std::string& name, const std::string& octets) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name, std::ios::binary) << octets;
    return (root_ / name).string();
  }

  [[nodiscard]] std::string below(const ContractDocument& document) const {
    return fs::path(document.file).lexically_relative(root_).string();
  }
  [[nodiscard]] std::vector<std::string> files(const ContractDocuments& read) const {
    std::vector<std::string> names;
    for (const auto& document : read.documents) names.push_back(below(document));
    return names;
  }
  /// `file namespace` of each schema.
  [[nodiscard]] std::vector<std::string> schemas(const ContractDocuments& read) const {
    std::vector<std::string> names;
    for (const auto& schema : read.schemas)
      names.push_back(below(read.documents[schema.document]) + " " + schema.target_namespace);
    return names;
  }
  /// `file:line text` of each finding.
  [[nodiscard]] std::vector<std::string> findings(const ContractDocuments& read) const {
    std::vector<std::string> told;
    for (const auto& finding : read.findings)
      told.push_back(fs::path(finding.file).lexically_relative(root_).string() + ":" +
                     std::to_string(finding.line) + " " + tests::in_english(finding.text));
    return told;
  }

  const fs::path root_ = fs::path(testing::TempDir()) /
                         ("contracts-" + std::to_string(::getpid()) + "-" +
                          testing::UnitTest::GetInstance()->current_test_info()->name()) /
                         "contract";
};

using Names = std::vector<std::string>;

TEST_F(Contracts, FollowsImportsAndIncludesThroughFolders) {
  write("xsd/common/codes.xsd", xsd("urn:codes", includes("more.xsd")));
  write("xsd/common/more.xsd", xsd("urn:codes", ""));
  write("xsd/types.xsd", xsd("urn:types", imports("urn:codes", "common/codes.xsd")));
  write("binding.wsdl", wsdl("<wsdl:types>" + xsd("urn:b", imports("urn:types", "xsd/types.xsd")) +
                             xsd("urn:c", "") + "</wsdl:types>"));
  const auto read =
      read_contract(write("service.wsdl", wsdl("<wsdl:import namespace='urn:w' location='binding.wsdl'/>")));
  EXPECT_EQ(findings(read), Names());
  EXPECT_EQ(files(read), (Names{"service.wsdl", "binding.wsdl", "xsd/types.xsd", "xsd/common/codes.xsd",
                                "xsd/common/more.xsd"}));
  EXPECT_EQ(schemas(read), (Names{"binding.wsdl urn:b", "binding.wsdl urn:c", "xsd/types.xsd urn:types",
                                  "xsd/common/codes.xsd urn:codes", "xsd/common/more.xsd urn:codes"}));
  EXPECT_EQ(read.schemas[2].imports, Names{"urn:codes"});
}

TEST_F(Contracts, TakesAFileOnceWhateverCircleItIsIn) {
  write("b.xsd", xsd("urn:b", imports("urn:a", "./sub/../a.xsd") + includes("b.xsd") + includes("c.xsd")));
  write("c.xsd", xsd("urn:b", includes("b.xsd")));
  fs::create_directories(root_ / "sub");
  const auto read =
      read_contract(write("a.xsd", xsd("urn:a", imports("urn:b", "b.xsd") + imports("urn:b", "b.xsd"))));
  EXPECT_EQ(findings(read), Names());
  EXPECT_EQ(files(read), (Names{"a.xsd", "b.xsd", "c.xsd"}));
  EXPECT_EQ(read.schemas.size(), 3U);
}

TEST_F(Contracts, GivesAChameleonTheNamespaceOfEachThatIncludesIt) {
  write("base.xsd", xsd("", includes("deep.xsd")));
  write("deep.xsd", xsd("", ""));
  write("b.xsd", xsd("urn:b", includes("base.xsd")));
  const auto read =
      read_contract(write("a.xsd", xsd("urn:a", includes("base.xsd") + imports("urn:b", "b.xsd"))));
  EXPECT_EQ(findings(read), Names());
  EXPECT_EQ(files(read), (Names{"a.xsd", "base.xsd", "b.xsd", "deep.xsd"}));
  EXPECT_EQ(schemas(read), (Names{"a.xsd urn:a", "base.xsd urn:a", "b.xsd urn:b", "deep.xsd urn:a",
                                  "base.xsd urn:b", "deep.xsd urn:b"}));
}

TEST_F(Contracts, NeverFetchesAndFindsByTheLastNameBeside) {
  write("deep/types.xsd", xsd("urn:1", ""));
  write("xsd0.xsd", xsd("urn:2", ""));
  write("My Types.xsd", xsd("urn:3", ""));
  write("deep/back.xsd", xsd("urn:4", ""));
  const auto read = read_contract(
      write("deep/a.xsd", xsd("urn:a", imports("urn:1", "https://partner.example/x/types.xsd") +
                                           imports("urn:2", "http://partner.example/Service.svc?xsd=xsd0") +
                                           imports("urn:3", "../My%20Types.xsd") +
                                           imports("urn:4", "C:\\contracts\\back.xsd") +
                                           imports("urn:5", "\n http://partner.example/gone.xsd "))),
      root_.string());
  EXPECT_EQ(files(read),
            (Names{"deep/a.xsd", "deep/types.xsd", "xsd0.xsd", "My Types.xsd", "deep/back.xsd"}));
  ASSERT_EQ(read.to_supply.size(), 1U);
  EXPECT_EQ(read.to_supply.front().beside, "gone.xsd");
  EXPECT_EQ(read.to_supply.front().target_namespace, "urn:5");
  EXPECT_EQ(findings(read), Names{"deep/a.xsd:1 'http://partner.example/gone.xsd' is never fetched: ask "
                                  "the partner for that file and put it beside this one as 'gone.xsd'"});
}

TEST_F(Contracts, LooksAtNothingAboveItsFolder) {
  std::ofstream(outside() / "secret.xsd") << xsd("urn:s", "");
  fs::create_symlink(outside() / "secret.xsd", root_ / "link.xsd");
  fs::create_directory_symlink(outside(), root_ / "folder");
  const auto read = read_contract(write(
      "a.xsd", xsd("urn:a", "\n" + imports("urn:s", "../outside/secret.xsd") + "\n" +
                                imports("urn:s", "link.xsd") + "\n" + imports("urn:s", "folder/secret.xsd") +
                                "\n" + imports("urn:s", (outside() / "secret.xsd").string()) + "\n" +
                                imports("urn:s", "%2e%2e/outside/secret.xsd") + "\n" +
                                imports("urn:s", "file://" + (outside() / "secret.xsd").string()))));
  EXPECT_EQ(files(read), Names{"a.xsd"});
  ASSERT_EQ(read.to_supply.size(), 6U);
  EXPECT_EQ(
      findings(read).front(),
      "a.xsd:2 '../outside/secret.xsd' leads out of the contract's folder: put that file beside this one "
      "as 'secret.xsd'");
  for (const auto& told : read.findings) EXPECT_EQ(tests::wrong_in_latvian(told.text), "");
}

TEST_F(Contracts, SaysWhatIsMissingWhereItIsNamed) {
  const auto read = read_contract(write(
      "a.xsd", xsd("urn:a", "\n" + imports("urn:1", "gone.xsd") + "\n<xs:include/>\n" + imports("urn:2", "") +
                                "\n" + imports("urn:2", "") + "\n<xs:redefine schemaLocation='b.xsd'/>")));
  EXPECT_EQ(
      findings(read),
      (Names{"a.xsd:2 there is no file 'gone.xsd': ask the partner for it and put it beside this one as "
             "'gone.xsd'",
             "a.xsd:3 xs:include names no file: ask the partner which it is",
             "a.xsd:6 xs:redefine is not read: ask the partner for a schema in which the types stand as "
             "they are meant",
             "a.xsd:4 no schema of the contract has the namespace 'urn:2': ask the partner for it"}));
}

TEST_F(Contracts, NeedsNoFileForWhatEverybodyKnows) {
  const auto read = read_contract(
      write("a.xsd",
            xsd("urn:a", imports("http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2001/xml.xsd") +
                             imports("http://schemas.xmlsoap.org/soap/encoding/", ""))));
  EXPECT_EQ(findings(read), Names());
}

TEST_F(Contracts, RefusesWhatIsNoContractAndGoesOnWithTheRest) {
  write("dtd.xsd", "<!DOCTYPE x SYSTEM 'http://partner.example/x.dtd'>\n" + xsd("urn:1", ""));
  write("cut.xsd", "<xs:schema " + kXs + ">\n<xs:element");
  write("page.xsd", "<html/>");
  write("two.wsdl", "<description xmlns='http://www.w3.org/ns/wsdl'/>");
  write("other.xsd", xsd("urn:x", ""));
  write("empty.xsd", "");
  fs::create_directories(root_ / "folder.xsd");
  const auto read = read_contract(write(
      "a.xsd",
      xsd("urn:a", imports("urn:1", "dtd.xsd") + imports("urn:1", "dtd.xsd") + imports("urn:2", "cut.xsd") +
                       imports("urn:3", "page.xsd") + imports("urn:4", "two.wsdl") +
                       imports("urn:5", "other.xsd") + includes("other.xsd") + imports("urn:6", "empty.xsd") +
                       imports("urn:7", "folder.xsd"))));
  EXPECT_EQ(files(read), (Names{"a.xsd", "other.xsd"}));
  const Names told = findings(read);
  ASSERT_EQ(told.size(), 8U);
  EXPECT_NE(told[0].find("without a DTD"), std::string::npos) << told[0];
  EXPECT_EQ(told[1].substr(0, 10), "cut.xsd:2 ");
  EXPECT_NE(told[2].find("its root is 'html'"), std::string::npos) << told[2];
  EXPECT_NE(told[3].find("WSDL 2.0"), std::string::npos) << told[3];
  EXPECT_NE(told[4].find("has the namespace 'urn:x', but it is said to have 'urn:5'"), std::string::npos);
  EXPECT_NE(told[5].find("but it is said to have 'urn:a'"), std::string::npos) << told[5];
  EXPECT_EQ(told[6].substr(0, 12), "empty.xsd:1 ");
  EXPECT_NE(told[7].find("there is no file 'folder.xsd'"), std::string::npos) << told[7];
}

TEST_F(Contracts, NamesTheContractThatCannotBeRead) {
  for (const std::string& file : {write("a.wsdl", "<a"), (root_ / "gone.wsdl").string(), root_.string()}) {
    const auto read = read_contract(file);
    EXPECT_TRUE(read.documents.empty());
    ASSERT_EQ(read.findings.size(), 1U) << file;
    EXPECT_EQ(read.findings.front().file, file);
    EXPECT_EQ(tests::wrong_in_latvian(read.findings.front().text), "");
  }
}

TEST_F(Contracts, KeepsToItsLimits) {
  ContractLimits limits;
  limits.files = 3;
  std::string all;
  for (int i = 0; i < 10; ++i) {
    const std::string name = "n" + std::to_string(i);
    write(name + ".xsd", xsd("urn:" + name, ""));
    all += imports("urn:" + name, name + ".xsd");
  }
  const std::string file = write("a.xsd", xsd("urn:a", all));
  auto read = read_contract(file, {}, limits);
  EXPECT_EQ(read.documents.size(), 3U);
  ASSERT_EQ(read.findings.size(), 1U);
  EXPECT_EQ(findings(read).front(),
            "a.xsd:1 the contract has more than 3 files: ask the partner for a smaller one");

  limits = {};
  limits.octets = 1400;
  read = read_contract(file, {}, limits);
  EXPECT_LT(read.documents.size(), 11U);
  EXPECT_NE(findings(read).front().find("the file is too large"), std::string::npos);

  limits = {};
  limits.schemas = 2;
  read = read_contract(file, {}, limits);
  EXPECT_EQ(read.schemas.size(), 2U);
  EXPECT_EQ(read.findings.size(), 1U);
}

TEST_F(Contracts, ReadsOtherEncodingsAndTellsTheirLines) {
  std::string text =
      "<?xml version='1.0' encoding='windows-1257'?>\n<xs:schema " + kXs +
      ">\n<!-- \xE2\xEE\xF0 --><xs:import namespace='urn:n' schemaLocation='n.xsd'/></xs:schema>";
  const auto read = read_contract_text(text, (root_ / "l.xsd").string());
  ASSERT_EQ(read.documents.size(), 1U);
  EXPECT_NE(read.documents.front().text.find("āīš"), std::string::npos);
  ASSERT_EQ(read.findings.size(), 1U);
  EXPECT_EQ(read.findings.front().line, 3);
}

}  // namespace
}  // namespace hub::formats
