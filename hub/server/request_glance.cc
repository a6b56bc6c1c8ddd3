#include "hub/server/request_glance.h"

#include <algorithm>
#include <string>

#include "hub/server/quality_list.h"
#include "hub/server/request_target.h"

namespace hub::server {
namespace {

constexpr std::size_t kMaxLines = 64;
constexpr std::size_t kMaxMethod = 16;

/// The next line without its end; nothing is left of one that does not end.
std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) {
    rest = {};
    return {};
  }
  auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

bool says_how(std::string_view name) {
  return name == "content-type" || name == "accept" || name == "accept-language";
}

}  // namespace

void glance_at(std::string_view octets, HttpRequest& request) {
  const auto first = next_line(octets);
  const std::size_t method = first.find(' ');
  const std::size_t target = first.rfind(' ');
  RequestTarget parts;
  if (method == std::string_view::npos || method > kMaxMethod || target <= method) return;
  if (!read_target(first.substr(method + 1, target - method - 1), parts)) return;
  request.method = first.substr(0, method);
  request.path = std::move(parts.path);
  request.query = std::move(parts.query);
  request.headers.clear();
  for (std::size_t count = 0; count < kMaxLines && !octets.empty(); ++count) {
    const auto line = next_line(octets);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    auto name = lower_case(line.substr(0, colon));
    if (says_how(name)) request.headers.emplace_back(std::move(name), trim(line.substr(colon + 1)));
  }
}

}  // namespace hub::server
