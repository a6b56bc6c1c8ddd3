#include "hub/values/page.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "hub/values/functions.h"
#include "hub/values/kinds.h"

namespace hub::values {
namespace {

TEST(ValuesPage, IsTheOneInDeployDocs) {
  const std::string file = SAKTA_SOURCE_DIR "/deploy/docs/values.md";
  if (std::getenv("SAKTA_RENEW_GOLDEN") != nullptr) std::ofstream(file) << values_page();
  std::ifstream in(file);

  const std::string kept{std::istreambuf_iterator<char>(in), {}};

  EXPECT_EQ(kept, values_page()) << "if the change is meant: SAKTA_RENEW_GOLDEN=1 test_values";
}

TEST(ValuesPage, HasEachKindAndFunctionInBothLanguages) {
  const std::string page = values_page();
  const auto has = [&page](std::string_view text) { return page.find(text) != std::string::npos; };
  for (const Kind& kind : kinds())
    EXPECT_TRUE(has("| `" + std::string(kind.name) + "` | ") && has(kind.title.en) && has(kind.title.lv))
        << kind.name;
  for (const Function& function : functions())
    EXPECT_TRUE(has(function.does.en) && has(function.does.lv)) << function.name;
}

}  // namespace
}  // namespace hub::values
