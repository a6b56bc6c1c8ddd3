#include "hub/formats/json/value.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace hub::formats {
namespace {

/// Whether a character stands in a string as it is.
bool is_plain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

void append_value(std::string& text, const JsonValue& value, JsonLayout layout, std::size_t level);

void new_line(std::string& text, JsonLayout layout, std::size_t level) {
  if (layout == JsonLayout::sorted) text.append(1, '\n').append(2 * level, ' ');
}

void append_members(std::string& text, const JsonValue& value, JsonLayout layout, std::size_t level) {
  std::vector<std::size_t> order(value.items.size());
  std::iota(order.begin(), order.end(), 0U);
  if (layout == JsonLayout::sorted && value.kind == JsonKind::object)
    std::sort(order.begin(), order.end(),
              [&](std::size_t left, std::size_t right) { return value.names[left] < value.names[right]; });
  bool first = true;
  for (const std::size_t i : order) {
    if (!first) text += ',';
    first = false;
    new_line(text, layout, level + 1);
    if (value.kind == JsonKind::object) {
      append_json_string(text, value.names[i]);
      text += layout == JsonLayout::sorted ? ": " : ":";
    }
    append_value(text, value.items[i], layout, level + 1);
  }
  if (!first) new_line(text, layout, level);
}

void append_value(std::string& text, const JsonValue& value, JsonLayout layout, std::size_t level) {
  switch (value.kind) {
    case JsonKind::null:
      text += "null";
      return;
    case JsonKind::boolean:
    case JsonKind::number:
      text += value.text;
      return;
    case JsonKind::string:
      append_json_string(text, value.text);
      return;
    case JsonKind::array:
    case JsonKind::object:
      break;
  }
  const bool array = value.kind == JsonKind::array;
  text += array ? '[' : '{';
  append_members(text, value, layout, level);
  text += array ? ']' : '}';
}

JsonValue plain(JsonKind kind, std::string_view text) {
  JsonValue value;
  value.kind = kind;
  value.text = text;
  return value;
}

/// What stands behind `e`; far beyond what any number needs, the sign alone counts.
std::ptrdiff_t exponent_of(std::string_view text) {
  constexpr std::ptrdiff_t kFar = 1'000'000;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::ptrdiff_t exponent = 0;
  for (const char c : text) exponent = std::min(kFar, exponent * 10 + (c - '0'));
  return negative ? -exponent : exponent;
}

}  // namespace

JsonValue JsonValue::string(std::string_view characters) {
  return plain(JsonKind::string, characters);
}
JsonValue JsonValue::number(std::string_view digits) {
  return plain(JsonKind::number, digits);
}
JsonValue JsonValue::boolean(bool value) {
  return plain(JsonKind::boolean, value ? "true" : "false");
}
JsonValue JsonValue::object() {
  return plain(JsonKind::object, "");
}

JsonValue JsonValue::array(std::vector<JsonValue> values) {
  JsonValue value = plain(JsonKind::array, "");
  value.items = std::move(values);
  return value;
}

JsonValue& JsonValue::add(std::string_view name, JsonValue value) {
  names.emplace_back(name);
  return items.emplace_back(std::move(value));
}

JsonValue&& JsonValue::with(std::string_view name, JsonValue value) && {
  add(name, std::move(value));
  return std::move(*this);
}

const JsonValue* JsonValue::find(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? nullptr : &items[static_cast<std::size_t>(found - names.begin())];
}

std::string pointer_to(const std::string& parent, std::string_view member) {
  std::string pointer = parent + "/";
  for (const char c : member) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

std::string pointer_to(const std::string& parent, std::size_t index) {
  return parent + "/" + std::to_string(index);
}

std::string to_text(const JsonValue& value, JsonLayout layout) {
  std::string text;
  append_value(text, value, layout, 0);
  if (layout == JsonLayout::sorted) text += '\n';
  return text;
}

void append_json_string(std::string& text, std::string_view characters) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  text += '"';
  auto from = characters.begin();
  while (from != characters.end()) {
    const auto to = std::find_if_not(from, characters.end(), is_plain);
    text.append(from, to);
    if (to == characters.end()) break;
    from = to + 1;
    const auto octet = static_cast<unsigned char>(*to);
    switch (*to) {
      case '"':
        text += "\\\"";
        break;
      case '\\':
        text += "\\\\";
        break;
      case '\n':
        text += "\\n";
        break;
      case '\r':
        text += "\\r";
        break;
      case '\t':
        text += "\\t";
        break;
      default:
        text.append("\\u00").append(1, kHex[octet >> 4U]).append(1, kHex[octet & 15U]);
    }
  }
  text += '"';
}

std::string json_number(std::string_view decimal) {
  const bool negative = decimal.starts_with('-');
  if (negative || decimal.starts_with('+')) decimal.remove_prefix(1);
  const std::size_t point = std::min(decimal.find('.'), decimal.size());
  std::string_view whole = decimal.substr(0, point);
  const std::string_view fraction = point < decimal.size() ? decimal.substr(point + 1) : std::string_view{};
  while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);

  std::string number = negative ? "-" : "";
  number.append(whole.empty() ? "0" : whole);
  if (!fraction.empty()) number.append(1, '.').append(fraction);
  return number;
}

std::string plain_decimal(std::string_view number, bool whole) {
  constexpr std::ptrdiff_t kLongest = 64;
  const bool negative = number.starts_with('-');
  std::string_view unsigned_number = number.substr(negative ? 1 : 0);
  const std::size_t e = unsigned_number.find_first_of("eE");
  const bool is_plain = e == std::string_view::npos && !unsigned_number.starts_with('0') &&
                        number.size() <= static_cast<std::size_t>(kLongest);
  if (is_plain && (!whole || unsigned_number.find('.') == std::string_view::npos)) return std::string(number);
  const std::string_view mantissa = unsigned_number.substr(0, e);
  const std::size_t dot = std::min(mantissa.find('.'), mantissa.size());
  std::string digits(mantissa.substr(0, dot));
  if (dot < mantissa.size()) digits.append(mantissa.substr(dot + 1));

  const auto point = static_cast<std::ptrdiff_t>(dot) +
                     (e == std::string_view::npos ? 0 : exponent_of(unsigned_number.substr(e + 1)));
  if (digits.find_first_not_of('0') == std::string::npos) {
    const bool keeps_fraction = !whole && e == std::string_view::npos;
    return keeps_fraction ? std::string(unsigned_number) : "0";
  }
  if (point < -kLongest || point > kLongest) return std::string(number);
  if (point <= 0) digits.insert(0, static_cast<std::size_t>(1 - point), '0');
  const auto before = static_cast<std::size_t>(std::max<std::ptrdiff_t>(point, 1));
  if (digits.size() < before) digits.append(before - digits.size(), '0');

  std::string fraction = digits.substr(before);
  digits.resize(before);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (whole && fraction.find_first_not_of('0') == std::string::npos) fraction.clear();
  if (fraction.empty()) return (negative ? "-" : "") + digits;
  return (negative ? "-" : "") + digits + "." + fraction;
}

}  // namespace hub::formats
