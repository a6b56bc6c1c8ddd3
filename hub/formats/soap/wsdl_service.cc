#include "hub/formats/soap/wsdl_service.h"

#include <libxml/tree.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

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

/// What a qualified name in an attribute means; empty: there is none.
QName qname(const xmlNode* node, const char* name) {
  const std::string text = attribute(node, name);
  if (text.empty()) return {};
  const std::size_t colon = text.find(':');
  const std::string prefix = colon == std::string::npos ? std::string() : text.substr(0, colon);
  // libxml2 takes no pointer to const here, though it only reads.
  auto* asked = const_cast<xmlNode*>(node);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  const xmlNs* ns = xmlSearchNs(node->doc, asked, prefix.empty() ? nullptr : native::chars(prefix));
  return {ns == nullptr ? std::string() : std::string(native::view(ns->href)), local_part(text)};
}

template <class Each>
void for_children(const xmlNode* parent, std::string_view ns, std::string_view name, Each each) {
  for (const xmlNode* node = first_child(parent); node != nullptr; node = next_element(node))
    if (native::is(node, ns, name)) each(node);
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream input(text);
  std::vector<std::string> all;
  for (std::string word; input >> word;) all.push_back(word);
  return all;
}

/// Reads the definitions of one contract: messages first, then what uses them.
class Reader {
 public:
  void add_messages(const xmlNode* definitions) {
    for_children(definitions, kWsdl, "message", [this](const xmlNode* message) {
      std::vector<WsdlService::Part>& parts = messages_[attribute(message, "name")];
      parts.clear();
      for_children(message, kWsdl, "part", [&](const xmlNode* part) {
        parts.push_back({attribute(part, "name"), qname(part, "element"), qname(part, "type")});
      });
    });
  }

  void add_operations(const xmlNode* definitions) {
    for_children(definitions, kWsdl, "portType", [&](const xmlNode* type) {
      for_children(type, kWsdl, "operation",
                   [&](const xmlNode* operation) { read_operation(definitions, type, operation); });
    });
  }

  void add_bindings(const xmlNode* definitions) {
    for_children(definitions, kWsdl, "binding", [this](const xmlNode* binding) { read_binding(binding); });
  }

  WsdlService finish() {
    if (!bound_.empty()) {
      std::vector<WsdlService::Operation> bound;
      for (std::size_t i = 0; i < service_.operations.size(); ++i)
        if (bound_.count(i) != 0) bound.push_back(std::move(service_.operations[i]));
      service_.operations = std::move(bound);
    }
    for (WsdlService::Operation& operation : service_.operations) {
      operation.input = operation.rpc ? operation.name : element_of(operation.asked);
      operation.output = operation.rpc ? operation.name + "Response" : element_of(operation.answered);
    }
    return std::move(service_);
  }

 private:
  void read_operation(const xmlNode* definitions, const xmlNode* type, const xmlNode* operation) {
    WsdlService::Operation read;
    read.name = attribute(operation, "name");
    read.port_type = attribute(type, "name");
    for_children(operation, kWsdl, "input", [&](const xmlNode* input) {
      read.asked.parts = parts_of(input);
      add_actions(definitions, type, operation, input, read.actions);
    });
    for_children(operation, kWsdl, "output",
                 [&](const xmlNode* output) { read.answered.parts = parts_of(output); });
    service_.operations.push_back(std::move(read));
  }

  [[nodiscard]] std::vector<WsdlService::Part> parts_of(const xmlNode* message) const {
    const auto found = messages_.find(local_part(attribute(message, "message")));
    return found == messages_.end() ? std::vector<WsdlService::Part>() : found->second;
  }

  /// Of several parts the first one with an element.
  static std::string element_of(const WsdlService::Message& message) {
    for (const WsdlService::Part& part : message.parts)
      if (!part.element.local.empty()) return part.element.local;
    return {};
  }

  static void add_actions(const xmlNode* definitions, const xmlNode* type, const xmlNode* operation,
                          const xmlNode* input, std::set<std::string>& actions) {
    for (const char* ns : kActions) {
      const native::OwnedText text(xmlGetNsProp(input, native::chars("Action"), native::chars(ns)));
      if (text) actions.emplace(native::view(text.get()));
    }
    if (!actions.empty()) return;
    const std::string target = attribute(definitions, "targetNamespace");
    const std::string delimiter = target.starts_with("urn:") ? ":" : "/";
    std::string name = attribute(input, "name");
    if (name.empty()) name = attribute(operation, "name") + "Request";
    actions.insert(target + (target.ends_with(delimiter) ? "" : delimiter) + attribute(type, "name") +
                   delimiter + name);
  }

  void read_binding(const xmlNode* binding) {
    for (std::size_t i = 0; i < std::size(kBindings); ++i) {
      const std::string_view soap = kBindings[i];
      style_.clear();
      for_children(binding, soap, "binding", [&](const xmlNode* bound) {
        service_.versions.insert(kVersions[i]);
        style_ = attribute(bound, "style");
      });
      for_children(binding, kWsdl, "operation", [&](const xmlNode* operation) {
        for_children(operation, soap, "operation",
                     [&](const xmlNode* bound) { bind(attribute(binding, "type"), operation, bound, soap); });
      });
    }
  }

  void bind(const std::string& type, const xmlNode* operation, const xmlNode* bound, std::string_view soap) {
    const std::string name = attribute(operation, "name");
    const std::string action = attribute(bound, "soapAction");
    const std::string own_style = attribute(bound, "style");
    for (std::size_t i = 0; i < service_.operations.size(); ++i) {
      WsdlService::Operation& known = service_.operations[i];
      if (known.name != name || (!type.empty() && known.port_type != local_part(type))) continue;
      bound_.insert(i);
      if (action.empty()) known.no_action = true;
      if (!action.empty()) known.actions.insert(action);
      known.rpc = (own_style.empty() ? style_ : own_style) == "rpc";
      for_children(operation, kWsdl, "input",
                   [&](const xmlNode* input) { read_body(input, soap, known.asked); });
      for_children(operation, kWsdl, "output",
                   [&](const xmlNode* output) { read_body(output, soap, known.answered); });
    }
  }

  /// Which parts of a message are the Body's, and which are header blocks. MTOM services put soap:body into a
  /// part of a mime:multipartRelated.
  void read_body(const xmlNode* at, std::string_view soap, WsdlService::Message& message) const {
    for (const xmlNode* node = first_child(at); node != nullptr; node = next_element(node)) {
      if (native::is(node, soap, "header")) read_header(node, message);
      if (native::is(node, soap, "body")) {
        message.is_encoded = attribute(node, "use") == "encoded";
        message.wrapper = attribute(node, "namespace");
        const native::OwnedText listed(xmlGetNoNsProp(node, native::chars("parts")));
        if (listed) keep_only(words(std::string(native::view(listed.get()))), message.parts);
      } else if (native::local_name(node) == "multipartRelated" || native::local_name(node) == "part") {
        read_body(node, soap, message);
      }
    }
  }

  void read_header(const xmlNode* header, WsdlService::Message& message) const {
    const std::string name = attribute(header, "part");
    for (const WsdlService::Part& part : parts_of(header)) {
      if (part.name != name) continue;
      const auto same = [&](const WsdlService::Part& one) {
        return one.name == part.name && one.element.ns == part.element.ns &&
               one.element.local == part.element.local;
      };
      auto& headers = message.headers;
      if (std::none_of(headers.begin(), headers.end(), same)) headers.push_back(part);
      message.parts.erase(std::remove_if(message.parts.begin(), message.parts.end(), same),
                          message.parts.end());
    }
  }

  static void keep_only(const std::vector<std::string>& names, std::vector<WsdlService::Part>& parts) {
    parts.erase(std::remove_if(parts.begin(), parts.end(),
                               [&](const WsdlService::Part& part) {
                                 return std::find(names.begin(), names.end(), part.name) == names.end();
                               }),
                parts.end());
  }

  std::map<std::string, std::vector<WsdlService::Part>> messages_;
  std::string style_;            // of the binding that is read
  std::set<std::size_t> bound_;  // operations with a binding to SOAP
  WsdlService service_;
};

std::string escaped(const std::string& text) {
  const native::OwnedText made(xmlEncodeSpecialChars(nullptr, native::chars(text)));
  return std::string(native::view(made.get()));
}

/// A part as the child that it is: named as the part, in no namespace.
std::string part_element(const WsdlService::Part& part) {
  const bool by_type = !part.type.local.empty();
  const QName& name = by_type ? part.type : part.element;
  if (!by_type)
    return "<xs:element xmlns:q=\"" + escaped(name.ns) + "\" ref=\"q:" + escaped(name.local) + "\"/>";
  const std::string prefix = name.ns.empty() ? "" : " xmlns:q=\"" + escaped(name.ns) + "\"";
  return "<xs:element" + prefix + " form=\"unqualified\" name=\"" + escaped(part.name) + "\" type=\"" +
         (name.ns.empty() ? "" : "q:") + escaped(name.local) + "\"/>";
}

std::string wrapper_element(const std::string& name, const std::vector<WsdlService::Part>& parts) {
  std::string text = "<xs:element name=\"" + escaped(name) + "\"><xs:complexType><xs:sequence>";
  for (const WsdlService::Part& part : parts) text += part_element(part);
  return text + "</xs:sequence></xs:complexType></xs:element>";
}

}  // namespace

const WsdlService::Operation* WsdlService::find(const std::string& action) const {
  const auto found = std::find_if(operations.begin(), operations.end(),
                                  [&](const Operation& one) { return one.actions.count(action) != 0; });
  return found == operations.end() ? nullptr : &*found;
}

const WsdlService::Operation* WsdlService::find(const std::string& action, const std::string& output) const {
  if (!action.empty()) return find(action);
  const Operation* first = nullptr;
  for (const Operation& one : operations) {
    if (!one.no_action) continue;
    if (one.output == output) return &one;
    if (first == nullptr) first = &one;
  }
  return first;
}

std::vector<std::string> WsdlService::actions() const {
  std::vector<std::string> all;
  for (const Operation& operation : operations)
    all.insert(all.end(), operation.actions.begin(), operation.actions.end());
  return all;
}

std::optional<WsdlService> service_in(const ContractDocuments& contract) {
  std::vector<const xmlNode*> definitions;
  for (const ContractDocument& document : contract.documents)
    if (document.wsdl) definitions.push_back(xmlDocGetRootElement(document.tree.native()));
  Reader reader;
  for (const xmlNode* one : definitions) reader.add_messages(one);
  for (const xmlNode* one : definitions) reader.add_operations(one);
  for (const xmlNode* one : definitions) reader.add_bindings(one);
  WsdlService service = reader.finish();
  if (service.operations.empty()) return {};
  return service;
}

std::vector<std::string> rpc_schemas(const WsdlService& service) {
  std::map<std::string, std::map<std::string, std::string>> elements;  // by namespace and name
  std::map<std::string, std::set<std::string>> imports;                // by namespace
  const auto add = [&](const std::string& name, const WsdlService::Message& message) {
    elements[message.wrapper].emplace(name, wrapper_element(name, message.parts));
    for (const WsdlService::Part& part : message.parts)
      imports[message.wrapper].insert(part.type.local.empty() ? part.element.ns : part.type.ns);
  };
  for (const WsdlService::Operation& operation : service.operations) {
    if (!operation.rpc || operation.asked.is_encoded || operation.answered.is_encoded) continue;
    add(operation.input, operation.asked);
    add(operation.output, operation.answered);
  }
  std::vector<std::string> schemas;
  for (const auto& [ns, named] : elements) {
    const std::string target = ns.empty() ? "" : " targetNamespace=\"" + escaped(ns) + "\"";
    std::string text = "<xs:schema xmlns:xs=\"" + std::string(native::kXsd) + "\"" + target + ">";
    for (const std::string& import : imports[ns]) {
      if (import == native::kXsd || import == ns) continue;
      text += import.empty() ? "<xs:import/>" : "<xs:import namespace=\"" + escaped(import) + "\"/>";
    }
    for (const auto& [name, element] : named) text += element;
    schemas.push_back(text + "</xs:schema>");
  }
  return schemas;
}

}  // namespace hub::formats
