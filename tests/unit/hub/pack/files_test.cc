#include "hub/pack/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace hub::pack {
namespace {

using ::testing::HasSubstr;

class Files : public ::testing::Test {
 protected:
  Files() : root_(std::filesystem::temp_directory_path() / ("pack-files-" + std::to_string(::getpid()))) {}
  ~Files() override { std::filesystem::remove_all(root_); }

  std::filesystem::path root_;
};

TEST_F(Files, AreWrittenWithTheirFolders) {
  ASSERT_TRUE(write_new(root_, {{"a/b/c.yaml", "x: 1\n"}, {"d.yaml", ""}}));
  EXPECT_EQ(*read_file(root_ / "a/b/c.yaml"), "x: 1\n");
  EXPECT_EQ(*read_file(root_ / "d.yaml"), "");
}

TEST_F(Files, AreNeverOverwritten) {
  ASSERT_TRUE(write_new(root_, {{"a.yaml", "mine\n"}}));
  const auto again = write_new(root_, {{"b.yaml", "new\n"}, {"a.yaml", "other\n"}});
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().told().en(), HasSubstr("a.yaml"));
  EXPECT_EQ(*read_file(root_ / "a.yaml"), "mine\n");
  EXPECT_FALSE(std::filesystem::exists(root_ / "b.yaml")) << "all or none";
}

TEST_F(Files, AreNotWrittenThroughALink) {
  std::filesystem::create_directories(root_);
  std::filesystem::create_symlink("/nonexistent/elsewhere", root_ / "a.yaml");
  EXPECT_FALSE(write_new(root_, {{"a.yaml", "x"}}));
}

TEST_F(Files, ThatCannotBeWrittenAreNamed) {
  ASSERT_TRUE(write_new(root_, {{"a", "a file\n"}}));
  const auto failed = write_new(root_, {{"a/b.yaml", "x"}});
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().told().lv(), HasSubstr("nevar ierakstīt"));
}

TEST_F(Files, AreCountedWithoutThePartnersOwn) {
  Report report;
  report.files = {{"wsdl/x/x.wsdl", "1\n2\n3\n"},
                  {"wsdl/x/"
                   "SOURCE.md",
                   "FILL: a\n"},
                  {"mappings/x/a.xslt", "1\n<!-- FILL: b -->\n"}};
  EXPECT_EQ(report.lines(), 3U);
  EXPECT_EQ(report.marks(), 2U);
}

}  // namespace
}  // namespace hub::pack
