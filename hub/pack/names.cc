#include "hub/pack/names.h"

#include <algorithm>

#include "hub/base/characters.h"

namespace hub::pack {
namespace {

constexpr std::size_t kMostLetters = 48;

/// Whether a word begins at `i`: `GetPPKData` is get, ppk, data.
bool begins_word(std::string_view name, std::size_t i) {
  if (i == 0 || !is_upper(name[i])) return false;
  const char before = name[i - 1];
  if (is_lower(before) || is_digit(before)) return true;
  return is_upper(before) && i + 1 < name.size() && is_lower(name[i + 1]);
}

}  // namespace

std::string operation_word(std::string_view name) {
  std::string word;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool counts = is_lower(c) || is_upper(c) || is_digit(c);
    const bool gap = !counts || begins_word(name, i);
    if (gap && !word.empty() && word.back() != '_') word += '_';
    if (counts) word += to_lower(c);
  }
  if (word.empty() || !is_lower(word.front())) word.insert(0, "op_");
  word.resize(std::min(word.size(), kMostLetters));
  while (word.back() == '_') word.pop_back();
  return word;
}

std::string root_name(std::string_view name) {
  std::string root;
  bool begins = true;
  for (const char c : name) {
    if (!is_lower(c) && !is_upper(c) && !is_digit(c)) {
      begins = true;
      continue;
    }
    root += begins ? to_upper(c) : c;
    begins = false;
  }
  if (root.empty() || !is_upper(root.front())) root.insert(0, "Call");
  return root;
}

std::string proposed_type(std::string_view slug, std::string_view operation_word) {
  std::string name(operation_word);
  std::replace(name.begin(), name.end(), '_', '-');
  return std::string(slug) + "." + name;
}

std::string type_namespace(std::string_view type, int version) {
  return "urn:sakta:types:" + std::string(type) + ":" + std::to_string(version);
}

std::string comment_text(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '-' && !safe.empty() && safe.back() == '-') safe += ' ';
    safe += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  }
  if (!safe.empty() && safe.back() == '-') safe += ' ';
  return safe;
}

std::string yaml_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return quoted + "\"";
}

}  // namespace hub::pack
