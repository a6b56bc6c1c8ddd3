#include "hub/formats/json/scanner.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "hub/formats/xml/characters.h"

namespace hub::formats {
namespace {

constexpr std::size_t kLongestNumber = 300;  // no double is out of range with fewer digits
constexpr std::size_t kFewNames = 12;        // that are compared each with each sooner than sorted

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// By octet: whether it stands in a string as it is.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t octet = 0x20; octet < plain.size(); ++octet)
    plain.at(octet) = octet != '"' && octet != '\\';
  return plain;
}();

bool has_twice(const std::vector<std::string>& names) {
  if (names.size() <= kFewNames) {
    for (auto one = names.begin(); one != names.end(); ++one)
      if (std::find(names.begin(), one, *one) != one) return true;
    return false;
  }
  std::vector<std::string_view> sorted(names.begin(), names.end());
  std::sort(sorted.begin(), sorted.end());
  return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
}

/// Each function reads what its name says from where the pass stands, and answers whether it was there.
class Scan {
 public:
  Scan(std::string_view octets, const JsonLimits& limits) : octets_(octets), limits_(limits) {}

  bool text(JsonValue& root) {
    pass_space();
    if (!value(root, 0)) return false;
    pass_space();
    return at_ == octets_.size();
  }

 private:
  [[nodiscard]] bool ended() const { return at_ == octets_.size(); }
  [[nodiscard]] bool sees(char c) const { return !ended() && octets_[at_] == c; }

  bool pass(char c) {
    const bool seen = sees(c);
    if (seen) ++at_;
    return seen;
  }

  void pass_space() {
    while (!ended() && is_space(octets_[at_])) ++at_;
  }

  bool value(JsonValue& made, std::size_t depth) {
    if (ended() || ++values_ > limits_.values) return false;
    switch (octets_[at_]) {
      case '{':
        return depth < limits_.depth && object(made, depth + 1);
      case '[':
        return depth < limits_.depth && array(made, depth + 1);
      case '"':
        made.kind = JsonKind::string;
        return string(made.text) && known(made, at_);
      case 'n':
        return literal("null") && known(made, at_);
      case 't':
      case 'f':
        made = JsonValue::boolean(octets_[at_] == 't');
        return literal(made.text) && known(made, at_);
      default:
        return number(made);
    }
  }

  static bool known(JsonValue& made, std::size_t offset) {
    made.offset = offset;
    return true;
  }

  bool object(JsonValue& made, std::size_t depth) {
    made.kind = JsonKind::object;
    made.offset = ++at_;
    pass_space();
    if (pass('}')) return true;
    do {
      pass_space();
      if (!string(made.names.emplace_back())) return false;
      const std::size_t end_of_name = at_;
      pass_space();
      if (!pass(':')) return false;
      pass_space();
      if (!value(made.items.emplace_back(), depth)) return false;
      made.items.back().offset = end_of_name;
      pass_space();
    } while (pass(','));
    return pass('}') && !has_twice(made.names);
  }

  bool array(JsonValue& made, std::size_t depth) {
    made.kind = JsonKind::array;
    made.offset = ++at_;
    pass_space();
    if (pass(']')) return true;
    do {
      pass_space();
      if (!value(made.items.emplace_back(), depth)) return false;
      pass_space();
    } while (pass(','));
    return pass(']');
  }

  bool literal(std::string_view word) {
    if (octets_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  bool digits() {
    const std::size_t from = at_;
    while (!ended() && is_digit(octets_[at_])) ++at_;
    return at_ > from;
  }

  /// The parser knows of a number's end by the octet behind it.
  bool number(JsonValue& made) {
    const std::size_t from = at_;
    pass('-');
    if (!pass('0') && !digits()) return false;
    if (pass('.') && !digits()) return false;
    if (sees('e') || sees('E') || at_ - from > kLongestNumber) return false;
    made.kind = JsonKind::number;
    made.text = octets_.substr(from, at_ - from);
    return known(made, std::min(at_ + 1, octets_.size()));
  }

  bool string(std::string& made) {
    if (!pass('"')) return false;
    while (true) {
      const std::size_t from = at_;
      while (!ended() && kPlain[static_cast<unsigned char>(octets_[at_])]) ++at_;
      made.append(octets_.substr(from, at_ - from));
      if (pass('"')) return true;
      if (!pass('\\') || !escape(made)) return false;
    }
  }

  bool escape(std::string& made) {
    if (ended()) return false;
    const char letter = octets_[at_++];
    switch (letter) {
      case '"':
      case '\\':
      case '/':
        made.push_back(letter);
        return true;
      case 'n':
        made.push_back('\n');
        return true;
      case 'r':
        made.push_back('\r');
        return true;
      case 't':
        made.push_back('\t');
        return true;
      case 'u':
        return code_point(made);
      default:
        return false;
    }
  }

  bool code_point(std::string& made) {
    auto point = unit();
    if (point && *point >= 0xD800 && *point <= 0xDBFF) {
      const bool goes_on = pass('\\') && pass('u');
      const auto low = goes_on ? unit() : std::nullopt;
      if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
      point = 0x10000 + ((*point - 0xD800) << 10U) + (*low - 0xDC00);
    }
    if (!point || !is_xml_character(*point)) return false;
    append_utf8(made, *point);
    return true;
  }

  /// Four hexadecimal digits.
  std::optional<std::uint32_t> unit() {
    constexpr std::size_t kDigits = 4;
    const std::string_view text = octets_.substr(at_, kDigits);
    std::uint32_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (text.size() < kDigits || read.ptr != text.data() + kDigits) return std::nullopt;
    at_ += kDigits;
    return value;
  }

  std::string_view octets_;
  const JsonLimits& limits_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

std::optional<JsonValue> scan_json(std::string_view octets, const JsonLimits& limits) {
  JsonValue root;
  if (!Scan(octets, limits).text(root)) return std::nullopt;
  return root;
}

}  // namespace hub::formats
