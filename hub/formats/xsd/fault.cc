#include "hub/formats/xsd/fault.h"

#include <libxml/xmlerror.h>

#include <algorithm>

#include "hub/base/codes.h"
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

std::string facet_rule(const SimpleType& type, const std::string& facet) {
  const auto value = type.facets.find(facet);
  return "breaks " + facet + (value == type.facets.end() ? "" : " " + value->second);
}

std::string simple_rule(const Element& element, int code) {
  const SimpleType& type = *element.simple;
  if (const std::string facet = facet_of(code); !facet.empty()) return facet_rule(type, facet);
  switch (code) {
    case XML_SCHEMAV_CVC_PATTERN_VALID: {
      std::string rule = "does not have the pattern";
      for (const std::string& pattern : type.patterns) rule += " " + pattern;
      return type.documentation.en.empty() ? rule : rule + ": " + type.documentation.en;
    }
    case XML_SCHEMAV_CVC_ENUMERATION_VALID:
      return "is none of " + listed(type.enumeration);
    case XML_SCHEMAV_CVC_ELT_3_1:
      return "cannot be nil";
    case XML_SCHEMAV_CVC_ELT_3_2_1:
      return "is nil and has content";
    case XML_SCHEMAV_CVC_TYPE_3_1_2:
      return "is of type " + element.type_name() + " and takes no elements";
    default:
      return "is not a valid " + element.type_name();
  }
}

std::string complex_rule(int code) {
  switch (code) {
    case XML_SCHEMAV_CVC_ELT_3_1:
      return "cannot be nil";
    case XML_SCHEMAV_CVC_ELT_3_2_1:
      return "is nil and has content";
    default:
      return "takes elements, and no text between them";
  }
}

// In the schema's order; libxml2 gives them in the order of a hash.
std::string expected_members(const XsdValidator::Fault& fault, const Element* around) {
  std::vector<std::string> names = fault.expected;
  if (around != nullptr && around->complex)
    std::sort(names.begin(), names.end(), [&type = *around->complex](const auto& left, const auto& right) {
      return type.find(left) < type.find(right);
    });
  return names.empty() ? "none" : listed(names);
}

bool is_of_type_attribute(int code) {
  return code == XML_SCHEMAV_CVC_ELT_4_1 || code == XML_SCHEMAV_CVC_ELT_4_2 ||
         code == XML_SCHEMAV_CVC_ELT_4_3;
}

std::string rule(const XsdValidator::Fault& fault, const SchemaPlace& place) {
  const Element* element = place.element();
  const std::string expected = expected_members(fault, fault.child_missing ? element : place.parent());
  if (element == nullptr) return "an element that the schema does not know; expected: " + expected;
  const std::string subject = "'" + element->name + "' ";
  if (is_of_type_attribute(fault.code))
    return subject + "has an xsi:type that is not true: it is of " + element->type_name() +
           "; leave xsi:type out";
  if (fault.code == XML_SCHEMAV_ELEMENT_CONTENT) {
    if (fault.child_missing) return subject + "is not complete; expected: " + expected;
    return subject + "is not expected here; expected: " + expected;
  }
  return subject + (element->simple ? simple_rule(*element, fault.code) : complex_rule(fault.code));
}

}  // namespace

Error schema_error(const XsdValidator::Fault& fault, const Element& root, PlaceForm form) {
  const SchemaPlace place(fault.node, root);
  const bool pattern = fault.code == XML_SCHEMAV_CVC_PATTERN_VALID;
  std::string where = form == PlaceForm::xpath ? place.xpath() : place.pointer();
  if (fault.child_missing && fault.expected.size() == 1) {
    where += (form == PlaceForm::xpath ? "/t:" : "/") + fault.expected.front();
    return Error(codes::codec_not_valid, "'" + fault.expected.front() + "' is missing").at(std::move(where));
  }
  return Error(pattern ? codes::codec_wrong_shape : codes::codec_not_valid, rule(fault, place))
      .at(std::move(where));
}

}  // namespace hub::formats
