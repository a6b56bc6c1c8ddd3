#include "hub/formats/xsd/reader.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <utility>

#include "hub/base/say.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xml/text_place.h"
#include "hub/formats/xml/white_space.h"
#include "hub/formats/xsd/json_pattern.h"

namespace hub::formats {
namespace {

using native::chars;
using native::kXsd;
using native::local_name;
using native::view;

constexpr std::array<std::string_view, 9> kFacets{"length",       "minLength",    "maxLength",
                                                  "minInclusive", "maxInclusive", "minExclusive",
                                                  "maxExclusive", "totalDigits",  "fractionDigits"};

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<std::string> attribute(const xmlNode* node, const char* name) {
  const native::OwnedText value(xmlGetNoNsProp(node, chars(name)));
  if (!value) return std::nullopt;
  return std::string(view(value.get()));
}

const xmlNode* next_in_document(const xmlNode* node) {
  if (const xmlNode* child = native::first_child(node)) return child;
  for (; node != nullptr && node->type == XML_ELEMENT_NODE; node = node->parent)
    if (const xmlNode* next = native::next_element(node)) return next;
  return nullptr;
}

class Reader {
 public:
  Reader(const XmlDocument& xsd, const XsdPlaces& places, config::Findings& findings, XsdUse use)
      : schema_(xmlDocGetRootElement(xsd.native())), places_(places), findings_(findings), use_(use) {}

  Shapes read() {
    if (!native::is(schema_, kXsd, "schema")) {
      complain(schema_, Text{"the root element must be xs:schema", "saknes elementam jābūt xs:schema"});
      return {};
    }
    allow_attributes(schema_,
                     {"targetNamespace", "elementFormDefault", "attributeFormDefault", "version", "id"});
    shapes_.target_namespace = attribute(schema_, "targetNamespace").value_or("");
    if (shapes_.target_namespace.empty())
      complain(schema_, Text{"targetNamespace is missing", "trūkst targetNamespace"});
    if (attribute(schema_, "elementFormDefault") != "qualified")
      complain(schema_,
               Text{"elementFormDefault must be \"qualified\"", "elementFormDefault jābūt \"qualified\""});
    for (const xmlNode* node = native::first_child(schema_); node != nullptr;
         node = native::next_element(node))
      collect(node);
    for (const auto& [name, node] : named_) {
      if (name.first == "element") root(name.second, node);
      if (name.first == "simpleType") named_simple(node, name.second);
      if (name.first == "complexType") named_complex(node, name.second);
    }
    return std::move(shapes_);
  }

 private:
  using Name = std::pair<std::string, std::string>;  // kind of component, name

  void complain(const xmlNode* node, Sentence text) {
    findings_.push_back(places_.finding(node, std::move(text)));
  }

  void must_be_published(const xmlNode* node, const SimpleType& type) {
    if (use_ != XsdUse::published) return;
    if (Sentence problem = not_in_json_schema(type); !problem.empty()) complain(node, std::move(problem));
  }

  void allow_attributes(const xmlNode* node, std::initializer_list<std::string_view> allowed) {
    for (const xmlAttr* one = node->properties; one != nullptr; one = one->next) {
      if (one->ns != nullptr || is_one_of(view(one->name), allowed)) continue;
      complain(node, say("attribute '{}' of xs:{} is beyond the subset",
                         "elementa xs:{1} atribūts '{0}' ir ārpus atļautās apakškopas", view(one->name),
                         local_name(node)));
    }
  }

  void beyond_subset(const xmlNode* node) {
    complain(node, say("xs:{} is beyond the subset", "xs:{} ir ārpus atļautās apakškopas", local_name(node)));
  }

  // Gives the children but annotations; those not of `allowed` are findings.
  std::vector<const xmlNode*> children(const xmlNode* parent,
                                       std::initializer_list<std::string_view> allowed) {
    std::vector<const xmlNode*> found;
    for (const xmlNode* node = native::first_child(parent); node != nullptr;
         node = native::next_element(node)) {
      if (native::is(node, kXsd, "annotation")) continue;
      if (native::namespace_of(node) == kXsd && is_one_of(local_name(node), allowed)) {
        found.push_back(node);
      } else {
        beyond_subset(node);
      }
    }
    return found;
  }

  static Documentation documentation(const xmlNode* parent) {
    Documentation texts;
    for (const xmlNode* note = native::first_child(parent); note != nullptr;
         note = native::next_element(note)) {
      if (!native::is(note, kXsd, "annotation")) continue;
      for (const xmlNode* one = native::first_child(note); one != nullptr; one = native::next_element(one)) {
        if (!native::is(one, kXsd, "documentation")) continue;
        const native::OwnedText language(xmlNodeGetLang(one));
        const std::string_view tag = view(language.get());
        if (tag.empty() || tag.starts_with("en"))
          texts.en = spaced(native::text_of(one), WhiteSpace::collapse);
        if (tag.starts_with("lv")) texts.lv = spaced(native::text_of(one), WhiteSpace::collapse);
      }
    }
    return texts;
  }

  void collect(const xmlNode* node) {
    if (native::is(node, kXsd, "annotation")) return;
    if (native::namespace_of(node) != kXsd ||
        !is_one_of(local_name(node), {"element", "simpleType", "complexType"}))
      return beyond_subset(node);
    const auto name = attribute(node, "name");
    if (!name)
      return complain(node, Text{"a global component needs a name", "globālam komponentam vajag nosaukumu"});
    if (!named_.emplace(Name(local_name(node), *name), node).second)
      complain(node, say("'{}' is defined twice", "'{}' ir definēts divreiz", *name));
  }

  void root(const std::string& name, const xmlNode* node) {
    allow_attributes(node, {"name", "type", "nillable", "id"});
    Element element = element_of(node, name);
    if (element.simple)
      complain(node, say("global element '{}' needs a complex type",
                         "globālajam elementam '{}' vajag saliktu tipu", name));
    if (element.nillable)
      complain(node, Text{"a message that is nil says nothing: nillable is beyond the subset here",
                          "ziņojums, kas ir nil, neko nesaka: nillable šeit ir ārpus atļautās apakškopas"});
    if (element.complex) shapes_.roots.emplace(name, std::move(element));
  }

  // Name, type and nillable of a declaration, global or local.
  Element element_of(const xmlNode* node, const std::string& name) {
    Element element;
    element.name = name;
    element.documentation = documentation(node);
    const std::string nillable = attribute(node, "nillable").value_or("false");
    element.nillable = nillable == "true" || nillable == "1";
    const auto inner = children(node, {"simpleType", "complexType"});
    const auto type = attribute(node, "type");
    if (inner.size() + (type ? 1U : 0U) != 1) {
      complain(node, say("element '{}' needs one type", "elementam '{}' vajag vienu tipu", name));
    } else if (type) {
      set_type(element, node, *type);
    } else if (native::is(inner.front(), kXsd, "simpleType")) {
      element.simple = simple(inner.front(), "");
    } else {
      element.complex = complex(inner.front(), "");
    }
    return element;
  }

  void set_type(Element& element, const xmlNode* node, const std::string& qname) {
    const auto [ns, local] = resolve(node, qname);
    if (ns == kXsd) {
      element.simple = builtin(node, local);
    } else if (const auto known = named_.find(Name("simpleType", local));
               known != named_.end() && is_target(ns)) {
      element.simple = named_simple(known->second, local);
    } else if (const auto other = named_.find(Name("complexType", local));
               other != named_.end() && is_target(ns)) {
      element.complex = named_complex(other->second, local);
    } else {
      complain(node, say("type '{}' is not defined here", "tips '{}' šeit nav definēts", qname));
    }
  }

  [[nodiscard]] bool is_target(const std::string& ns) const { return ns == shapes_.target_namespace; }

  std::pair<std::string, std::string> resolve(const xmlNode* node, const std::string& qname) {
    const std::size_t colon = qname.find(':');
    const std::string prefix = colon == std::string::npos ? "" : qname.substr(0, colon);
    // libxml2 takes no pointer to const here, though it only reads.
    auto* asked = const_cast<xmlNode*>(node);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    const xmlNs* ns = xmlSearchNs(node->doc, asked, prefix.empty() ? nullptr : chars(prefix));
    return {std::string(ns == nullptr ? std::string_view{} : view(ns->href)),
            colon == std::string::npos ? qname : qname.substr(colon + 1)};
  }

  std::shared_ptr<const SimpleType> builtin(const xmlNode* node, const std::string& name) {
    const Builtin* row = find_builtin(name);
    if (row == nullptr) {
      complain(node, say("built-in type xs:{} is beyond the subset",
                         "iebūvētais tips xs:{} ir ārpus atļautās apakškopas", name));
      return nullptr;
    }
    SimpleType type;
    type.builtin = row;
    must_be_published(node, type);
    return std::make_shared<const SimpleType>(std::move(type));
  }

  template <class Type, class Read>
  std::shared_ptr<const Type> named(std::map<std::string, std::shared_ptr<const Type>>& known,
                                    const xmlNode* node, const std::string& name, Read read) {
    if (const auto found = known.find(name); found != known.end()) return found->second;
    if (!open_.insert(node).second) {
      complain(node, say("type '{}' contains itself: recursion is beyond the subset",
                         "tips '{}' satur pats sevi: rekursija ir ārpus atļautās apakškopas", name));
      return nullptr;
    }
    auto type = read();
    open_.erase(node);
    known.emplace(name, type);
    return type;
  }

  std::shared_ptr<const SimpleType> named_simple(const xmlNode* node, const std::string& name) {
    return named(simple_, node, name, [&] { return simple(node, name); });
  }
  std::shared_ptr<const ComplexType> named_complex(const xmlNode* node, const std::string& name) {
    return named(complex_, node, name, [&] { return complex(node, name); });
  }

  std::shared_ptr<const SimpleType> simple(const xmlNode* node, const std::string& name) {
    allow_attributes(node, {"name", "id"});
    const auto parts = children(node, {"restriction"});
    if (parts.size() != 1) {
      complain(node, Text{"xs:simpleType needs one xs:restriction",
                          "elementam xs:simpleType vajag vienu xs:restriction"});
      return nullptr;
    }
    const xmlNode* restriction = parts.front();
    allow_attributes(restriction, {"base", "id"});
    const std::string base = attribute(restriction, "base").value_or("");
    Element holder;
    set_type(holder, restriction, base);
    if (!holder.simple) {
      if (holder.complex)
        complain(restriction, say("the base '{}' is no simple type", "bāze '{}' nav vienkāršs tips", base));
      return nullptr;
    }
    SimpleType type = *holder.simple;
    if (!type.name.empty()) type.bases.push_back(type.name);
    type.name = name;
    if (Documentation own = documentation(node); !own.en.empty() || !own.lv.empty())
      type.documentation = std::move(own);
    add_facets(type, restriction);
    must_be_published(restriction, type);
    return std::make_shared<const SimpleType>(std::move(type));
  }

  void add_facets(SimpleType& type, const xmlNode* restriction) {
    std::optional<std::string> pattern;
    std::vector<std::string> enumeration;
    for (const xmlNode* node = native::first_child(restriction); node != nullptr;
         node = native::next_element(node)) {
      const std::string facet(local_name(node));
      if (facet == "annotation") continue;
      allow_attributes(node, {"value", "id"});
      const std::string value = attribute(node, "value").value_or("");
      if (facet == "pattern") {
        pattern = pattern ? *pattern + "|" + value : value;
      } else if (facet == "enumeration") {
        enumeration.push_back(value);
      } else if (std::find(kFacets.begin(), kFacets.end(), facet) != kFacets.end()) {
        type.facets[facet] = value;
      } else {
        beyond_subset(node);
      }
    }
    if (pattern) type.patterns.push_back(*std::move(pattern));
    if (!enumeration.empty()) type.enumeration = std::move(enumeration);
  }

  std::shared_ptr<const ComplexType> complex(const xmlNode* node, const std::string& name) {
    allow_attributes(node, {"name", "id", "mixed"});
    if (const auto mixed = attribute(node, "mixed"); mixed && *mixed != "false" && *mixed != "0")
      complain(node, Text{"mixed content is beyond the subset",
                          "jaukts saturs (mixed) ir ārpus atļautās apakškopas"});
    auto type = std::make_shared<ComplexType>();
    type->name = name;
    type->documentation = documentation(node);
    const auto groups = children(node, {"sequence", "choice"});
    if (groups.size() > 1)
      complain(node, Text{"xs:complexType takes one xs:sequence or xs:choice",
                          "elementā xs:complexType drīkst būt viens xs:sequence vai xs:choice"});
    if (!groups.empty()) type->content = group(groups.front());
    list_members(*type, type->content, true, node);
    return type;
  }

  Group group(const xmlNode* node) {
    allow_attributes(node, {"minOccurs", "maxOccurs", "id"});
    Group found;
    found.choice = local_name(node) == "choice";
    found.optional = occurs(node, "minOccurs") == 0;
    if (occurs(node, "maxOccurs") != 1)
      complain(node,
               say("a repeated xs:{} is beyond the subset; repeat an element",
                   "atkārtots xs:{} ir ārpus atļautās apakškopas; atkārtojiet elementu", local_name(node)));
    for (const xmlNode* child : children(node, {"element", "sequence", "choice"})) {
      if (local_name(child) == "element") {
        found.particles.emplace_back(local_element(child));
      } else {
        found.particles.emplace_back(group(child));
      }
    }
    return found;
  }

  std::size_t occurs(const xmlNode* node, const char* name) {
    const std::string text = attribute(node, name).value_or("1");
    if (text == "unbounded") return Element::kUnbounded;
    const bool digits =
        !text.empty() && text.size() < 10 && text.find_first_not_of("0123456789") == std::string::npos;
    if (digits) return std::stoul(text);
    complain(node, say("{} is no number", "{} nav skaitlis", name));
    return 1;
  }

  Element local_element(const xmlNode* node) {
    allow_attributes(node, {"name", "type", "ref", "minOccurs", "maxOccurs", "nillable", "id"});
    Element element;
    if (const auto ref = attribute(node, "ref")) {
      element = referred(node, *ref);
    } else if (const auto name = attribute(node, "name")) {
      element = element_of(node, *name);
    } else {
      complain(node, Text{"an element needs a name or a ref", "elementam vajag name vai ref"});
    }
    element.minimum = occurs(node, "minOccurs");
    element.maximum = occurs(node, "maxOccurs");
    if (element.maximum == 0)
      complain(node,
               Text{"maxOccurs=\"0\" is beyond the subset", "maxOccurs=\"0\" ir ārpus atļautās apakškopas"});
    return element;
  }

  Element referred(const xmlNode* node, const std::string& ref) {
    const auto [ns, local] = resolve(node, ref);
    const auto known = named_.find(Name("element", local));
    if (known == named_.end() || !is_target(ns)) {
      complain(node, say("element '{}' is not defined here", "elements '{}' šeit nav definēts", ref));
      return {};
    }
    if (!open_.insert(known->second).second) {
      complain(node, say("element '{}' contains itself: recursion is beyond the subset",
                         "elements '{}' satur pats sevi: rekursija ir ārpus atļautās apakškopas", ref));
      return {};
    }
    Element element = element_of(known->second, local);
    open_.erase(known->second);
    return element;
  }

  void list_members(ComplexType& type, const Group& group, bool always, const xmlNode* node) {
    always = always && !group.choice && !group.optional;
    for (const auto& particle : group.particles) {
      if (const auto* inner = std::get_if<Group>(&particle)) {
        list_members(type, *inner, always, node);
        continue;
      }
      const auto& element = std::get<Element>(particle);
      if (type.find(element.name))
        complain(node,
                 say("element '{}' is in one type twice, which is beyond the subset",
                     "elements '{}' vienā tipā ir divreiz, kas ir ārpus atļautās apakškopas", element.name));
      type.members.push_back({&element, always});
    }
  }

  const xmlNode* schema_;
  const XsdPlaces& places_;
  config::Findings& findings_;
  XsdUse use_;
  Shapes shapes_;
  std::map<Name, const xmlNode*> named_;
  std::map<std::string, std::shared_ptr<const SimpleType>> simple_;
  std::map<std::string, std::shared_ptr<const ComplexType>> complex_;
  std::set<const xmlNode*> open_;  // named components being read
};

}  // namespace

config::Finding XsdPlaces::finding(const xmlNode* node, Sentence text) const {
  std::size_t index = 0;
  const xmlNode* at = node == nullptr ? nullptr : xmlDocGetRootElement(node->doc);
  for (; at != nullptr && at != node; at = next_in_document(at)) ++index;
  const std::size_t offset = at == nullptr || index >= start_tags_.size() ? 0 : start_tags_[index];
  const std::string place = place_of(octets_, offset);
  const std::size_t colon = place.find(':');
  return {file_, std::stoi(place.substr(0, colon)), std::stoi(place.substr(colon + 1)), std::move(text)};
}

Shapes read_xsd(const XmlDocument& xsd, const XsdPlaces& places, config::Findings& findings, XsdUse use) {
  return Reader(xsd, places, findings, use).read();
}

}  // namespace hub::formats
