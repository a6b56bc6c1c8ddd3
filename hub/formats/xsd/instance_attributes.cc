#include "hub/formats/xsd/instance_attributes.h"

#include <algorithm>
#include <utility>

#include "hub/formats/xml/native.h"
#include "hub/formats/xml/white_space.h"

namespace hub::formats {
namespace {

using native::view;

constexpr Text kUnknown{"an attribute that the schema does not know", "atribūts, ko shēma nepazīst"};
constexpr Text kNoType{"an xsi:type that names no type; leave it out",
                       "xsi:type nenosauc nevienu tipu; izlaidiet to"};
constexpr Text kNoPairs{"an xsi:schemaLocation that is not pairs of a namespace and an address; leave it out",
                        "xsi:schemaLocation nav nosaukumvietu un adrešu pāri; izlaidiet to"};

bool is_xsi(const xmlAttr* attribute, std::string_view name) {
  return attribute->ns != nullptr && view(attribute->ns->href) == native::kXsi &&
         view(attribute->name) == name;
}

bool is_location(const xmlAttr* attribute) {
  return is_xsi(attribute, "schemaLocation") || is_xsi(attribute, "noNamespaceSchemaLocation");
}

/// The value as a type that collapses white space sees it.
std::string attribute_value(const xmlAttr* attribute) {
  const native::OwnedText text(xmlNodeListGetString(attribute->doc, attribute->children, 1));
  return spaced(view(text.get()), WhiteSpace::collapse);
}

bool is_pairs(const std::string& list) {
  return !list.empty() && std::count(list.begin(), list.end(), ' ') % 2 == 1;
}

/// Removes the attributes of one element that `unwanted` names.
template <class Unwanted>
bool drop_attributes(xmlNode* element, Unwanted unwanted) {
  bool removed = false;
  for (xmlAttr* one = element->properties; one != nullptr;) {
    xmlAttr* const next = one->next;
    if (unwanted(one)) {
      xmlRemoveProp(one);
      removed = true;
    }
    one = next;
  }
  return removed;
}

template <class Visit>
void each_element(xmlNode* element, Visit visit) {
  visit(element);
  for (xmlNode* node = native::first_child(element); node != nullptr; node = native::next_element(node))
    each_element(node, visit);
}

/// The type that an xsi:type names; nothing where its prefix is not declared.
struct TypeName {
  std::string_view ns;
  std::string name;
};

std::optional<TypeName> type_named(xmlNode* element, const std::string& qname) {
  const std::size_t colon = qname.find(':');
  const std::string prefix = colon == std::string::npos ? "" : qname.substr(0, colon);
  const xmlNs* ns = xmlSearchNs(element->doc, element, prefix.empty() ? nullptr : native::chars(prefix));
  TypeName named{ns == nullptr ? std::string_view() : view(ns->href),
                 colon == std::string::npos ? qname : qname.substr(colon + 1)};
  if (named.name.empty() || (ns == nullptr && !prefix.empty())) return std::nullopt;
  return named;
}

/// Whether `shape` declares a type of which every value is one of the named type as well.
bool is_true(const TypeName& named, const Element& shape, std::string_view ns) {
  if (named.ns == native::kXsd)
    return shape.simple ? is_or_derives(*shape.simple->builtin, named.name) : named.name == "anyType";
  if (named.ns != ns) return false;
  if (shape.complex) return shape.complex->name == named.name;
  const auto& bases = shape.simple->bases;
  return shape.simple->name == named.name || std::find(bases.begin(), bases.end(), named.name) != bases.end();
}

class Taking {
 public:
  explicit Taking(std::string_view ns) : ns_(ns) {}

  std::optional<AttributeFault> take(xmlNode* element, const Element* shape) {
    if (element->properties != nullptr)
      if (const Text* reason = of(element, shape)) return AttributeFault{element, *reason};
    for (xmlNode* node = native::first_child(element); node != nullptr; node = native::next_element(node))
      if (auto fault = take(node, member(shape, node))) return fault;
    return std::nullopt;
  }

 private:
  const Text* of(xmlNode* element, const Element* shape) const {
    const Text* reason = nullptr;
    drop_attributes(element, [&](const xmlAttr* one) {
      if (is_xsi(one, "nil")) return false;
      if (is_xsi(one, "noNamespaceSchemaLocation")) return true;
      if (is_xsi(one, "schemaLocation")) {
        if (!is_pairs(attribute_value(one))) reason = &kNoPairs;
        return true;
      }
      if (is_xsi(one, "type")) {
        const auto named = type_named(element, attribute_value(one));
        if (!named) reason = &kNoType;
        return named && shape != nullptr && is_true(*named, *shape, ns_);
      }
      reason = &kUnknown;
      return false;
    });
    return reason;
  }

  [[nodiscard]] const Element* member(const Element* parent, const xmlNode* node) const {
    if (parent == nullptr || !parent->complex || native::namespace_of(node) != ns_) return nullptr;
    const auto index = parent->complex->find(native::local_name(node));
    return index ? parent->complex->members[*index].element : nullptr;
  }

  std::string_view ns_;
};

/// `1` and what is padded become `true`.
void say_nil(xmlNode* element) {
  xmlAttr* said = xmlHasNsProp(element, native::chars("nil"), native::chars(native::kXsi.data()));
  if (said != nullptr) xmlSetNsProp(element, said->ns, said->name, native::chars("true"));
}

}  // namespace

std::optional<AttributeFault> take_attributes(XmlDocument& document, const Element& root,
                                              std::string_view ns) {
  return Taking(ns).take(xmlDocGetRootElement(document.native()), &root);
}

bool drop_locations(XmlDocument& document) {
  bool dropped = false;
  each_element(xmlDocGetRootElement(document.native()), [&](xmlNode* element) {
    dropped = (element->properties != nullptr && drop_attributes(element, is_location)) || dropped;
  });
  return dropped;
}

void drop_types(XmlDocument& document) {
  each_element(xmlDocGetRootElement(document.native()), [](xmlNode* element) {
    if (element->properties == nullptr) return;
    const bool nil = native::is_nil(element);
    if (nil) say_nil(element);
    drop_attributes(
        element, [nil](const xmlAttr* one) { return is_xsi(one, "type") || (is_xsi(one, "nil") && !nil); });
  });
}

}  // namespace hub::formats
