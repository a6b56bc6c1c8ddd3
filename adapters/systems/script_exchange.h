#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/systems/rest_server.h"
#include "adapters/systems/script.h"
#include "adapters/systems/script_body.h"
#include "adapters/systems/script_schema.h"
#include "adapters/systems/script_signature.h"
#include "adapters/systems/script_state.h"
#include "adapters/systems/script_text.h"

namespace sandbox::script {

/// `path` by a template such as `/companies/{number}`: the values by name; nothing: it is another path.
[[nodiscard]] std::optional<std::map<std::string, std::string>> match_path(
    const std::vector<std::string>& segments, const std::string& path);

/// The names that rows have in an operation: its tables and `as`; and in all of them.
[[nodiscard]] std::set<std::string> row_names(const Operation& operation);
[[nodiscard]] std::set<std::string> row_names(const Script& script);

/// With the letters of ASCII in lower case.
[[nodiscard]] std::string lower(std::string text);

/// A header by its name in lower case; empty: there is none.
[[nodiscard]] std::string header_of(const HttpRequest& request, const std::string& name);

/// The media type of a header field, in lower case and without parameters.
[[nodiscard]] std::string media_type_of(const std::string& field);

/// With padding, in one line.
[[nodiscard]] std::string base64_of(std::string_view octets);

/// Schemas by the names that the script gives them.
using Schemas = std::map<std::string, Schema>;

/// One request while it is looked at: what it holds, and what it has found and done. Borrows all but the
/// state, which it changes.
class Exchange {
 public:
  Exchange(const Script& script, const HttpRequest& request, const Body& body, State& state);

  /// Whether the operation is meant; then its path's values are known.
  [[nodiscard]] bool is_for(const Operation& operation, const std::string& action);

  /// The refusal of the first check that fails; empty: none.
  [[nodiscard]] std::string failed_check(const Operation& operation, const Schemas& schemas,
                                         const MpaySignature& signatures);
  /// Carries out all steps. The refusal at which one ends; empty: none.
  [[nodiscard]] std::string carry_out(const Operation& operation);
  [[nodiscard]] bool holds(const Condition& condition);
  [[nodiscard]] std::optional<std::string> value(const ValueText& text);
  [[nodiscard]] std::string fill(const TemplateText& text, Escape escape);

 private:
  [[nodiscard]] bool holds(const Check& check, const Schemas& schemas, const MpaySignature& signatures);
  [[nodiscard]] std::string carry_out(const Step& step);
  [[nodiscard]] Row changed(Row row, const std::map<std::string, TemplateText>& set);
  [[nodiscard]] std::optional<std::string> value(const Value& value);
  [[nodiscard]] std::string fill(const std::vector<Piece>& pieces, Escape escape);
  [[nodiscard]] std::string fill_each(const Piece& piece, Escape escape);

  const HttpRequest& request_;
  const Body& body_;
  State& state_;
  Known known_;
  std::map<std::string, std::string> path_;
  std::map<std::string, Row> rows_;
  bool last_ = true;  ///< Within each: this is the last row.
};

}  // namespace sandbox::script
