#include "hub/formats/soap/wsdl_service.h"

#include <libxml/tree.h>

#include <algorithm>
#include <map>

#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::first_child;
using native::next_element;

constexpr std::string_view kWsdl = "http://schemas.xmlsoap.org/wsdl/";
constexpr std::string_view kBindings[] = {"http://schemas.xmlsoap.org/wsdl/soap/",
                                          "http://schemas.xmlsoap.org/wsdl/soap12/"};
constexpr SoapVersion kVersions[] = {SoapVersion::v1_1, SoapVersion::v1_2};
/// WS-Addressing 1.0 Metadata, and the WSDL binding that came before it.
constexpr const char* kActions[] = {"http://www.w3.org/2007/05/addressing/metadata",
                                    "http://www.w3.org/2006/05/addressing/wsdl"};

std::string attribute(const xmlNode* node, const char* name) {
  const native::OwnedText text(xmlGetNoNsProp(node, native::chars(name)));
  return std::string(native::view(text.get()));
}

std::string local_part(const std::string& name) {
  return name.substr(name.find(':') + 1);
}

template <class Each>
void for_children(const xmlNode* parent, std::string_view ns, std::string_view name, Each each) {
  for (const xmlNode* node = first_child(parent); node != nullptr; node = next_element(node))
    if (native::is(node, ns, name)) each(node);
}

class Reader {
 public:
  explicit Reader(const xmlNode* definitions) : definitions_(definitions) {
    for_children(definitions, kWsdl, "message", [this](const xmlNode* message) {
      for_children(message, kWsdl, "part", [&](const xmlNode* part) {
        const std::string element = local_part(attribute(part, "element"));
        if (!element.empty()) elements_.emplace(attribute(message, "name"), element);
      });
    });
  }

  WsdlService read() {
    for_children(definitions_, kWsdl, "portType", [this](const xmlNode* type) {
      for_children(type, kWsdl, "operation",
                   [&](const xmlNode* operation) { read_operation(type, operation); });
    });
    for_children(definitions_, kWsdl, "binding", [this](const xmlNode* binding) { read_binding(binding); });
    return std::move(service_);
  }

 private:
  void read_operation(const xmlNode* type, const xmlNode* operation) {
    WsdlService::Operation read;
    read.name = attribute(operation, "name");
    for_children(operation, kWsdl, "input", [&](const xmlNode* input) {
      read.input = element_of(input);
      add_actions(type, operation, input, read.actions);
    });
    for_children(operation, kWsdl, "output",
                 [&](const xmlNode* output) { read.output = element_of(output); });
    service_.operations.push_back(std::move(read));
  }

  /// Of several parts (headers are parts too) the first one with an element.
  [[nodiscard]] std::string element_of(const xmlNode* message) const {
    const auto found = elements_.find(local_part(attribute(message, "message")));
    return found == elements_.end() ? std::string() : found->second;
  }

  void add_actions(const xmlNode* type, const xmlNode* operation, const xmlNode* input,
                   std::set<std::string>& actions) const {
    for (const char* ns : kActions) {
      const native::OwnedText text(xmlGetNsProp(input, native::chars("Action"), native::chars(ns)));
      if (text) actions.emplace(native::view(text.get()));
    }
    if (!actions.empty()) return;
    const std::string target = attribute(definitions_, "targetNamespace");
    const std::string delimiter = target.starts_with("urn:") ? ":" : "/";
    std::string name = attribute(input, "name");
    if (name.empty()) name = attribute(operation, "name") + "Request";
    actions.insert(target + (target.ends_with(delimiter) ? "" : delimiter) + attribute(type, "name") +
                   delimiter + name);
  }

  void read_binding(const xmlNode* binding) {
    for (std::size_t i = 0; i < std::size(kBindings); ++i) {
      for_children(binding, kBindings[i], "binding",
                   [&](const xmlNode*) { service_.versions.insert(kVersions[i]); });
      for_children(binding, kWsdl, "operation", [&](const xmlNode* operation) {
        for_children(operation, kBindings[i], "operation", [&](const xmlNode* bound) {
          const std::string action = attribute(bound, "soapAction");
          for (WsdlService::Operation& known : service_.operations)
            if (known.name == attribute(operation, "name") && !action.empty()) known.actions.insert(action);
        });
      });
    }
  }

  const xmlNode* definitions_;
  std::map<std::string, std::string> elements_;  ///< By message.
  WsdlService service_;
};

}  // namespace

const WsdlService::Operation* WsdlService::find(const std::string& action) const {
  const auto found = std::find_if(operations.begin(), operations.end(),
                                  [&](const Operation& one) { return one.actions.count(action) != 0; });
  return found == operations.end() ? nullptr : &*found;
}

std::vector<std::string> WsdlService::actions() const {
  std::vector<std::string> all;
  for (const Operation& operation : operations)
    all.insert(all.end(), operation.actions.begin(), operation.actions.end());
  return all;
}

std::optional<WsdlService> service_in(const XmlDocument& wsdl) {
  const xmlNode* const root = xmlDocGetRootElement(wsdl.native());
  if (root == nullptr || !native::is(root, kWsdl, "definitions")) return {};
  WsdlService service = Reader(root).read();
  if (service.operations.empty()) return {};
  return service;
}

}  // namespace hub::formats
