#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "hub/base/codes.h"
#include "hub/formats/xsd/schema.h"

namespace hub::formats {
namespace {

std::shared_ptr<const Schema> type(const std::string& name) {
  std::ifstream file(std::filesystem::path(SAKTA_SOURCE_DIR) / "mappings/types" / (name + "-1.xsd"),
                     std::ios::binary);
  const std::string xsd{std::istreambuf_iterator<char>(file), {}};
  auto schema = Schema::compile(xsd, name);
  EXPECT_TRUE(schema) << schema.error().to_string();
  return *schema;
}

/// Of a status with this moment and, if there is one, this day: `taken`, or code and place.
std::string status_with(const std::string& moment, const std::string& day = "") {
  std::string json =
      R"({"serviceCode":"BV-01","caseCode":"BV-1","sequence":1,"status":"InProcess","statusAt":")";
  json += moment + "\"" + (day.empty() ? "" : ",\"plannedDeadline\":\"" + day + "\"");
  const auto tree =
      type("case.status")->from_json(json + R"(,"actedBy":{"kind":"Clerk"}})", "ReportCaseStatus");
  return tree ? "taken" : std::string(tree.error().code().name) + " " + tree.error().place();
}

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

TEST(TypeSchemas, TakeAMomentOnlyWithItsZoneAndAtMostNineDecimals) {
  for (const std::string taken :
       {"2026-11-20T09:00:00Z", "2026-11-20T09:00:00+02:00", "2026-11-20T09:00:00-00:00",
        "2026-11-20T09:00:00.1+14:00", "2026-11-20T23:59:59.123456789-14:00", "2024-02-29T00:00:00Z",
        "1900-01-01T00:00:00Z", "2199-12-31T23:59:59Z"})
    EXPECT_EQ(status_with(taken), "taken") << taken;
  for (const std::string refused :
       {"2026-11-20T09:00:00", "2026-11-20T09:00:00.1234567890Z", "2026-11-20T09:00:00.123456789012+02:00",
        "2026-11-20T24:00:00Z", "1899-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z", "12026-11-20T09:00:00Z", "2026-11-20T09:00:00.Z"})
    EXPECT_EQ(status_with(refused).substr(0, 6), "codec.") << refused;
  for (const std::string nowhere :
       {"2026-02-29T09:00:00Z", "2026-13-01T09:00:00Z", "2026-11-31T09:00:00Z", "2026-11-20T09:00:60Z",
        "2026-11-20T09:60:00Z", "2026-11-20T09:00:00+14:01"})
    EXPECT_EQ(status_with(nowhere).substr(0, 6), "codec.") << nowhere;
  EXPECT_EQ(status_with("2026-11-20T09:00:00"), "codec.wrong_shape /statusAt");
}

TEST(TypeSchemas, TakeADayOnlyWithoutAZone) {
  for (const std::string taken : {"2026-11-20", "2024-02-29", "1900-01-01", "2199-12-31"})
    EXPECT_EQ(status_with("2026-11-20T09:00:00Z", taken), "taken") << taken;
  for (const std::string refused : {"2026-11-20Z", "2026-11-20+02:00", "1899-12-31", "2200-01-01",
                                    "0000-01-01", "-2026-11-20", "2023-02-29", "2026-11-20T00:00:00Z"})
    EXPECT_EQ(status_with("2026-11-20T09:00:00Z", refused).substr(0, 6), "codec.") << refused;
  EXPECT_EQ(status_with("2026-11-20T09:00:00Z", "2026-11-20Z"), "codec.wrong_shape /plannedDeadline");
}

}  // namespace
}  // namespace hub::formats
