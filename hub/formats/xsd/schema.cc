#include "hub/formats/xsd/schema.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/json/reader.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xml/parse_count.h"
#include "hub/formats/xml/prescan.h"
#include "hub/formats/xsd/fault.h"
#include "hub/formats/xsd/instance_attributes.h"
#include "hub/formats/xsd/json_schema.h"
#include "hub/formats/xsd/place.h"
#include "hub/formats/xsd/reader.h"
#include "hub/formats/xsd/shape_check.h"
#include "hub/formats/xsd/tree_of_json.h"
#include "hub/formats/xsd/validator.h"

namespace hub::formats {
namespace {

void collect_names(const Element& element, std::set<std::string, std::less<>>& names) {
  names.insert(element.name);
  if (!element.complex) return;
  for (const auto& member : element.complex->members) collect_names(*member.element, names);
}

const xmlNode* next_element_of_tree(const xmlNode* node) {
  if (const xmlNode* child = native::first_child(node)) return child;
  for (; node != nullptr && node->type == XML_ELEMENT_NODE; node = node->parent)
    if (const xmlNode* next = native::next_element(node)) return next;
  return nullptr;
}

bool is_base64(const Element& element) {
  return element.simple && element.simple->builtin->name == "base64Binary";
}

bool holds_base64(const Element& element) {
  if (!element.complex) return is_base64(element);
  const auto& members = element.complex->members;
  return std::any_of(members.begin(), members.end(),
                     [](const auto& member) { return holds_base64(*member.element); });
}

/// The first element of a valid tree whose base64 is none: libxml2 passes over characters that are not of its
/// alphabet.
const xmlNode* stray_base64(const xmlNode* node, const Element& shape) {
  if (is_base64(shape)) return from_base64(native::text_of(node)) ? nullptr : node;
  if (!shape.complex) return nullptr;
  for (const xmlNode* child = native::first_child(node); child != nullptr;
       child = native::next_element(child)) {
    const auto index = shape.complex->find(native::local_name(child));
    if (!index) continue;
    if (const xmlNode* stray = stray_base64(child, *shape.complex->members[*index].element)) return stray;
  }
  return nullptr;
}

// A tree of our own making has no others.
bool has_only_nil(const xmlNode* element) {
  for (const xmlAttr* one = element->properties; one != nullptr; one = one->next) {
    const bool xsi = one->ns != nullptr && native::view(one->ns->href) == native::kXsi;
    if (!xsi || native::view(one->name) != "nil") return false;
  }
  return true;
}

class CompiledSchema final : public Schema {
 public:
  CompiledSchema(Shapes shapes, std::unique_ptr<XsdValidator> validator)
      : shapes_(std::move(shapes)), validator_(std::move(validator)), check_(shapes_) {
    for (const auto& [name, element] : shapes_.roots) {
      collect_names(element, names_);
      if (holds_base64(element)) with_base64_.insert(name);
    }
  }

  [[nodiscard]] const std::string& target_namespace() const override { return shapes_.target_namespace; }
  [[nodiscard]] bool has_root(std::string_view element) const override { return find(element) != nullptr; }

  [[nodiscard]] std::vector<std::string> elements_in(const std::vector<std::string>& path) const override {
    std::vector<std::string> names;
    if (path.empty()) {
      for (const auto& [name, element] : shapes_.roots) names.push_back(name);
      return names;
    }
    const Element* element = find(path.front());
    for (std::size_t step = 1; element != nullptr && step < path.size(); ++step) {
      const auto index = element->complex ? element->complex->find(path[step]) : std::nullopt;
      element = index ? element->complex->members[*index].element : nullptr;
    }
    if (element != nullptr && element->complex)
      for (const auto& member : element->complex->members) names.push_back(member.element->name);
    return names;
  }

  [[nodiscard]] Outcome accept(XmlDocument& document, std::string_view root, Proof proof) const override {
    const Element* shape = find(root);
    if (shape == nullptr) return no_such_root(root);
    if (proof == Proof::given) return take_form(document, *shape);
    count_validation();
    if (check_.surely_valid(document, *shape)) {
      must_be_accepted(document, *shape);
      return Done{};
    }
    return accept_by_libxml2(document, *shape);
  }

  [[nodiscard]] Outcome validate(const XmlDocument& document, std::string_view root) const override {
    const Element* shape = find(root);
    if (shape == nullptr) return no_such_root(root);
    count_validation();
    if (auto is_root = check_root(document, *shape); !is_root) return is_root;
    for (const xmlNode* node = xmlDocGetRootElement(document.native()); node != nullptr;
         node = next_element_of_tree(node))
      if (!has_only_nil(node))
        return Error(codes::codec_not_valid,
                     Text{"an attribute that the schema does not know", "atribūts, ko shēma nepazīst"})
            .at(SchemaPlace(node, *shape).xpath());
    return validate_tree(document, *shape, PlaceForm::xpath);
  }

  [[nodiscard]] Result<XmlDocument> from_json(std::string_view octets, std::string_view root,
                                              const JsonLimits& limits, Unknown unknown,
                                              Proof proof) const override {
    const Element* shape = find(root);
    if (shape == nullptr) return no_such_root(root);
    const auto value =
        read_json(octets, limits, [this](std::string_view name) { return names_.contains(name); });
    if (!value) return value.error();
    auto tree = json_into_shape(*value, *shape, shapes_.target_namespace, octets, unknown);
    if (!tree) return tree;
    auto valid = proof == Proof::given ? take_form(*tree, *shape) : accept_from_json(*tree, *shape);
    if (!valid) return std::move(valid).error();
    return tree;
  }

  [[nodiscard]] Result<std::string> to_json(const XmlDocument& document) const override {
    const xmlNode* node = xmlDocGetRootElement(document.native());
    const Element* shape = find(native::local_name(node));
    if (shape == nullptr || native::namespace_of(node) != shapes_.target_namespace)
      return Error(codes::codec_not_valid, Text{"the root element is none of the schema's",
                                                "saknes elements nav neviens no shēmas elementiem"})
          .at("/*");
    return json_from_shape(node, *shape);
  }

  [[nodiscard]] std::string place_of(const xmlNode* element, std::string_view root,
                                     bool as_pointer) const override {
    const Element* shape = find(root);
    if (shape == nullptr) return {};
    const SchemaPlace place(element, *shape);
    return as_pointer ? place.pointer() : place.xpath();
  }

  [[nodiscard]] std::string json_schema(std::string_view root) const override {
    const Element* shape = find(root);
    return shape == nullptr ? std::string() : json_schema_text(*shape);
  }

 private:
  [[nodiscard]] const Element* find(std::string_view root) const {
    const auto found = shapes_.roots.find(root);
    return found == shapes_.roots.end() ? nullptr : &found->second;
  }

  static Error no_such_root(std::string_view root) {
    return {codes::hub_defect, say("the schema has no element '{}'", "shēmā nav elementa '{}'", root)};
  }

  [[nodiscard]] Outcome check_root(const XmlDocument& document, const Element& shape) const {
    if (native::is(xmlDocGetRootElement(document.native()), shapes_.target_namespace, shape.name))
      return Done{};
    return Error(codes::codec_not_valid,
                 say("the root element must be '{}' in {}", "saknes elementam jābūt '{}' nosaukumvietā {}",
                     shape.name, shapes_.target_namespace))
        .at("/*");
  }

  [[nodiscard]] Outcome accept_from_json(XmlDocument& document, const Element& shape) const {
    count_validation();
    if (!check_.surely_valid(document, shape))
      return validate_plain(document, shape, PlaceForm::json_pointer);
    must_be_accepted(document, shape);
    return Done{};
  }

  /// The tree is valid, and becomes what validating it would leave.
  [[nodiscard]] Outcome take_form(XmlDocument& document, const Element& shape) const {
    if (!check_.surely_in_form(document, shape)) {
      if (auto fault = take_attributes(document, shape, shapes_.target_namespace))
        return Error(codes::codec_not_valid, fault->reason).at(SchemaPlace(fault->node, shape).xpath());
      validator_->apply_white_space(document);
      drop_types(document);
    }
    must_be_accepted(document, shape);
    return Done{};
  }

  [[nodiscard]] Outcome accept_by_libxml2(XmlDocument& document, const Element& shape) const {
    if (auto is_root = check_root(document, shape); !is_root) return is_root;
    if (auto fault = take_attributes(document, shape, shapes_.target_namespace))
      return Error(codes::codec_not_valid, fault->reason).at(SchemaPlace(fault->node, shape).xpath());
    auto valid = validate_plain(document, shape, PlaceForm::xpath);
    if (valid) drop_types(document);
    return valid;
  }

  void must_be_accepted(XmlDocument& document, const Element& shape) const {
    must_be_kept(document, [&] { return accept_by_libxml2(document, shape).operator bool(); });
  }

  [[nodiscard]] Outcome validate_plain(XmlDocument& document, const Element& shape, PlaceForm form) const {
    validator_->apply_white_space(document);
    return validate_tree(document, shape, form);
  }

  /// The root is the right one, and its attributes are known.
  [[nodiscard]] Outcome validate_tree(const XmlDocument& document, const Element& shape,
                                      PlaceForm form) const {
    if (native::has_instruction(document.native()))
      return Error(codes::codec_not_valid, Text{"a processing instruction", "apstrādes instrukcija"})
          .at("/*");
    if (const auto fault = validator_->first_fault(document)) return schema_error(*fault, shape, form);
    if (!with_base64_.contains(shape.name)) return Done{};
    XsdValidator::Fault stray;
    stray.node = stray_base64(xmlDocGetRootElement(document.native()), shape);
    if (stray.node != nullptr) return schema_error(stray, shape, form);
    return Done{};
  }

  Shapes shapes_;
  std::unique_ptr<XsdValidator> validator_;
  ShapeCheck check_;
  std::set<std::string, std::less<>> names_;
  std::set<std::string, std::less<>> with_base64_;  // roots with such an element somewhere
};

/// `error` is about a text: its place is `line:column`.
config::Finding finding_of(const std::string& file, const Error& error) {
  const std::size_t colon = std::min(error.place().find(':'), error.place().size());
  const std::string_view place = error.place();
  config::Finding finding{file, 1, 1, error.told()};
  (void)std::from_chars(place.data(), place.data() + colon, finding.line);
  if (colon < place.size())
    (void)std::from_chars(place.data() + colon + 1, place.data() + place.size(), finding.column);
  return finding;
}

Error config_error(const config::Findings& findings) {
  Sentence text;
  for (const config::Finding& finding : findings)
    text.append("; ", {finding.to_string(Language::en), finding.to_string(Language::lv)});
  const config::Finding& first = findings.front();
  return Error(codes::config_invalid, std::move(text))
      .at(std::to_string(first.line) + ":" + std::to_string(first.column));
}

}  // namespace

std::shared_ptr<const Schema> Schema::compile(std::string_view xsd, const std::string& file,
                                              config::Findings& findings) {
  std::vector<std::size_t> start_tags;
  auto source = XmlDocument::parse(xsd);
  const Outcome read = source ? prescan(xsd, {}, &start_tags) : Outcome(source.error());
  if (!read) {
    findings.push_back(finding_of(file, read.error()));
    return nullptr;
  }
  const std::size_t before = findings.size();
  const XsdPlaces places(xsd, file, start_tags);
  Shapes shapes = read_xsd(*source, places, findings);
  if (findings.size() != before) return nullptr;
  auto validator = XsdValidator::compile(*std::move(source), places, findings);
  if (findings.size() != before) return nullptr;
  return std::make_shared<const CompiledSchema>(std::move(shapes), std::move(validator));
}

Result<std::shared_ptr<const Schema>> Schema::compile(std::string_view xsd, const std::string& file) {
  config::Findings findings;
  auto schema = compile(xsd, file, findings);
  if (!schema) return config_error(findings);
  return schema;
}

}  // namespace hub::formats
