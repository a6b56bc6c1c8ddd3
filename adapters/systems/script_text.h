#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/systems/script.h"

namespace sandbox::script {

/// Where a value of a script comes from.
enum class Origin : std::uint8_t {
  path,     ///< `path.NAME`: of the path's template.
  query,    ///< `query.NAME`
  header,   ///< `header.NAME`
  form,     ///< `form.NAME`: of a body that is a form.
  counter,  ///< `counter.NAME`: one more at each use, from 1.
  now,      ///< `now`: UTC, RFC 3339 with seconds.
  today,    ///< `today`: YYYY-MM-DD, UTC.
  uuid,     ///< `uuid`: a fresh one.
  row,      ///< `ROW.COLUMN`: of a row that a step found or made; `ROW.key` is its key.
  body,     ///< Else: a JSON pointer, or an XPath; in SOAP from the Body's element on.
};

struct Value {
  Origin origin = Origin::body;
  std::string name;    ///< Of the row, for `row`; for `body` the pointer or XPath.
  std::string column;  ///< For `row`.
};

/// `rows`: names that rows have. Nothing: it is no value.
[[nodiscard]] std::optional<Value> read_value(std::string_view text, Format format,
                                              const std::set<std::string>& rows);

/// A piece of a template.
struct Piece {
  enum class Kind : std::uint8_t {
    text,
    value,  ///< `{{VALUE}}`: escaped as the document wants it.
    raw,    ///< `{{raw VALUE}}`: as it is.
    some,   ///< `{{if VALUE}}...{{end}}`: if the value is there and not empty.
    each,   ///< `{{each TABLE}}...{{end}}`, `{{each TABLE where COLUMN = VALUE}}`: rows called `each`.
    comma,  ///< `{{comma}}`: within each, unless it is the last.
  };
  Kind kind = Kind::text;
  std::string text;    ///< Of `each`: the table.
  std::string column;  ///< Of `each ... where`.
  std::optional<Value> value;
  std::vector<Piece> inside;
};

/// What rows and tables a template may name.
struct Known {
  Format format = Format::json;
  std::set<std::string> rows;
  std::set<std::string> tables;
};

/// The pieces; nothing: it is no template, and `wrong()` of the reader is the part that is not.
struct ReadTemplate {
  std::optional<std::vector<Piece>> pieces;
  std::string wrong;
};
[[nodiscard]] ReadTemplate read_template(std::string_view text, const Known& known);

enum class Escape : std::uint8_t { none, json, xml };
[[nodiscard]] std::string escaped(std::string_view text, Escape escape);

}  // namespace sandbox::script
