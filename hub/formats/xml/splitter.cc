#include "hub/formats/xml/splitter.h"

#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <new>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xml/xpath_run.h"

namespace hub::formats {
namespace {

using NodeName = std::pair<std::string, std::string>;

NodeName full_name(const xmlNode* node) {
  return {std::string(native::namespace_of(node)), std::string(native::local_name(node))};
}

xmlNode* element_above(const xmlNode* node) {
  xmlNode* const above = node->parent;
  return above != nullptr && above->type == XML_ELEMENT_NODE ? above : nullptr;
}

/// A copy in `target` below `parent` (null: its root), whose prefixes are those of the tree it comes into.
xmlNode* put_copy(const XmlDocument& target, xmlNode* parent, xmlNode* node, bool with_children) {
  xmlNode* copy = nullptr;
  const int done =
      xmlDOMWrapCloneNode(nullptr, node->doc, node, &copy, target.native(), parent, with_children ? 1 : 0, 0);
  if (done != 0 || copy == nullptr) throw std::bad_alloc();
  if (parent == nullptr) {
    xmlDocSetRootElement(target.native(), copy);
  } else {
    xmlAddChild(parent, copy);
  }
  return copy;
}

std::vector<std::string> texts_found(xmlXPathObject* found) {
  std::vector<std::string> texts;
  if (found->type == XPATH_NODESET) {
    for (int i = 0; found->nodesetval != nullptr && i < found->nodesetval->nodeNr; ++i)
      texts.push_back(native::text_of(found->nodesetval->nodeTab[i]));
    return texts;
  }
  const native::OwnedText text(xmlXPathCastToString(found));
  if (!text) throw std::bad_alloc();
  texts.emplace_back(native::view(text.get()));
  return texts;
}

}  // namespace

Result<Splitter> Splitter::cut(XmlDocument whole, const std::string& xpath, const Namespaces& namespaces) {
  Splitter splitter(std::move(whole));
  {
    native::XPathRun run(splitter.whole_.native(), namespaces);
    xmlXPathCompExpr* const expression = run.compiled(xpath);
    if (expression == nullptr) return native::not_an_expression(xpath);
    const native::XPathObject found = run.evaluate(expression);
    if (!found) return run.problem_of(xpath);
    if (found->type == XPATH_NODESET && found->nodesetval != nullptr) {
      xmlXPathNodeSetSort(found->nodesetval);
      for (int i = 0; i < found->nodesetval->nodeNr; ++i)
        if (xmlNode* const node = found->nodesetval->nodeTab[i]; node->type == XML_ELEMENT_NODE)
          splitter.parts_.push_back(node);
    }
  }
  splitter.find_surroundings();
  for (const xmlNode* part : splitter.parts_)
    if (splitter.kept_.contains(part))
      return Error(codes::codec_not_valid, say("one part of the document lies within another",
                                               "viena dokumenta daļa atrodas citas daļas iekšienē"));
  return splitter;
}

void Splitter::find_surroundings() {
  std::map<xmlNode*, std::set<NodeName>>
      left_out;  // of what holds parts: names of children on the way to one
  for (xmlNode* node : parts_)
    for (xmlNode* above = element_above(node); above != nullptr; node = above, above = element_above(node)) {
      const bool known_way = !left_out[above].insert(full_name(node)).second && left_out.contains(node);
      if (known_way) break;
    }
  for (const auto& [holder, names] : left_out) {
    auto& kept = kept_[holder];
    for (xmlNode* child = holder->children; child != nullptr; child = child->next)
      if (child->type == XML_ELEMENT_NODE && !names.contains(full_name(child))) kept.push_back(child);
  }
}

Result<std::vector<std::string>> Splitter::select(std::size_t part, const std::string& xpath,
                                                  const Namespaces& namespaces) const {
  native::XPathRun run(whole_.native(), namespaces);
  run.context().node = parts_.at(part);
  xmlXPathCompExpr* const expression = run.compiled(xpath);
  if (expression == nullptr) return native::not_an_expression(xpath);
  const native::XPathObject found = run.evaluate(expression);
  if (!found) return run.problem_of(xpath);
  return texts_found(found.get());
}

XmlDocument Splitter::document(std::size_t part) const {
  xmlNode* const element = parts_.at(part);
  std::vector<xmlNode*> way;  // from the part outwards
  for (xmlNode* above = element_above(element); above != nullptr; above = element_above(above))
    way.push_back(above);
  XmlDocument made(xmlNewDoc(native::chars("1.0")));
  if (made.native() == nullptr) throw std::bad_alloc();
  xmlNode* place = nullptr;
  for (auto holder = way.rbegin(); holder != way.rend(); ++holder) {
    place = put_copy(made, place, *holder, false);
    for (xmlNode* child : kept_.at(*holder)) put_copy(made, place, child, true);
  }
  put_copy(made, place, element, true);
  return made;
}

}  // namespace hub::formats
