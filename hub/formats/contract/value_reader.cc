#include "hub/formats/contract/value_reader.h"

#include <libxml/tree.h>

#include <utility>
#include <vector>

#include "hub/base/say.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::first_child;
using native::kXsd;
using native::local_name;
using native::next_element;

constexpr int kMostRestrictions = 32;  // from a type to those that it restricts

}  // namespace

OutlineValue builtin_value(const std::string& name) {
  OutlineValue value;
  value.list = name == "NMTOKENS" || name == "IDREFS" || name == "ENTITIES";
  value.builtin = value.list ? name.substr(0, name.size() - 1) : name;
  if (name == "ENTITIES") value.builtin = "ENTITY";
  value.facets.builtin = value.list ? nullptr : find_builtin(value.builtin);
  return value;
}

OutlineValue ValueReader::named(const QualifiedName& name, const Component& at) const {
  return read(name, at, kMostRestrictions);
}

OutlineValue ValueReader::declared(const Component& type) const {
  return read(type, kMostRestrictions);
}

OutlineValue ValueReader::of(const Component& declaration, const char* reference) const {
  return read(declaration, reference, kMostRestrictions);
}

OutlineValue ValueReader::read(const QualifiedName& name, const Component& at, int steps) const {
  if (name.ns == kXsd) return builtin_value(name.name);
  const Component type = components_.find("simpleType", name);
  if (type && steps > 0) return read(type, steps - 1);
  config::add_new(
      at.finding(say("the type '{}' of the namespace '{}' is in none of the files; it is taken as text: ask "
                     "the partner for its schema",
                     "nosaukumvietas '{1}' tipa '{0}' nav nevienā failā, to uzskata par tekstu: lūdziet "
                     "partnerim tā shēmu",
                     name.name, name.ns)),
      notes_);
  return builtin_value("string");
}

OutlineValue ValueReader::read(const Component& declaration, const char* reference, int steps) const {
  if (const std::string name = attribute_of(declaration.node, reference); !name.empty())
    return read(Components::resolve(declaration, name), declaration, steps);
  if (const Component inner = xsd_child(declaration, "simpleType"); inner && steps > 0)
    return read(inner, steps - 1);
  return builtin_value("string");
}

OutlineValue ValueReader::read(const Component& type, int steps) const {
  OutlineValue value = builtin_value("string");
  if (const Component restriction = xsd_child(type, "restriction")) {
    value = read(restriction, "base", steps);
    restrict(value, restriction);
  } else if (const Component list = xsd_child(type, "list")) {
    value = read(list, "itemType", steps);
    value.list = true;
  } else if (const Component united = xsd_child(type, "union")) {
    value = union_of(united);
  }
  if (const std::string name = attribute_of(type.node, "name"); !name.empty()) value.facets.name = name;
  return value;
}

OutlineValue ValueReader::union_of(const Component& type) const {
  config::add_new(type.finding(say("xs:union: a value may be of several types ({}); it is taken as text: "
                                   "the mapping must see to what the partner takes",
                                   "xs:union: vērtība var būt viena no vairākiem tipiem ({}), to uzskata par "
                                   "tekstu: par derīgu vērtību jārūpējas kartējumam",
                                   attribute_of(type.node, "memberTypes"))),
                  notes_);
  return builtin_value("string");
}

void ValueReader::restrict(OutlineValue& value, const Component& restriction) const {
  std::vector<std::string> enumeration;
  std::string pattern;
  for (const xmlNode* node = first_child(restriction.node); node != nullptr; node = next_element(node)) {
    const std::string_view name = local_name(node);
    const std::string text = attribute_of(node, "value");
    if (name == "enumeration") {
      enumeration.push_back(text);
    } else if (name == "pattern") {
      pattern += pattern.empty() ? text : "|" + text;
    } else if (name.find("ength") != std::string_view::npos ||
               name.find("clusive") != std::string_view::npos || name.ends_with("Digits")) {
      value.facets.facets[std::string(name)] = text;
    }
  }
  if (!enumeration.empty()) value.facets.enumeration = std::move(enumeration);
  if (!pattern.empty()) value.facets.patterns.push_back(std::move(pattern));
}

}  // namespace hub::formats
