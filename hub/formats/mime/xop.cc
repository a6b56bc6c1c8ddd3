#include "hub/formats/mime/xop.h"

#include <libxml/tree.h>

#include <algorithm>
#include <map>
#include <memory>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
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

/// A part and the text that stands in its place until the tree is written: base64 is not held twice.
struct Marked {
  std::string mark;
  std::string_view octets;
};

constexpr std::size_t kOctetsOfBase64 = 3;
constexpr std::size_t kCharactersOfBase64 = 4;

Result<Marked> mark_in(xmlNode* include, Left& left, std::size_t& room, std::string mark) {
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
  const std::string_view octets = part->second->body;
  left.erase(part);
  const std::size_t size = (octets.size() + kOctetsOfBase64 - 1) / kOctetsOfBase64 * kCharactersOfBase64;
  if (size > room)
    return Error(codes::deliver_too_large, Text{"the answer with its attachments is larger than allowed",
                                                "atbilde ar pielikumiem ir lielāka, nekā atļauts"});
  room -= size;
  xmlNode* const element = include->parent;
  xmlUnlinkNode(include);
  xmlFreeNode(include);
  xmlNode* const content =
      xmlNewDocText(element->doc, reinterpret_cast<const xmlChar*>(mark.c_str()));  // NOLINT: UTF-8
  if (content == nullptr) throw std::bad_alloc();
  xmlAddChild(element, content);
  return Marked{std::move(mark), octets};
}

/// `text` with the base64 of each part where its mark is; the marks are in their order.
std::string written_out(std::string_view text, const std::vector<Marked>& parts, std::size_t added) {
  constexpr std::size_t kPiece = kOctetsOfBase64 * 16 * 1024;
  std::string whole;
  whole.reserve(text.size() + added);
  for (const Marked& part : parts) {
    const std::size_t at = text.find(part.mark);
    whole.append(text.substr(0, at));
    text.remove_prefix(at + part.mark.size());
    for (std::string_view left = part.octets; !left.empty();
         left.remove_prefix(std::min(kPiece, left.size())))
      whole.append(to_base64(left.substr(0, kPiece)));
  }
  return whole.append(text);
}

}  // namespace

Result<std::string> put_attachments_in(std::string_view xml, const std::vector<MimePart>& attachments,
                                       std::size_t limit) {
  constexpr std::size_t kRandomOfMark = 16;  // nobody writes it into an answer
  auto tree = XmlDocument::parse(xml);
  if (!tree) return std::move(tree).error();
  Left left;
  for (const MimePart& part : attachments) left.emplace(part.id, &part);
  if (left.size() != attachments.size())
    return Error(codes::deliver_bad_reply, Text{"two parts of the answer have one Content-ID",
                                                "divām atbildes daļām ir viens Content-ID"});
  std::vector<xmlNode*> includes;
  find_includes(reinterpret_cast<xmlNode*>(tree->native()), includes);  // NOLINT: as libxml2 has it
  const std::size_t most = limit > xml.size() ? limit - xml.size() : 0;
  std::size_t room = most;
  const std::string random = to_hex(crypto::random_bytes(kRandomOfMark));
  std::vector<Marked> parts;
  for (xmlNode* include : includes) {
    auto marked = mark_in(include, left, room, random + "-" + std::to_string(parts.size()) + ".");
    if (!marked) return std::move(marked).error();
    parts.push_back(*std::move(marked));
  }
  if (!left.empty())
    return Error(codes::deliver_bad_reply,
                 Text{"the answer has an attachment that nothing in it includes (xop:Include)",
                      "atbildei ir pielikums, ko nekas tajā neietver (xop:Include)"});
  return written_out(tree->to_octets(), parts, most - room);
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

void HiddenIncludes::give_up() {
  for (const auto& [element, include] : hidden_) xmlFreeNode(include);
  hidden_.clear();
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
