#include "hub/flow/families.h"

#include <algorithm>

#include "hub/faces/soap/wsdl.h"

namespace hub::flow {
namespace {

/// With a line break after each 64 characters, as some write it.
constexpr std::size_t in_base64(std::size_t octets) {
  return (octets + 2) / 3 * 4 * 66 / 64;
}

}  // namespace

Families::Families(const std::vector<faces::TypeOnFace>& types) {
  std::map<std::string, std::vector<faces::TypeOnFace>> members;
  for (const faces::TypeOnFace& type : types) members[type.type->family].push_back(type);
  for (const auto& [name, of_family] : members) {
    Family& family = families_[name];
    for (const faces::TypeOnFace& type : of_family)
      family.operations[{type.schema->target_namespace(), type.type->operation}] = {type.type->name,
                                                                                    type.type->pattern};
    for (const faces::TypeOnFace& type : of_family)
      family.largest = std::max(family.largest, type.type->max_body);
    family.wsdl = faces::family_wsdl(name, of_family);
    exchange_.largest = std::max(exchange_.largest, in_base64(family.largest));
  }
  exchange_.wsdl = faces::exchange_wsdl();
}

bool Families::has_family(std::string_view family) const {
  return families_.find(family) != families_.end();
}

std::size_t Families::largest(std::string_view family) const {
  const auto found = families_.find(family);
  return found == families_.end() ? exchange_.largest : found->second.largest;
}

std::optional<faces::SoapOperation> Families::find(std::string_view family, std::string_view ns,
                                                   std::string_view element) const {
  const auto found = families_.find(family);
  if (found == families_.end()) return std::nullopt;
  const auto operation = found->second.operations.find({std::string(ns), std::string(element)});
  if (operation == found->second.operations.end()) return std::nullopt;
  return operation->second;
}

std::string Families::wsdl(std::string_view family, std::string_view host) const {
  const auto found = families_.find(family);
  return faces::wsdl_for(found == families_.end() ? exchange_.wsdl : found->second.wsdl, host);
}

}  // namespace hub::flow
