#include "hub/codec/json_schema.h"

namespace hub::codec {
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

// An xs:integer restricted to no fraction is an integer for JSON Schema as well.
bool has_no_fraction(const SimpleType& type) {
  const auto digits = type.facets.find("fractionDigits");
  return type.builtin->scalar == Scalar::decimal && digits != type.facets.end() && digits->second == "0";
}

void add_lengths(JsonValue& schema, const SimpleType& type) {
  if (type.builtin->scalar != Scalar::text || type.builtin->name == "base64Binary")
    return;  // there of octets
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

void add_bounds(JsonValue& schema, const SimpleType& type) {
  if (type.builtin->scalar != Scalar::decimal && type.builtin->scalar != Scalar::integer) return;
  const auto add = [&](const char* facet, const char* keyword, std::string_view otherwise) {
    const auto value = type.facets.find(facet);
    const std::string_view bound = value == type.facets.end() ? otherwise : std::string_view(value->second);
    if (!bound.empty()) schema.add(keyword, JsonValue::number(json_number(bound)));
  };
  add("minInclusive", "minimum", type.builtin->minimum);
  add("maxInclusive", "maximum", type.builtin->maximum);
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

void add_values(JsonValue& schema, const SimpleType& type, bool nillable) {
  if (!type.enumeration.empty()) {
    JsonValue values = JsonValue::array();
    for (const std::string& value : type.enumeration) values.items.push_back(enumeration_value(type, value));
    if (nillable) values.items.emplace_back();
    schema.add("enum", std::move(values));
  }
  if (type.builtin->scalar != Scalar::text) return;
  std::vector<std::string> patterns;
  for (const std::string& pattern : type.patterns)
    if (auto translated = ecma_pattern(pattern)) patterns.push_back(*std::move(translated));
  if (patterns.size() == 1) {
    schema.add("pattern", string_of(patterns.front()));
  } else if (!patterns.empty()) {
    JsonValue all = JsonValue::array();
    for (const std::string& pattern : patterns)
      all.items.push_back(JsonValue::object().with("pattern", string_of(pattern)));
    schema.add("allOf", std::move(all));
  }
}

void add_simple(JsonValue& schema, const SimpleType& type, bool nillable) {
  if (!type.builtin->format.empty()) schema.add("format", string_of(type.builtin->format));
  if (type.builtin->name == "base64Binary") schema.add("contentEncoding", string_of("base64"));
  add_lengths(schema, type);
  add_bounds(schema, type);
  add_values(schema, type, nillable);
}

void add_complex(JsonValue& schema, const ComplexType& type) {
  JsonValue properties = JsonValue::object();
  JsonValue required = JsonValue::array();
  for (const auto& [element, always] : type.members) {
    properties.add(element->name, json_schema_of(*element));
    if (always && element->minimum > 0) required.items.push_back(string_of(element->name));
  }
  schema.add("properties", std::move(properties));
  if (!required.items.empty()) schema.add("required", std::move(required));
  schema.add("additionalProperties", JsonValue::boolean(false));
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

JsonValue one_of(const Element& element) {
  JsonValue schema = JsonValue::object();
  const bool integer = element.simple && has_no_fraction(*element.simple);
  const std::string_view type = integer ? "integer" : json_type(element);
  schema.add("type",
             element.nillable ? JsonValue::array({string_of(type), string_of("null")}) : string_of(type));
  if (element.complex) {
    add_complex(schema, *element.complex);
  } else {
    add_simple(schema, *element.simple, element.nillable);
  }
  return schema;
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

std::optional<std::string> ecma_pattern(std::string_view xsd_pattern) {
  std::string pattern = "^(?:";
  bool in_class = false;
  for (std::size_t i = 0; i < xsd_pattern.size(); ++i) {
    const char c = xsd_pattern[i];
    if (c == '\\' && i + 1 < xsd_pattern.size()) {
      const char escaped = xsd_pattern[++i];
      const bool name_start = escaped == 'i';
      const bool name = escaped == 'c';
      if (escaped == 'I' || escaped == 'C') return std::nullopt;
      if (name_start || name) {
        const std::string characters = name ? "A-Za-z0-9_:.\\-" : "A-Za-z_:";
        pattern += in_class ? characters : "[" + characters + "]";
      } else {
        pattern.append(1, '\\').append(1, escaped);
      }
      continue;
    }
    if (in_class && c == '[') return std::nullopt;  // class subtraction
    if (c == '[') {
      in_class = true;
    } else if (c == ']') {
      in_class = false;
    }
    const bool literal_in_xsd = !in_class && (c == '^' || c == '$');
    if (literal_in_xsd) pattern += '\\';
    pattern += c;
  }
  return pattern + ")$";
}

}  // namespace hub::codec
