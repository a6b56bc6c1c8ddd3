#include "hub/cli/page.h"

#include <algorithm>
#include <regex>

#include "hub/base/encoding.h"

namespace hub::cli {
namespace {

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string three_digits(std::int64_t number) {
  return (number < 100 ? "0" : "") + two_digits(number);
}

}  // namespace

std::size_t width_of(std::string_view text) {
  constexpr unsigned kContinues = 0x80;  // 10xxxxxx
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != kContinues;
  }));
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t width = width_of(text);
  return std::string(text) + std::string(columns > width ? columns - width : 0, ' ');
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns) {
  std::string page;
  std::string line(indent, ' ');
  bool empty = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!empty && width_of(line) + 1 + width_of(word) > columns) {
      page += line + "\n";
      line.assign(indent + 2, ' ');
      empty = true;
    }
    line.append(empty ? "" : " ").append(word);
    empty = false;
  }
  return page + line + "\n";
}

std::string span_words(std::chrono::milliseconds span) {
  constexpr std::int64_t kSecond = 1'000;
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  const std::int64_t count = std::max<std::int64_t>(span.count(), 0);
  if (count < kSecond) return std::to_string(count) + " ms";
  const std::int64_t seconds = count / kSecond;
  const std::int64_t rest = count % kSecond;
  if (seconds < kMinute) return std::to_string(seconds) + (rest != 0 ? "." + three_digits(rest) : "") + " s";
  if (seconds < kHour)
    return std::to_string(seconds / kMinute) + " min " + two_digits(seconds % kMinute) + " s";
  return std::to_string(seconds / kHour) + " h " + two_digits(seconds % kHour / kMinute) + " min";
}

std::string moment(std::chrono::system_clock::time_point time) {
  constexpr std::size_t kMicroseconds = 4;  // the last three digits and the Z
  std::string text = to_rfc3339(time);
  return text.replace(text.size() - kMicroseconds, kMicroseconds, "Z");
}

std::optional<std::chrono::system_clock::time_point> read_moment(const std::string& text) {
  static const std::regex form(R"((\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?Z)?)");
  std::smatch found;
  if (!std::regex_match(text, found, form)) return std::nullopt;
  const auto number = [&found](std::size_t group) {
    return found[group].matched ? std::stoi(found[group].str()) : 0;
  };
  const std::chrono::year_month_day day{std::chrono::year(number(1)),
                                        std::chrono::month(static_cast<unsigned>(number(2))),
                                        std::chrono::day(static_cast<unsigned>(number(3)))};
  if (!day.ok() || number(4) > 23 || number(5) > 59 || number(6) > 59) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(number(4)) + std::chrono::minutes(number(5)) +
         std::chrono::seconds(number(6));
}

}  // namespace hub::cli
