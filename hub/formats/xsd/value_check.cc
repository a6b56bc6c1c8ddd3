#include "hub/formats/xsd/value_check.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>

#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

constexpr std::size_t kDigitsOfValue = 18;  // that 64 bits hold whatever they are

bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

bool are_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_ascii_digit);
}

std::optional<std::int64_t> integer_in(std::string_view text) {
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  if (!are_digits(digits) || digits.size() > kDigitsOfValue) return std::nullopt;
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool is_decimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.size() > kDigitsOfValue) return false;
  const std::size_t point = text.find('.');
  return are_digits(text.substr(0, point)) &&
         (point == std::string_view::npos || are_digits(text.substr(point + 1)));
}

/// Takes two digits of at most `most` and what must stand before them off the beginning of `text`.
bool takes_two(std::string_view& text, char before, int most) {
  if (text.size() < 3 || text[0] != before || !is_ascii_digit(text[1]) || !is_ascii_digit(text[2]))
    return false;
  const int value = (text[1] - '0') * 10 + (text[2] - '0');
  text.remove_prefix(3);
  return value <= most;
}

/// `2026-11-29` of the years 1000 to 9999, without a zone.
bool is_date(std::string_view text) {
  constexpr std::size_t kSize = 10;
  if (text.size() != kSize || text[0] == '0' || text[4] != '-' || text[7] != '-') return false;
  if (!are_digits(text.substr(0, 4)) || !are_digits(text.substr(5, 2)) || !are_digits(text.substr(8)))
    return false;
  const auto year = integer_in(text.substr(0, 4));
  const auto month = integer_in(text.substr(5, 2));
  const auto day = integer_in(text.substr(8));
  if (!year || !month || !day) return false;
  return std::chrono::year_month_day(std::chrono::year(static_cast<int>(*year)),
                                     std::chrono::month(static_cast<unsigned>(*month)),
                                     std::chrono::day(static_cast<unsigned>(*day)))
      .ok();
}

/// The years 1000 to 9999, without a zone.
bool is_year(std::string_view text) {
  constexpr std::size_t kSize = 4;
  return text.size() == kSize && text[0] != '0' && are_digits(text);
}

/// A date, a time of the day with up to nine decimals, and `Z`, an offset of less than 14 hours, or nothing.
bool is_date_time(std::string_view text) {
  constexpr std::size_t kDate = 10;
  constexpr std::size_t kMostDecimals = 9;
  if (!is_date(text.substr(0, kDate))) return false;
  text.remove_prefix(kDate);
  if (!takes_two(text, 'T', 23) || !takes_two(text, ':', 59) || !takes_two(text, ':', 59)) return false;
  if (text.starts_with('.')) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    if (end == 1 || end > kMostDecimals + 1) return false;
    text.remove_prefix(end);
  }
  if (text.empty() || text == "Z") return true;
  return takes_two(text, text.front() == '-' ? '-' : '+', 13) && takes_two(text, ':', 59) && text.empty();
}

/// `urn:uuid:…`, of letters, digits and a few signs: one of many forms that a URI has.
bool is_plain_urn(std::string_view text) {
  constexpr std::string_view kUrn = "urn:";
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-._";
  return text.size() > kUrn.size() && text.starts_with(kUrn) &&
         text.find_first_not_of(kPlain) == std::string_view::npos;
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

ValueCheck::Form ValueCheck::form_of(const SimpleType& type) {
  if (!type.bases.empty()) return Form::unknown;  // the facets of both count
  const std::string_view name = type.builtin->name;
  if (name == "string" || name == "normalizedString" || name == "token") return Form::text;
  if (name == "date") return Form::date;
  if (name == "dateTime") return Form::date_time;
  if (name == "gYear") return Form::year;
  if (name == "anyURI") return Form::uri;
  if (type.builtin->scalar == Scalar::boolean) return Form::boolean;
  if (type.builtin->scalar == Scalar::integer) return Form::integer;
  return type.builtin->scalar == Scalar::decimal ? Form::decimal : Form::unknown;
}

ValueCheck::ValueCheck(const SimpleType& type)
    : form_(form_of(type)),
      white_space_(white_space_of_builtin(type.builtin->name)),
      enumeration_(type.enumeration) {
  take_facets(type);
  for (const std::string& pattern : type.patterns) {
    patterns_.emplace_back(xmlRegexpCompile(native::chars(pattern)));
    if (!patterns_.back()) form_ = Form::unknown;
  }
}

/// The bounds of an integer's built-in type count too, as far as 18 digits reach; other facets than these are
/// libxml2's.
void ValueCheck::take_facets(const SimpleType& type) {
  if (form_ == Form::integer) {
    least_ = integer_in(type.builtin->minimum).value_or(least_);
    most_ = integer_in(type.builtin->maximum).value_or(most_);
  }
  for (const auto& [name, text] : type.facets) {
    const auto value = integer_in(text);
    const auto length = static_cast<std::size_t>(value.value_or(0));
    if (!value) {
      form_ = Form::unknown;
    } else if (form_ == Form::text && name == "minLength") {
      shortest_ = length;
    } else if (form_ == Form::text && name == "maxLength") {
      longest_ = length;
    } else if (form_ == Form::text && name == "length") {
      shortest_ = longest_ = length;
    } else if (form_ == Form::integer && name == "minInclusive") {
      least_ = std::max(least_, *value);
    } else if (form_ == Form::integer && name == "maxInclusive") {
      most_ = std::min(most_, *value);
    } else {
      form_ = Form::unknown;
    }
  }
}

bool ValueCheck::is_text(std::string_view value) const {
  if (!is_spaced(value)) return false;
  if (value.size() >= shortest_ && value.size() <= longest_ && shortest_ <= 1) return true;
  const std::size_t characters = characters_in(value);
  return characters >= shortest_ && characters <= longest_;
}

bool ValueCheck::is_integer(std::string_view value) const {
  const auto number = integer_in(value);
  return number && *number >= least_ && *number <= most_ && !value.starts_with("-0");
}

bool ValueCheck::has_form(std::string_view value) const {
  switch (form_) {
    case Form::unknown:
      return false;
    case Form::text:
      return is_text(value);
    case Form::integer:
      return is_integer(value);
    case Form::decimal:
      return is_decimal(value);
    case Form::boolean:
      return value == "true" || value == "false" || value == "1" || value == "0";
    case Form::date:
      return is_date(value);
    case Form::date_time:
      return is_date_time(value);
    case Form::year:
      return is_year(value);
    case Form::uri:
      return is_plain_urn(value);
  }
  return false;
}

bool ValueCheck::surely_fits(std::string_view value) const {
  if (!has_form(value)) return false;
  if (!enumeration_.empty() &&
      std::find(enumeration_.begin(), enumeration_.end(), value) == enumeration_.end())
    return false;
  const auto* const text = reinterpret_cast<const xmlChar*>(value.data());
  return std::all_of(patterns_.begin(), patterns_.end(),
                     [text](const auto& pattern) { return xmlRegexpExec(pattern.get(), text) == 1; });
}

}  // namespace hub::formats
