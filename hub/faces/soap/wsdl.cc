#include "hub/faces/soap/wsdl.h"

#include <algorithm>

#include "hub/faces/soap/envelope.h"
#include "hub/formats/soap/exchange_schema.h"
#include "hub/formats/soap/request.h"
#include "hub/formats/xml/lines.h"
#include "hub/formats/xsd/attachment_schema.h"
#include "hub/formats/xsd/inlined_schema.h"

namespace hub::faces {
namespace {

using formats::XmlLines;

constexpr std::string_view kHttp = "http://schemas.xmlsoap.org/soap/http";

/// An element by its prefix in the WSDL.
struct Element {
  std::string prefix;
  std::string name;

  [[nodiscard]] std::string qname() const { return prefix + ":" + name; }
};

struct Operation {
  std::string name;
  std::string ns;  ///< Of the request; actions begin with it.
  Element request;
  Element reply;
  std::string documentation;

  [[nodiscard]] std::string action() const { return ns + ":" + name; }
  [[nodiscard]] std::string answer() const { return name + "Response"; }
};

/// What one WSDL is made of.
struct Service {
  std::string family;
  std::string documentation;
  std::vector<std::pair<std::string, std::string>> prefixes;  ///< Of the types' namespaces.
  std::vector<std::string> schemas;                           ///< Elements xs:schema.
  std::vector<Operation> operations;
};

/// One of the two bindings.
struct Binding {
  std::string_view prefix;  ///< Of its WSDL extension, and end of its name.
  std::string_view suffix;
};
constexpr Binding kBindings[] = {{"soap", "Soap11"}, {"soap12", "Soap12"}};

/// `tax-returns` is `TaxReturns`.
std::string capitals(std::string_view family) {
  std::string name;
  bool start = true;
  for (const char c : family) {
    const bool letter = c >= 'a' && c <= 'z';
    if (c != '-' && c != '_' && c != '.')
      name.push_back(start && letter ? static_cast<char>(c - 'a' + 'A') : c);
    start = c == '-' || c == '_' || c == '.';
  }
  return name;
}

/// The root element of an XSD, which has been compiled before.
std::string schema_element(std::string_view xsd) {
  const auto document = formats::XmlDocument::parse(xsd);
  return document ? formats::alone(formats::schema_in(document->native())) : std::string();
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

/// What the operation is, in both languages, and what its Context must say.
std::string documentation_of(const config::MessageType& type) {
  std::string text = type.summary_en + "\n" + type.summary_lv;
  if (type.attachments)
    text +=
        "\nAttachments: the content of each here, by MTOM or as base64, or brought before by PUT "
        "/v1/attachments/{digest}; then with its size and digest (SHA-256)."
        "\nPielikumi: katra saturs šeit, ar MTOM vai kā base64, vai iepriekš atnests ar PUT "
        "/v1/attachments/{digest}; tad ar size un digest (SHA-256).";
  if (!type.required_context.empty()) text += "\nContext: " + joined(type.required_context);
  if (!type.purposes.empty()) text += "\nContext/purpose: " + joined(type.purposes);
  if (!type.legal_bases.empty()) text += "\nContext/legal_basis: " + joined(type.legal_bases);
  return text;
}

Operation operation_of(const TypeOnFace& type, const std::string& prefix) {
  const config::MessageType& declared = *type.type;
  Operation operation;
  operation.name = declared.operation;
  operation.ns = type.schema->target_namespace();
  operation.request = {prefix, declared.operation};
  operation.reply = declared.reply.empty() ? Element{"ex", "Receipt"} : Element{prefix, declared.reply};
  operation.documentation = documentation_of(declared);
  return operation;
}

void write_types(XmlLines& lines, const Service& service) {
  lines.open("wsdl:types");
  for (const std::string& schema : service.schemas) lines.insert(schema);
  lines.close();
}

void write_message(XmlLines& lines, const std::string& name, std::string_view part, const Element& element) {
  lines.open("wsdl:message", {{"name", name}});
  lines.empty("wsdl:part", {{"name", std::string(part)}, {"element", element.qname()}});
  lines.close();
}

void write_messages(XmlLines& lines, const Service& service) {
  for (const Operation& operation : service.operations) {
    write_message(lines, operation.name, "parameters", operation.request);
    write_message(lines, operation.answer(), "parameters", operation.reply);
  }
  write_message(lines, "ContextHeader", "context", {"ex", "Context"});
  write_message(lines, "ErrorFault", "error", {"ex", "Error"});
}

void write_port_type(XmlLines& lines, const Service& service, const std::string& name) {
  lines.open("wsdl:portType", {{"name", name}});
  for (const Operation& operation : service.operations) {
    const std::string action = operation.action();
    lines.open("wsdl:operation", {{"name", operation.name}});
    lines.text("wsdl:documentation", operation.documentation);
    lines.empty("wsdl:input", {{"message", "tns:" + operation.name}, {"wsam:Action", action}});
    lines.empty("wsdl:output",
                {{"message", "tns:" + operation.answer()}, {"wsam:Action", action + "Response"}});
    lines.empty(
        "wsdl:fault",
        {{"name", "Error"}, {"message", "tns:ErrorFault"}, {"wsam:Action", std::string(kFaultAction)}});
    lines.close();
  }
  lines.close();
}

void write_binding(XmlLines& lines, const Service& service, const std::string& name, const Binding& binding) {
  const std::string prefix(binding.prefix);
  lines.open("wsdl:binding", {{"name", name + std::string(binding.suffix)}, {"type", "tns:" + name}});
  lines.empty(prefix + ":binding", {{"style", "document"}, {"transport", std::string(kHttp)}});
  for (const Operation& operation : service.operations) {
    lines.open("wsdl:operation", {{"name", operation.name}});
    lines.empty(prefix + ":operation", {{"soapAction", operation.action()}, {"style", "document"}});
    lines.open("wsdl:input");
    lines.empty(prefix + ":header",
                {{"message", "tns:ContextHeader"}, {"part", "context"}, {"use", "literal"}});
    lines.empty(prefix + ":body", {{"parts", "parameters"}, {"use", "literal"}});
    lines.close();
    lines.open("wsdl:output");
    lines.empty(prefix + ":body", {{"use", "literal"}});
    lines.close();
    lines.open("wsdl:fault", {{"name", "Error"}});
    lines.empty(prefix + ":fault", {{"name", "Error"}, {"use", "literal"}});
    lines.close();
    lines.close();
  }
  lines.close();
}

void write_service(XmlLines& lines, const Service& service, const std::string& name) {
  const std::string address = std::string(kWsdlServer) + "/soap/" + service.family;
  lines.open("wsdl:service", {{"name", name}});
  lines.text("wsdl:documentation", service.documentation);
  for (const Binding& binding : kBindings) {
    const std::string bound = name + std::string(binding.suffix);
    lines.open("wsdl:port", {{"name", bound}, {"binding", "tns:" + bound}});
    lines.empty(std::string(binding.prefix) + ":address", {{"location", address}});
    lines.close();
  }
  lines.close();
}

std::string write(const Service& service) {
  const std::string name = capitals(service.family);
  const std::string own = "urn:sakta:wsdl:" + service.family;
  std::vector<std::string> declared;
  XmlLines::Attributes attributes{{"name", name},
                                  {"targetNamespace", own},
                                  {"xmlns:wsdl", "http://schemas.xmlsoap.org/wsdl/"},
                                  {"xmlns:soap", "http://schemas.xmlsoap.org/wsdl/soap/"},
                                  {"xmlns:soap12", "http://schemas.xmlsoap.org/wsdl/soap12/"},
                                  {"xmlns:wsam", "http://www.w3.org/2007/05/addressing/metadata"},
                                  {"xmlns:tns", own},
                                  {"xmlns:ex", std::string(formats::kExchangeNamespace)}};
  for (const auto& [prefix, ns] : service.prefixes) declared.push_back("xmlns:" + prefix);
  for (std::size_t i = 0; i < declared.size(); ++i)
    attributes.emplace_back(declared[i], service.prefixes[i].second);
  XmlLines lines;
  lines.open("wsdl:definitions", attributes);
  write_types(lines, service);
  write_messages(lines, service);
  write_port_type(lines, service, name);
  for (const Binding& binding : kBindings) write_binding(lines, service, name, binding);
  write_service(lines, service, name);
  lines.close();
  return std::move(lines).take();
}

}  // namespace

std::string family_wsdl(const std::string& family, std::vector<TypeOnFace> types) {
  std::sort(types.begin(), types.end(),
            [](const TypeOnFace& a, const TypeOnFace& b) { return a.type->name < b.type->name; });
  Service service{.family = family, .documentation = {}, .prefixes = {}, .schemas = {}, .operations = {}};
  service.documentation =
      "Municipal information exchange: " + family + ".\nPašvaldības informācijas apmaiņa: " + family + ".";
  for (const TypeOnFace& type : types) {
    const std::string prefix = "t" + std::to_string(service.prefixes.size() + 1);
    service.prefixes.emplace_back(prefix, type.schema->target_namespace());
    service.schemas.push_back(
        type.type->attachments
            ? formats::schema_with_contents(type.type->xsd, type.type->attachments->media_types)
            : schema_element(type.type->xsd));
    service.operations.push_back(operation_of(type, prefix));
  }
  service.schemas.push_back(schema_element(formats::exchange_xsd()));
  return write(service);
}

std::string exchange_wsdl() {
  const auto operation = [](const char* name, const char* reply, const char* documentation) {
    return Operation{
        name, std::string(formats::kExchangeNamespace), {"ex", name}, {"ex", reply}, documentation};
  };
  const Service service{
      .family = std::string(kExchangeFamily),
      .documentation = "Messages of any type, as octets.\nJebkura tipa ziņojumi oktetu veidā.",
      .prefixes = {},
      .schemas = {schema_element(formats::exchange_xsd())},
      .operations = {
          operation("Ask", "AskResponse",
                    "Asks and waits for the answer.\nUzdod jautājumu un gaida atbildi."),
          operation("Send", "Receipt",
                    "Hands a message over; it is stored and delivered.\nNodod ziņojumu; to saglabā un "
                    "piegādā."),
          operation("Status", "Message",
                    "Where a message of this party stands.\nKas noticis ar šīs sistēmas ziņojumu."),
          operation("ReadAttachment", "Attachment",
                    "Gives an attachment of a message of this party, by MTOM for who says Accept: "
                    "multipart/related.\nDod šīs sistēmas ziņojuma pielikumu, ar MTOM, ja norādīts Accept: "
                    "multipart/related.")}};
  return write(service);
}

std::string wsdl_for(std::string_view wsdl, std::string_view host) {
  if (host.empty()) return std::string(wsdl);
  const std::string address = "location=\"" + std::string(kWsdlServer) + "/";
  std::string text;
  std::size_t from = 0;
  for (std::size_t at = wsdl.find(address); at != std::string_view::npos; at = wsdl.find(address, from)) {
    text.append(wsdl.substr(from, at - from)).append("location=\"https://");
    for (const char c : host) c == '&' ? text.append("&amp;") : text.append(1, c);
    text.append("/");
    from = at + address.size();
  }
  return text.append(wsdl.substr(from));
}

}  // namespace hub::faces
