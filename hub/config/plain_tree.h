#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"

namespace hub::config {

/// A value of a YAML or JSON text that others wrote, with its line; without the library's types.
struct PlainNode {
  enum class Kind : std::uint8_t { null, text, list, map };

  Kind kind = Kind::null;
  std::string text;                ///< Of a text, number or boolean, as it stands there.
  std::vector<std::string> names;  ///< Of a map, in step with `items`.
  std::vector<PlainNode> items;    ///< Of a list or a map.
  int line = 1;

  [[nodiscard]] bool is_map() const { return kind == Kind::map; }
  [[nodiscard]] bool is_list() const { return kind == Kind::list; }
  /// The member of this name, or null.
  [[nodiscard]] const PlainNode* find(std::string_view name) const;
  /// The text of the member of this name; empty: there is none, or it is no text.
  [[nodiscard]] std::string text_of(std::string_view name) const;
  [[nodiscard]] bool is_true(std::string_view name) const { return text_of(name) == "true"; }
};

/// The first document of a YAML or JSON text of at most 8 MiB; aliases are written out. Nothing, and a
/// finding, for what is neither, too deep or too large.
[[nodiscard]] std::optional<PlainNode> plain_tree(std::string_view text, const std::string& file,
                                                  Findings& findings);

}  // namespace hub::config
