#pragma once

#include <libxml/xmlregexp.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

#include "hub/formats/xml/white_space.h"
#include "hub/formats/xsd/shape.h"

namespace hub::formats {

/// Knows most valid values of one simple type. Immutable after construction; shared between threads.
class ValueCheck {
 public:
  /// `type` lives as long as this.
  explicit ValueCheck(const SimpleType& type);

  /// True: the value is one of the type and has the white space of its type already. False: it may be one all
  /// the same. `value` ends with a zero.
  [[nodiscard]] bool surely_fits(std::string_view value) const;
  /// Whether it has the white space of the type, whatever it is.
  [[nodiscard]] bool is_spaced(std::string_view value) const {
    return formats::is_spaced(value, white_space_);
  }

 private:
  enum class Form : std::uint8_t { unknown, text, integer, decimal, boolean, date, date_time, year, uri };
  struct FreeRegexp {
    void operator()(xmlRegexp* regexp) const { xmlRegFreeRegexp(regexp); }
  };

  static Form form_of(const SimpleType& type);
  void take_facets(const SimpleType& type);
  [[nodiscard]] bool has_form(std::string_view value) const;
  [[nodiscard]] bool is_integer(std::string_view value) const;
  [[nodiscard]] bool is_text(std::string_view value) const;

  Form form_;
  WhiteSpace white_space_;
  std::size_t shortest_ = 0;  ///< Characters.
  std::size_t longest_ = std::numeric_limits<std::size_t>::max();
  std::int64_t least_ = std::numeric_limits<std::int64_t>::min();
  std::int64_t most_ = std::numeric_limits<std::int64_t>::max();
  const std::vector<std::string>& enumeration_;
  std::vector<std::unique_ptr<xmlRegexp, FreeRegexp>> patterns_;
};

}  // namespace hub::formats
