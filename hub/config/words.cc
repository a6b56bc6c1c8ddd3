#include "hub/config/words.h"

#include <algorithm>
#include <numeric>

#include "hub/base/say.h"

namespace hub::config {
namespace {

constexpr std::size_t kListed = 12;
constexpr std::size_t kMaxWord = 200;  // octets; a longer one is compared with nothing

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = corner + (a[i] == b[j] ? 0U : 1U);
      corner = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string listed(std::vector<std::string> known) {
  std::sort(known.begin(), known.end());
  std::string text;
  for (std::size_t i = 0; i < std::min(known.size(), kListed); ++i)
    text.append(i == 0 ? "" : ", ").append(known[i]);
  return known.size() > kListed ? text + ", …" : text;
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known) {
  if (known.empty() || word.size() > kMaxWord) return std::nullopt;
  const auto best = std::min_element(known.begin(), known.end(), [word](const auto& a, const auto& b) {
    return edit_distance(word, a) < edit_distance(word, b);
  });
  const std::size_t near = std::max<std::size_t>(2, word.size() / 3);
  if (edit_distance(word, *best) > near) return std::nullopt;
  return *best;
}

Sentence hint(std::string_view word, const std::vector<std::string>& known) {
  if (known.empty()) return say("; there is none", "; nav neviena");
  if (word.size() > kMaxWord) return {};
  if (const auto near = nearest(word, known))
    return say("; did you mean '{}'?", "; vai bija domāts '{}'?", *near);
  return say("; known: {}", "; iespējamie: {}", listed(known));
}

}  // namespace hub::config
