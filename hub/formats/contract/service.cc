#include "hub/formats/contract/service.h"

#include <libxml/tree.h>

#include <algorithm>
#include <iterator>
#include <sstream>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/contract/outline_reader.h"
#include "hub/formats/contract/wsdl_parts.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

constexpr const char* kSoapVersions[] = {"1.1", "1.2"};
constexpr std::string_view kMimeBinding = "http://schemas.xmlsoap.org/wsdl/mime/";
constexpr std::string_view kPolicies[] = {"http://schemas.xmlsoap.org/ws/2004/09/policy",
                                          "http://www.w3.org/ns/ws-policy"};
constexpr const char* kActionNamespaces[] = {"http://www.w3.org/2007/05/addressing/metadata",
                                             "http://www.w3.org/2006/05/addressing/wsdl"};

std::vector<SchemaPart> schemas_of(const ContractDocuments& contract) {
  std::vector<SchemaPart> parts;
  for (const ContractSchema& schema : contract.schemas)
    parts.push_back({schema.element, schema.target_namespace, contract.documents.at(schema.document).file});
  return parts;
}

std::set<std::string> words_of(const std::string& text) {
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), std::istream_iterator<std::string>()};
}

class ServiceReader {
 public:
  explicit ServiceReader(const ContractDocuments& contract)
      : parts_(contract), components_(schemas_of(contract)), outlines_(components_, model_.notes) {
    model_.notes = contract.findings;
  }

  Result<ServiceModel> read() {
    read_names();
    for (const Component& binding : parts_.all("binding")) {
      bool soap = false;
      for (const char* version : kSoapVersions)
        if (const Component bound = child_of(binding, binding_namespace(version), "binding")) {
          soap = true;
          read_binding(binding, bound, version);
        }
      if (!soap)
        complain(binding,
                 say("the binding '{}' is not of SOAP: it is left out; what it offers over HTTP alone is "
                     "for the kind rest",
                     "sasaiste '{}' nav SOAP: tā ir izlaista; ko tā dod tikai ar HTTP, ir veidam rest",
                     attribute_of(binding.node, "name")));
    }
    read_ports();
    note_policies();
    if (model_.operations.empty()) return nothing_to_make();
    return std::move(model_);
  }

 private:
  void complain(const Component& at, Sentence text) {
    config::add_new(at.finding(std::move(text)), model_.notes);
  }

  [[nodiscard]] Error nothing_to_make() const {
    if (refused_) {
      const config::Finding& first = *refused_;
      return {codes::config_invalid, Sentence(first.to_string(Language::en), first.to_string(Language::lv))};
    }
    return {
        codes::config_invalid,
        say("the contract has no operation with a SOAP 1.1 or 1.2 binding: ask the partner for the WSDL 1.1 "
            "with its bindings",
            "aprakstā nav nevienas darbības ar SOAP 1.1 vai 1.2 sasaisti: lūdziet partnerim WSDL 1.1 ar "
            "sasaistēm")};
  }

  void read_names() {
    for (const Component& root : parts_.definitions()) {
      if (model_.name.empty()) model_.name = attribute_of(root.node, "name");
      if (model_.target_namespace.empty()) model_.target_namespace = root.part->ns;
      if (model_.documentation.empty()) model_.documentation = documentation_of(root.node);
    }
    const auto& services = parts_.all("service");
    if (services.empty()) return;
    model_.name = attribute_of(services.front().node, "name");
    if (const std::string text = documentation_of(services.front().node); !text.empty())
      model_.documentation = text;
  }

  void read_ports() {
    for (const Component& service : parts_.all("service"))
      for (const Component& port : children_of(service, kWsdlNamespace, "port"))
        for (const char* version : kSoapVersions) {
          const Component address = child_of(port, binding_namespace(version), "address");
          const Component binding = parts_.find("binding", port, "binding");
          const Component type = binding ? parts_.find("portType", binding, "type") : Component{};
          if (!address || !type) continue;
          model_.ports.push_back({attribute_of(service.node, "name"), attribute_of(port.node, "name"),
                                  attribute_of(type.node, "name"), attribute_of(address.node, "location"),
                                  version});
        }
  }

  void note_policies() {
    for (const Component& root : parts_.definitions())
      for (const std::string_view ns : kPolicies)
        if (const Component policy = child_of(root, ns, "Policy"))
          complain(policy,
                   say("the contract has policies (WS-Policy): they are not read; ask the partner what must "
                       "be signed, and how callers log in, and say it under 'security' and 'credentials'",
                       "aprakstā ir politikas (WS-Policy): tās nelasa; noskaidrojiet ar partneri, kas "
                       "jāparaksta un kā jāpiesakās, un norādiet to laukos 'security' un 'credentials'"));
  }

  void read_binding(const Component& binding, const Component& bound, const std::string& version) {
    const Component type = parts_.find("portType", binding, "type");
    if (!type)
      return complain(binding, say("the port type '{}' is in none of the files: ask the partner for its WSDL",
                                   "porta tipa '{}' nav nevienā failā: lūdziet partnerim tā WSDL",
                                   attribute_of(binding.node, "type")));
    const std::string style = attribute_of(bound.node, "style");
    for (const Component& operation : children_of(binding, kWsdlNamespace, "operation")) {
      const Component soap = child_of(operation, binding_namespace(version), "operation");
      Call call{type, operation, soap, version, style == "rpc"};
      if (soap && !attribute_of(soap.node, "style").empty())
        call.rpc = attribute_of(soap.node, "style") == "rpc";
      read_operation(call);
    }
  }

  /// One operation of one binding.
  struct Call {
    Component type;
    Component bound;
    Component soap;
    std::string version;
    bool rpc;
    Component declared = {};

    [[nodiscard]] std::string name() const { return attribute_of(bound.node, "name"); }
  };

  void read_operation(Call& call) {
    const std::string name = call.name();
    std::vector<Component> same;
    for (const Component& one : children_of(call.type, kWsdlNamespace, "operation"))
      if (attribute_of(one.node, "name") == name) same.push_back(one);
    if (same.empty())
      return complain(call.bound,
                      say("the operation '{}' is bound, but its port type does not have it: it is left out",
                          "darbībai '{}' ir sasaiste, bet porta tipā tās nav: tā ir izlaista", name));
    call.declared = same.front();
    if (same.size() > 1)
      complain(same[1], say("the operation '{}' is overloaded: only the first of that name is written out",
                            "darbība '{}' ir pārslogota: izrakstīta ir tikai pirmā ar šo nosaukumu", name));
    const Component input = child_of(call.declared, kWsdlNamespace, "input");
    const Component output = child_of(call.declared, kWsdlNamespace, "output");
    const Component first = Component{native::first_child(call.declared.node), call.declared.part};
    const bool theirs = !input || (output && native::local_name(skip_documentation(first.node)) == "output");
    if (theirs)
      return complain(call.declared,
                      say("'{}' is said by the partner first (notification): it is left out; a partner "
                          "that calls the hub is a party with a message type",
                          "'{}' pirmais saka partneris (paziņojums): tas ir izlaists; partneris, kas "
                          "izsauc centrmezglu, ir puse ar ziņojuma tipu",
                          name));
    if (is_encoded(call)) return;
    const std::string action = call.soap ? attribute_of(call.soap.node, "soapAction") : std::string();
    if (ServiceOperation* known = find(call); known != nullptr) return merge(*known, call, action);
    model_.operations.push_back(operation_of(call, input, output));
    model_.operations.back().actions[call.version] = action;
  }

  static const xmlNode* skip_documentation(const xmlNode* node) {
    while (node != nullptr && native::local_name(node) != "input" && native::local_name(node) != "output")
      node = native::next_element(node);
    return node;
  }

  ServiceOperation* find(const Call& call) {
    const auto found =
        std::find_if(model_.operations.begin(), model_.operations.end(), [&](const ServiceOperation& known) {
          return known.name == call.name() && known.line == line_of(call.declared.node) &&
                 known.file == call.declared.part->file;
        });
    return found == model_.operations.end() ? nullptr : &*found;
  }

  void merge(ServiceOperation& known, const Call& call, const std::string& action) {
    const auto [other, added] = known.actions.emplace(call.version, action);
    if (known.rpc != call.rpc)
      complain(call.bound,
               say("the operation '{}' is of another style in another binding: the first is taken",
                   "darbībai '{}' citā sasaistē ir cits stils: ņemts pirmais", call.name()));
    if (!added && other->second != action)
      complain(call.bound,
               say("the operation '{}' has another soapAction in another binding of SOAP {}: '{}' is taken",
                   "darbībai '{}' citā SOAP {} sasaistē ir cits soapAction: ņemts '{}'", call.name(),
                   call.version, other->second));
  }

  /// A soap:body of the operation's binding, wherever it stands in it.
  [[nodiscard]] Component body_in(const Component& direction, const std::string& version) {
    const std::string_view ns = binding_namespace(version);
    if (Component body = child_of(direction, ns, "body")) return body;
    for (const Component& related : children_of(direction, kMimeBinding, "multipartRelated")) {
      complain(related,
               say("the message travels with attachments (SwA, multipart/related): they are not written out; "
                   "ask the partner for MTOM or for base64 in the Body",
                   "ziņojums nāk ar pielikumiem (SwA, multipart/related): tie nav izrakstīti; lūdziet "
                   "partnerim MTOM vai base64 elementā Body"));
      for (const Component& part : children_of(related, kMimeBinding, "part"))
        if (Component body = child_of(part, ns, "body")) return body;
    }
    return {};
  }

  bool is_encoded(const Call& call) {
    for (const char* direction : {"input", "output"}) {
      const Component bound = child_of(call.bound, kWsdlNamespace, direction);
      const Component body = bound ? body_in(bound, call.version) : Component{};
      if (!body || attribute_of(body.node, "use") != "encoded") continue;
      config::Finding finding = body.finding(
          say("'{}' is rpc/encoded, which the hub does not speak: ask the partner for document/literal (WS-I "
              "Basic Profile 1.1)",
              "'{}' ir rpc/encoded, ko centrmezgls nelieto: lūdziet partnerim document/literal (WS-I Basic "
              "Profile 1.1)",
              call.name()));
      if (!refused_) refused_ = finding;
      config::add_new(std::move(finding), model_.notes);
      return true;
    }
    return false;
  }

  ServiceOperation operation_of(const Call& call, const Component& input, const Component& output) {
    ServiceOperation operation;
    operation.name = call.name();
    operation.port_type = attribute_of(call.type.node, "name");
    operation.documentation = documentation_of(call.declared.node);
    operation.rpc = call.rpc;
    operation.file = call.declared.part->file;
    operation.line = line_of(call.declared.node);
    read_wsa_action(operation, call, input);
    operation.input = message_of(call, input, "input", call.name());
    if (output) {
      operation.output = message_of(call, output, "output", call.name() + "Response");
    } else {
      complain(call.declared,
               say("'{}' is one-way, it has no answer: the hub wants one to know that the message was "
                   "taken; ask the partner what it answers",
                   "'{}' ir vienvirziena, tai nav atbildes: centrmezglam to vajag, lai zinātu, ka "
                   "ziņojums saņemts; noskaidrojiet, ko partneris atbild",
                   call.name()));
    }
    for (const Component& fault : children_of(call.declared, kWsdlNamespace, "fault"))
      for (const Component& part : parts_of(fault))
        if (auto outline = outline_of(part)) operation.faults.push_back(*std::move(outline));
    return operation;
  }

  static void read_wsa_action(ServiceOperation& operation, const Call& call, const Component& input) {
    for (const char* ns : kActionNamespaces) {
      const native::OwnedText text(xmlGetNsProp(const_cast<xmlNode*>(input.node),  // NOLINT: only read
                                                native::chars("Action"), native::chars(ns)));
      if (!text) continue;
      operation.wsa_action = native::view(text.get());
      operation.wsa_named = true;
      return;
    }
    const std::string& target = call.type.part->ns;
    const std::string delimiter = target.starts_with("urn:") ? ":" : "/";
    std::string name = attribute_of(input.node, "name");
    if (name.empty()) name = call.name() + "Request";
    operation.wsa_action = target + (target.ends_with(delimiter) ? "" : delimiter) +
                           attribute_of(call.type.node, "name") + delimiter + name;
  }

  [[nodiscard]] std::vector<Component> parts_of(const Component& named) {
    const Component message = parts_.find("message", named, "message");
    if (message) return children_of(message, kWsdlNamespace, "part");
    complain(named, say("the message '{}' is in none of the files: ask the partner for its WSDL",
                        "ziņojuma '{}' nav nevienā failā: lūdziet partnerim tā WSDL",
                        attribute_of(named.node, "message")));
    return {};
  }

  /// What the element of a part holds; nothing if it has a type alone.
  std::optional<OutlinePart> outline_of(const Component& part) {
    const std::string element = attribute_of(part.node, "element");
    if (element.empty()) return std::nullopt;
    return outlines_.element(Components::resolve(part, element), part);
  }

  ServiceMessage message_of(const Call& call, const Component& declared, const char* direction,
                            const std::string& wrapper) {
    ServiceMessage message;
    const Component bound = child_of(call.bound, kWsdlNamespace, direction);
    const Component body = bound ? body_in(bound, call.version) : Component{};
    std::set<std::string> in_header;
    for (const Component& header : children_of(bound, binding_namespace(call.version), "header"))
      read_header(header, declared, message, in_header);
    const std::set<std::string> chosen = words_of(body ? attribute_of(body.node, "parts") : std::string());
    std::vector<Component> parts;
    for (const Component& part : parts_of(declared)) {
      const std::string name = attribute_of(part.node, "name");
      if (chosen.empty() ? in_header.count(name) == 0 : chosen.count(name) != 0) parts.push_back(part);
    }
    message.body = call.rpc ? rpc_body(parts, body, wrapper, declared) : document_body(parts);
    return message;
  }

  void read_header(const Component& header, const Component& declared, ServiceMessage& message,
                   std::set<std::string>& in_header) {
    const std::string name = attribute_of(header.node, "part");
    for (const Component& part : parts_of(header)) {
      if (attribute_of(part.node, "name") != name) continue;
      if (parts_.find("message", header, "message").node == parts_.find("message", declared, "message").node)
        in_header.insert(name);
      if (auto outline = outline_of(part)) message.headers.push_back(*std::move(outline));
    }
  }

  std::optional<OutlinePart> document_body(const std::vector<Component>& parts) {
    if (parts.empty()) return std::nullopt;
    if (parts.size() > 1)
      complain(parts[1],
               say("the Body has {} parts, document/literal has one: only the first is written out; ask the "
                   "partner which of them it reads",
                   "elementam Body ir {} daļas, document/literal ir viena: izrakstīta tikai pirmā; "
                   "noskaidrojiet ar partneri, kuru tas lasa",
                   parts.size()));
    auto outline = outline_of(parts.front());
    if (!outline && attribute_of(parts.front().node, "element").empty())
      complain(parts.front(),
               say("the part '{}' of document/literal has a type and no element, so that nobody knows "
                   "what stands in the Body: ask the partner for a sample message",
                   "document/literal daļai '{}' ir tips, bet nav elementa, tāpēc nav zināms, kas ir "
                   "elementā Body: lūdziet partnerim ziņojuma paraugu",
                   attribute_of(parts.front().node, "name")));
    return outline;
  }

  /// The element around the parts of rpc/literal (WS-I Basic Profile 1.1, R2735): in the namespace of the
  /// soap:body, the parts in none.
  OutlinePart rpc_body(const std::vector<Component>& parts, const Component& body, const std::string& wrapper,
                       const Component& declared) {
    OutlinePart whole;
    whole.name = {body ? attribute_of(body.node, "namespace") : std::string(), wrapper};
    whole.file = declared.part->file;
    whole.line = line_of(declared.node);
    for (const Component& part : parts) {
      const std::string name = attribute_of(part.node, "name");
      const std::string type = attribute_of(part.node, "type");
      if (type.empty()) {
        complain(
            part,
            say("the part '{}' of rpc/literal has an element and no type, which WS-I forbids (R2203): it is "
                "left out; ask the partner for a sample message",
                "rpc/literal daļai '{}' ir elements, nevis tips, ko WS-I aizliedz (R2203): tā ir izlaista; "
                "lūdziet partnerim ziņojuma paraugu",
                name));
        continue;
      }
      whole.parts.push_back(outlines_.typed({"", name}, Components::resolve(part, type), part));
    }
    return whole;
  }

  ServiceModel model_;
  WsdlParts parts_;
  Components components_;
  OutlineReader outlines_;
  std::optional<config::Finding> refused_;
};

}  // namespace

Result<ServiceModel> read_service(const ContractDocuments& contract) {
  if (contract.documents.empty()) {
    if (contract.findings.empty())
      return Error(codes::config_invalid, say("the contract cannot be read", "aprakstu nevar izlasīt"));
    const config::Finding& first = contract.findings.front();
    return Error(codes::config_invalid,
                 Sentence(first.to_string(Language::en), first.to_string(Language::lv)));
  }
  return ServiceReader(contract).read();
}

}  // namespace hub::formats
