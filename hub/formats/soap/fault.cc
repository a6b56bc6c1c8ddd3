#include "hub/formats/soap/fault.h"

#include <libxml/tree.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "hub/formats/xml/native.h"

namespace hub::formats {
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
using native::next_element;
using native::trimmed;

bool is_soap(std::string_view ns) {
  return ns == envelope_namespace(SoapVersion::v1_1) || ns == envelope_namespace(SoapVersion::v1_2);
}

/// Of SOAP, whatever version, or in no namespace: frameworks mix these up in faults.
const xmlNode* child_of(const xmlNode* parent, std::string_view name) {
  for (const xmlNode* node = first_child(parent); node != nullptr; node = next_element(node)) {
    const auto ns = native::namespace_of(node);
    if (native::local_name(node) == name && (ns.empty() || is_soap(ns))) return node;
  }
  return nullptr;
}

/// Of this local name, in whatever namespace.
bool has_child(const xmlNode* parent, std::string_view name) {
  for (const xmlNode* node = first_child(parent); node != nullptr; node = next_element(node))
    if (native::local_name(node) == name) return true;
  return false;
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

/// The elements of this local name below `top`, in document order.
void find_below(const xmlNode* top, std::string_view name, std::vector<const xmlNode*>& found) {
  for (const xmlNode* node = first_child(top); node != nullptr; node = next_element(node)) {
    if (native::local_name(node) == name) found.push_back(node);
    find_below(node, name, found);  // depth is limited by the parser
  }
}

std::vector<const xmlNode*> below(const xmlNode* top, std::string_view name) {
  std::vector<const xmlNode*> found;
  if (!name.empty()) find_below(top, name, found);
  return found;
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

/// Elements of the code's name may lie within each other, each with all the text below it: no more of them
/// than a partner may mean, and none longer than a code can be, in octets.
constexpr std::size_t kMostCodes = 20;
constexpr std::size_t kLongestCode = 1'000;

void add_code(std::string_view text, SoapFault& fault) {
  if (!text.empty() && text.size() <= kLongestCode) fault.codes.emplace_back(text);
}

void read_detail(const xmlNode* detail, const SoapExpectation& expectation, SoapFault& fault) {
  if (const xmlNode* first = first_child(detail)) {
    fault.detail_namespace = native::namespace_of(first);
    fault.detail_name = native::local_name(first);
  } else if (const std::string text = native::text_of(detail); !trimmed(text).empty()) {
    fault.reasons.emplace_back("", text);
  }
  std::vector<const xmlNode*> codes = below(detail, expectation.fault_code_element);
  codes.resize(std::min(codes.size(), kMostCodes));
  for (const xmlNode* code : codes) add_code(trimmed(native::text_of(code)), fault);
  for (const xmlNode* pause : below(detail, expectation.fault_pause_element)) {
    fault.pause = seconds_in(pause);
    if (fault.pause) break;
  }
}

/// A name of SOAP itself; one without a declared prefix is taken for one.
bool is_standard(const Name& name) {
  return name.ns.empty() || is_soap(name.ns);
}

/// SOAP 1.1, section 4.4; refinements of a code follow a dot.
void read_1_1(const xmlNode* fault, SoapFault& out) {
  if (const xmlNode* code = child_of(fault, "faultcode")) {
    const Name name = name_in(code);
    std::string rest = name.local;
    if (is_standard(name)) {
      const auto dot = rest.find('.');
      out.code = rest.substr(0, dot);
      rest = dot == rest.npos ? "" : rest.substr(dot + 1);
    }
    while (!rest.empty()) {
      const auto dot = rest.find('.');
      out.subcodes.push_back(rest.substr(0, dot));
      rest = dot == rest.npos ? "" : rest.substr(dot + 1);
    }
  }
  if (const xmlNode* text = child_of(fault, "faultstring"))
    out.reasons.emplace_back(language_of(text), native::text_of(text));
}

/// SOAP 1.2, part 1, section 5.4.
void read_1_2(const xmlNode* fault, SoapFault& out) {
  const xmlNode* code = child_of(fault, "Code");
  const xmlNode* value = code == nullptr ? nullptr : child_of(code, "Value");
  if (value != nullptr) {
    if (const Name name = name_in(value); is_standard(name)) {
      out.code = name.local;
    } else {
      out.subcodes.push_back(name.local);
    }
  }
  while (code != nullptr && (code = child_of(code, "Subcode")) != nullptr)
    if ((value = child_of(code, "Value")) != nullptr) out.subcodes.push_back(name_in(value).local);
  const xmlNode* reason = child_of(fault, "Reason");
  for (const xmlNode* text = reason == nullptr ? nullptr : first_child(reason); text != nullptr;
       text = next_element(text))
    if (native::local_name(text) == "Text")
      out.reasons.emplace_back(language_of(text), native::text_of(text));
}

}  // namespace

bool is_fault(const xmlNode* element) {
  if (native::local_name(element) != "Fault") return false;
  const auto ns = native::namespace_of(element);
  if (is_soap(ns) || has_child(element, "faultcode") || has_child(element, "faultstring")) return true;
  return ns.empty() && has_child(element, "Code");
}

SoapFault read_fault(const xmlNode* fault, const SoapExpectation& expectation) {
  SoapFault out;
  const bool is_1_2 = child_of(fault, "Code") != nullptr || child_of(fault, "Reason") != nullptr;
  is_1_2 ? read_1_2(fault, out) : read_1_1(fault, out);
  for (const std::string_view name : {"detail", "Detail"})
    if (const xmlNode* detail = child_of(fault, name)) read_detail(detail, expectation, out);
  for (auto subcode = out.subcodes.rbegin(); subcode != out.subcodes.rend(); ++subcode)
    add_code(*subcode, out);
  const auto shown = std::find_if(out.codes.begin(), out.codes.end(), is_identifier);
  if (shown != out.codes.end()) out.machine_code = *shown;
  return out;
}

}  // namespace hub::formats
