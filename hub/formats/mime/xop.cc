#include "hub/formats/mime/xop.h"

#include <libxml/tree.h>

#include <algorithm>
#include <map>
#include <memory>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/mime/xop_include.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::is_alone;
using native::is_include;
using native::named_by;

void find_includes(xmlNode* node, std::vector<xmlNode*>& found) {
  for (xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (is_include(child)) {
      found.push_back(child);
    } else if (child->type == XML_ELEMENT_NODE) {
      find_includes(child, found);
    }
  }
}

struct FreePath {
  void operator()(xmlChar* path) const noexcept { xmlFree(path); }
};

Error bad_include(xmlNode* include, const Text& why) {
  const std::unique_ptr<xmlChar, FreePath> path(
      xmlGetNodePath(include->parent != nullptr ? include->parent : include));
  return Error(codes::deliver_bad_reply, why).at(std::string(native::view(path.get())));
}

/// Parts by Content-ID, each to be taken once.
using Left = std::map<std::string, const MimePart*, std::less<>>;

Outcome put_in(xmlNode* include, Left& left, std::size_t& room) {
  if (!is_alone(include))
    return bad_include(include, Text{"an xop:Include is not the only thing in its element",
                                     "xop:Include nav vienīgais savā elementā"});
  const auto id = named_by(include);
  if (!id)
    return bad_include(include,
                       Text{"an xop:Include has no cid: reference", "xop:Include nav cid: atsauces"});
  const auto part = left.find(*id);
  if (part == left.end())
    return bad_include(
        include, Text{"an xop:Include names a part that is not there, or that another one names already",
                      "xop:Include nosauc daļu, kuras nav vai ko jau nosauc cits"});
  const std::string text = to_base64(part->second->body);
  left.erase(part);
  if (text.size() > room)
    return Error(codes::deliver_too_large, Text{"the answer with its attachments is larger than allowed",
                                                "atbilde ar pielikumiem ir lielāka, nekā atļauts"});
  room -= text.size();
  xmlNode* const element = include->parent;
  xmlUnlinkNode(include);
  xmlFreeNode(include);
  xmlNode* const content =
      xmlNewDocTextLen(element->doc, reinterpret_cast<const xmlChar*>(text.data()),  // NOLINT: UTF-8
                       static_cast<int>(text.size()));
  if (content == nullptr) throw std::bad_alloc();
  xmlAddChild(element, content);
  return Done{};
}

}  // namespace

Result<std::string> put_attachments_in(std::string_view xml, const std::vector<MimePart>& attachments,
                                       std::size_t limit) {
  auto tree = XmlDocument::parse(xml);
  if (!tree) return std::move(tree).error();
  Left left;
  for (const MimePart& part : attachments) left.emplace(part.id, &part);
  if (left.size() != attachments.size())
    return Error(codes::deliver_bad_reply, Text{"two parts of the answer have one Content-ID",
                                                "divām atbildes daļām ir viens Content-ID"});
  std::vector<xmlNode*> includes;
  find_includes(reinterpret_cast<xmlNode*>(tree->native()), includes);  // NOLINT: as libxml2 has it
  std::size_t room = limit > xml.size() ? limit - xml.size() : 0;
  for (xmlNode* include : includes)
    if (auto well = put_in(include, left, room); !well) return std::move(well).error();
  if (!left.empty())
    return Error(codes::deliver_bad_reply,
                 Text{"the answer has an attachment that nothing in it includes (xop:Include)",
                      "atbildei ir pielikums, ko nekas tajā neietver (xop:Include)"});
  return tree->to_octets();
}

Result<HiddenIncludes> HiddenIncludes::in(XmlDocument& document) {
  std::vector<xmlNode*> includes;
  find_includes(reinterpret_cast<xmlNode*>(document.native()), includes);  // NOLINT: as libxml2 has it
  HiddenIncludes hidden;
  for (xmlNode* include : includes) {
    auto id = is_alone(include) ? named_by(include) : std::nullopt;
    if (!id || std::find(hidden.ids_.begin(), hidden.ids_.end(), *id) != hidden.ids_.end()) {
      const Error error = bad_include(
          include,
          Text{"an xop:Include is not alone in its element, has no cid: reference, or that of another",
               "xop:Include nav vienīgais savā elementā, tam nav cid: atsauces vai tā ir cita"});
      hidden.show();
      return Error(codes::map_not_valid, error.told()).at(error.place());
    }
    xmlNode* const element = include->parent;
    xmlUnlinkNode(include);
    hidden.ids_.push_back(*std::move(id));
    hidden.hidden_.emplace_back(element, include);
    xmlNode* const text = xmlNewDocText(element->doc, reinterpret_cast<const xmlChar*>("AAAA"));
    if (text == nullptr) throw std::bad_alloc();
    xmlAddChild(element, text);
  }
  return hidden;
}

HiddenIncludes::HiddenIncludes(HiddenIncludes&& other) noexcept
    : ids_(std::move(other.ids_)), hidden_(std::exchange(other.hidden_, {})) {}

HiddenIncludes::~HiddenIncludes() {
  for (const auto& [element, include] : hidden_) xmlFreeNode(include);
}

void HiddenIncludes::show() {
  for (const auto& [element, include] : hidden_) {
    while (element->children != nullptr) {
      xmlNode* const text = element->children;
      xmlUnlinkNode(text);
      xmlFreeNode(text);
    }
    xmlAddChild(element, include);
  }
  hidden_.clear();
}

}  // namespace hub::formats
