#include "hub/telemetry/trace_state.h"

#include <algorithm>
#include <optional>

namespace hub::telemetry {
namespace {

constexpr std::size_t kMaxMembers = 32;
constexpr std::size_t kMaxKey = 256;
constexpr std::size_t kMaxMemberValue = 256;
constexpr std::size_t kLarge = 128;  // a longer member goes first from a list that is too long

using Members = std::vector<std::string_view>;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_key(std::string_view key) {
  constexpr std::string_view kMarks = "_-*/@";
  return !key.empty() && key.size() <= kMaxKey && is_letter_or_digit(key.front()) &&
         std::all_of(key.begin(), key.end(), [&](char c) {
           return is_letter_or_digit(c) || kMarks.find(c) != std::string_view::npos;
         });
}

/// Printable, no comma, no equals sign; a space does not stand last, for it went with the white space around.
bool is_value(std::string_view value) {
  return !value.empty() && value.size() <= kMaxMemberValue &&
         std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~' && c != '='; });
}

std::string_view without_space_around(std::string_view text) {
  constexpr std::string_view kSpace = " \t";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string_view key_of(std::string_view member) {
  return member.substr(0, member.find('='));
}

/// Takes the members of one line; false: one is none.
bool take_line(std::string_view line, Members& members) {
  while (true) {
    const std::size_t comma = line.find(',');
    const std::string_view member = without_space_around(line.substr(0, comma));
    if (!member.empty()) {
      const std::size_t equals = member.find('=');
      if (equals == std::string_view::npos || members.size() == kMaxMembers) return false;
      if (!is_key(member.substr(0, equals)) || !is_value(member.substr(equals + 1))) return false;
      members.push_back(member);
    }
    if (comma == std::string_view::npos) return true;
    line.remove_prefix(comma + 1);
  }
}

void drop_repeated_keys(Members& members) {
  for (auto one = members.begin(); one != members.end(); ++one)
    members.erase(std::remove_if(one + 1, members.end(),
                                 [&](std::string_view later) { return key_of(later) == key_of(*one); }),
                  members.end());
}

std::size_t length_of(const Members& members) {
  std::size_t length = members.empty() ? 0 : members.size() - 1;  // commas
  for (const std::string_view member : members) length += member.size();
  return length;
}

void shorten(Members& members) {
  while (length_of(members) > kMaxTraceState) {
    const auto large = std::find_if(members.rbegin(), members.rend(),
                                    [](std::string_view member) { return member.size() > kLarge; });
    members.erase(large == members.rend() ? members.end() - 1 : large.base() - 1);
  }
}

}  // namespace

std::string trace_state_of(const std::vector<std::string_view>& lines) {
  Members members;
  for (const std::string_view line : lines)
    if (!take_line(line, members)) return {};
  drop_repeated_keys(members);
  shorten(members);
  std::string list;
  for (const std::string_view member : members) list.append(list.empty() ? "" : ",").append(member);
  return list;
}

}  // namespace hub::telemetry
