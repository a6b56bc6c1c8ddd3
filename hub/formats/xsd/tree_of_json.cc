#include "hub/formats/xsd/tree_of_json.h"

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/config/words.h"
#include "hub/formats/xml/build.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xml/text_place.h"
#include "hub/formats/xml/white_space.h"
#include "hub/formats/xsd/fault.h"

namespace hub::formats {
namespace {

// --- JSON to tree
// ----------------------------------------------------------------------------------------------

Text kind_name(JsonKind kind) {
  switch (kind) {
    case JsonKind::null:
      return {"null", "null"};
    case JsonKind::boolean:
      return {"a boolean", "būla vērtība"};
    case JsonKind::number:
      return {"a number", "skaitlis"};
    case JsonKind::string:
      return {"a string", "teksts"};
    case JsonKind::array:
      return {"an array", "masīvs"};
    case JsonKind::object:
      return {"an object", "objekts"};
  }
  return {};
}

JsonKind expected_kind(const Element& element) {
  if (element.complex) return JsonKind::object;
  switch (element.simple->builtin->scalar) {
    case Scalar::text:
      return JsonKind::string;
    case Scalar::boolean:
      return JsonKind::boolean;
    case Scalar::decimal:
    case Scalar::integer:
      break;
  }
  return JsonKind::number;
}

/// Where in the document, as a way up; written only where something is wrong there.
struct Place {
  const Place* parent = nullptr;  ///< None: the document itself.
  std::string_view member = {};
  std::optional<std::size_t> item = {};  ///< In place of a member.

  [[nodiscard]] std::string pointer() const {
    if (parent == nullptr) return {};
    return item ? pointer_to(parent->pointer(), *item) : pointer_to(parent->pointer(), member);
  }
};

Error wrong_type(const Element& element, JsonKind wanted, JsonKind got, const Place& place) {
  return Error(codes::codec_wrong_json_type, say("'{}' takes {}, not {}", "'{}' jābūt: {}, bet ir: {}",
                                                 element.name, kind_name(wanted), kind_name(got)))
      .at(place.pointer());
}

class IntoTree {
 public:
  IntoTree(const Element& root, const std::string& ns, std::string_view octets, Unknown unknown)
      : octets_(octets), unknown_(unknown), maker_(root.name, ns) {}

  Outcome fill(xmlNode* node, const Element& element, const JsonValue& value, const Place& place) {
    if (value.kind == JsonKind::null) {
      if (!element.nillable) return wrong_type(element, expected_kind(element), value.kind, place);
      maker_.set_nil(node);
      return Done{};
    }
    const JsonKind wanted = expected_kind(element);
    if (value.kind != wanted) return wrong_type(element, wanted, value.kind, place);
    if (element.complex) return members(node, *element.complex, value, place);
    if (wanted == JsonKind::number) {
      const bool whole = element.simple->builtin->scalar == Scalar::integer;
      TreeMaker::set_text(node, plain_decimal(value.text, whole));
    } else {
      TreeMaker::set_text(node, value.text);
    }
    return Done{};
  }

  [[nodiscard]] TreeMaker& maker() { return maker_; }

 private:
  Outcome members(xmlNode* node, const ComplexType& type, const JsonValue& object, const Place& place) {
    std::vector<const JsonValue*> values(type.members.size(), nullptr);
    for (std::size_t i = 0; i < object.items.size(); ++i) {
      const auto index = type.find(object.names[i]);
      if (!index && unknown_ == Unknown::pass_over) continue;
      if (!index) return unknown(type, object.names[i], object.items[i]);
      values[*index] = &object.items[i];
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] == nullptr) continue;
      auto filled =
          member(node, *type.members[i].element, *values[i], {&place, type.members[i].element->name});
      if (!filled) return filled;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto& [element, always] = type.members[i];
      const bool absent =
          values[i] == nullptr || (values[i]->kind == JsonKind::array && values[i]->items.empty());
      if (absent && always && element->minimum > 0)
        return is_missing(element->name).at(pointer_to(place.pointer(), element->name));
    }
    return Done{};
  }

  // The name is the sender's own and may be anything, a person's code too: it is shown by its place alone.
  Outcome unknown(const ComplexType& type, std::string_view name, const JsonValue& value) const {
    std::vector<std::string> known;
    for (const auto& entry : type.members) known.push_back(entry.element->name);
    return Error(codes::codec_not_valid, say("a member that the schema does not know{}",
                                             "elements, ko shēma nepazīst{}", config::hint(name, known)))
        .at(place_of(octets_, value.offset == 0 ? 0 : value.offset - 1));
  }

  Outcome member(xmlNode* parent, const Element& element, const JsonValue& value, const Place& place) {
    if (!element.repeats()) {
      if (value.kind == JsonKind::array)
        return wrong_type(element, expected_kind(element), value.kind, place);
      return fill(maker_.add(parent, element.name), element, value, place);
    }
    if (value.kind != JsonKind::array) return wrong_type(element, JsonKind::array, value.kind, place);
    if (value.items.empty() && element.minimum > 0)
      return Error(codes::codec_not_valid,
                   say("'{}' is an empty array; leave it out or fill it",
                       "'{}' ir tukšs masīvs; izlaidiet vai aizpildiet to", element.name))
          .at(place.pointer());
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      auto filled = fill(maker_.add(parent, element.name), element, value.items[i], {&place, {}, i});
      if (!filled) return filled;
    }
    return Done{};
  }

  std::string_view octets_;
  Unknown unknown_;
  TreeMaker maker_;
};

// --- tree to JSON
// ----------------------------------------------------------------------------------------------

void append(std::string& text, const xmlNode* node, const Element& element);

void append_members(std::string& text, const xmlNode* node, const ComplexType& type) {
  const xmlNode* child = native::first_child(node);
  bool first = true;
  for (const auto& [element, always] : type.members) {
    const auto is_this = [&, name = std::string_view(element->name)] {
      return child != nullptr && native::local_name(child) == name;
    };
    if (!is_this() && !(element->repeats() && always)) continue;
    if (!first) text += ',';
    first = false;
    append_json_string(text, element->name);
    text += ':';
    if (!element->repeats()) {
      append(text, child, *element);
      child = native::next_element(child);
      continue;
    }
    text += '[';
    for (bool first_item = true; is_this(); child = native::next_element(child)) {
      if (!first_item) text += ',';
      first_item = false;
      append(text, child, *element);
    }
    text += ']';
  }
}

void append(std::string& text, const xmlNode* node, const Element& element) {
  if (native::is_nil(node)) {
    text += "null";
    return;
  }
  if (element.complex) {
    text += '{';
    append_members(text, node, *element.complex);
    text += '}';
    return;
  }
  const Builtin& builtin = *element.simple->builtin;
  const WhiteSpace white_space = white_space_of_builtin(builtin.name);
  const xmlChar* only = native::only_text(node);
  std::string held;
  if (only == nullptr) held = native::text_of(node);
  std::string_view value = only == nullptr ? std::string_view(held) : native::view(only);
  if (!is_spaced(value, white_space)) value = held = spaced(value, white_space);
  switch (builtin.scalar) {
    case Scalar::text:
      return append_json_string(text, value);
    case Scalar::boolean:
      text += value == "true" || value == "1" ? "true" : "false";
      return;
    case Scalar::decimal:
    case Scalar::integer:
      text += json_number(value);
      return;
  }
}

}  // namespace

Result<XmlDocument> json_into_shape(const JsonValue& value, const Element& root, const std::string& ns,
                                    std::string_view octets, Unknown unknown) {
  if (value.kind != JsonKind::object)
    return Error(codes::codec_wrong_json_type,
                 say("the document must be an object", "dokumentam jābūt objektam"))
        .at("1:1");
  IntoTree tree(root, ns, octets, unknown);
  if (auto filled = tree.fill(tree.maker().root(), root, value, Place()); !filled)
    return std::move(filled).error();
  return std::move(tree.maker()).take();
}

std::string json_from_shape(const xmlNode* node, const Element& root) {
  std::string text;
  append(text, node, root);
  return text;
}

}  // namespace hub::formats
