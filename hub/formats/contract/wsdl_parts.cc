#include "hub/formats/contract/wsdl_parts.h"

#include <libxml/tree.h>

#include "hub/formats/xml/native.h"

namespace hub::formats {

std::string_view binding_namespace(std::string_view version) {
  return version == "1.1" ? "http://schemas.xmlsoap.org/wsdl/soap/"
                          : "http://schemas.xmlsoap.org/wsdl/soap12/";
}

std::vector<Component> children_of(const Component& parent, std::string_view ns, std::string_view name) {
  std::vector<Component> found;
  if (!parent) return found;
  for (const xmlNode* child = native::first_child(parent.node); child != nullptr;
       child = native::next_element(child))
    if (native::is(child, ns, name)) found.push_back({child, parent.part});
  return found;
}

Component child_of(const Component& parent, std::string_view ns, std::string_view name) {
  const std::vector<Component> all = children_of(parent, ns, name);
  return all.empty() ? Component{} : all.front();
}

WsdlParts::WsdlParts(const ContractDocuments& contract) {
  for (const ContractDocument& document : contract.documents)
    if (document.wsdl)
      files_.push_back(
          {xmlDocGetRootElement(document.tree.native()), document.target_namespace, document.file});
  for (const SchemaPart& file : files_) {
    const Component root{file.schema, &file};
    definitions_.push_back(root);
    for (const char* kind : {"message", "portType", "binding", "service"})
      for (const Component& part : children_of(root, kWsdlNamespace, kind)) parts_[kind].push_back(part);
  }
}

Component WsdlParts::find(std::string_view kind, const Component& at, const char* attribute) const {
  const std::string text = attribute_of(at.node, attribute);
  if (text.empty()) return {};
  const QualifiedName name = Components::resolve(at, text);
  const Component* by_name = nullptr;
  for (const Component& part : all(kind)) {
    if (attribute_of(part.node, "name") != name.name) continue;
    if (part.part->ns == name.ns) return part;
    by_name = &part;
  }
  return by_name == nullptr ? Component{} : *by_name;
}

const std::vector<Component>& WsdlParts::all(std::string_view kind) const {
  static const std::vector<Component> none;
  const auto found = parts_.find(kind);
  return found == parts_.end() ? none : found->second;
}

}  // namespace hub::formats
