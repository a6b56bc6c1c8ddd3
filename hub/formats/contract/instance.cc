#include "hub/formats/contract/instance.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/formats/xml/escape.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xsd/value_samples.h"

namespace hub::formats {
namespace {

/// Values of the built-in types that a type of ours cannot have.
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kOthers{{
    {"float", "1.5"},     {"double", "1.5"},         {"duration", "P1D"},
    {"hexBinary", "00"},  {"gYearMonth", "2026-01"}, {"gMonthDay", "--01-31"},
    {"gMonth", "--01"},   {"gDay", "---31"},         {"language", "lv"},
    {"Name", "name"},     {"NCName", "name"},        {"NMTOKEN", "name"},
    {"ID", "id1"},        {"IDREF", "id1"},          {"ENTITY", "name"},
    {"NOTATION", "name"}, {"QName", "name"},         {"anySimpleType", "text"},
    {"anyType", "text"},  {"anyAtomicType", "text"},
}};

std::string other_value(const OutlineValue& value) {
  for (const char* border : {"minInclusive", "maxInclusive"})
    if (std::string text = value.facet(border); !text.empty()) return text;
  const auto found = std::find_if(kOthers.begin(), kOthers.end(),
                                  [&](const auto& other) { return other.first == value.builtin; });
  return std::string(found == kOthers.end() ? "text" : found->second);
}

class InstanceWriter {
 public:
  explicit InstanceWriter(InstanceSize size) : size_(size) {}

  void write(const OutlinePart& part, const std::string& around) {
    for (std::size_t i = count_of(part); i > 0; --i) write_once(part, around);
  }
  void write_once(const OutlinePart& part, const std::string& around) {
    switch (part.kind) {
      case OutlinePart::Kind::element:
        return write_element(part, around);
      case OutlinePart::Kind::choice:
        return write_choice(part, around);
      case OutlinePart::Kind::any:
        return;
      default:
        for (const OutlinePart& inner : part.parts) write(inner, around);
    }
  }

  [[nodiscard]] std::string take() && { return std::move(xml_); }

 private:
  [[nodiscard]] std::size_t count_of(const OutlinePart& part) const {
    if (part.cut && part.minimum == 0) return 0;
    if (size_ == InstanceSize::smallest) return part.minimum;
    return std::max<std::size_t>(part.minimum, 1);
  }

  void write_choice(const OutlinePart& choice, const std::string& around) {
    const auto way = std::find_if(choice.parts.begin(), choice.parts.end(), [](const OutlinePart& one) {
      return !one.cut && one.kind != OutlinePart::Kind::any;
    });
    if (way != choice.parts.end()) write(*way, around);
  }

  void write_element(const OutlinePart& element, const std::string& around) {
    const std::string& ns = element.name.ns;
    xml_.append(depth_ * 2, ' ').append("<").append(element.name.name);
    if (ns != around) xml_.append(" xmlns=\"").append(xml_escaped(ns)).append("\"");
    write_attributes(element);
    if (element.value) {
      const std::string text = element.fixed.empty() ? ordinary_value(*element.value) : element.fixed;
      xml_.append(">").append(xml_escaped(text));
    } else if (element.parts.empty()) {
      xml_.append("/>\n");
      return;
    } else {
      xml_.append(">\n");
      ++depth_;
      for (const OutlinePart& inner : element.parts) write(inner, ns);
      --depth_;
      xml_.append(depth_ * 2, ' ');
    }
    xml_.append("</").append(element.name.name).append(">\n");
  }

  void write_attributes(const OutlinePart& element) {
    std::size_t prefixes = 0;
    for (const OutlineAttribute& attribute : element.attributes) {
      if (!attribute.required && size_ == InstanceSize::smallest) continue;
      std::string name = attribute.name.name;
      if (attribute.name.ns == native::kXml) {
        name = "xml:" + name;
      } else if (!attribute.name.ns.empty()) {
        const std::string prefix = "a" + std::to_string(++prefixes);
        xml_.append(" xmlns:" + prefix + "=\"" + xml_escaped(attribute.name.ns) + "\"");
        name = prefix + ":" + name;
      }
      const std::string text = attribute.fixed.empty() ? ordinary_value(attribute.value) : attribute.fixed;
      xml_.append(" " + name + "=\"" + xml_escaped(text) + "\"");
    }
  }

  InstanceSize size_;
  std::string xml_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string ordinary_value(const OutlineValue& value) {
  if (!value.facets.enumeration.empty()) return value.facets.enumeration.front();
  if (value.facets.builtin == nullptr) return other_value(value);
  SimpleType type = value.facets;
  if (value.list) type.facets.clear();  // they are of the list, not of its one value
  const ValueSamples samples = value_samples(type);
  return samples.values.empty() ? std::string() : samples.values.front().text;
}

std::string another_value(const OutlineValue& value) {
  if (value.facets.builtin == nullptr) return {};
  const std::string ordinary = ordinary_value(value);
  const auto is_plain = [](char c) {
    return c > ' ' && c < 0x7F && std::string_view("\"\\{}").find(c) == std::string_view::npos;
  };
  for (const ValueSample& sample : value_samples(value.facets).values)
    if (sample.text != ordinary && !sample.text.empty() &&
        std::all_of(sample.text.begin(), sample.text.end(), is_plain))
      return sample.text;
  return {};
}

std::string instance_of(const OutlinePart& root, InstanceSize size) {
  InstanceWriter writer(size);
  writer.write_once(root, {});
  return std::move(writer).take();
}

}  // namespace hub::formats
