#include "adapters/systems/horizon/simulator/sessions.h"

#include <array>
#include <cstdint>
#include <random>
#include <string_view>

namespace sandbox::horizon {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string random_name() {
  std::random_device chance;
  std::string name;
  for (int i = 0; i < 32; ++i) name += kHex[chance() % kHex.size()];
  return name;
}

std::string base64(std::string_view octets) {
  std::string text;
  for (std::size_t i = 0; i < octets.size(); i += 3) {
    const auto there = std::min<std::size_t>(3, octets.size() - i);
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = three << 8U | (k < there ? static_cast<unsigned char>(octets[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) text += k <= there ? kBase64[three >> (18U - 6U * k) & 63U] : '=';
  }
  return text;
}

}  // namespace

std::string Sessions::open(unsigned calls) {
  auto name = random_name();
  const std::lock_guard lock(guard_);
  open_[name] = {calls > 0, calls};
  return name;
}

bool Sessions::use(const std::string& session) {
  const std::lock_guard lock(guard_);
  const auto found = open_.find(session);
  if (found == open_.end()) return false;
  if (!found->second.limited) return true;
  if (found->second.left == 0) {
    open_.erase(found);
    return false;
  }
  --found->second.left;
  return true;
}

std::string cookie_in(const std::string& header, const std::string& name) {
  std::size_t from = 0;
  while (from < header.size()) {
    const auto end = std::min(header.find(';', from), header.size());
    auto one = std::string_view(header).substr(from, end - from);
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    if (one.substr(0, name.size()) == name && one.size() > name.size() && one[name.size()] == '=')
      return std::string(one.substr(name.size() + 1));
    from = end + 1;
  }
  return {};
}

std::string basic(const std::string& user, const std::string& password) {
  return "Basic " + base64(user + ":" + password);
}

}  // namespace sandbox::horizon
