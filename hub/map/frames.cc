#include "hub/map/frames.h"

#include <cstring>

namespace hub::map {
namespace {

void append(std::string& octets, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  octets.append(reinterpret_cast<const char*>(&size), sizeof size);  // NOLINT
  octets.append(text);
}

/// The text at the front of `octets`, which goes on behind it; false: there is none.
bool take(std::string_view& octets, std::string_view& text) {
  std::uint32_t size = 0;
  if (octets.size() < sizeof size) return false;
  std::memcpy(&size, octets.data(), sizeof size);
  octets.remove_prefix(sizeof size);
  if (octets.size() < size) return false;
  text = octets.substr(0, size);
  octets.remove_prefix(size);
  return true;
}

}  // namespace

std::string write_facts(const model::MappingFacts& facts) {
  std::string octets;
  for (const auto& [word, value] : facts) {
    append(octets, word);
    append(octets, value);
  }
  return octets;
}

FactsRead read_facts(std::string_view octets) {
  FactsRead facts;
  std::string_view word;
  std::string_view value;
  while (take(octets, word) && take(octets, value)) facts.emplace_back(word, value);
  return facts;
}

}  // namespace hub::map
