#include "hub/formats/xsd/fault.h"

#include <libxml/xmlerror.h>

#include <algorithm>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xsd/place.h"

namespace hub::formats {
namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text.append(text.empty() ? "'" : ", '").append(name).append("'");
  return text;
}

// The name of the XSD facet that an error is about; empty: another error.
std::string facet_of(int code) {
  switch (code) {
    case XML_SCHEMAV_CVC_LENGTH_VALID:
      return "length";
    case XML_SCHEMAV_CVC_MINLENGTH_VALID:
      return "minLength";
    case XML_SCHEMAV_CVC_MAXLENGTH_VALID:
      return "maxLength";
    case XML_SCHEMAV_CVC_MININCLUSIVE_VALID:
      return "minInclusive";
    case XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID:
      return "maxInclusive";
    case XML_SCHEMAV_CVC_MINEXCLUSIVE_VALID:
      return "minExclusive";
    case XML_SCHEMAV_CVC_MAXEXCLUSIVE_VALID:
      return "maxExclusive";
    case XML_SCHEMAV_CVC_TOTALDIGITS_VALID:
      return "totalDigits";
    case XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID:
      return "fractionDigits";
    default:
      return {};
  }
}

/// What a facet demands of the element, with its bound as the schema has it.
Sentence facet_rule(const SimpleType& type, const std::string& facet) {
  const auto value = type.facets.find(facet);
  return say("breaks {}{}", "neievēro {}{}", facet, value == type.facets.end() ? "" : " " + value->second);
}

Sentence pattern_rule(const SimpleType& type) {
  std::string patterns;
  for (const std::string& pattern : type.patterns) patterns += " " + pattern;
  const Sentence rule = say("does not have the pattern{}", "neatbilst šablonam{}", patterns);
  const Documentation& documented = type.documentation;
  if (documented.en.empty()) return rule;
  return say("{}: {}", "{}: {}", rule,
             Sentence(documented.en, documented.lv.empty() ? documented.en : documented.lv));
}

Sentence nil_rule(int code) {
  return code == XML_SCHEMAV_CVC_ELT_3_1 ? say("cannot be nil", "nedrīkst būt nil")
                                         : say("is nil and has content", "ir nil, bet ar saturu");
}

Sentence simple_rule(const Element& element, int code) {
  const SimpleType& type = *element.simple;
  if (const std::string facet = facet_of(code); !facet.empty()) return facet_rule(type, facet);
  switch (code) {
    case XML_SCHEMAV_CVC_PATTERN_VALID:
      return pattern_rule(type);
    case XML_SCHEMAV_CVC_ENUMERATION_VALID:
      return say("is none of {}", "nav neviens no {}", listed(type.enumeration));
    case XML_SCHEMAV_CVC_ELT_3_1:
    case XML_SCHEMAV_CVC_ELT_3_2_1:
      return nil_rule(code);
    case XML_SCHEMAV_CVC_TYPE_3_1_2:
      return say("is of type {} and takes no elements", "ir ar tipu {}, un elementu tajā nedrīkst būt",
                 element.type_name());
    default:
      return say("is not a valid {}", "nav derīgs {}", element.type_name());
  }
}

Sentence complex_rule(int code) {
  if (code == XML_SCHEMAV_CVC_ELT_3_1 || code == XML_SCHEMAV_CVC_ELT_3_2_1) return nil_rule(code);
  return say("takes elements, and no text between them",
             "satur elementus, un teksta starp tiem nedrīkst būt");
}

// In the schema's order; libxml2 gives them in the order of a hash.
Sentence expected_members(const XsdValidator::Fault& fault, const Element* around) {
  std::vector<std::string> names = fault.expected;
  if (around != nullptr && around->complex)
    std::sort(names.begin(), names.end(), [&type = *around->complex](const auto& left, const auto& right) {
      return type.find(left) < type.find(right);
    });
  return names.empty() ? say("none", "neviens") : Sentence(listed(names));
}

bool is_of_type_attribute(int code) {
  return code == XML_SCHEMAV_CVC_ELT_4_1 || code == XML_SCHEMAV_CVC_ELT_4_2 ||
         code == XML_SCHEMAV_CVC_ELT_4_3;
}

Sentence rule(const XsdValidator::Fault& fault, const SchemaPlace& place) {
  const Element* element = place.element();
  const Sentence expected = expected_members(fault, fault.child_missing ? element : place.parent());
  if (element == nullptr)
    return say("an element that the schema does not know; expected: {}",
               "elements, ko shēma nepazīst; gaidīts: {}", expected);
  if (is_of_type_attribute(fault.code))
    return say("'{}' has an xsi:type that is not true: it is of {}; leave xsi:type out",
               "elementa '{}' xsi:type nav patiess: tā tips ir {}; xsi:type izlaidiet", element->name,
               element->type_name());
  if (fault.code == XML_SCHEMAV_ELEMENT_CONTENT)
    return fault.child_missing ? say("'{}' is not complete; expected: {}", "'{}' nav pilnīgs; gaidīts: {}",
                                     element->name, expected)
                               : say("'{}' is not expected here; expected: {}",
                                     "'{}' šeit nav gaidīts; gaidīts: {}", element->name, expected);
  return say("'{}' {}", "'{}' {}", element->name,
             element->simple ? simple_rule(*element, fault.code) : complex_rule(fault.code));
}

}  // namespace

Error is_missing(const std::string& name) {
  return {codes::codec_not_valid, say("'{}' is missing", "trūkst '{}'", name)};
}

Error schema_error(const XsdValidator::Fault& fault, const Element& root, PlaceForm form) {
  const SchemaPlace place(fault.node, root);
  const bool pattern = fault.code == XML_SCHEMAV_CVC_PATTERN_VALID;
  std::string where = form == PlaceForm::xpath ? place.xpath() : place.pointer();
  if (fault.child_missing && fault.expected.size() == 1) {
    where += (form == PlaceForm::xpath ? "/t:" : "/") + fault.expected.front();
    return is_missing(fault.expected.front()).at(std::move(where));
  }
  return Error(pattern ? codes::codec_wrong_shape : codes::codec_not_valid, rule(fault, place))
      .at(std::move(where));
}

}  // namespace hub::formats
