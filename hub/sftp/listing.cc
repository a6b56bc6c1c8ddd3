#include "hub/sftp/listing.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace hub::sftp {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// The next word of a line, which it is cut off with the blanks before it.
std::string_view next_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  return word;
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

/// `18:02`; seconds behind it count for nothing.
std::optional<std::chrono::minutes> time_of_day(std::string_view text) {
  if (text.size() < 5 || text[2] != ':') return std::nullopt;
  const auto hours = number_of<unsigned>(text.substr(0, 2));
  const auto minutes = number_of<unsigned>(text.substr(3, 2));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
}

std::optional<std::int64_t> seconds_at(int year, unsigned month, unsigned day, std::chrono::minutes time) {
  const year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::seconds>(sys_days(date).time_since_epoch() + time).count();
}

/// `2024-11-30` and `18:02`.
std::optional<std::int64_t> iso_time(std::string_view date, std::string_view time) {
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
  const auto year = number_of<int>(date.substr(0, 4));
  const auto month = number_of<unsigned>(date.substr(5, 2));
  const auto day = number_of<unsigned>(date.substr(8, 2));
  const auto minutes = time_of_day(time);
  if (!year || !month || !day || !minutes) return std::nullopt;
  return seconds_at(*year, *month, *day, *minutes);
}

/// `Nov`, `30`, and `18:02` or `2024`.
std::optional<std::int64_t> usual_time(std::string_view month_name, std::string_view day_text,
                                       std::string_view end, std::chrono::system_clock::time_point now) {
  const auto* const found = std::find(kMonths.begin(), kMonths.end(), month_name);
  const auto day = number_of<unsigned>(day_text);
  if (found == kMonths.end() || !day) return std::nullopt;
  const auto month = static_cast<unsigned>(found - kMonths.begin()) + 1;
  if (end.size() == 4)
    if (const auto year = number_of<int>(end)) return seconds_at(*year, month, *day, {});
  const auto time = time_of_day(end);
  if (!time) return std::nullopt;
  const auto latest =
      std::chrono::duration_cast<std::chrono::seconds>((now + std::chrono::hours(48)).time_since_epoch())
          .count();
  const auto this_year = static_cast<int>(year_month_day(std::chrono::floor<std::chrono::days>(now)).year());
  for (const int year : {this_year + 1, this_year, this_year - 1}) {
    const auto seconds = seconds_at(year, month, *day, *time);
    if (seconds && *seconds <= latest) return seconds;
  }
  return std::nullopt;
}

/// The time at the beginning of `rest`, which is cut off; nothing: there is none, and it is as it was.
std::optional<std::int64_t> take_time(std::string_view& rest, std::chrono::system_clock::time_point now) {
  std::string_view behind = rest;
  const std::string_view first = next_word(behind);
  const std::string_view second = next_word(behind);
  auto time = iso_time(first, second);
  if (!time) time = usual_time(first, second, next_word(behind), now);
  if (time) rest = behind;
  return time;
}

}  // namespace

std::optional<Listed> read_line(std::string_view line, std::chrono::system_clock::time_point now) {
  constexpr std::string_view kTypes = "-dlbcps";
  constexpr std::string_view kLeadsTo = " -> ";
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty() || kTypes.find(line.front()) == std::string_view::npos) return std::nullopt;
  Listed listed;
  listed.type = line.front();
  next_word(line);
  while (!line.empty()) {  // links, owner and group: how many words they are is the server's
    const auto size = number_of<std::uint64_t>(next_word(line));
    if (!size) continue;
    const auto time = take_time(line, now);
    if (!time) continue;
    if (!line.starts_with(' ') || line.size() < 2) return std::nullopt;
    line.remove_prefix(1);
    listed.name = listed.type == 'l' ? line.substr(0, line.find(kLeadsTo)) : line;
    if (listed.name.empty()) return std::nullopt;
    listed.size = *size;
    listed.modified = *time;
    return listed;
  }
  return std::nullopt;
}

Result<std::vector<Listed>> read_list(std::string_view text, std::chrono::system_clock::time_point now) {
  std::vector<Listed> entries;
  bool any = text.empty();
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto listed = read_line(text.substr(0, end), now);
    text.remove_prefix(std::min(end + 1, text.size()));
    any = any || listed;
    if (listed && listed->name != "." && listed->name != "..") entries.push_back(*std::move(listed));
  }
  if (!any)
    return Error(codes::deliver_bad_reply,
                 say("the server's list of the folder is not in the form of `ls -l`",
                     "servera mapes saraksts nav `ls -l` formā"));
  return entries;
}

}  // namespace hub::sftp
