#include "hub/server/request_target.h"

#include <algorithm>

#include "hub/server/quality_list.h"

namespace hub::server {
namespace {

constexpr std::string_view kPathMarks = "-._~!$&'()*+,;=:@/";
constexpr std::string_view kQueryMarks = "-._~!$&'()*+,;=:@/?";
constexpr std::string_view kHostMarks = "-._~!$&'()*+,;=:[]";

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Only letters, digits, `marks` and whole percent-encodings.
bool only(std::string_view text, std::string_view marks) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_alphanumeric(text[at]) || marks.find(text[at]) != std::string_view::npos) continue;
    if (text[at] != '%' || at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2]))
      return false;
    at += 2;
  }
  return true;
}

/// Takes `http://authority` off the front of an absolute-form target.
bool take_authority(std::string_view& target, RequestTarget& parts) {
  const auto colon = target.find("://");
  if (colon == std::string_view::npos) return false;
  const auto scheme = lower_case(target.substr(0, colon));
  if (scheme != "http" && scheme != "https") return false;
  target.remove_prefix(colon + 3);
  const auto end = std::min(target.find_first_of("/?"), target.size());
  parts.authority = lower_case(target.substr(0, end));
  target.remove_prefix(end);
  return is_host(parts.authority);
}

}  // namespace

bool is_host(std::string_view host) {
  return !host.empty() && only(host, kHostMarks);
}

bool read_target(std::string_view target, RequestTarget& parts) {
  const bool absolute = !target.empty() && target.front() != '/';
  if (target.empty() || (absolute && !take_authority(target, parts))) return false;
  const auto mark = target.find('?');
  parts.path = target.substr(0, mark);
  if (parts.path.empty()) parts.path = "/";
  if (mark != std::string_view::npos) parts.query = target.substr(mark + 1);
  if (!only(parts.path, kPathMarks)) return false;
  return only(parts.query, kQueryMarks);
}

}  // namespace hub::server
