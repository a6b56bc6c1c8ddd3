#include "adapters/div/file_names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "hub/base/characters.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"

namespace adapters::div {
namespace {

using hub::Sentence;
using hub::Text;

constexpr std::size_t kLongestName = 255;

/// The code points of a text in UTF-8.
std::vector<char32_t> points_of(std::string_view text) {
  std::vector<char32_t> points;
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at++]);
    char32_t point = first < 0x80U   ? first
                     : first < 0xE0U ? first & 0x1FU
                     : first < 0xF0U ? first & 0x0FU
                                     : first & 0x07U;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
      point = (point << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    points.push_back(point);
  }
  return points;
}

bool is_control(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || (point & 0xFFFEU) == 0xFFFE;
}

/// Marks of direction, joiners, separators of lines: what is shown is not what stands there.
bool is_hidden(char32_t point) {
  return (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
         (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || point == 0x061C;
}

bool is_device(std::string_view name) {
  std::string stem(name.substr(0, name.find('.')));
  while (!stem.empty() && stem.back() == ' ') stem.pop_back();
  std::transform(stem.begin(), stem.end(), stem.begin(), [](char c) { return hub::to_upper(c); });
  constexpr std::array<std::string_view, 4> kDevices{"CON", "PRN", "AUX", "NUL"};
  if (std::find(kDevices.begin(), kDevices.end(), stem) != kDevices.end()) return true;
  return stem.size() == 4 && (stem.substr(0, 3) == "COM" || stem.substr(0, 3) == "LPT") &&
         hub::is_digit(stem[3]);
}

std::optional<Sentence> problem_of(std::string_view text, std::size_t most, bool lines) {
  if (!hub::is_utf8(text)) return Text{"it is not UTF-8", "tas nav UTF-8"};
  const auto points = points_of(text);
  if (points.size() > most)
    return hub::say("it is longer than {} characters", "tas ir garāks par {} rakstzīmēm", most);
  const auto forbidden = [lines](char32_t point) {
    return is_control(point) && !(lines && (point == '\n' || point == '\t'));
  };
  if (std::any_of(points.begin(), points.end(), forbidden))
    return Text{"it holds a control character", "tajā ir vadības rakstzīme"};
  return std::nullopt;
}

}  // namespace

std::optional<Sentence> problem_of_line(std::string_view text, std::size_t most) {
  return problem_of(text, most, false);
}

std::optional<Sentence> problem_of_text(std::string_view text, std::size_t most) {
  return problem_of(text, most, true);
}

std::optional<Sentence> problem_of_file_name(std::string_view name) {
  if (name.empty()) return Text{"a file needs a name", "failam vajag nosaukumu"};
  if (name.size() > kLongestName)
    return hub::say("a file's name is longer than {} octets", "faila nosaukums ir garāks par {} oktetiem",
                    kLongestName);
  if (auto problem = problem_of_line(name, kLongestName)) return problem;
  const auto points = points_of(name);
  if (std::any_of(points.begin(), points.end(), is_hidden))
    return Text{"a file's name holds a character that hides or turns what is written",
                "faila nosaukumā ir rakstzīme, kas slēpj vai apgriež rakstīto"};
  if (name.find_first_of("/\\:") != std::string_view::npos)
    return Text{"a file's name names a folder: /, \\ and : may not stand in it",
                "faila nosaukums norāda mapi: tajā nedrīkst būt /, \\ un :"};
  if (name.front() == ' ' || name.back() == ' ' || name.back() == '.')
    return Text{"a file's name begins or ends with a blank, or ends with a dot",
                "faila nosaukums sākas vai beidzas ar atstarpi vai beidzas ar punktu"};
  if (is_device(name))
    return Text{"a file's name is that of a device (CON, NUL, COM1 and others)",
                "faila nosaukums ir ierīces nosaukums (CON, NUL, COM1 un citi)"};
  return std::nullopt;
}

std::string compared_name(std::string_view name) {
  std::string small(name);
  std::transform(small.begin(), small.end(), small.begin(), [](char c) { return hub::to_lower(c); });
  return small;
}

}  // namespace adapters::div
