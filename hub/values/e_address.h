#pragma once

#include <string>
#include <string_view>

#include "hub/values/made.h"

namespace hub::values {

/// An official electronic address (oficiālā e-adrese): a unit, @, and the number of whom it belongs to; by
/// law the number alone is an address too. Units: `_DEFAULT` of an institution (its registration number),
/// `_PRIVATE` of a person or a registered entity, others of an institution's own (`VID_EREKINI_PROD`).
///
/// Sources: Oficiālās elektroniskās adreses likums (likumi.lv 283229: of what it consists); DIV instruction
/// 1.1.6 (`[A-Za-z0-9._-]+` before @); the forms with units are observed. Sworn bailiffs (20 letters and
/// digits) and insolvency administrators (number of the certificate) have other numbers: a doubt only.
class EAddress {
 public:
  [[nodiscard]] static Made<EAddress> parse(std::string_view text);

  /// In one form, to compare by: the unit in capital letters, the number without hyphen.
  [[nodiscard]] std::string compared() const { return unit_.empty() ? owner_ : unit_ + "@" + owner_; }
  [[nodiscard]] const std::string& unit() const { return unit_; }  ///< Empty: there is only the number.
  [[nodiscard]] const std::string& owner() const { return owner_; }
  [[nodiscard]] bool is_doubtful() const { return doubtful_; }

 private:
  EAddress(std::string unit, std::string owner, bool doubtful)
      : unit_(std::move(unit)), owner_(std::move(owner)), doubtful_(doubtful) {}
  std::string unit_;
  std::string owner_;
  bool doubtful_;
};

}  // namespace hub::values
