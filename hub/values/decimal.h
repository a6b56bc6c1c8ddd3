#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/values/made.h"

namespace hub::values {

/// An exact decimal number: money, and what it is multiplied with. No floating point anywhere. As xs:decimal
/// writes it: a sign, digits, a point; no exponent, no thousands, no comma. At most 30 digits, 18 of them
/// after the point; a result that needs more is a Problem, never less exact.
class Decimal {
 public:
  [[nodiscard]] static Made<Decimal> parse(std::string_view text);
  [[nodiscard]] static Decimal of_cents(std::int64_t cents) { return {cents, 2}; }

  /// With as many digits after the point as it has: `12.50` stays `12.50`.
  [[nodiscard]] std::string to_string() const;
  /// Its amount in cents. A Problem if it is finer.
  [[nodiscard]] Made<std::int64_t> cents() const;
  [[nodiscard]] bool is_negative() const { return unscaled_ < 0; }

  /// To so many digits after the point, at most 18; half is rounded away from zero, so that a credit note
  /// takes back the very cents of its invoice. Source: Regulation (EC) 1103/97, article 5 (to the nearest
  /// cent, exactly half-way up).
  [[nodiscard]] Made<Decimal> rounded(int places) const;

  friend Made<Decimal> add(const Decimal& one, const Decimal& other);
  friend Made<Decimal> subtract(const Decimal& one, const Decimal& other);
  friend Made<Decimal> multiply(const Decimal& one, const Decimal& other);
  friend Made<Decimal> divide(const Decimal& one, const Decimal& other, int places);
  friend Made<int> compare(const Decimal& one, const Decimal& other);

 private:
  __extension__ using Wide = __int128;
  static constexpr int kMostDigits = 30;
  static constexpr int kMostPlaces = 18;

  Decimal(Wide unscaled, int places) : unscaled_(unscaled), places_(places) {}
  [[nodiscard]] static Made<Decimal> within_limits(Wide unscaled, int places);
  [[nodiscard]] static Wide power_of_ten(int exponent);
  [[nodiscard]] static Wide divided(Wide number, Wide by);
  /// Both with the same places; false: one does not fit.
  [[nodiscard]] static bool align(const Decimal& one, const Decimal& other, Wide& first, Wide& second);

  Wide unscaled_;
  int places_;
};

[[nodiscard]] Made<Decimal> add(const Decimal& one, const Decimal& other);
[[nodiscard]] Made<Decimal> subtract(const Decimal& one, const Decimal& other);
[[nodiscard]] Made<Decimal> multiply(const Decimal& one, const Decimal& other);
/// Rounded to so many places, as `rounded`. A Problem if `other` is zero.
[[nodiscard]] Made<Decimal> divide(const Decimal& one, const Decimal& other, int places);
/// Below zero, zero or above zero: `one` is smaller, equal or larger.
[[nodiscard]] Made<int> compare(const Decimal& one, const Decimal& other);

}  // namespace hub::values
