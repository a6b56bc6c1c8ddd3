#include "hub/formats/xml/unknown_places.h"

#include <algorithm>
#include <utility>

#include "hub/base/characters.h"

namespace hub::formats {
namespace {

constexpr std::size_t kPlacesTold = 4;
constexpr std::size_t kPlacesCounted = 100;
constexpr std::size_t kFieldName = 40;
constexpr std::size_t kPlaceSize = 120;
constexpr std::ptrdiff_t kDigitsInField = 5;

bool looks_like_a_field(std::string_view name) {
  if (name.empty() || name.size() > kFieldName) return false;
  if (!is_letter(name.front()) && name.front() != '_') return false;
  return std::count_if(name.begin(), name.end(), is_digit) <= kDigitsInField &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == ':'; });
}

}  // namespace

void UnknownPlaces::add(const std::vector<std::string>& way, std::string_view name, Field field) {
  if (places_.size() >= kPlacesCounted) return;
  std::string place;
  for (const std::string& step : way) place.append("/").append(step);
  place.append(field == Field::attribute ? "/@" : "/").append(looks_like_a_field(name) ? name : "*");
  if (place.size() > kPlaceSize) place = "..." + place.substr(place.size() - kPlaceSize + 3);
  if (std::find(places_.begin(), places_.end(), place) == places_.end()) places_.push_back(std::move(place));
}

std::string UnknownPlaces::told() const {
  std::string text;
  for (std::size_t i = 0; i < std::min(places_.size(), kPlacesTold); ++i)
    text.append(text.empty() ? "" : ", ").append(places_[i]);
  return text;
}

std::size_t UnknownPlaces::more() const {
  return places_.size() - std::min(places_.size(), kPlacesTold);
}

}  // namespace hub::formats
