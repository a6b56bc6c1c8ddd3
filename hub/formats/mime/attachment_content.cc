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
  AttachmentContent content{.element = element, .part = {}, .place = std::move(place)};
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

JsonValue* member(JsonValue& object, std::string_view name) {
  const auto found = std::find(object.names.begin(), object.names.end(), name);
  return found == object.names.end() ? nullptr
                                     : &object.items[static_cast<std::size_t>(found - object.names.begin())];
}

/// The objects that `names` lead to, with their places.
void find_objects(JsonValue& value, const std::string& place, const std::vector<std::string>& names,
                  std::size_t step, std::vector<std::pair<JsonValue*, std::string>>& found) {
  if (value.kind == JsonKind::array) {
    for (std::size_t i = 0; i < value.items.size(); ++i)
      find_objects(value.items[i], pointer_to(place, i), names, step, found);
    return;
  }
  if (value.kind != JsonKind::object) return;
  if (step == names.size()) {
    found.emplace_back(&value, place);
    return;
  }
  if (JsonValue* const next = member(value, names[step]))
    find_objects(*next, pointer_to(place, names[step]), names, step + 1, found);
}

/// The member `name` beside the content: what it says already is the same, or nothing.
Outcome say_beside(const AttachmentContent& content, const std::string& name, JsonValue value) {
  JsonValue* const said = member(*content.attachment, name);
  if (said == nullptr) {
    content.attachment->add(name, std::move(value));
    return Done{};
  }
  const bool silent = said->kind == JsonKind::null || (said->kind == JsonKind::string && said->text.empty());
  if (!silent && (said->kind != value.kind || said->text != value.text))
    return of_attachment(content.place_of(name),
                         say("the content is of another {} than the message says",
                             "saturs neatbilst tam, ko ziņojums saka elementā {}", name));
  *said = std::move(value);
  return Done{};
}

}  // namespace

std::string AttachmentContent::place_of(const std::string& name) const {
  return place + (attachment != nullptr ? "/" : "/t:") + name;
}

Result<std::string> AttachmentContent::octets() const {
  auto read =
      from_base64(attachment != nullptr ? attachment->find("content")->text : native::text_of(element));
  if (!read) return of_attachment(place_of("content"), say("it is no base64", "tas nav base64"));
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

Result<std::vector<AttachmentContent>> attachment_contents(JsonValue& document,
                                                           const std::vector<std::string>& names) {
  std::vector<std::pair<JsonValue*, std::string>> objects;
  find_objects(document, {}, names, 0, objects);
  std::vector<AttachmentContent> contents;
  std::set<std::string> parts;
  for (const auto& [object, place] : objects) {
    const JsonValue* const content = object->find("content");
    if (content == nullptr || content->kind == JsonKind::null) continue;
    AttachmentContent found{.attachment = object, .part = {}, .place = place};
    const bool included = content->kind == JsonKind::string && content->text.find(':') != std::string::npos;
    auto id = included ? native::content_id_in(content->text) : std::nullopt;
    if (content->kind != JsonKind::string || (included && (!id || id->empty())))
      return of_attachment(found.place_of("content"), say("it is neither base64 nor a cid: reference",
                                                          "tas nav ne base64, ne cid: atsauce"));
    if (included) found.part = *std::move(id);
    if (included && !parts.insert(found.part).second)
      return of_attachment(found.place_of("content"), say("another attachment includes the same part",
                                                          "to pašu daļu iekļauj cits pielikums"));
    contents.push_back(std::move(found));
  }
  return contents;
}

Outcome settle_content(AttachmentContent& content, std::uint64_t size, const std::string& digest,
                       const std::vector<std::string>& order) {
  if (content.attachment != nullptr) {
    JsonValue& around = *content.attachment;
    if (auto said = say_beside(content, "size", JsonValue::number(std::to_string(size))); !said) return said;
    if (auto said = say_beside(content, "digest", JsonValue::string(digest)); !said) return said;
    const auto at = std::find(around.names.begin(), around.names.end(), "content") - around.names.begin();
    around.names.erase(around.names.begin() + at);
    around.items.erase(around.items.begin() + at);
    content.attachment = nullptr;
    return Done{};
  }
  if (auto said = say_beside(content, "size", std::to_string(size), order); !said) return said;
  if (auto said = say_beside(content, "digest", digest, order); !said) return said;
  xmlUnlinkNode(content.element);
  xmlFreeNode(content.element);
  content.element = nullptr;
  return Done{};
}

}  // namespace hub::formats
