#include "hub/formats/mime/xop.h"

#include <libxml/tree.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {
namespace {

constexpr std::string_view kXop = "http://www.w3.org/2004/08/xop/include";

std::string_view text_of(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);  // NOLINT: UTF-8
}

bool is_include(const xmlNode* node) {
  return node->type == XML_ELEMENT_NODE && text_of(node->name) == "Include" && node->ns != nullptr &&
         text_of(node->ns->href) == kXop;
}

void find_includes(xmlNode* node, std::vector<xmlNode*>& found) {
  for (xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (is_include(child)) {
      found.push_back(child);
    } else if (child->type == XML_ELEMENT_NODE) {
      find_includes(child, found);
    }
  }
}

/// Whether the element around it has nothing else, white space too (XOP 1.0, 3.2).
bool is_alone(const xmlNode* include) {
  return include->prev == nullptr && include->next == nullptr && include->children == nullptr &&
         include->parent != nullptr && include->parent->type == XML_ELEMENT_NODE;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// The Content-ID that a reference names (RFC 2392, 2); nothing: it is no such reference.
std::optional<std::string> named_by(const xmlNode* include) {
  std::string_view reference;
  for (const xmlAttr* attribute = include->properties; attribute != nullptr; attribute = attribute->next)
    if (text_of(attribute->name) == "href" && attribute->ns == nullptr && attribute->children != nullptr)
      reference = text_of(attribute->children->content);
  constexpr std::string_view kScheme = "cid:";
  if (reference.size() <= kScheme.size() ||
      !std::equal(kScheme.begin(), kScheme.end(), reference.begin(), [](char a, char b) {
        return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
      }))
    return std::nullopt;
  reference.remove_prefix(kScheme.size());
  std::string id;
  for (std::size_t at = 0; at < reference.size(); ++at) {
    if (reference[at] != '%') {
      id += reference[at];
      continue;
    }
    const int high = at + 2 < reference.size() ? hex_value(reference[at + 1]) : -1;
    const int low = high >= 0 ? hex_value(reference[at + 2]) : -1;
    if (low < 0) return std::nullopt;
    id += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return id;
}

struct FreePath {
  void operator()(xmlChar* path) const noexcept { xmlFree(path); }
};

Error bad_include(xmlNode* include, const Text& why) {
  const std::unique_ptr<xmlChar, FreePath> path(
      xmlGetNodePath(include->parent != nullptr ? include->parent : include));
  return Error(codes::deliver_bad_reply, why).at(std::string(text_of(path.get())));
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
