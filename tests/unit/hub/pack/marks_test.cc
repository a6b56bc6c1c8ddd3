#include "hub/pack/marks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace hub::pack {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Marks : public ::testing::Test {
 protected:
  Marks() : root_(std::filesystem::temp_directory_path() / ("marks-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(root_);
  }
  ~Marks() override { std::filesystem::remove_all(root_); }

  void put(const std::string& file, const std::string& text) {
    const std::filesystem::path path = root_ / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }

  /// What is left in a site with the system nino, by files below the root.
  std::vector<std::string> left() {
    config::Site site;
    site.systems["nino"].slug = "nino";
    config::MessageType type;
    type.name = "debts.query";
    type.version = 1;
    site.types.push_back(type);
    std::vector<std::string> lines;
    for (const config::Finding& mark : marks_left({root_ / "site", root_ / "library", root_ / "state"}, site))
      lines.push_back(std::filesystem::path(mark.file).lexically_relative(root_).string() + ":" +
                      std::to_string(mark.line) + ":" + std::to_string(mark.column) + " " + mark.text.en());
    return lines;
  }

  std::filesystem::path root_;
};

TEST_F(Marks, AreFoundWithLineAndWhatTheySay) {
  const auto marks =
      marks_in("a: b\nowner: x   # FILL: who \"answers\"\n<c/> <!-- FILL: is it t:c? -->\n", "f.yaml");
  ASSERT_EQ(marks.size(), 2U);
  EXPECT_EQ(marks[0].to_string(), "f.yaml:2:14: to be filled in: who \"answers");
  EXPECT_EQ(marks[0].to_string(Language::lv), "f.yaml:2:14: jāaizpilda: who \"answers");
  EXPECT_EQ(marks[1].to_string(), "f.yaml:3:11: to be filled in: is it t:c?");
}

TEST_F(Marks, AreLookedForInThePacksOfTheSiteAndNowhereElse) {
  put("library/adapters/systems/nino/system.yaml", "x: 1   # FILL: a\n");
  put("library/mappings/nino/get.request.xslt", "<!-- FILL: b -->\n");
  put("library/tests/systems/nino/contract/get.accepts.case.yaml", "# FILL: c\n");
  put("library/wsdl/nino/"
      "SOURCE.md",
      "FILL: d\n");
  put("library/wsdl/nino/nino.wsdl", "FILL: a partner's own word\n");
  put("library/mappings/types/debts.query-1.yaml", "# FILL: e\n");
  put("library/mappings/other/x.xslt", "<!-- FILL: another system's -->\n");
  put("site/routes/debts.yaml", "\n  # FILL: f\n");
  EXPECT_THAT(left(),
              ElementsAre("site/routes/debts.yaml:2:5 to be filled in: f",
                          "library/adapters/systems/nino/system.yaml:1:10 to be filled in: a",
                          "library/mappings/nino/get.request.xslt:1:6 to be filled in: b",
                          "library/tests/systems/nino/contract/get.accepts.case.yaml:1:3 to be filled in: c",
                          "library/wsdl/nino/"
                          "SOURCE.md:1:1 to be filled in: d",
                          "library/mappings/types/debts.query-1.yaml:1:3 to be filled in: e"));
}

TEST_F(Marks, AreNoneWhereNothingIs) {
  EXPECT_THAT(left(), IsEmpty());
}

}  // namespace
}  // namespace hub::pack
