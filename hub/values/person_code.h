#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/values/days.h"
#include "hub/values/made.h"

namespace hub::values {

/// A Latvian personal code (personas kods): 11 digits, with a hyphen after the sixth or without.
///
/// Old form, given until 30 June 2017: date of birth DDMMYY, century (0: 18.., 1: 19.., 2: 20..), three
/// digits, check digit. New form, since 1 July 2017: 3, then 2 to 9, then nine random digits; it says no date
/// and has no check digit. A person may change an old code for a new one, once: it is no key for ever.
///
/// Sources: Fizisko personu reģistra likums and pmlp.gov.lv/lv/personas-koda-maina (new form); CSB,
/// classifier of the register of inhabitants (old form). No authority publishes the check digit; the weights
/// are those of python-stdnum (stdnum.lv.pvn). Codes with a wrong one were issued: it is a doubt only.
class PersonCode {
 public:
  [[nodiscard]] static Made<PersonCode> parse(std::string_view text);

  [[nodiscard]] std::string written() const;  ///< `161175-19997`
  [[nodiscard]] const std::string& digits() const { return digits_; }
  [[nodiscard]] bool is_new_form() const;
  /// Nothing: the new form does not say it.
  [[nodiscard]] std::optional<Day> born() const;
  /// The check digit of an old code does not fit.
  [[nodiscard]] bool is_doubtful() const;

 private:
  explicit PersonCode(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

/// Whether a text holds eleven digits, the hyphen after the sixth or not, that begin as a personal code does:
/// a day and a month, or 32 to 39. Registration numbers begin otherwise.
[[nodiscard]] bool holds_person_code(std::string_view text);

}  // namespace hub::values
