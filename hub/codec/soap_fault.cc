#include "hub/codec/soap_fault.h"

#include <libxml/tree.h>

#include <algorithm>
#include <charconv>

#include "hub/codec/xml_native.h"

namespace hub::codec {
namespace native {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

}  // namespace native

namespace {

using native::first_child;
using native::is;
using native::next_element;
using native::trimmed;

const xmlNode* child_of(const xmlNode* parent, std::string_view ns, std::string_view name) {
  for (const xmlNode* node = first_child(parent); node != nullptr; node = next_element(node))
    if (is(node, ns, name)) return node;
  return nullptr;
}

struct Name {
  std::string ns;
  std::string local;
};

/// The qualified name that an element's text is; an undeclared prefix gives no namespace.
Name name_in(const xmlNode* node) {
  const std::string whole(trimmed(native::text_of(node)));
  const auto colon = whole.find(':');
  const std::string prefix = colon == whole.npos ? "" : whole.substr(0, colon);
  const xmlNs* ns =
      xmlSearchNs(node->doc, const_cast<xmlNode*>(node), prefix.empty() ? nullptr : native::chars(prefix));
  return {ns == nullptr ? "" : std::string(native::view(ns->href)),
          colon == whole.npos ? whole : whole.substr(colon + 1)};
}

std::string language_of(const xmlNode* node) {
  const native::OwnedText value(xmlGetNsProp(node, native::chars("lang"), XML_XML_NAMESPACE));
  return std::string(native::view(value.get()));
}

bool is_identifier(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  constexpr auto kMostDigits = 5;  // a personal code or an account has more
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && text.size() <= kLongest && letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return letter(c) || digit(c) || c == '.' || c == '_' || c == '-'; }) &&
         std::count_if(text.begin(), text.end(), digit) <= kMostDigits;
}

/// The first element of this local name below `top`, in document order.
const xmlNode* find_below(const xmlNode* top, std::string_view name) {
  for (const xmlNode* node = first_child(top); node != nullptr; node = next_element(node)) {
    if (native::local_name(node) == name) return node;
    if (const xmlNode* found = find_below(node, name)) return found;  // depth is limited by the parser
  }
  return nullptr;
}

std::optional<std::chrono::seconds> seconds_in(const xmlNode* node) {
  constexpr std::uint32_t kLongest = 86'400;
  const std::string whole = native::text_of(node);
  const auto text = trimmed(whole);
  std::uint32_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || value > kLongest) return {};
  return std::chrono::seconds(value);
}

void read_detail(const xmlNode* detail, const SoapExpectation& expectation, SoapFault& fault) {
  if (const xmlNode* first = first_child(detail)) {
    fault.detail_namespace = native::namespace_of(first);
    fault.detail_name = native::local_name(first);
  }
  if (const xmlNode* code = find_below(detail, expectation.fault_code_element))
    fault.machine_code = trimmed(native::text_of(code));
  if (expectation.fault_pause_element.empty()) return;
  if (const xmlNode* pause = find_below(detail, expectation.fault_pause_element))
    fault.pause = seconds_in(pause);
}

/// SOAP 1.1, section 4.4: unqualified children; refinements of a code follow a dot.
void read_1_1(const xmlNode* fault, SoapFault& out) {
  const xmlNode* code = child_of(fault, "", "faultcode");
  if (code == nullptr) return;
  const Name name = name_in(code);
  std::string rest = name.local;
  if (name.ns.empty() || name.ns == envelope_namespace(SoapVersion::v1_1)) {
    const auto dot = rest.find('.');
    out.code = rest.substr(0, dot);
    rest = dot == rest.npos ? "" : rest.substr(dot + 1);
  }
  while (!rest.empty()) {
    const auto dot = rest.find('.');
    out.subcodes.push_back(rest.substr(0, dot));
    rest = dot == rest.npos ? "" : rest.substr(dot + 1);
  }
  if (const xmlNode* text = child_of(fault, "", "faultstring"))
    out.reasons.emplace_back(language_of(text), native::text_of(text));
}

/// SOAP 1.2, part 1, section 5.4.
void read_1_2(const xmlNode* fault, SoapFault& out) {
  const auto soap = envelope_namespace(SoapVersion::v1_2);
  const xmlNode* code = child_of(fault, soap, "Code");
  const xmlNode* value = code == nullptr ? nullptr : child_of(code, soap, "Value");
  if (value == nullptr) return;
  if (const Name name = name_in(value); name.ns == soap) out.code = name.local;
  while ((code = child_of(code, soap, "Subcode")) != nullptr) {
    value = child_of(code, soap, "Value");
    if (value == nullptr) break;
    out.subcodes.push_back(name_in(value).local);
  }
  const xmlNode* reason = child_of(fault, soap, "Reason");
  for (const xmlNode* text = reason == nullptr ? nullptr : first_child(reason); text != nullptr;
       text = next_element(text))
    if (is(text, soap, "Text")) out.reasons.emplace_back(language_of(text), native::text_of(text));
}

}  // namespace

std::optional<SoapFault> read_fault(const xmlNode* fault, const SoapExpectation& expectation) {
  SoapFault out;
  const xmlNode* detail = nullptr;
  if (expectation.version == SoapVersion::v1_1) {
    read_1_1(fault, out);
    detail = child_of(fault, "", "detail");
  } else {
    read_1_2(fault, out);
    detail = child_of(fault, envelope_namespace(SoapVersion::v1_2), "Detail");
  }
  if (out.code.empty() && out.subcodes.empty()) return {};
  if (detail != nullptr) read_detail(detail, expectation, out);
  if (out.machine_code.empty() && !out.subcodes.empty()) out.machine_code = out.subcodes.back();
  if (!is_identifier(out.machine_code)) out.machine_code.clear();
  return out;
}

}  // namespace hub::codec
