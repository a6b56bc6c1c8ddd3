#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "hub/codec/schema.h"

namespace hub::codec {
namespace {

TEST(TypeSchemas, OfTheProductKeepToTheSubset) {
  std::size_t compiled = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(SAKTA_SOURCE_DIR) / "mappings/types")) {
    if (entry.path().extension() != ".xsd") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string xsd{std::istreambuf_iterator<char>(file), {}};

    const auto schema = Schema::compile(xsd, entry.path().filename().string());

    ASSERT_TRUE(schema) << schema.error().to_string();
    ++compiled;
  }
  EXPECT_GT(compiled, 0U);
}

}  // namespace
}  // namespace hub::codec
