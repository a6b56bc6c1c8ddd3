#include "hub/formats/json/tree.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <map>

#include "hub/base/codes.h"
#include "hub/formats/json/reader.h"
#include "hub/formats/json/value.h"
#include "hub/formats/xml/build.h"
#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

constexpr std::string_view kItem = "item";
constexpr std::string_view kEmptyName = "_x_";

// The length of an escape `_xHHHH_` or `_xHHHHHHHH_` at the start of `text`; 0: none. `_x_` counts as one
// too.
std::size_t escape_length(std::string_view text) {
  if (!text.starts_with("_x")) return 0;
  const std::size_t end = text.find('_', 2);
  if (end != 2 && end != 6 && end != 10) return 0;
  const bool hex =
      text.substr(2, end - 2).find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  return hex ? end + 1 : 0;
}

void append_escape(std::string& name, std::uint32_t point) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), point > 0xFFFF ? "_x%08X_" : "_x%04X_", point);
  name += text.data();
}

void fill(TreeMaker& maker, xmlNode* element, const JsonValue& value);

void add_repeated(TreeMaker& maker, xmlNode* parent, std::string_view name, const JsonValue& array) {
  for (const JsonValue& item : array.items) fill(maker, maker.add(parent, name), item);
}

void fill(TreeMaker& maker, xmlNode* element, const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::null:
      return maker.set_nil(element);
    case JsonKind::boolean:
    case JsonKind::number:
    case JsonKind::string:
      return TreeMaker::set_text(element, value.text);
    case JsonKind::array:
      return add_repeated(maker, element, kItem, value);
    case JsonKind::object:
      break;
  }
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const std::string name = element_name(value.names[i]);
    if (value.items[i].kind == JsonKind::array) {
      add_repeated(maker, element, name, value.items[i]);
    } else {
      fill(maker, maker.add(element, name), value.items[i]);
    }
  }
}

Error has_no_place(const xmlNode* node, const Text& reason) {
  const native::OwnedText path(xmlGetNodePath(node));
  return Error(codes::codec_not_valid, reason).at(std::string(native::view(path.get())));
}

// Members whose names repeat become one member with an array; elements that are all items are an array.
class Members {
 public:
  void add(std::string name, JsonValue value) {
    const auto [known, is_new] = index_.try_emplace(name, object_.items.size());
    if (is_new) object_.add(name, JsonValue::array());
    object_.items[known->second].items.push_back(std::move(value));
  }

  JsonValue take() && {
    if (object_.names.size() == 1 && object_.names.front() == kItem) return std::move(object_.items.front());
    for (JsonValue& values : object_.items) {
      if (values.items.size() > 1) continue;
      JsonValue only = std::move(values.items.front());
      values = std::move(only);
    }
    return std::move(object_);
  }

 private:
  JsonValue object_ = JsonValue::object();
  std::map<std::string, std::size_t> index_;
};

Result<JsonValue> value_of(const xmlNode* element) {
  for (const xmlAttr* attribute = element->properties; attribute != nullptr; attribute = attribute->next)
    if (attribute->ns == nullptr || native::view(attribute->ns->href) != native::kXsi)
      return has_no_place(element, Text{"an attribute has no form in JSON", "atribūtam JSON nav formas"});
  if (native::is_nil(element)) return JsonValue{};
  const xmlNode* child = native::first_child(element);
  if (child == nullptr) return JsonValue::string(native::text_of(element));

  Members members;
  for (const xmlNode* node = element->children; node != nullptr; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) {
      const bool text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
      if (text && xmlIsBlankNode(node) == 0)
        return has_no_place(element, Text{"text between elements has no form in JSON",
                                          "tekstam starp elementiem JSON nav formas"});
      continue;
    }
    auto value = value_of(node);
    if (!value) return std::move(value).error();
    members.add(member_name(native::local_name(node)), *std::move(value));
  }
  return std::move(members).take();
}

}  // namespace

std::string element_name(std::string_view member) {
  if (member.empty()) return std::string(kEmptyName);
  std::string name;
  for (std::size_t i = 0; i < member.size();) {
    const Utf8Character character = utf8_at(member, i);
    const bool allowed = i == 0 ? is_name_start(character.point) : is_name_character(character.point);
    if (allowed && escape_length(member.substr(i)) == 0) {
      name.append(member.substr(i, character.length));
    } else {
      append_escape(name, character.point);
    }
    i += character.length;
  }
  return name;
}

std::string member_name(std::string_view element) {
  if (element == kEmptyName) return {};
  std::string name;
  while (!element.empty()) {
    const std::size_t length = escape_length(element);
    std::uint32_t point = 0x110000;
    if (length > 3) std::from_chars(element.data() + 2, element.data() + length - 1, point, 16);
    if (is_xml_character(point)) {
      append_utf8(name, point);
      element.remove_prefix(length);
    } else {
      name += element.front();
      element.remove_prefix(1);
    }
  }
  return name;
}

Result<XmlDocument> json_to_tree(std::string_view octets, std::string_view root, const JsonLimits& limits) {
  const auto value = read_json(octets, limits);
  if (!value) return value.error();
  TreeMaker maker(root, {});
  fill(maker, maker.root(), *value);
  return std::move(maker).take();
}

Result<std::string> tree_to_json(const XmlDocument& document) {
  const auto value = value_of(xmlDocGetRootElement(document.native()));
  if (!value) return value.error();
  return to_text(*value, JsonLayout::compact);
}

}  // namespace hub::formats
