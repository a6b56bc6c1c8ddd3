#include "hub/formats/mime/attachment_content.h"

#include <libxml/tree.h>

#include <algorithm>
#include <set>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/mime/xop_include.h"
#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xml/xpath.h"

namespace hub::formats {
namespace {

Error of_attachment(const std::string& place, Sentence why) {
  return Error(codes::edge_attachment, std::move(why)).at(place);
}

/// What one `content` element is.
Result<AttachmentContent> content_of(xmlNode* element, std::string place) {
  AttachmentContent content{element, {}, std::move(place)};
  const xmlNode* child = native::first_child(element);
  if (child == nullptr) return content;
  auto id = native::is_include(child) && native::is_alone(child) ? native::named_by(child) : std::nullopt;
  if (!id || id->empty())
    return of_attachment(content.place + "/t:content",
                         say("it holds neither base64 nor one xop:Include alone with a cid: reference",
                             "tajā nav ne base64, ne viena vienīga xop:Include ar cid: atsauci"));
  content.part = *std::move(id);
  return content;
}

xmlNode* sibling(const xmlNode* content, std::string_view name) {
  xmlNode* one = native::first_child(content->parent);
  while (one != nullptr && !native::is(one, native::namespace_of(content), name))
    one = native::next_element(one);
  return one;
}

std::string trimmed_text(const xmlNode* element) {
  std::string text = native::text_of(element);
  while (!text.empty() && is_space(text.back())) text.pop_back();
  const auto first = std::find_if_not(text.begin(), text.end(), [](char c) { return is_space(c); });
  return {first, text.end()};
}

/// The text of the element `name` beside the content: what it says already is the same, or nothing.
Outcome say_beside(const AttachmentContent& content, const std::string& name, const std::string& text,
                   const std::vector<std::string>& order) {
  xmlNode* element = sibling(content.element, name);
  if (element != nullptr) {
    const std::string said = trimmed_text(element);
    if (said == text) return Done{};
    if (!said.empty())
      return of_attachment(content.place + "/t:" + name,
                           say("the content is of another {} than the message says",
                               "saturs neatbilst tam, ko ziņojums saka elementā {}", name));
    xmlNodeAddContent(element, native::chars(text));
    return Done{};
  }
  xmlNode* const around = content.element->parent;
  element = xmlNewDocNode(around->doc, content.element->ns, native::chars(name), nullptr);
  if (element == nullptr) throw std::bad_alloc();
  xmlNodeAddContent(element, native::chars(text));
  const auto own = std::find(order.begin(), order.end(), name);
  xmlNode* behind = native::first_child(around);
  while (behind != nullptr && std::find(own, order.end(), native::local_name(behind)) == order.end())
    behind = native::next_element(behind);
  behind == nullptr ? xmlAddChild(around, element) : xmlAddPrevSibling(behind, element);
  return Done{};
}

}  // namespace

Result<std::string> AttachmentContent::octets() const {
  auto read = from_base64(native::text_of(element));
  if (!read) return of_attachment(place + "/t:content", say("it is no base64", "tas nav base64"));
  return *std::move(read);
}

Result<std::vector<AttachmentContent>> attachment_contents(const XmlDocument& document,
                                                           const AttachmentPlaces& places) {
  const auto around = select_placed(places.before + places.path, document, places.namespaces);
  if (!around) return around.error();
  std::vector<AttachmentContent> contents;
  std::set<std::string> parts;
  for (std::size_t i = 0; i < around->size(); ++i) {
    const std::string place = places.path + "[" + std::to_string(i + 1) + "]";
    const xmlNode* const attachment = (*around)[i].element;
    bool found = false;
    for (xmlNode* child = native::first_child(attachment); child != nullptr;
         child = native::next_element(child)) {
      if (!native::is(child, native::namespace_of(attachment), "content")) continue;
      if (std::exchange(found, true))
        return of_attachment(place + "/t:content",
                             say("an attachment has two contents", "pielikumam ir divi saturi"));
      auto content = content_of(child, place);
      if (!content) return std::move(content).error();
      if (!content->part.empty() && !parts.insert(content->part).second)
        return of_attachment(place + "/t:content", say("another attachment includes the same part",
                                                       "to pašu daļu iekļauj cits pielikums"));
      contents.push_back(*std::move(content));
    }
  }
  return contents;
}

Outcome settle_content(AttachmentContent& content, std::uint64_t size, const std::string& digest,
                       const std::vector<std::string>& order) {
  if (auto said = say_beside(content, "size", std::to_string(size), order); !said) return said;
  if (auto said = say_beside(content, "digest", digest, order); !said) return said;
  xmlUnlinkNode(content.element);
  xmlFreeNode(content.element);
  content.element = nullptr;
  return Done{};
}

}  // namespace hub::formats
