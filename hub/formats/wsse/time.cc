#include "hub/formats/wsse/time.h"

#include <optional>
#include <string>
#include <string_view>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/formats/wsse/native.h"
#include "hub/formats/xml/native.h"

namespace hub::formats::native {
namespace {

using Instant = std::chrono::sys_time<std::chrono::nanoseconds>;

Error wrong(const Text& why) {
  return {codes::gate_timestamp, why};
}

/// Reads fixed forms from the front of a text; once something does not fit, nothing does.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t at = 0; at < digits; ++at) {
      const char c = next();
      well_ = well_ && c >= '0' && c <= '9';
      value = value * 10 + (c - '0');
    }
    return well_ ? value : 0;
  }

  void literal(char wanted) { well_ = next() == wanted && well_; }

  /// `.` and 1 to 9 digits, or nothing.
  std::chrono::nanoseconds fraction() {
    if (rest_.empty() || rest_.front() != '.') return {};
    literal('.');
    long value = 0;
    long unit = 1'000'000'000;
    while (unit > 1 && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      unit /= 10;
      value += unit * number(1);
    }
    well_ = well_ && unit < 1'000'000'000;
    return std::chrono::nanoseconds(value);
  }

  [[nodiscard]] bool ended_well() const { return well_ && rest_.empty(); }

 private:
  char next() {
    if (rest_.empty()) return '\0';
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  std::string_view rest_;
  bool well_ = true;
};

std::optional<Instant> instant_in(std::string_view text) {
  constexpr int kLastYear = 2200;  // what nanoseconds in 64 bits hold, with room
  Reader reader(text);
  const std::chrono::year year(reader.number(4));
  reader.literal('-');
  const std::chrono::month month(static_cast<unsigned>(reader.number(2)));
  reader.literal('-');
  const std::chrono::day day(static_cast<unsigned>(reader.number(2)));
  reader.literal('T');
  const std::chrono::hours hours(reader.number(2));
  reader.literal(':');
  const std::chrono::minutes minutes(reader.number(2));
  reader.literal(':');
  const std::chrono::seconds seconds(reader.number(2));
  const auto fraction = reader.fraction();
  reader.literal('Z');
  const std::chrono::year_month_day date(year, month, day);
  if (!reader.ended_well() || !date.ok() || int{year} < 1970 || int{year} > kLastYear || hours.count() > 23 ||
      minutes.count() > 59 || seconds.count() > 59)
    return std::nullopt;
  return Instant(std::chrono::sys_days(date)) + hours + minutes + seconds + fraction;
}

}  // namespace

Outcome check_timestamp(const xmlNode* timestamp, std::chrono::system_clock::time_point now) {
  const xmlNode* first = first_child(timestamp);
  const xmlNode* second = first == nullptr ? nullptr : next_element(first);
  if (second == nullptr || !is(first, kWsu, "Created") || !is(second, kWsu, "Expires") ||
      next_element(second) != nullptr || first_child(first) != nullptr || first_child(second) != nullptr)
    return wrong(
        Text{"a Timestamp is Created, then Expires", "elementā Timestamp jābūt Created un aiz tā Expires"});
  const auto created = instant_in(text_of(first));
  const auto expires = instant_in(text_of(second));
  if (!created || !expires)
    return wrong(Text{"not a time in UTC, as 2026-11-20T08:15:48.123Z is",
                      "nav laiks UTC formā kā 2026-11-20T08:15:48.123Z"});
  if (*created > now + kMaxAhead) return wrong(Text{"Created is in the future", "Created ir nākotnē"});
  if (*created < now - kMaxAge) return wrong(Text{"Created is too long ago", "Created ir pārāk sen"});
  if (*expires <= *created || *expires > *created + kMaxLifetime)
    return wrong(
        Text{"Expires is not within a day after Created", "Expires nav diennakts laikā pēc Created"});
  if (*expires <= now) return wrong(Text{"expired", "termiņš (Expires) ir pagājis"});
  return Done{};
}

std::string wsse_instant(std::chrono::system_clock::time_point time) {
  constexpr std::size_t kToMilliseconds = 23;
  return to_rfc3339(time).substr(0, kToMilliseconds) + "Z";
}

}  // namespace hub::formats::native
