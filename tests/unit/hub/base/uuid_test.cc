#include "hub/base/uuid.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace hub {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::system_clock::time_point;

const Time kMorning{std::chrono::milliseconds(1'795'162'548'123)};
const std::string kHigh(10, '\xff');
const std::string kLow(10, '\0');

TEST(Uuid, OfVersionSevenCarriesVersionVariantAndTime) {
  const Uuid id = Uuid::version7(kMorning, kHigh);

  EXPECT_EQ(id.to_string().substr(14, 1), "7");
  EXPECT_EQ(id.to_string().substr(19, 1), "b") << "the variant of RFC 9562";
  EXPECT_EQ(id.time(), kMorning);
  EXPECT_EQ(Uuid::version7(kMorning, kLow).to_string().substr(14, 5), "7000-");
}

TEST(Uuid, OfVersionSevenSortsByTimeWhateverTheRandomness) {
  for (const auto step : {1ms, 255ms, 256ms, 65'536ms, 4'294'967'296ms}) {
    const Uuid earlier = Uuid::version7(kMorning, kHigh);
    const Uuid later = Uuid::version7(kMorning + step, kLow);
    EXPECT_LT(earlier, later);
    EXPECT_LT(earlier.to_string(), later.to_string());
    EXPECT_LT(earlier.bytes(), later.bytes());
  }
}

TEST(Uuid, GoesThroughTextAndOctets) {
  const Uuid id = Uuid::version7(kMorning, "0123456789");

  EXPECT_EQ(Uuid::parse(id.to_string()), id);
  EXPECT_EQ(Uuid::from_bytes(id.bytes()), id);
  EXPECT_EQ(Uuid::parse("019A9E6B-61DB-7AAA-8BBB-0123456789AB"),
            Uuid::parse("019a9e6b-61db-7aaa-8bbb-0123456789ab"));
}

TEST(Uuid, IsReadFromNothingButTheDashedForm) {
  for (const char* wrong : {"", "019a9e6b61db7aaa8bbb0123456789ab", "{019a9e6b-61db-7aaa-8bbb-0123456789ab}",
                            "019a9e6b-61db-7aaa-8bbb-0123456789a", "019a9e6b-61db-7aaa-8bbb-0123456789abc",
                            "019a9e6b-61db-7aaa-8bbb-0123456789ag", "019a9e6b_61db_7aaa_8bbb_0123456789ab",
                            "019a9e6b61-db-7aaa-8bbb-0123456789ab", "-19a9e6b-61db-7aaa-8bbb-0123456789ab"})
    EXPECT_EQ(Uuid::parse(wrong), std::nullopt) << wrong;
  EXPECT_EQ(Uuid::from_bytes(std::string(15, 'x')), std::nullopt);
  EXPECT_EQ(Uuid::from_bytes(std::string(17, 'x')), std::nullopt);
}

}  // namespace
}  // namespace hub
