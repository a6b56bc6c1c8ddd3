#include "hub/formats/xsd/inlined_schema.h"

#include <memory>

#include "hub/formats/xml/document.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xml/prescan.h"
#include "hub/formats/xsd/reader.h"

namespace hub::formats {
namespace {

constexpr std::string_view kWsdlNamespace = "http://schemas.xmlsoap.org/wsdl/";
constexpr int kMostSteps = 16;  // through types, groups and references on the way to one element

xmlNode* child_named(const xmlNode* parent, std::string_view ns, std::string_view name) {
  xmlNode* child = native::first_child(parent);
  while (child != nullptr && !native::is(child, ns, name)) child = native::next_element(child);
  return child;
}

/// An attribute without what stands before its colon.
std::string local_attribute(const xmlNode* node, const char* name) {
  const native::OwnedText value(xmlGetNoNsProp(node, native::chars(name)));
  const std::string_view text = native::view(value.get());
  const std::size_t colon = text.find(':');
  return std::string(colon == std::string_view::npos ? text : text.substr(colon + 1));
}

class Finder {
 public:
  explicit Finder(const xmlNode* schema) : schema_(schema) {}

  /// The declaration of the element `name` in what `node` holds: an element, a type, a group.
  [[nodiscard]] const xmlNode* element_in(const xmlNode* node, const std::string& name, int steps) const {
    if (node == nullptr || steps == 0) return nullptr;
    for (const char* reference : {"type", "base", "ref"}) {
      const std::string target = local_attribute(node, reference);
      if (target.empty()) continue;
      if (const xmlNode* found = element_in(global(node, reference, target), name, steps - 1)) return found;
    }
    for (const xmlNode* child = native::first_child(node); child != nullptr;
         child = native::next_element(child)) {
      if (native::namespace_of(child) != native::kXsd) continue;
      if (native::local_name(child) == "element") {
        if (local_attribute(child, "name") == name || local_attribute(child, "ref") == name) return child;
        continue;
      }
      if (const xmlNode* found = element_in(child, name, steps - 1)) return found;
    }
    return nullptr;
  }

  [[nodiscard]] const xmlNode* root(const std::string& name) const { return component("element", name); }

 private:
  [[nodiscard]] const xmlNode* global(const xmlNode* node, std::string_view reference,
                                      const std::string& target) const {
    if (reference == "ref") return component(native::local_name(node), target);
    const xmlNode* type = component("complexType", target);
    return type != nullptr ? type : component("simpleType", target);
  }

  [[nodiscard]] const xmlNode* component(std::string_view kind, const std::string& name) const {
    for (const xmlNode* child = native::first_child(schema_); child != nullptr;
         child = native::next_element(child))
      if (native::is(child, native::kXsd, kind) && local_attribute(child, "name") == name) return child;
    return nullptr;
  }

  const xmlNode* schema_;
};

}  // namespace

xmlNode* schema_in(xmlDoc* document) {
  xmlNode* root = xmlDocGetRootElement(document);
  if (native::is(root, native::kXsd, "schema")) return root;
  if (!native::is(root, kWsdlNamespace, "definitions")) return nullptr;
  const xmlNode* types = child_named(root, kWsdlNamespace, "types");
  return types == nullptr ? nullptr : child_named(types, native::kXsd, "schema");
}

std::optional<std::string> inlined_schema(std::string_view octets) {
  const auto whole = XmlDocument::parse(octets);
  if (!whole) return std::nullopt;
  xmlNode* schema = schema_in(whole->native());
  if (schema == nullptr) return std::nullopt;
  return alone(schema);
}

std::string target_namespace_of(std::string_view octets) {
  const auto whole = XmlDocument::parse(octets);
  if (!whole) return {};
  const xmlNode* schema = schema_in(whole->native());
  if (schema == nullptr) return {};
  const native::OwnedText value(xmlGetNoNsProp(schema, native::chars("targetNamespace")));
  return std::string(native::view(value.get()));
}

Declaration declaration_of(std::string_view octets, const std::vector<std::string>& path) {
  const auto whole = XmlDocument::parse(octets);
  std::vector<std::size_t> start_tags;
  if (!whole || path.empty() || !prescan(octets, {}, &start_tags)) return {};
  const xmlNode* schema = schema_in(whole->native());
  if (schema == nullptr) return {};
  const Finder finder(schema);
  const xmlNode* at = finder.root(path.front());
  for (std::size_t step = 1; at != nullptr && step < path.size(); ++step) {
    const xmlNode* next = finder.element_in(at, path[step], kMostSteps);
    if (next == nullptr) break;
    at = next;
  }
  if (at == nullptr) at = schema;
  const std::string no_file;
  const config::Finding found = XsdPlaces(octets, no_file, start_tags).finding(at, {});
  return {found.line, found.column};
}

}  // namespace hub::formats
