#include "hub/codec/contract.h"

#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/codec/instance_attributes.h"
#include "hub/codec/xml.h"
#include "hub/codec/xml_native.h"
#include "hub/codec/xml_prescan.h"
#include "hub/codec/xsd_validator.h"

namespace hub::codec {
namespace {

constexpr std::string_view kWsdl = "http://schemas.xmlsoap.org/wsdl/";

struct FreeList {
  void operator()(xmlNs** list) const { xmlFree(static_cast<void*>(list)); }
};

xmlNode* child_named(const xmlNode* parent, std::string_view ns, std::string_view name) {
  xmlNode* child = native::first_child(parent);
  while (child != nullptr && !native::is(child, ns, name)) child = native::next_element(child);
  return child;
}

/// The schema element of a WSDL or XSD, or null.
xmlNode* schema_in(xmlDoc* document) {
  xmlNode* root = xmlDocGetRootElement(document);
  if (native::is(root, native::kXsd, "schema")) return root;
  if (!native::is(root, kWsdl, "definitions")) return nullptr;
  const xmlNode* types = child_named(root, kWsdl, "types");
  return types == nullptr ? nullptr : child_named(types, native::kXsd, "schema");
}

/// The schema as a document of its own. Prefixes declared around it stay declared: values such as
/// `type="tns:Name"` use them.
std::string alone(xmlNode* schema) {
  const native::OwnedDocument document(xmlNewDoc(native::chars("1.0")));
  xmlNode* copy = xmlDocCopyNode(schema, document.get(), 1);
  xmlDocSetRootElement(document.get(), copy);
  const std::unique_ptr<xmlNs*, FreeList> in_scope(xmlGetNsList(schema->doc, schema));
  for (xmlNs** ns = in_scope.get(); ns != nullptr && *ns != nullptr; ++ns)
    if (xmlSearchNs(document.get(), copy, (*ns)->prefix) == nullptr)
      xmlNewNs(copy, (*ns)->href, (*ns)->prefix);
  xmlChar* octets = nullptr;
  int size = 0;
  xmlDocDumpMemoryEnc(document.get(), &octets, &size, "UTF-8");
  const native::OwnedText owned(octets);
  return std::string(native::view(octets).substr(0, static_cast<std::size_t>(size)));
}

}  // namespace

Contract::Contract(std::unique_ptr<XsdValidator> validator) : validator_(std::move(validator)) {}
Contract::~Contract() = default;

Result<std::shared_ptr<const Contract>> Contract::load(std::string_view octets, const std::string& file) {
  const auto invalid = [&file](const std::string& why) {
    return Error(codes::config_invalid, file + ": " + why);
  };
  auto whole = XmlDocument::parse(octets);
  if (!whole) return invalid(whole.error().to_string() + " at " + whole.error().place());
  xmlNode* schema = schema_in(whole->native());
  if (schema == nullptr) return invalid("holds neither an XSD nor a WSDL with one inlined");
  const std::string text = alone(schema);
  auto xsd = XmlDocument::parse(text);
  if (!xsd) return invalid(xsd.error().to_string());
  const std::vector<std::size_t> no_places;
  config::Findings findings;
  auto validator = XsdValidator::compile(*std::move(xsd), XsdPlaces(text, file, no_places), findings);
  if (!validator) return invalid(findings.front().text);
  return std::shared_ptr<const Contract>(std::make_shared<Contract>(std::move(validator)));
}

Outcome Contract::validate(std::string_view message) const {
  auto plain = accept(message);
  if (!plain) return std::move(plain).error();
  return Done{};
}

Result<std::string> Contract::accept(std::string_view message) const {
  auto document = XmlDocument::parse(message);
  if (!document) return std::move(document).error();
  const bool located = drop_locations(*document);
  const bool spaced = validator_->apply_white_space(*document);
  if (auto valid = validate(*document); !valid) return std::move(valid).error();
  return located || spaced ? document->to_octets() : std::string(message);
}

Outcome Contract::validate(const XmlDocument& document) const {
  const auto fault = validator_->first_fault(document);
  if (!fault) return Done{};
  std::string expected;
  for (const std::string& name : fault->expected)
    expected.append(expected.empty() ? ", expected " : " or ").append(name);
  Error error(codes::codec_not_valid, "the element does not fit the contract" + expected);
  if (fault->node == nullptr) return error;
  const native::OwnedText path(xmlGetNodePath(fault->node));
  return std::move(error).at(std::string(native::view(path.get())));
}

}  // namespace hub::codec
