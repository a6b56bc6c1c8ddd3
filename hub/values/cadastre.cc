#include "hub/values/cadastre.h"

#include "hub/values/characters.h"

namespace hub::values {
namespace {

constexpr std::size_t kLand = 11;
constexpr std::size_t kBuilding = 14;
constexpr std::size_t kPremises = 17;

bool is_length(CadastreObject object, std::size_t digits) {
  switch (object) {
    case CadastreObject::property:
    case CadastreObject::land:
      return digits == kLand;
    case CadastreObject::building:
      return digits == kBuilding;
    case CadastreObject::premises:
      return digits == kPremises;
    case CadastreObject::part:
      return digits == kLand || digits == kBuilding || digits == kPremises;
  }
  return false;
}

Sentence form_of(CadastreObject object) {
  switch (object) {
    case CadastreObject::property:
      return {"the cadastre number of a property has 11 digits", "īpašuma kadastra numuram ir 11 cipari"};
    case CadastreObject::land:
      return {"the cadastre designation of a land unit has 11 digits",
              "zemes vienības kadastra apzīmējumam ir 11 cipari"};
    case CadastreObject::building:
      return {"the cadastre designation of a building has 14 digits",
              "būves kadastra apzīmējumam ir 14 cipari"};
    case CadastreObject::premises:
      return {"the cadastre designation of a premises group has 17 digits",
              "telpu grupas kadastra apzīmējumam ir 17 cipari"};
    case CadastreObject::part:
      break;
  }
  return {"a cadastre designation has 11 digits (land unit), 14 (building) or 17 (premises group)",
          "kadastra apzīmējumam ir 11 cipari (zemes vienībai), 14 (būvei) vai 17 (telpu grupai)"};
}

}  // namespace

Made<CadastreCode> parse_cadastre(CadastreObject object, std::string_view text) {
  if (!is_length(object, text.size()) || !all_digits(text)) return Problem{form_of(object)};
  return CadastreCode{text};
}

}  // namespace hub::values
