#include "hub/codec/schema_shape.h"

#include <algorithm>
#include <array>

namespace hub::codec {
namespace {

constexpr auto kKeep = WhiteSpace::preserve;
constexpr auto kCollapse = WhiteSpace::collapse;

constexpr std::array<Builtin, 23> kBuiltins{{
    {"string", Scalar::text, kKeep, "", "", ""},
    {"normalizedString", Scalar::text, WhiteSpace::replace, "", "", ""},
    {"token", Scalar::text, kCollapse, "", "", ""},
    {"anyURI", Scalar::text, kCollapse, "", "", "uri-reference"},
    {"base64Binary", Scalar::text, kCollapse, "", "", ""},
    {"date", Scalar::text, kCollapse, "", "", "date"},
    {"dateTime", Scalar::text, kCollapse, "", "", "date-time"},
    {"time", Scalar::text, kCollapse, "", "", ""},
    {"boolean", Scalar::boolean, kCollapse, "", "", ""},
    {"decimal", Scalar::decimal, kCollapse, "", "", ""},
    {"integer", Scalar::integer, kCollapse, "", "", ""},
    {"nonNegativeInteger", Scalar::integer, kCollapse, "0", "", ""},
    {"positiveInteger", Scalar::integer, kCollapse, "1", "", ""},
    {"nonPositiveInteger", Scalar::integer, kCollapse, "", "0", ""},
    {"negativeInteger", Scalar::integer, kCollapse, "", "-1", ""},
    {"long", Scalar::integer, kCollapse, "-9223372036854775808", "9223372036854775807", ""},
    {"int", Scalar::integer, kCollapse, "-2147483648", "2147483647", ""},
    {"short", Scalar::integer, kCollapse, "-32768", "32767", ""},
    {"byte", Scalar::integer, kCollapse, "-128", "127", ""},
    {"unsignedLong", Scalar::integer, kCollapse, "0", "18446744073709551615", ""},
    {"unsignedInt", Scalar::integer, kCollapse, "0", "4294967295", ""},
    {"unsignedShort", Scalar::integer, kCollapse, "0", "65535", ""},
    {"unsignedByte", Scalar::integer, kCollapse, "0", "255", ""},
}};

}  // namespace

const Builtin* find_builtin(std::string_view name) {
  const auto found = std::find_if(kBuiltins.begin(), kBuiltins.end(),
                                  [name](const Builtin& builtin) { return builtin.name == name; });
  return found == kBuiltins.end() ? nullptr : &*found;
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

}  // namespace hub::codec
