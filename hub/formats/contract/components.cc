#include "hub/formats/contract/components.h"

#include <libxml/tree.h>

#include <set>
#include <utility>

#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::first_child;
using native::kXsd;
using native::local_name;
using native::next_element;

/// The name that a type is derived from, as written; empty: from none.
std::string base_of(const xmlNode* type) {
  for (const xmlNode* content = first_child(type); content != nullptr; content = next_element(content)) {
    if (local_name(content) != "complexContent" && local_name(content) != "simpleContent") continue;
    for (const xmlNode* way = first_child(content); way != nullptr; way = next_element(way))
      if (std::string base = attribute_of(way, "base"); !base.empty()) return base;
  }
  return {};
}

}  // namespace

config::Finding Component::finding(Sentence text) const {
  return {part == nullptr ? std::string() : part->file, node == nullptr ? 1 : line_of(node), 1,
          std::move(text)};
}

Components::Components(std::vector<SchemaPart> parts) : parts_(std::move(parts)) {
  for (const SchemaPart& part : parts_)
    for (const xmlNode* node = first_child(part.schema); node != nullptr; node = next_element(node)) {
      const std::string name = attribute_of(node, "name");
      if (native::namespace_of(node) != kXsd || name.empty()) continue;
      const Component component{node, &part};
      if (!known_.emplace(std::make_tuple(std::string(local_name(node)), part.ns, name), component).second)
        continue;
      if (const std::string head = attribute_of(node, "substitutionGroup"); !head.empty())
        substitutes_[resolve(component, head)].push_back(component);
      if (local_name(node) != "complexType") continue;
      if (const std::string base = base_of(node); !base.empty())
        derived_[resolve(component, base)].push_back({part.ns, name});
    }
}

Component Components::find(std::string_view kind, const QualifiedName& name) const {
  const auto found = known_.find(std::make_tuple(std::string(kind), name.ns, name.name));
  return found == known_.end() ? Component{} : found->second;
}

Component Components::type(const QualifiedName& name) const {
  const Component complex = find("complexType", name);
  return complex ? complex : find("simpleType", name);
}

std::vector<Component> Components::substitutes_of(const QualifiedName& head) const {
  std::vector<Component> all;
  std::set<QualifiedName> seen{head};
  std::vector<QualifiedName> heads{head};
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const auto found = substitutes_.find(heads[i]);
    if (found == substitutes_.end()) continue;
    for (const Component& member : found->second) {
      QualifiedName name{member.part->ns, attribute_of(member.node, "name")};
      if (!seen.insert(name).second) continue;
      all.push_back(member);
      heads.push_back(std::move(name));
    }
  }
  return all;
}

std::vector<QualifiedName> Components::derived_from(const QualifiedName& type) const {
  const auto found = derived_.find(type);
  return found == derived_.end() ? std::vector<QualifiedName>() : found->second;
}

QualifiedName Components::resolve(const Component& at, const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string prefix = colon == std::string::npos ? std::string() : text.substr(0, colon);
  const std::string name = colon == std::string::npos ? text : text.substr(colon + 1);
  auto* node = const_cast<xmlNode*>(at.node);  // NOLINT: libxml2 only reads it
  const xmlNs* found = xmlSearchNs(node->doc, node, prefix.empty() ? nullptr : native::chars(prefix));
  if (found != nullptr) return {std::string(native::view(found->href)), name};
  // A schema without target namespace that another includes means the other's by its bare names.
  return {prefix.empty() && at.part != nullptr ? at.part->ns : std::string(), name};
}

Component xsd_child(const Component& of, std::string_view name) {
  for (const xmlNode* child = first_child(of.node); child != nullptr; child = next_element(child))
    if (native::is(child, kXsd, name)) return {child, of.part};
  return {};
}

std::string attribute_of(const xmlNode* node, const char* name) {
  const native::OwnedText value(xmlGetNoNsProp(node, native::chars(name)));
  return std::string(native::view(value.get()));
}

std::string documentation_of(const xmlNode* node) {
  for (const xmlNode* child = first_child(node); child != nullptr; child = next_element(child)) {
    if (local_name(child) == "annotation")
      if (std::string text = documentation_of(child); !text.empty()) return text;
    if (local_name(child) == "documentation")
      if (std::string text = in_short(native::text_of(child)); !text.empty()) return text;
  }
  return {};
}

int line_of(const xmlNode* node) {
  return static_cast<int>(xmlGetLineNo(node));
}

}  // namespace hub::formats
