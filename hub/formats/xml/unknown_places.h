#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hub::formats {

/// Where a document has what its schema does not know: paths of names from its root, each once, in the order
/// in which they were met.
///
/// A name that the schema does not know is its sender's own and may be anything, a key of a map and so a
/// person's code too. Told are those that look like the name of a field: a letter or `_` first, then ASCII
/// letters, digits, `_`, `-` and `:`, at most 40 of them and at most five digits. Any other is `*`. Never a
/// value.
class UnknownPlaces {
 public:
  enum class Field : std::uint8_t { element, attribute };  ///< A member of JSON is an element.

  /// `way`: names from the root to what is around it, all known to the schema.
  void add(const std::vector<std::string>& way, std::string_view name, Field field = Field::element);

  [[nodiscard]] bool empty() const { return places_.empty(); }
  /// The first four: `/answer/sum/@unit, /answer/*`; each of 120 octets at most, what is longer without its
  /// beginning.
  [[nodiscard]] std::string told() const;
  /// How many there are besides. Of 100 places the rest is not counted.
  [[nodiscard]] std::size_t more() const;

 private:
  std::vector<std::string> places_;
};

}  // namespace hub::formats
