#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"

namespace adapters::file {

/// Rows of fields, as RFC 4180 has them: fields in quotation marks may hold separators, line ends and,
/// doubled, quotation marks; lines end with CRLF or LF; empty lines are passed over. Errors:
/// codec.not_well_formed, with the line as place.
class CsvReader {
 public:
  /// `text` outlives this.
  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  /// The next row; empty: there is none.
  hub::Result<std::vector<std::string>> row();
  /// Where the newest row begins; the first line is 1.
  [[nodiscard]] std::size_t line() const { return row_line_; }

 private:
  hub::Result<std::string> quoted();
  [[nodiscard]] bool at_line_end() const { return text_.empty() || text_[0] == '\n' || text_[0] == '\r'; }
  void pass_line_end();

  std::string_view text_;
  char separator_;
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
};

/// The fields of a header as names of elements, each another: what XML does not allow in a name is `_`, an
/// empty one is `column_<number>`, a second `sum` is `sum_2`.
[[nodiscard]] std::vector<std::string> column_names(const std::vector<std::string>& header);

/// A table as XML text: `<file><row><column>...`. `text` is UTF-8. Errors: codec.not_well_formed,
/// codec.not_valid (a row that has not as many fields as the header), with the line as place.
[[nodiscard]] hub::Result<std::string> csv_to_xml(std::string_view text, char separator);

/// A field as RFC 4180 writes it.
[[nodiscard]] std::string csv_field(std::string_view value, char separator);

}  // namespace adapters::file
