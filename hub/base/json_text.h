#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hub {

/// Writes JSON as text, without a tree: strings escaped as RFC 8785 demands, integers, booleans, null, no
/// white space. The caller gives members in the order they are to stand in (for canonical text: sorted) and
/// closes what it opens.
class JsonText {
 public:
  JsonText() = default;
  explicit JsonText(std::size_t room) { text_.reserve(room); }  ///< For so many octets.

  JsonText& open(char bracket) {  ///< `{` or `[`.
    separate();
    text_.push_back(bracket);
    first_ = true;
    return *this;
  }
  JsonText& close(char bracket) {  ///< `}` or `]`.
    text_.push_back(bracket);
    first_ = false;
    return *this;
  }
  JsonText& key(std::string_view name) {
    string(name);
    text_.push_back(':');
    first_ = true;
    return *this;
  }
  JsonText& string(std::string_view value);  ///< A value that is not UTF-8 becomes U+FFFD.
  JsonText& string_or_null(std::string_view value) { return value.empty() ? null() : string(value); }
  JsonText& integer(std::int64_t value) { return raw(std::to_string(value)); }
  JsonText& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonText& null() { return raw("null"); }
  JsonText& raw(std::string_view json) {  ///< Text that is JSON already.
    separate();
    text_.append(json);
    return *this;
  }

  [[nodiscard]] const std::string& text() const& { return text_; }
  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  void separate() {
    if (!first_) text_.push_back(',');
    first_ = false;
  }

  std::string text_;
  bool first_ = true;
};

}  // namespace hub
