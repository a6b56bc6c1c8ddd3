#include "hub/formats/xsd/shape.h"

#include <algorithm>
#include <array>

namespace hub::formats {
namespace {

constexpr std::array<Builtin, 24> kBuiltins{{
    {"string", "anySimpleType", Scalar::text, "", "", ""},
    {"normalizedString", "string", Scalar::text, "", "", ""},
    {"token", "normalizedString", Scalar::text, "", "", ""},
    {"anyURI", "anySimpleType", Scalar::text, "", "", "uri-reference"},
    {"base64Binary", "anySimpleType", Scalar::text, "", "", ""},
    {"date", "anySimpleType", Scalar::text, "", "", "date"},
    {"dateTime", "anySimpleType", Scalar::text, "", "", "date-time"},
    {"time", "anySimpleType", Scalar::text, "", "", ""},
    {"gYear", "anySimpleType", Scalar::text, "", "", ""},
    {"boolean", "anySimpleType", Scalar::boolean, "", "", ""},
    {"decimal", "anySimpleType", Scalar::decimal, "", "", ""},
    {"integer", "decimal", Scalar::integer, "", "", ""},
    {"nonNegativeInteger", "integer", Scalar::integer, "0", "", ""},
    {"positiveInteger", "nonNegativeInteger", Scalar::integer, "1", "", ""},
    {"nonPositiveInteger", "integer", Scalar::integer, "", "0", ""},
    {"negativeInteger", "nonPositiveInteger", Scalar::integer, "", "-1", ""},
    {"long", "integer", Scalar::integer, "-9223372036854775808", "9223372036854775807", ""},
    {"int", "long", Scalar::integer, "-2147483648", "2147483647", ""},
    {"short", "int", Scalar::integer, "-32768", "32767", ""},
    {"byte", "short", Scalar::integer, "-128", "127", ""},
    {"unsignedLong", "nonNegativeInteger", Scalar::integer, "0", "18446744073709551615", ""},
    {"unsignedInt", "unsignedLong", Scalar::integer, "0", "4294967295", ""},
    {"unsignedShort", "unsignedInt", Scalar::integer, "0", "65535", ""},
    {"unsignedByte", "unsignedShort", Scalar::integer, "0", "255", ""},
}};

}  // namespace

const Builtin* find_builtin(std::string_view name) {
  const auto found = std::find_if(kBuiltins.begin(), kBuiltins.end(),
                                  [name](const Builtin& builtin) { return builtin.name == name; });
  return found == kBuiltins.end() ? nullptr : &*found;
}

bool is_or_derives(const Builtin& builtin, std::string_view name) {
  if (name == "anyType" || name == "anySimpleType") return true;
  for (const Builtin* one = &builtin; one != nullptr; one = find_builtin(one->base))
    if (one->name == name) return true;
  return false;
}

std::string Element::type_name() const {
  if (complex) return complex->name.empty() ? "the type of '" + name + "'" : complex->name;
  return simple->name.empty() ? "xs:" + std::string(simple->builtin->name) : simple->name;
}

std::optional<std::size_t> ComplexType::find(std::string_view member) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [member](const Member& known) { return known.element->name == member; });
  if (found == members.end()) return std::nullopt;
  return static_cast<std::size_t>(found - members.begin());
}

}  // namespace hub::formats
