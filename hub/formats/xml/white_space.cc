#include "hub/formats/xml/white_space.h"

#include <algorithm>
#include <new>
#include <optional>

#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::chars;
using native::kXsd;
using native::local_name;
using native::view;

std::optional<std::string> attribute(const xmlNode* node, const char* name) {
  const native::OwnedText value(xmlGetNoNsProp(node, chars(name)));
  if (!value) return std::nullopt;
  return std::string(view(value.get()));
}

bool is_xsd(const xmlNode* node, std::string_view name) {
  return native::is(node, kXsd, name);
}

const xmlNode* child(const xmlNode* parent, std::string_view name) {
  const xmlNode* node = native::first_child(parent);
  while (node != nullptr && !is_xsd(node, name)) node = native::next_element(node);
  return node;
}

std::string_view without_prefix(std::string_view qname) {
  const std::size_t colon = qname.find(':');
  return colon == std::string_view::npos ? qname : qname.substr(colon + 1);
}

/// The namespace of a qualified name where `node` stands; empty: none.
std::string_view namespace_at(const xmlNode* node, std::string_view qname) {
  const std::size_t colon = qname.find(':');
  const std::string prefix(colon == std::string_view::npos ? std::string_view() : qname.substr(0, colon));
  // libxml2 takes no pointer to const here, though it only reads.
  auto* asked = const_cast<xmlNode*>(node);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  const xmlNs* ns = xmlSearchNs(node->doc, asked, prefix.empty() ? nullptr : chars(prefix));
  return ns == nullptr ? std::string_view() : view(ns->href);
}

/// Whether a qualified name, where `node` stands, is one of XML Schema's own.
bool is_builtin(const xmlNode* node, std::string_view qname) {
  return namespace_at(node, qname) == kXsd;
}

/// `{namespace}local name`
std::string named_in(std::string_view ns, std::string_view local) {
  return "{" + std::string(ns) + "}" + std::string(local);
}

std::string target_of(const xmlNode* node) {
  return attribute(xmlDocGetRootElement(node->doc), "targetNamespace").value_or("");
}

std::string collapsed(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (const char c : text) {
    if (!is_space(c)) {
      made += c;
    } else if (!made.empty() && made.back() != ' ') {
      made += ' ';
    }
  }
  if (made.ends_with(' ')) made.pop_back();
  return made;
}

void set_content(xmlNode* element, const std::string& text) {
  while (element->children != nullptr) {
    xmlNode* old = element->children;
    xmlUnlinkNode(old);
    xmlFreeNode(old);
  }
  if (text.empty()) return;
  xmlNode* made = xmlNewDocTextLen(element->doc, chars(text), static_cast<int>(text.size()));
  if (made == nullptr) throw std::bad_alloc();
  xmlAddChild(element, made);
}

bool has_elements(const xmlNode* element) {
  return native::first_child(element) != nullptr;
}

}  // namespace

WhiteSpace white_space_of_builtin(std::string_view name) {
  if (name == "string" || name == "anySimpleType" || name == "anyType") return WhiteSpace::preserve;
  if (name == "normalizedString") return WhiteSpace::replace;
  return name == "base64Binary" ? WhiteSpace::remove : WhiteSpace::collapse;
}

bool is_spaced(std::string_view text, WhiteSpace white_space) {
  if (white_space == WhiteSpace::preserve || text.empty()) return true;
  char before = ' ';
  for (const char c : text) {
    if (c == '\t' || c == '\n' || c == '\r') return false;
    if (c == ' ' &&
        (white_space == WhiteSpace::remove || (white_space == WhiteSpace::collapse && before == ' ')))
      return false;
    before = c;
  }
  return white_space == WhiteSpace::replace || before != ' ';
}

std::string spaced(std::string_view text, WhiteSpace white_space) {
  std::string made(text);
  switch (white_space) {
    case WhiteSpace::preserve:
      break;
    case WhiteSpace::replace:
      std::replace_if(made.begin(), made.end(), is_space, ' ');
      break;
    case WhiteSpace::collapse:
      return collapsed(text);
    case WhiteSpace::remove:
      made.erase(std::remove_if(made.begin(), made.end(), is_space), made.end());
      break;
  }
  return made;
}

/// Reads the XSD once; each type is made where it is met first.
class WhiteSpaces::Builder {
 public:
  explicit Builder(WhiteSpaces& into) : into_(into) {}

  void add(const xmlNode* schema) {
    const std::string target = target_of(schema);
    for (const xmlNode* node = native::first_child(schema); node != nullptr;
         node = native::next_element(node))
      if (const auto name = attribute(node, "name"))
        global_[{std::string(local_name(node)), named_in(target, *name)}] = node;
  }

  void build() {
    for (const auto& [name, node] : global_) {
      if (name.first == "element") into_.elements_[name.second] = declared(node);
      if (name.first == "simpleType" || name.first == "complexType")
        into_.named_[name.second] = definition(node);
    }
  }

 private:
  /// What a name means where `at` stands; one without a namespace also means the schema's own.
  const xmlNode* find(const char* kind, const xmlNode* at, std::string_view qname) const {
    const std::string_view ns = namespace_at(at, qname);
    auto found = global_.find({kind, named_in(ns, without_prefix(qname))});
    if (found == global_.end() && ns.empty())
      found = global_.find({kind, named_in(target_of(at), without_prefix(qname))});
    return found == global_.end() ? nullptr : found->second;
  }

  const Type* builtin(WhiteSpace text) const { return &into_.builtins_.at(static_cast<std::size_t>(text)); }

  const Type* named(const xmlNode* at, const std::string& qname) {
    if (is_builtin(at, qname)) return builtin(white_space_of_builtin(without_prefix(qname)));
    const xmlNode* node = find("simpleType", at, qname);
    if (node == nullptr) node = find("complexType", at, qname);
    return node == nullptr ? builtin(WhiteSpace::preserve) : definition(node);
  }

  const Type* declared(const xmlNode* element) {
    if (const auto type = attribute(element, "type")) return named(element, *type);
    for (const char* kind : {"simpleType", "complexType"})
      if (const xmlNode* inner = child(element, kind)) return definition(inner);
    return builtin(WhiteSpace::preserve);
  }

  const Type* definition(const xmlNode* node) {
    if (const auto known = made_.find(node); known != made_.end()) return known->second;
    Type& type = into_.types_.emplace_back();
    made_[node] = &type;
    if (local_name(node) == "simpleType") {
      type.text = of_simple(node);
    } else {
      add_content(type, node);
    }
    return &type;
  }

  WhiteSpace of_simple(const xmlNode* node) {
    if (child(node, "list") != nullptr) return WhiteSpace::collapse;
    const xmlNode* restriction = child(node, "restriction");
    return restriction == nullptr ? WhiteSpace::preserve : of_restriction(restriction);
  }

  WhiteSpace of_restriction(const xmlNode* restriction) {
    if (const xmlNode* facet = child(restriction, "whiteSpace")) {
      const auto value = attribute(facet, "value").value_or("");
      if (value == "collapse") return WhiteSpace::collapse;
      return value == "replace" ? WhiteSpace::replace : WhiteSpace::preserve;
    }
    if (const auto base = attribute(restriction, "base")) return named(restriction, *base)->text;
    const xmlNode* inner = child(restriction, "simpleType");
    return inner == nullptr ? WhiteSpace::preserve : definition(inner)->text;
  }

  /// What stands in a complex type or one of its groups.
  void add_content(Type& type, const xmlNode* parent, int depth = 0) {
    constexpr int kDeepest = 64;  // groups that name each other are no schema, but must not end the program
    if (depth > kDeepest) return;
    for (const xmlNode* node = native::first_child(parent); node != nullptr;
         node = native::next_element(node)) {
      const std::string_view kind = local_name(node);
      if (kind == "element") {
        add_member(type, node);
      } else if (kind == "any") {
        type.open = true;
      } else if (kind == "group") {
        const auto ref = attribute(node, "ref");
        if (const xmlNode* group = ref ? find("group", node, *ref) : nullptr)
          add_content(type, group, depth + 1);
      } else if (kind == "extension" || kind == "restriction") {
        add_derived(type, node, depth);
      } else if (kind == "sequence" || kind == "choice" || kind == "all" || kind == "complexContent" ||
                 kind == "simpleContent") {
        add_content(type, node, depth + 1);
      }
    }
  }

  void add_derived(Type& type, const xmlNode* node, int depth) {
    if (const auto base = attribute(node, "base")) {
      const Type* of_base = named(node, *base);
      type.text = child(node, "whiteSpace") != nullptr ? of_restriction(node) : of_base->text;
      // The base may be half read, when what it holds extends it: so it is named, and not copied.
      if (local_name(node) == "extension" && !is_or_extends(of_base, type)) type.base = of_base;
    }
    add_content(type, node, depth + 1);
  }

  static bool is_or_extends(const Type* type, const Type& base) {
    while (type != nullptr && type != &base) type = type->base;
    return type != nullptr;
  }

  void add_member(Type& type, const xmlNode* node) {
    if (const auto ref = attribute(node, "ref")) {
      if (const xmlNode* global = find("element", node, *ref))
        type.members.emplace(without_prefix(*ref), declared(global));
    } else if (const auto name = attribute(node, "name")) {
      type.members.emplace(*name, declared(node));
    }
  }

  WhiteSpaces& into_;
  std::map<std::pair<std::string, std::string>, const xmlNode*> global_;  // kind of component, name
  std::map<const xmlNode*, const Type*> made_;
};

WhiteSpaces::WhiteSpaces(const XmlDocument& xsd) {
  for (std::size_t i = 0; i < builtins_.size(); ++i) builtins_.at(i).text = static_cast<WhiteSpace>(i);
  Builder builder(*this);
  if (const xmlNode* schema = xmlDocGetRootElement(xsd.native())) builder.add(schema);
  builder.build();
}

WhiteSpaces::WhiteSpaces(const std::vector<XmlDocument>& xsds) {
  for (std::size_t i = 0; i < builtins_.size(); ++i) builtins_.at(i).text = static_cast<WhiteSpace>(i);
  Builder builder(*this);
  for (const XmlDocument& xsd : xsds) builder.add(xmlDocGetRootElement(xsd.native()));
  builder.build();
}

// xsi:type names another type than the declared one, whose white space counts then.
const WhiteSpaces::Type* WhiteSpaces::type_of(const xmlNode* element, const Type* declared) const {
  if (element->properties == nullptr) return declared;
  const native::OwnedText said(xmlGetNsProp(element, chars("type"), chars(native::kXsi.data())));
  if (!said) return declared;
  const std::string qname = collapsed(view(said.get()));
  const std::string_view name = without_prefix(qname);
  if (is_builtin(element, qname))
    return &builtins_.at(static_cast<std::size_t>(white_space_of_builtin(name)));
  const auto found = named_.find(named_in(namespace_at(element, qname), name));
  return found == named_.end() ? declared : found->second;
}

const WhiteSpaces::Type* WhiteSpaces::member(const Type& type, const xmlNode* element) const {
  const std::string_view name = local_name(element);
  bool open = false;
  for (const Type* one = &type; one != nullptr; one = one->base) {
    if (const auto found = one->members.find(name); found != one->members.end()) return found->second;
    open = open || one->open;
  }
  const auto global = open ? elements_.find(named_in(native::namespace_of(element), name)) : elements_.end();
  return global == elements_.end() ? nullptr : global->second;
}

bool WhiteSpaces::apply(xmlNode* element, const Type& type) const {
  if (!has_elements(element)) {
    if (type.text == WhiteSpace::preserve || element->children == nullptr) return false;
    const xmlChar* whole = native::only_text(element);
    if (whole != nullptr && is_spaced(view(whole), type.text)) return false;
    const std::string text = native::text_of(element);
    if (is_spaced(text, type.text)) return false;
    set_content(element, spaced(text, type.text));
    return true;
  }
  bool changed = false;
  for (xmlNode* node = native::first_child(element); node != nullptr; node = native::next_element(node)) {
    const Type* declared = member(type, node);
    if (declared != nullptr) changed = apply(node, *type_of(node, declared)) || changed;
  }
  return changed;
}

bool WhiteSpaces::apply(XmlDocument& document) const {
  xmlNode* root = xmlDocGetRootElement(document.native());
  if (root == nullptr) return false;
  const auto found = elements_.find(named_in(native::namespace_of(root), local_name(root)));
  return found != elements_.end() && apply(root, *type_of(root, found->second));
}

}  // namespace hub::formats
