#include "hub/base/uri.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>

#include "hub/base/characters.h"

namespace hub {
namespace {

constexpr std::string_view kUnreservedMarks = "-._~";
constexpr std::string_view kSubDelimiters = "!$&'()*+,;=";

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Only unreserved characters, sub-delimiters, `more`, and percent-encoded octets.
bool holds_only(std::string_view text, std::string_view more) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '%') {
      if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2])) return false;
      at += 2;
      continue;
    }
    if (!is_letter(c) && !is_digit(c) && kUnreservedMarks.find(c) == std::string_view::npos &&
        kSubDelimiters.find(c) == std::string_view::npos && more.find(c) == std::string_view::npos)
      return false;
  }
  return true;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

/// `v1.anything`, between the brackets.
bool is_future_address(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (text.empty() || (text.front() != 'v' && text.front() != 'V') || dot == std::string_view::npos)
    return false;
  const auto version = text.substr(1, dot - 1);
  const auto address = text.substr(dot + 1);
  return !version.empty() && std::all_of(version.begin(), version.end(), is_hex) && !address.empty() &&
         address.find('%') == std::string_view::npos && holds_only(address, ":");
}

bool is_ip_literal(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
  const std::string address(text.substr(1, text.size() - 2));
  if (address.find('\0') != std::string::npos) return false;  // where inet_pton would stop
  in6_addr octets{};
  return is_future_address(address) || inet_pton(AF_INET6, address.c_str(), &octets) == 1;
}

bool is_authority(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at != std::string_view::npos) {
    if (!holds_only(text.substr(0, at), ":")) return false;
    text.remove_prefix(at + 1);
  }
  const std::size_t bracket = text.rfind(']');
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    const auto port = text.substr(colon + 1);
    if (!std::all_of(port.begin(), port.end(), is_digit)) return false;
    text = text.substr(0, colon);
  }
  return text.starts_with('[') ? is_ip_literal(text) : holds_only(text, "");
}

/// What stands behind a scheme, or alone.
bool is_rest(std::string_view text) {
  const std::size_t hash = text.find('#');
  if (hash != std::string_view::npos) {
    if (!holds_only(text.substr(hash + 1), ":@/?")) return false;
    text = text.substr(0, hash);
  }
  const std::size_t question = text.find('?');
  if (question != std::string_view::npos) {
    if (!holds_only(text.substr(question + 1), ":@/?")) return false;
    text = text.substr(0, question);
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const std::size_t slash = std::min(text.find('/'), text.size());
    if (!is_authority(text.substr(0, slash))) return false;
    text.remove_prefix(slash);
  }
  return holds_only(text, ":@/");
}

/// Where the colon behind a scheme would be: before any of `/?#`.
std::size_t colon_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon < text.find_first_of("/?#") ? colon : std::string_view::npos;
}

}  // namespace

bool is_uri_reference(std::string_view text) {
  const std::size_t colon = colon_of(text);
  if (colon == std::string_view::npos) return is_rest(text);
  return is_scheme(text.substr(0, colon)) && is_rest(text.substr(colon + 1));
}

bool is_absolute_uri(std::string_view text) {
  return colon_of(text) != std::string_view::npos && text.find('#') == std::string_view::npos &&
         is_uri_reference(text);
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || kUnreservedMarks.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      const auto octet = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kDigits[octet >> 4U];
      encoded += kDigits[octet & 0xFU];
    }
  }
  return encoded;
}

}  // namespace hub
