#include "hub/sftp/address.h"

#include <algorithm>
#include <charconv>

namespace hub::sftp {
namespace {

constexpr std::string_view kScheme = "sftp://";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Of the characters that names in an address have, with those of `more`.
bool is_word(std::string_view text, std::string_view more) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter_or_digit(c) || more.find(c) != std::string_view::npos;
  });
}

bool is_host(std::string_view text) {
  if (text.starts_with('[')) return text.ends_with(']') && is_word(text.substr(1, text.size() - 2), ":.");
  return is_word(text, ".-") && !text.starts_with('-');
}

bool is_path(std::string_view path) {
  if (!path.starts_with('/') || (path.size() > 1 && path.ends_with('/'))) return false;
  if (std::any_of(path.begin(), path.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }))
    return false;
  while (path.size() > 1) {
    path.remove_prefix(1);
    const auto part = path.substr(0, path.find('/'));
    if (part.empty() || part == "." || part == "..") return false;
    path.remove_prefix(part.size());
  }
  return true;
}

/// Where the port begins, or the end.
std::size_t end_of_host(std::string_view place) {
  const auto bracket = place.starts_with('[') ? place.find(']') : 0;
  return std::min(place.find(':', bracket == std::string_view::npos ? 0 : bracket), place.size());
}

}  // namespace

bool is_sftp(std::string_view text) {
  return text.starts_with(kScheme);
}

std::optional<Address> address_of(std::string_view text) {
  if (!is_sftp(text)) return std::nullopt;
  text.remove_prefix(kScheme.size());
  const auto slash = std::min(text.find('/'), text.size());
  const std::string_view path = slash == text.size() ? "/" : text.substr(slash);
  std::string_view place = text.substr(0, slash);
  const auto at = place.find('@');
  if (at == std::string_view::npos) return std::nullopt;
  Address address;
  address.user = place.substr(0, at);
  place.remove_prefix(at + 1);
  const auto end = end_of_host(place);
  address.host = place.substr(0, end);
  if (end < place.size()) {
    const std::string_view port = place.substr(end + 1);
    const auto read = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (read.ec != std::errc() || read.ptr != port.data() + port.size() || address.port == 0)
      return std::nullopt;
  }
  if (!is_word(address.user, "._-+") || !is_host(address.host) || !is_path(path)) return std::nullopt;
  address.folder = path;
  return address;
}

bool is_fingerprint(std::string_view text) {
  constexpr std::string_view kKind = "SHA256:";
  constexpr std::size_t kCharacters = 43;  // 32 octets in base64 without padding
  return text.starts_with(kKind) && text.size() == kKind.size() + kCharacters &&
         is_word(text.substr(kKind.size()), "+/");
}

}  // namespace hub::sftp
