#include "hub/values/decimal.h"

#include <algorithm>
#include <limits>

#include "hub/values/characters.h"

namespace hub::values {
namespace {

Problem too_long() {
  return {{"a decimal number has at most 30 digits, 18 of them after the point",
           "decimālskaitlim ir ne vairāk kā 30 cipari, no tiem 18 aiz punkta"}};
}

Problem no_places() {
  return {{"a number is rounded to 0 to 18 digits after the point",
           "skaitli noapaļo līdz 0 līdz 18 cipariem aiz punkta"}};
}

}  // namespace

Made<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  if ((whole.empty() && fraction.empty()) || !all_digits(whole) || !all_digits(fraction))
    return Problem{{"a decimal number is digits with a point, without spaces, comma and exponent",
                    "decimālskaitli raksta ar cipariem un punktu, bez atstarpēm, komata un pakāpes"}};
  if (whole.size() + fraction.size() > 2 * kMostDigits || fraction.size() > kMostPlaces) return too_long();
  Wide unscaled = 0;
  for (const std::string_view part : {whole, fraction})
    for (const char c : part) {
      unscaled = unscaled * 10 + (c - '0');
      if (unscaled >= power_of_ten(kMostDigits)) return too_long();
    }
  return Decimal(negative ? -unscaled : unscaled, static_cast<int>(fraction.size()));
}

std::string Decimal::to_string() const {
  std::string digits;
  for (Wide rest = unscaled_ < 0 ? -unscaled_ : unscaled_; rest != 0; rest /= 10)
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  const auto places = static_cast<std::size_t>(places_);
  digits.append(digits.size() <= places ? places + 1 - digits.size() : 0, '0');
  std::reverse(digits.begin(), digits.end());
  if (places != 0) digits.insert(digits.size() - places, 1, '.');
  if (unscaled_ < 0) digits.insert(0, 1, '-');
  return digits;
}

Made<std::int64_t> Decimal::cents() const {
  const Wide unit = places_ > 2 ? power_of_ten(places_ - 2) : 1;
  if (unscaled_ % unit != 0)
    return Problem{{"the amount is finer than a cent: it has to be rounded first",
                    "summa ir precīzāka par centu: tā vispirms jānoapaļo"}};
  const Wide cents = places_ > 2 ? unscaled_ / unit : unscaled_ * power_of_ten(2 - places_);
  if (cents > std::numeric_limits<std::int64_t>::max() || cents < std::numeric_limits<std::int64_t>::min())
    return too_long();
  return static_cast<std::int64_t>(cents);
}

Made<Decimal> Decimal::rounded(int places) const {
  if (places < 0 || places > kMostPlaces) return no_places();
  if (places < places_) return Decimal(divided(unscaled_, power_of_ten(places_ - places)), places);
  Wide unscaled = 0;
  if (__builtin_mul_overflow(unscaled_, power_of_ten(places - places_), &unscaled)) return too_long();
  return within_limits(unscaled, places);
}

Made<Decimal> add(const Decimal& one, const Decimal& other) {
  Decimal::Wide first = 0;
  Decimal::Wide second = 0;
  if (!Decimal::align(one, other, first, second)) return too_long();
  return Decimal::within_limits(first + second, std::max(one.places_, other.places_));
}

Made<Decimal> subtract(const Decimal& one, const Decimal& other) {
  return add(one, Decimal(-other.unscaled_, other.places_));
}

Made<Decimal> multiply(const Decimal& one, const Decimal& other) {
  Decimal::Wide product = 0;
  if (__builtin_mul_overflow(one.unscaled_, other.unscaled_, &product)) return too_long();
  return Decimal::within_limits(product, one.places_ + other.places_);
}

Made<Decimal> divide(const Decimal& one, const Decimal& other, int places) {
  if (places < 0 || places > Decimal::kMostPlaces) return no_places();
  if (other.unscaled_ == 0) return Problem{{"a division by zero", "dalīšana ar nulli"}};
  Decimal::Wide number = 0;
  Decimal::Wide by = 0;
  if (__builtin_mul_overflow(one.unscaled_, Decimal::power_of_ten(places + other.places_), &number) ||
      __builtin_mul_overflow(other.unscaled_, Decimal::power_of_ten(one.places_), &by))
    return too_long();
  constexpr Decimal::Wide kHalf = Decimal::Wide(1) << 125;  // so that doubling in `divided` cannot overflow
  if (number > kHalf || number < -kHalf || by > kHalf || by < -kHalf) return too_long();
  return Decimal::within_limits(Decimal::divided(number, by), places);
}

Made<int> compare(const Decimal& one, const Decimal& other) {
  Decimal::Wide first = 0;
  Decimal::Wide second = 0;
  if (!Decimal::align(one, other, first, second)) return too_long();
  return first < second ? -1 : first == second ? 0 : 1;
}

Made<Decimal> Decimal::within_limits(Wide unscaled, int places) {
  const Wide end = power_of_ten(kMostDigits);
  if (places > kMostPlaces || unscaled >= end || unscaled <= -end) return too_long();
  return Decimal(unscaled, places);
}

Decimal::Wide Decimal::power_of_ten(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

Decimal::Wide Decimal::divided(Wide number, Wide by) {
  const Wide size = number < 0 ? -number : number;
  const Wide by_size = by < 0 ? -by : by;
  const Wide quotient = (2 * size + by_size) / (2 * by_size);
  return (number < 0) == (by < 0) ? quotient : -quotient;
}

bool Decimal::align(const Decimal& one, const Decimal& other, Wide& first, Wide& second) {
  const int places = std::max(one.places_, other.places_);
  return !__builtin_mul_overflow(one.unscaled_, power_of_ten(places - one.places_), &first) &&
         !__builtin_mul_overflow(other.unscaled_, power_of_ten(places - other.places_), &second) &&
         first < power_of_ten(37) && first > -power_of_ten(37) && second < power_of_ten(37) &&
         second > -power_of_ten(37);
}

}  // namespace hub::values
