#pragma once

#include <string>
#include <string_view>

#include "hub/values/made.h"

namespace hub::values {

/// The registration number of the Register of Enterprises: 11 digits, the first 4 to 9 (4 and 5 companies and
/// associations, 9 public bodies); below 4 it would be a person's code.
///
/// Sources: Peppol code list, EAS 0218; the numbers of the contracts in the library. The check digit is that
/// of the VAT number of a legal person (python-stdnum, stdnum.lv.pvn); the register publishes none: it is a
/// doubt only.
class RegistrationNumber {
 public:
  [[nodiscard]] static Made<RegistrationNumber> parse(std::string_view text);

  [[nodiscard]] const std::string& digits() const { return digits_; }
  [[nodiscard]] bool is_doubtful() const;

 private:
  explicit RegistrationNumber(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

/// `LV` and the registration number, of a natural person the personal code without hyphen.
/// Source: python-stdnum, stdnum.lv.pvn; VIES (LV and 11 digits).
class VatNumber {
 public:
  [[nodiscard]] static Made<VatNumber> parse(std::string_view text);

  [[nodiscard]] std::string written() const { return "LV" + digits_; }
  [[nodiscard]] const std::string& digits() const { return digits_; }
  [[nodiscard]] bool is_doubtful() const { return doubtful_; }

 private:
  VatNumber(std::string digits, bool doubtful) : digits_(std::move(digits)), doubtful_(doubtful) {}
  std::string digits_;
  bool doubtful_;
};

}  // namespace hub::values
