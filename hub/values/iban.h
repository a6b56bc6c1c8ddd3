#pragma once

#include <string>
#include <string_view>

#include "hub/values/made.h"

namespace hub::values {

/// An international bank account number, ISO 13616: country, two check digits (ISO 7064, MOD 97-10), the
/// country's own account number. A Latvian one has 21 characters: LV, check digits, four letters of the
/// bank, 13 letters and digits (FKTK 271/2012; Bank of Latvia 102/4, 2003). Electronic form: no spaces,
/// letters large.
///
/// The forms of the countries are those of the IBAN registry, release 101. A country that is not in it makes
/// a doubt only: it may have joined since.
class Iban {
 public:
  [[nodiscard]] static Made<Iban> parse(std::string_view text);

  [[nodiscard]] const std::string& electronic() const { return text_; }
  [[nodiscard]] bool is_doubtful() const { return doubtful_; }

 private:
  Iban(std::string text, bool doubtful) : text_(std::move(text)), doubtful_(doubtful) {}
  std::string text_;
  bool doubtful_;
};

/// What the registry says of a country's account number after the check digits, `4!a13!c`: so many letters
/// (a), digits (n), letters and digits (c). Empty: the registry does not have the country.
[[nodiscard]] std::string_view iban_form_of(std::string_view country);

}  // namespace hub::values
