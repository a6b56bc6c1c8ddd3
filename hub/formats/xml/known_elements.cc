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

/// `tns:Name` is Name: a contract has one namespace.
std::string local_part(const std::string& name) {
  return name.substr(name.find(':') + 1);
}

/// What one xs:schema says; made for one walk.
class Walk {
 public:
  explicit Walk(const xmlNode* schema)
      : schema_(schema),
        target_(attribute(schema, "targetNamespace")),
        qualified_(attribute(schema, "elementFormDefault") == "qualified") {
    for (const xmlNode* node = first_child(schema); node != nullptr; node = next_element(node))
      if (std::string name = attribute(node, "name"); !name.empty())
        globals_.emplace(std::pair(std::string(native::local_name(node)), std::move(name)), node);
  }

  [[nodiscard]] const xmlNode* global(std::string_view kind, const std::string& name) const {
    const auto found = globals_.find(std::pair(std::string(kind), name));
    return found != globals_.end() && is_xsd(found->second, kind) ? found->second : nullptr;
  }

  [[nodiscard]] const xmlNode* root_of(const xmlNode* message) const {
    if (native::namespace_of(message) != target_) return nullptr;
    return global("element", std::string(native::local_name(message)));
  }

  /// True: something below `element` was taken out.
  bool clean(xmlNode* element, const xmlNode* declaration) const {
    const native::OwnedText other_type(
        xmlGetNsProp(element, native::chars("type"), native::chars(native::kXsi.data())));
    const xmlNode* type = type_of(declaration);
    if (other_type || type == nullptr) return false;
    Content content;
    collect(type, content, 0);
    bool changed = false;
    for (xmlNode* child = first_child(element); child != nullptr;) {
      xmlNode* const next = next_element(child);
      if (const xmlNode* known = find(child, content)) {
        changed = clean(child, known) || changed;
      } else if (!content.anything) {
        xmlUnlinkNode(child);
        xmlFreeNode(child);
        changed = true;
      }
      child = next;
    }
    return changed;
  }

 private:
  struct Content {
    std::vector<const xmlNode*> elements;
    bool anything = false;  ///< A wildcard, or a type that is not here.
  };

  /// The complex type of an element; null: it is simple.
  [[nodiscard]] const xmlNode* type_of(const xmlNode* declaration) const {
    for (const xmlNode* node = first_child(declaration); node != nullptr; node = next_element(node))
      if (is_xsd(node, "complexType")) return node;
    return global("complexType", local_part(attribute(declaration, "type")));
  }

  void collect(const xmlNode* particle, Content& content, int depth) const {
    if (depth > kDeepest) return;
    for (const xmlNode* node = first_child(particle); node != nullptr; node = next_element(node)) {
      if (is_xsd(node, "element")) {
        content.elements.push_back(node);
      } else if (is_xsd(node, "any")) {
        content.anything = true;
      } else if (is_xsd(node, "group")) {
        collect_from(global("group", local_part(attribute(node, "ref"))), content, depth);
      } else if (is_xsd(node, "extension")) {
        collect_from(global("complexType", local_part(attribute(node, "base"))), content, depth);
        collect(node, content, depth + 1);
      } else if (is_xsd(node, "sequence") || is_xsd(node, "choice") || is_xsd(node, "all") ||
                 is_xsd(node, "complexContent") || is_xsd(node, "restriction")) {
        collect(node, content, depth + 1);
      }
    }
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
    const xmlNode* own = ns == target_ ? global("element", name) : nullptr;
    for (const xmlNode* element : content.elements) {
      const std::string ref = local_part(attribute(element, "ref"));
      if (!ref.empty()) {
        if (stands_for(own, ref)) return own;
        if (global("element", ref) == nullptr && ref == name) return element;  // of another schema
      } else if (attribute(element, "name") == name && ns == namespace_of(element)) {
        return element;
      }
    }
    return nullptr;
  }

  /// Whether the element is the one referred to, or a member of its substitution group, of whatever degree.
  [[nodiscard]] bool stands_for(const xmlNode* element, const std::string& ref) const {
    for (int step = 0; element != nullptr && step < kDeepest; ++step) {
      if (attribute(element, "name") == ref) return true;
      element = global("element", local_part(attribute(element, "substitutionGroup")));
    }
    return false;
  }

  [[nodiscard]] std::string_view namespace_of(const xmlNode* local) const {
    const std::string form = attribute(local, "form");
    const bool qualified = form.empty() ? qualified_ : form == "qualified";
    return qualified ? std::string_view(target_) : std::string_view();
  }

  const xmlNode* schema_;
  std::string target_;
  bool qualified_;
  std::map<std::pair<std::string, std::string>, const xmlNode*> globals_;  // by kind and name
};

}  // namespace

bool KnownElements::take_out_unknown(XmlDocument& message) const {
  const Walk walk(xmlDocGetRootElement(schema_.native()));
  xmlNode* const root = xmlDocGetRootElement(message.native());
  const xmlNode* const declaration = walk.root_of(root);
  return declaration != nullptr && walk.clean(root, declaration);
}

bool KnownElements::has_root(std::string_view name) const {
  return Walk(xmlDocGetRootElement(schema_.native())).global("element", std::string(name)) != nullptr;
}

std::vector<std::string> KnownElements::roots() const {
  std::vector<std::string> names;
  const xmlNode* node = first_child(xmlDocGetRootElement(schema_.native()));
  for (; node != nullptr; node = next_element(node))
    if (is_xsd(node, "element")) names.push_back(attribute(node, "name"));
  return names;
}

}  // namespace hub::formats
