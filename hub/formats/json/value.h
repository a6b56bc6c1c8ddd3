#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::formats {

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

/// One JSON value with the order of members and the text of numbers as they were written.
struct JsonValue {
  JsonKind kind = JsonKind::null;
  std::string text;                ///< Of a string its characters, of a number and a boolean its JSON text.
  std::vector<std::string> names;  ///< Of an object, in step with `items`.
  std::vector<JsonValue> items;    ///< Of an array or an object.
  std::size_t offset = 0;          ///< Octets read when it (of a member: its name) was known; 0: made here.

  [[nodiscard]] static JsonValue string(std::string_view characters);
  [[nodiscard]] static JsonValue number(std::string_view digits);  ///< `digits` follow the grammar of JSON.
  [[nodiscard]] static JsonValue boolean(bool value);
  [[nodiscard]] static JsonValue array(std::vector<JsonValue> values = {});
  [[nodiscard]] static JsonValue object();

  [[nodiscard]] bool operator==(const JsonValue&) const = default;

  /// Appends a member to an object; the name is not there yet. Gives the member's value.
  JsonValue& add(std::string_view name, JsonValue value);
  /// For building objects in one expression.
  JsonValue&& with(std::string_view name, JsonValue value) &&;
  /// The member with this name, or null.
  [[nodiscard]] const JsonValue* find(std::string_view name) const;
};

/// A JSON Pointer (RFC 6901) one step longer.
[[nodiscard]] std::string pointer_to(const std::string& parent, std::string_view member);
[[nodiscard]] std::string pointer_to(const std::string& parent, std::size_t index);

enum class JsonLayout : std::uint8_t {
  compact,  ///< Members in their order, no white space.
  sorted,   ///< Members by name, two spaces a level, a line feed at the end: for files that people compare.
};
[[nodiscard]] std::string to_text(const JsonValue& value, JsonLayout layout);

/// `characters` with quotation marks, as a JSON string; UTF-8 is left as it is.
void append_json_string(std::string& text, std::string_view characters);

/// A number in a form of xs:decimal (`+05.`, `.5`) as JSON writes it (`5`, `0.5`); no digit is lost.
[[nodiscard]] std::string json_number(std::string_view decimal);

/// A number of JSON as xs:decimal writes it, its digits kept: `1.50e1` as `15.0`, `-0` as `0`. Of a `whole`
/// number that is written with a fraction of zeros or an exponent (`1.0`, `1e2`) the digits before the point.
/// A number that would take more than 64 characters, which no system holds, is left as it is.
[[nodiscard]] std::string plain_decimal(std::string_view number, bool whole);

}  // namespace hub::formats
