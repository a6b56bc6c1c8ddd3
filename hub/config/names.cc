#include "hub/config/names.h"

#include <algorithm>

#include "hub/base/characters.h"

namespace hub::config {
namespace {

constexpr std::size_t kMaxName = 64;

bool is_host_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_host(std::string_view text) {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_host_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

bool is_slug(std::string_view text) {
  if (text.empty() || text.size() > kMaxName || !is_lower(text.front()) || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_type_name(std::string_view text) {
  if (text.size() > kMaxName) return false;
  std::size_t words = 0;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_slug(text.substr(0, dot))) return false;
    ++words;
    if (dot == std::string_view::npos) return words >= 2;
    text.remove_prefix(dot + 1);
  }
}

bool is_mapping_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || !is_slug(text.substr(0, slash))) return false;
  const std::string_view name = text.substr(slash + 1);
  return !name.empty() && name.size() <= kMaxName && is_lower(name.front()) &&
         name.find("..") == std::string_view::npos && std::all_of(name.begin(), name.end(), [](char c) {
           return is_lower(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
         });
}

bool is_operation_name(std::string_view text) {
  if (text.empty() || text.size() > kMaxName || !is_upper(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_lower(c) || is_upper(c) || is_digit(c); });
}

bool is_registration_number(std::string_view text) {
  return text.size() == 11 && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_certificate_name(std::string_view text) {
  if (text.substr(0, 4) == "dns:") return is_host(text.substr(4));
  if (text.substr(0, 4) != "uri:") return false;
  const std::string_view uri = text.substr(4);
  const std::size_t scheme = uri.find(':');
  return scheme != std::string_view::npos && scheme > 0 && scheme + 1 < uri.size() &&
         std::all_of(uri.begin(), uri.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

}  // namespace hub::config
