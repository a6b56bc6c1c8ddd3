#include "hub/formats/xsd/json_schema.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "hub/formats/xsd/json_content.h"
#include "hub/formats/xsd/json_pattern.h"

namespace hub::formats {
namespace {

JsonValue string_of(std::string_view text) {
  return JsonValue::string(text);
}

std::string_view json_type(const Element& element) {
  if (element.complex) return "object";
  switch (element.simple->builtin->scalar) {
    case Scalar::text:
      return "string";
    case Scalar::decimal:
      return "number";
    case Scalar::integer:
      return "integer";
    case Scalar::boolean:
      return "boolean";
  }
  return "string";
}

// A number without fraction is an integer for JSON Schema.
bool has_no_fraction(const SimpleType& type) {
  if (type.builtin->scalar == Scalar::integer) return true;
  const auto digits = type.facets.find("fractionDigits");
  return type.builtin->scalar == Scalar::decimal && digits != type.facets.end() && digits->second == "0";
}

// Of base64 and of collapsed texts the length is in their patterns.
void add_lengths(JsonValue& schema, const SimpleType& type) {
  if (type.builtin->name != "string" && type.builtin->name != "normalizedString") return;
  const auto add = [&](const char* facet, const char* keyword) {
    const auto value = type.facets.find(facet);
    if (value != type.facets.end()) schema.add(keyword, JsonValue::number(json_number(value->second)));
  };
  if (type.facets.contains("length")) {
    add("length", "minLength");
    add("length", "maxLength");
    return;
  }
  add("minLength", "minLength");
  add("maxLength", "maxLength");
}

std::optional<std::size_t> digits_of(const SimpleType& type, const char* facet) {
  const auto value = type.facets.find(facet);
  if (value == type.facets.end()) return std::nullopt;
  return std::stoul(value->second);
}

/// `count` digits, the last `fraction` of them behind the point.
std::string of_digits(std::string digits, std::size_t fraction) {
  if (fraction == 0) return digits;
  if (digits.size() <= fraction) digits.insert(0, fraction + 1 - digits.size(), '0');
  return digits.insert(digits.size() - fraction, ".");
}

/// XML Schema part 2, 4.3.11: a whole number of at most so many digits, divided by a power of ten.
JsonValue with_digits(std::size_t total, std::size_t fraction) {
  const std::string largest = of_digits(std::string(total, '9'), fraction);
  return JsonValue::object()
      .with("minimum", JsonValue::number("-" + largest))
      .with("maximum", JsonValue::number(largest))
      .with("multipleOf", JsonValue::number(of_digits("1", fraction)));
}

void add_digits(JsonValue& schema, const SimpleType& type, bool whole) {
  const auto total = digits_of(type, "totalDigits");
  const auto fraction = digits_of(type, "fractionDigits");
  if (!whole && fraction) schema.add("multipleOf", JsonValue::number(of_digits("1", *fraction)));
  if (!total) return;
  JsonValue either = JsonValue::array();
  for (std::size_t n = 0; n <= (whole ? 0 : std::min(*total, fraction.value_or(*total))); ++n)
    either.items.push_back(with_digits(*total, n));
  schema.add("anyOf", std::move(either));
}

void add_bounds(JsonValue& schema, const SimpleType& type) {
  // The largest numbers that libxml2 can hold.
  static const std::string kLargest(24, '9');
  const auto add = [&](const char* facet, const char* keyword, std::string_view otherwise) {
    const auto value = type.facets.find(facet);
    const std::string_view bound = value == type.facets.end() ? otherwise : std::string_view(value->second);
    if (!bound.empty()) schema.add(keyword, JsonValue::number(json_number(bound)));
  };
  const auto of_builtin = [&](std::string_view bound, const char* exclusive, const std::string& last) {
    return !bound.empty() || type.facets.contains(exclusive) ? std::string(bound) : last;
  };
  add("minInclusive", "minimum", of_builtin(type.builtin->minimum, "minExclusive", "-" + kLargest));
  add("maxInclusive", "maximum", of_builtin(type.builtin->maximum, "maxExclusive", kLargest));
  add("minExclusive", "exclusiveMinimum", "");
  add("maxExclusive", "exclusiveMaximum", "");
}

JsonValue enumeration_value(const SimpleType& type, const std::string& text) {
  switch (type.builtin->scalar) {
    case Scalar::text:
      break;
    case Scalar::boolean:
      return JsonValue::boolean(text == "true" || text == "1");
    case Scalar::decimal:
    case Scalar::integer:
      return JsonValue::number(json_number(text));
  }
  return string_of(text);
}

void add_enumeration(JsonValue& schema, const SimpleType& type, bool nillable) {
  if (type.enumeration.empty()) return;
  if (type.builtin->scalar == Scalar::text && type.builtin->name != "string")
    return;  // a pattern, with spaces
  JsonValue values = JsonValue::array();
  for (const std::string& value : type.enumeration) values.items.push_back(enumeration_value(type, value));
  if (nillable) values.items.emplace_back();
  schema.add("enum", std::move(values));
}

void add_patterns(JsonValue& schema, const SimpleType& type) {
  const std::vector<std::string> patterns = text_patterns(type);
  if (patterns.size() == 1) {
    schema.add("pattern", string_of(patterns.front()));
  } else if (!patterns.empty()) {
    JsonValue all = JsonValue::array();
    for (const std::string& pattern : patterns)
      all.items.push_back(JsonValue::object().with("pattern", string_of(pattern)));
    schema.add("allOf", std::move(all));
  }
  if (ends_before_line_feed(type))
    schema.add("not",
               JsonValue::object().with("type", string_of("string")).with("pattern", string_of("\\n$")));
}

void add_simple(JsonValue& schema, const SimpleType& type, bool nillable, bool whole) {
  if (!type.builtin->format.empty()) schema.add("format", string_of(type.builtin->format));
  if (type.builtin->name == "base64Binary") schema.add("contentEncoding", string_of("base64"));
  add_enumeration(schema, type, nillable);
  if (type.builtin->scalar == Scalar::text) {
    add_lengths(schema, type);
    add_patterns(schema, type);
  } else if (type.builtin->scalar != Scalar::boolean) {
    add_bounds(schema, type);
    add_digits(schema, type, whole);
  }
}

void add_complex(JsonValue& schema, const ComplexType& type) {
  JsonValue properties = JsonValue::object();
  for (const auto& [element, always] : type.members) properties.add(element->name, json_schema_of(*element));
  schema.add("properties", std::move(properties));
  JsonContent content = json_content(type.content);
  JsonValue required = JsonValue::array();
  for (const std::string& name : content.required) required.items.push_back(string_of(name));
  if (!required.items.empty()) schema.add("required", std::move(required));
  schema.add("additionalProperties", JsonValue::boolean(false));
  if (content.rules.size() == 1 && content.rules.front().names.size() == 1) {
    JsonValue& only = content.rules.front();
    schema.add(only.names.front(), std::move(only.items.front()));
  } else if (!content.rules.empty()) {
    schema.add("allOf", JsonValue::array(std::move(content.rules)));
  }
}

void add_texts(JsonValue& schema, const Element& element) {
  const Documentation& own = element.documentation;
  const Documentation& of_type =
      element.complex ? element.complex->documentation : element.simple->documentation;
  const std::string& en = own.en.empty() ? of_type.en : own.en;
  const std::string& lv = own.lv.empty() ? of_type.lv : own.lv;
  if (!en.empty()) schema.add("description", string_of(en));
  if (!lv.empty()) schema.add("x-description-lv", string_of(lv));
}

JsonValue type_of(std::string_view type, bool nillable) {
  return nillable ? JsonValue::array({string_of(type), string_of("null")}) : string_of(type);
}

JsonValue one_of(const Element& element) {
  if (!element.complex) {
    const bool whole = has_no_fraction(*element.simple);
    JsonValue schema =
        JsonValue::object().with("type", type_of(whole ? "integer" : json_type(element), element.nillable));
    add_simple(schema, *element.simple, element.nillable, whole);
    return schema;
  }
  JsonValue schema = JsonValue::object().with("type", string_of("object"));
  add_complex(schema, *element.complex);
  if (!element.nillable) return schema;
  // What is said of members would hold for null in several branches of a choice at once.
  return JsonValue::object().with(
      "anyOf", JsonValue::array({JsonValue::object().with("type", string_of("null")), std::move(schema)}));
}

}  // namespace

JsonValue json_schema_of(const Element& root) {
  JsonValue one = one_of(root);
  if (!root.repeats()) {
    add_texts(one, root);
    return one;
  }
  JsonValue many = JsonValue::object().with("type", string_of("array")).with("items", std::move(one));
  if (root.minimum > 0) many.add("minItems", JsonValue::number(std::to_string(root.minimum)));
  if (root.maximum != Element::kUnbounded)
    many.add("maxItems", JsonValue::number(std::to_string(root.maximum)));
  add_texts(many, root);
  return many;
}

std::string json_schema_text(const Element& root) {
  JsonValue schema = json_schema_of(root);
  schema.add("$schema", string_of("http://json-schema.org/draft-07/schema#"));
  schema.add("title", string_of(root.name));
  return to_text(schema, JsonLayout::sorted);
}

}  // namespace hub::formats
