#include "hub/formats/steps_document.h"

#include <new>
#include <optional>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

constexpr std::string_view kSteps = "urn:sakta:steps:1";

std::optional<std::string> step_attribute(const xmlNode* element, const char* name) {
  const native::OwnedText text(xmlGetNoNsProp(element, native::chars(name)));
  if (!text) return {};
  return std::string(native::view(text.get()));
}

Error not_valid(const Sentence& why, const xmlNode* element) {
  const native::OwnedText path(xmlGetNodePath(element));
  return Error(codes::map_not_valid, why).at(std::string(native::view(path.get())));
}

/// The element after `node` in document order within `root`; with `inside` false, what is in `node` is left
/// out.
xmlNode* following(xmlNode* node, const xmlNode* root, bool inside = true) {
  if (inside)
    if (xmlNode* child = native::first_child(node)) return child;
  for (; node != root; node = node->parent)
    if (xmlNode* next = native::next_element(node)) return next;
  return nullptr;
}

/// An empty text leaves no node: to a validator that would be content where none may be.
void put_text(xmlNode* element, const std::string& text) {
  if (text.empty()) {
    xmlUnlinkNode(element);
    xmlFreeNode(element);
    return;
  }
  xmlNode* made = xmlNewDocText(element->doc, native::chars(text));
  if (made == nullptr) throw std::bad_alloc();
  xmlReplaceNode(element, made);
  xmlFreeNode(element);
}

/// Replaces each element `name` of the namespace by what `text_for` gives for it.
template <class TextFor>
Outcome replace_all(XmlDocument& body, std::string_view name, TextFor text_for) {
  const xmlNode* const root = xmlDocGetRootElement(body.native());
  xmlNode* node = xmlDocGetRootElement(body.native());
  while (node != nullptr) {
    if (!native::is(node, kSteps, name)) {
      node = following(node, root);
      continue;
    }
    if (node == root) return not_valid(Text{"the body is a placeholder", "saturs ir aizvietotājs"}, node);
    auto text = text_for(node);
    if (!text) return std::move(text).error();
    xmlNode* const next = following(node, root, false);
    put_text(node, *text);
    node = next;
  }
  return Done{};
}

/// Takes away declarations of the namespace that nothing uses any more.
Outcome clear_namespace(XmlDocument& body) {
  const xmlNode* const root = xmlDocGetRootElement(body.native());
  const auto ours = [](const xmlNs* ns) { return ns != nullptr && native::view(ns->href) == kSteps; };
  for (xmlNode* node = xmlDocGetRootElement(body.native()); node != nullptr; node = following(node, root)) {
    if (ours(node->ns))
      return not_valid(say("an element of {} that means nothing", "{} elements, kas neko nenozīmē", kSteps),
                       node);
    for (const xmlAttr* one = node->properties; one != nullptr; one = one->next)
      if (ours(one->ns))
        return not_valid(
            say("an attribute of {} that means nothing", "{} atribūts, kas neko nenozīmē", kSteps), node);
  }
  for (xmlNode* node = xmlDocGetRootElement(body.native()); node != nullptr; node = following(node, root)) {
    for (xmlNs** link = &node->nsDef; *link != nullptr;) {
      if (!ours(*link)) {
        link = &(*link)->next;
        continue;
      }
      xmlNs* const unused = *link;
      *link = unused->next;
      xmlFreeNs(unused);
    }
  }
  return Done{};
}

}  // namespace

Result<StepsDocument> StepsDocument::read(Content mapped) {
  auto parsed = mapped.take_tree();
  if (!parsed) return std::move(parsed).error();
  StepsDocument document(*std::move(parsed));
  const xmlNode* root = xmlDocGetRootElement(document.whole_.native());
  if (!native::is(root, kSteps, "call")) return document;
  document.call_ = true;
  if (auto read = document.read_call(); !read) return std::move(read).error();
  return document;
}

Outcome StepsDocument::read_call() {
  xmlNode* element = native::first_child(xmlDocGetRootElement(whole_.native()));
  for (; element != nullptr; element = native::next_element(element)) {
    if (native::is(element, kSteps, "value")) {
      if (auto added = add_value(element); !added) return added;
    } else if (native::is(element, kSteps, "body")) {
      if (auto added = add_body(element); !added) return added;
    } else {
      return not_valid(
          Text{"a call holds values and bodies only", "elementā call drīkst būt tikai value un body"},
          element);
    }
  }
  return Done{};
}

Outcome StepsDocument::add_value(const xmlNode* element) {
  const auto name = step_attribute(element, "name");
  if (!name || name->empty())
    return not_valid(Text{"a value without name", "elementam value nav atribūta name"}, element);
  if (native::first_child(element) != nullptr)
    return not_valid(Text{"a value that is no text", "elements value nav teksts"}, element);
  if (!values_.emplace(*name, native::text_of(element)).second)
    return not_valid(Text{"a value that is there twice", "vērtība ir divreiz"}, element);
  return Done{};
}

Outcome StepsDocument::add_body(xmlNode* element) {
  const auto step = step_attribute(element, "step");
  if (!step || step->empty())
    return not_valid(Text{"a body without step", "elementam body nav atribūta step"}, element);
  xmlNode* const content = native::first_child(element);
  if (content == nullptr || native::next_element(content) != nullptr)
    return not_valid(Text{"a body that is not one element", "elementā body nav tieši viena elementa"},
                     element);
  if (!bodies_.emplace(*step, content).second)
    return not_valid(Text{"a body that is there twice", "saturs ir divreiz"}, element);
  return Done{};
}

bool StepsDocument::is_finished() const {
  if (call_) return false;
  const xmlNode* const root = xmlDocGetRootElement(whole_.native());
  if (root->prev != nullptr || root->next != nullptr) return false;  // what stands around a body is not sent
  for (const xmlNode* node = root; node != nullptr; node = following(const_cast<xmlNode*>(node), root))
    for (const xmlNs* one = node->nsDef; one != nullptr; one = one->next)
      if (native::view(one->href) == kSteps) return false;
  return true;
}

XmlDocument StepsDocument::body(const std::string& step) const {
  xmlNode* const source = call_ ? bodies_.at(step) : xmlDocGetRootElement(whole_.native());
  XmlDocument made(xmlNewDoc(native::chars("1.0")));
  if (made.native() == nullptr) throw std::bad_alloc();
  xmlNode* const copy = xmlDocCopyNode(source, made.native(), 1);
  if (copy == nullptr) throw std::bad_alloc();
  xmlDocSetRootElement(made.native(), copy);
  return made;
}

Outcome fill_lookups(XmlDocument& body, const StepsDocument::Tables& tables) {
  return replace_all(body, "lookup", [&tables](const xmlNode* element) -> Result<std::string> {
    const auto name = step_attribute(element, "table");
    const auto key = step_attribute(element, "key");
    if (!name || !key)
      return not_valid(Text{"a lookup without table or key", "elementam lookup nav atribūta table vai key"},
                       element);
    const auto table = tables.find(*name);
    if (table == tables.end())
      return not_valid(Text{"there is no such table in the site's settings",
                            "instalācijas iestatījumos tādas tabulas nav"},
                       element);
    const auto row = table->second.find(*key);
    if (row == table->second.end())
      return not_valid(
          say("table {} has no row for a key", "tabulā {} nav rindas kādai atslēgai", table->first), element);
    return row->second;
  });
}

Outcome fill_results(XmlDocument& body, const StepsDocument::Texts& values) {
  auto filled = replace_all(body, "result", [&values](const xmlNode* element) -> Result<std::string> {
    const auto name = step_attribute(element, "of");
    const auto found = name ? values.find(*name) : values.end();
    if (found == values.end())
      return not_valid(Text{"a result that no step has brought", "rezultāts, ko neviens solis nav devis"},
                       element);
    return found->second;
  });
  if (!filled) return filled;
  return clear_namespace(body);
}

}  // namespace hub::formats
