#include "hub/flow/families.h"

namespace hub::flow {

Families::Families(const std::vector<codec::TypeOnFace>& types) {
  for (const codec::TypeOnFace& type : types) {
    const config::MessageType& declared = *type.type;
    families_[declared.family].operations[{type.schema->target_namespace(), declared.operation}] = {
        declared.name, declared.pattern};
  }
}

bool Families::has_family(std::string_view family) const {
  return families_.find(family) != families_.end();
}

std::optional<edge::SoapOperation> Families::find(std::string_view family, std::string_view ns,
                                                  std::string_view element) const {
  const auto found = families_.find(family);
  if (found == families_.end()) return std::nullopt;
  const auto operation = found->second.operations.find({std::string(ns), std::string(element)});
  if (operation == found->second.operations.end()) return std::nullopt;
  return operation->second;
}

std::string Families::wsdl(std::string_view family, std::string_view /*host*/) const {
  const auto found = families_.find(family);
  return found == families_.end() ? std::string() : found->second.wsdl;
}

}  // namespace hub::flow
