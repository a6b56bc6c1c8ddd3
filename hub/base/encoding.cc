#include "hub/base/encoding.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>

namespace hub {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr auto reversed_base64() {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < kBase64.size(); ++i)
    table.at(static_cast<unsigned char>(kBase64[i])) = static_cast<std::int8_t>(i);
  return table;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Writes the last `count` decimal digits of `value` over those of `text` that begin at `at`.
void put_digits(std::string& text, std::size_t at, std::size_t count, unsigned value) {
  for (std::size_t i = at + count; i-- > at; value /= 10) text[i] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::string to_hex(std::string_view octets) {
  std::string text(octets.size() * 2, '\0');
  char* to = text.data();
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    *to++ = kHex[octet >> 4U];
    *to++ = kHex[octet & 15U];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string octets;
  octets.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    octets += static_cast<char>(high * 16 + low);
  }
  return octets;
}

std::string to_base64(std::string_view octets) {
  std::string text((octets.size() + 2) / 3 * 4, '=');
  char* to = text.data();
  const auto octet = [&octets](std::size_t at) {
    return at < octets.size() ? std::uint32_t{static_cast<unsigned char>(octets[at])} : 0U;
  };
  for (std::size_t i = 0; i < octets.size(); i += 3) {
    const std::uint32_t group = octet(i) << 16U | octet(i + 1) << 8U | octet(i + 2);
    const std::size_t digits = std::min<std::size_t>(octets.size() - i, 3) + 1;
    for (std::size_t k = 0; k < digits; ++k) to[k] = kBase64[(group >> (18U - 6U * k)) & 63U];
    to += 4;
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  static constexpr auto kTable = reversed_base64();
  std::string octets;
  octets.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  std::size_t count = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const int value = kTable.at(static_cast<unsigned char>(c));
    if (value < 0 || padding != 0) return std::nullopt;
    group = (group << 6U) | static_cast<std::uint32_t>(value);
    if (++count % 4 != 0) continue;
    octets += static_cast<char>(group >> 16U);
    octets += static_cast<char>(group >> 8U);
    octets += static_cast<char>(group);
    group = 0;
  }
  const std::size_t rest = count % 4;
  if ((rest + padding) % 4 != 0 || padding > 2 || rest == 1) return std::nullopt;
  if (rest == 2) {
    if ((group & 15U) != 0) return std::nullopt;
    octets += static_cast<char>(group >> 4U);
  }
  if (rest == 3) {
    if ((group & 3U) != 0) return std::nullopt;
    octets += static_cast<char>(group >> 10U);
    octets += static_cast<char>(group >> 2U);
  }
  return octets;
}

std::string to_rfc3339(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto since = duration_cast<microseconds>(time.time_since_epoch());
  const auto day = floor<days>(since);
  const year_month_day date{sys_days(day)};
  const hh_mm_ss<microseconds> clock(since - day);
  std::string text = "0000-00-00T00:00:00.000000Z";
  put_digits(text, 0, 4, static_cast<unsigned>(static_cast<int>(date.year())));  // the clock ends in 2262
  put_digits(text, 5, 2, static_cast<unsigned>(date.month()));
  put_digits(text, 8, 2, static_cast<unsigned>(date.day()));
  put_digits(text, 11, 2, static_cast<unsigned>(clock.hours().count()));
  put_digits(text, 14, 2, static_cast<unsigned>(clock.minutes().count()));
  put_digits(text, 17, 2, static_cast<unsigned>(clock.seconds().count()));
  put_digits(text, 20, 6, static_cast<unsigned>(clock.subseconds().count()));
  return text;
}

bool is_utf8(std::string_view octets) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  for (std::size_t i = 0; i < octets.size();) {
    // Most text is ASCII: eight octets at a time, as long as none has its high bit.
    std::uint64_t eight = 0;
    for (; i + sizeof(eight) <= octets.size(); i += sizeof(eight)) {
      std::memcpy(&eight, octets.data() + i, sizeof(eight));
      if ((eight & kHighBits) != 0) break;
    }
    if (i == octets.size()) return true;
    const auto first = static_cast<unsigned char>(octets[i]);
    if (first < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || i + length > octets.size()) return false;
    std::uint32_t point = first & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(octets[i + k]);
      if ((next & 0xC0U) != 0x80U) return false;
      point = (point << 6U) | (next & 0x3FU);
    }
    if (length == 3 && (point < 0x800 || (point >= 0xD800 && point <= 0xDFFF))) return false;
    if (length == 4 && (point < 0x10000 || point > 0x10FFFF)) return false;
    i += length;
  }
  return true;
}

}  // namespace hub
