#include "hub/formats/xml/known_elements.h"

#include <libxml/tree.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::first_child;
using native::next_element;

constexpr int kDeepest =
    64;  ///< Of groups and types in one another; an XSD that compiles has no circles there.

std::string attribute(const xmlNode* node, const char* name) {
  const native::OwnedText text(xmlGetNoNsProp(node, native::chars(name)));
  return std::string(native::view(text.get()));
}

bool is_xsd(const xmlNode* node, std::string_view name) {
  return native::is(node, native::kXsd, name);
}

std::string local_part(const std::string& name) {
  return name.substr(name.find(':') + 1);
}

std::string named_in(std::string_view ns, std::string_view local) {
  return "{" + std::string(ns) + "}" + std::string(local);
}

/// `{namespace}name` of a qualified name where `node` stands.
std::string resolved(const xmlNode* node, const std::string& qname) {
  const std::size_t colon = qname.find(':');
  const std::string prefix = colon == std::string::npos ? std::string() : qname.substr(0, colon);
  // libxml2 takes no pointer to const here, though it only reads.
  auto* asked = const_cast<xmlNode*>(node);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  const xmlNs* ns = xmlSearchNs(node->doc, asked, prefix.empty() ? nullptr : native::chars(prefix));
  return named_in(ns == nullptr ? std::string_view() : native::view(ns->href), local_part(qname));
}

}  // namespace

/// What the schemas say; made for one walk.
class KnownElements::Walk {
 public:
  explicit Walk(const KnownElements& known) : known_(known) {}

  [[nodiscard]] const xmlNode* global(std::string_view kind, const std::string& name) const {
    const auto found = known_.globals_.find(std::pair(std::string(kind), name));
    return found != known_.globals_.end() && is_xsd(found->second, kind) ? found->second : nullptr;
  }

  [[nodiscard]] const xmlNode* root_of(const xmlNode* message) const {
    return global("element", named_in(native::namespace_of(message), native::local_name(message)));
  }

  /// Takes out what is unknown of `element` and below.
  void clean(xmlNode* element, const xmlNode* declaration) {
    const native::OwnedText other_type(
        xmlGetNsProp(element, native::chars("type"), native::chars(native::kXsi.data())));
    if (other_type) return;
    way_.emplace_back(native::local_name(element));
    if (const xmlNode* type = type_of(declaration)) {
      clean_attributes(element, type);
      clean_children(element, type);
    } else if (is_simple(declaration)) {
      clean_attributes(element, nullptr);
    }
    way_.pop_back();
  }

  [[nodiscard]] UnknownPlaces take() && { return std::move(taken_out_); }

 private:
  struct Attributes {
    std::vector<std::string> names;  ///< In whatever namespace.
    bool anything = false;           ///< A wildcard, or a type that is not here.
  };

  void clean_children(xmlNode* element, const xmlNode* type) {
    Content content;
    collect(type, content, 0);
    for (xmlNode* child = first_child(element); child != nullptr;) {
      xmlNode* const next = next_element(child);
      if (const xmlNode* known = find(child, content)) {
        clean(child, known);
      } else if (!content.anything) {
        taken_out_.add(way_, native::local_name(child));
        xmlUnlinkNode(child);
        xmlFreeNode(child);
      }
      child = next;
    }
  }

  /// `type` is null: a simple one, which has no attributes.
  void clean_attributes(xmlNode* element, const xmlNode* type) {
    if (element->properties == nullptr) return;
    Attributes known;
    if (type != nullptr) collect_attributes(type, known, 0);
    if (known.anything) return;
    for (xmlAttr* one = element->properties; one != nullptr;) {
      xmlAttr* const next = one->next;
      const std::string_view name = native::view(one->name);
      const bool xsi = one->ns != nullptr && native::view(one->ns->href) == native::kXsi;
      if (!xsi && std::find(known.names.begin(), known.names.end(), name) == known.names.end()) {
        taken_out_.add(way_, name, UnknownPlaces::Field::attribute);
        xmlRemoveProp(one);
      }
      one = next;
    }
  }

  void collect_attributes(const xmlNode* around, Attributes& into, int depth) const {
    if (depth > kDeepest) return;
    for (const xmlNode* node = first_child(around); node != nullptr; node = next_element(node)) {
      if (is_xsd(node, "attribute")) {
        const std::string ref = attribute(node, "ref");
        into.names.push_back(ref.empty() ? attribute(node, "name") : local_part(ref));
      } else if (is_xsd(node, "anyAttribute")) {
        into.anything = true;
      } else if (is_xsd(node, "attributeGroup")) {
        collect_attributes_from(named(node, "attributeGroup", "ref"), into, depth);
      } else if (is_xsd(node, "extension") || is_xsd(node, "restriction")) {
        if (!is_simple_name(node, "base"))
          collect_attributes_from(named(node, "complexType", "base"), into, depth);
        collect_attributes(node, into, depth + 1);
      } else if (is_xsd(node, "simpleContent") || is_xsd(node, "complexContent")) {
        collect_attributes(node, into, depth + 1);
      }
    }
  }

  void collect_attributes_from(const xmlNode* named, Attributes& into, int depth) const {
    if (named == nullptr) {
      into.anything = true;
    } else {
      collect_attributes(named, into, depth + 1);
    }
  }

  /// Whether the type of an element is known to be simple.
  [[nodiscard]] bool is_simple(const xmlNode* declaration) const {
    for (const xmlNode* node = first_child(declaration); node != nullptr; node = next_element(node))
      if (is_xsd(node, "simpleType")) return true;
    return is_simple_name(declaration, "type");
  }

  /// Whether an attribute of `node` names a simple type.
  [[nodiscard]] bool is_simple_name(const xmlNode* node, const char* by) const {
    const std::string name = attribute(node, by);
    if (name.empty()) return false;
    const std::string full = resolved(node, name);
    if (full == named_in(native::kXsd, "anyType")) return false;
    return full == named_in(native::kXsd, local_part(name)) || global("simpleType", full) != nullptr;
  }

  struct Content {
    std::vector<const xmlNode*> elements;
    bool anything = false;  ///< A wildcard, or a type that is not here.
  };

  /// The complex type of an element; null: it is simple.
  [[nodiscard]] const xmlNode* type_of(const xmlNode* declaration) const {
    for (const xmlNode* node = first_child(declaration); node != nullptr; node = next_element(node))
      if (is_xsd(node, "complexType")) return node;
    return named(declaration, "complexType", "type");
  }

  void collect(const xmlNode* particle, Content& content, int depth) const {
    if (depth > kDeepest) return;
    for (const xmlNode* node = first_child(particle); node != nullptr; node = next_element(node)) {
      if (is_xsd(node, "element")) {
        content.elements.push_back(node);
      } else if (is_xsd(node, "any")) {
        content.anything = true;
      } else if (is_xsd(node, "group")) {
        collect_from(named(node, "group", "ref"), content, depth);
      } else if (is_xsd(node, "extension")) {
        collect_from(named(node, "complexType", "base"), content, depth);
        collect(node, content, depth + 1);
      } else if (is_xsd(node, "sequence") || is_xsd(node, "choice") || is_xsd(node, "all") ||
                 is_xsd(node, "complexContent") || is_xsd(node, "restriction")) {
        collect(node, content, depth + 1);
      }
    }
  }

  /// The component of a kind that an attribute of `node` names; null: none of the schemas'.
  [[nodiscard]] const xmlNode* named(const xmlNode* node, std::string_view kind, const char* by) const {
    const std::string name = attribute(node, by);
    return name.empty() ? nullptr : global(kind, resolved(node, name));
  }

  void collect_from(const xmlNode* named, Content& content, int depth) const {
    if (named == nullptr) {
      content.anything = true;
    } else {
      collect(named, content, depth + 1);
    }
  }

  /// The declaration that a child has among its parent's, or a member of the substitution group of one.
  [[nodiscard]] const xmlNode* find(const xmlNode* child, const Content& content) const {
    const std::string name(native::local_name(child));
    const auto ns = native::namespace_of(child);
    const std::string full = named_in(ns, name);
    const xmlNode* own = global("element", full);
    for (const xmlNode* element : content.elements) {
      const std::string ref = attribute(element, "ref");
      if (!ref.empty()) {
        const std::string meant = resolved(element, ref);
        if (stands_for(own, meant)) return own;
        if (global("element", meant) == nullptr && local_part(ref) == name) return element;  // not supplied
      } else if (attribute(element, "name") == name && ns == namespace_of(element)) {
        return element;
      }
    }
    return nullptr;
  }

  /// Whether the element is the one referred to, or a member of its substitution group, of whatever degree.
  [[nodiscard]] bool stands_for(const xmlNode* element, const std::string& meant) const {
    for (int step = 0; element != nullptr && step < kDeepest; ++step) {
      if (named_in(known_.facts_.at(element->doc).target, attribute(element, "name")) == meant) return true;
      element = named(element, "element", "substitutionGroup");
    }
    return false;
  }

  [[nodiscard]] std::string_view namespace_of(const xmlNode* local) const {
    const Facts& facts = known_.facts_.at(local->doc);
    const std::string form = attribute(local, "form");
    const bool qualified = form.empty() ? facts.qualified : form == "qualified";
    return qualified ? std::string_view(facts.target) : std::string_view();
  }

  const KnownElements& known_;
  std::vector<std::string> way_;  // names down to the element that is looked at
  UnknownPlaces taken_out_;
};

KnownElements::KnownElements(std::vector<XmlDocument> schemas) : schemas_(std::move(schemas)) {
  for (const XmlDocument& document : schemas_) {
    const xmlNode* const schema = xmlDocGetRootElement(document.native());
    Facts facts{attribute(schema, "targetNamespace"), attribute(schema, "elementFormDefault") == "qualified"};
    for (const xmlNode* node = first_child(schema); node != nullptr; node = next_element(node))
      if (const std::string name = attribute(node, "name"); !name.empty())
        globals_.emplace(std::pair(std::string(native::local_name(node)), named_in(facts.target, name)),
                         node);
    facts_.emplace(document.native(), std::move(facts));
  }
}

UnknownPlaces KnownElements::take_out_unknown(XmlDocument& message) const {
  Walk walk(*this);
  xmlNode* const root = xmlDocGetRootElement(message.native());
  if (const xmlNode* const declaration = walk.root_of(root)) walk.clean(root, declaration);
  return std::move(walk).take();
}

bool KnownElements::has_root(std::string_view name) const {
  const std::vector<std::string> names = roots();
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> KnownElements::roots() const {
  std::vector<std::string> names;
  for (const XmlDocument& document : schemas_)
    for (const xmlNode* node = first_child(xmlDocGetRootElement(document.native())); node != nullptr;
         node = next_element(node))
      if (is_xsd(node, "element")) names.push_back(attribute(node, "name"));
  return names;
}

}  // namespace hub::formats
