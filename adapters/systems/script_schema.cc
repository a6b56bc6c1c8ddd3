#include "adapters/systems/script_schema.h"

#include <libxml/parser.h>
#include <libxml/xmlIO.h>

#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

#include "adapters/systems/script_xml.h"

namespace sandbox::script {
namespace {

constexpr const char* kWsdl = "http://schemas.xmlsoap.org/wsdl/";
constexpr const char* kXsd = "http://www.w3.org/2001/XMLSchema";

bool is_named(const xmlNode* node, const char* space, const char* name) {
  return xmlStrEqual(node->name, reinterpret_cast<const xmlChar*>(name)) != 0 && node->ns != nullptr &&
         xmlStrEqual(node->ns->href, reinterpret_cast<const xmlChar*>(space)) != 0;
}

/// A document of its own with all prefixes that are in force at `element`.
XmlOwned<xmlDoc> alone(xmlNode* element) {
  XmlOwned<xmlDoc> document(xmlNewDoc(as_xml("1.0")));
  xmlNode* const copy = xmlDocCopyNode(element, document.get(), 1);
  xmlDocSetRootElement(document.get(), copy);
  xmlNs** const in_force = xmlGetNsList(element->doc, element);
  for (xmlNs** one = in_force; one != nullptr && *one != nullptr; ++one)
    if ((*one)->prefix != nullptr) xmlNewNs(copy, (*one)->href, (*one)->prefix);
  xmlFree(in_force);
  xmlReconciliateNs(document.get(), copy);
  return document;
}

std::vector<xmlNode*> schemas_in(xmlNode* definitions) {
  std::vector<xmlNode*> found;
  for (xmlNode* types = xmlFirstElementChild(definitions); types != nullptr;
       types = xmlNextElementSibling(types)) {
    if (!is_named(types, kWsdl, "types")) continue;
    for (xmlNode* one = xmlFirstElementChild(types); one != nullptr; one = xmlNextElementSibling(one))
      if (is_named(one, kXsd, "schema")) found.push_back(one);
  }
  return found;
}

/// The first complaint of a library that says it line by line.
void keep_first(void* context, xmlError* error) {
  auto& first = *static_cast<std::string*>(context);
  if (!first.empty() || error->message == nullptr) return;
  first = error->message;
  while (!first.empty() && first.back() == '\n') first.pop_back();
}

}  // namespace

struct Schema::Parsed {
  XmlOwned<xmlDoc> document;  ///< Kept: the schema points into it.
  XmlOwned<xmlSchema> schema;
};

Schema::Schema(const std::string& file) : parsed_(std::make_unique<Parsed>()) {
  xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
  XmlOwned<xmlDoc> whole(
      xmlReadFile(file.c_str(), nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  if (!whole || xmlDocGetRootElement(whole.get()) == nullptr) throw std::runtime_error("it is no XML");
  xmlNode* const root = xmlDocGetRootElement(whole.get());
  if (is_named(root, kWsdl, "definitions")) {
    const auto schemas = schemas_in(root);
    if (schemas.size() != 1)
      throw std::runtime_error("the WSDL has " + std::to_string(schemas.size()) +
                               " schemas of its own: name the XSD file that is meant");
    parsed_->document = alone(schemas.front());
    parsed_->document->URL = xmlStrdup(reinterpret_cast<const xmlChar*>(file.c_str()));
  }
  const XmlOwned<xmlSchemaParserCtxt> parser(parsed_->document
                                                 ? xmlSchemaNewDocParserCtxt(parsed_->document.get())
                                                 : xmlSchemaNewParserCtxt(file.c_str()));
  std::string complaint;
  xmlSchemaSetParserStructuredErrors(parser.get(), keep_first, &complaint);
  parsed_->schema.reset(xmlSchemaParse(parser.get()));
  if (!parsed_->schema) throw std::runtime_error(complaint.empty() ? "it is no schema" : complaint);
}

Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

bool Schema::takes(xmlNode* element) const {
  if (element == nullptr) return false;
  const XmlOwned<xmlDoc> document = alone(element);
  const XmlOwned<xmlSchemaValidCtxt> validator(xmlSchemaNewValidCtxt(parsed_->schema.get()));
  std::string ignored;
  xmlSchemaSetValidStructuredErrors(validator.get(), keep_first, &ignored);
  return xmlSchemaValidateDoc(validator.get(), document.get()) == 0;
}

std::string contract_file(const std::string& script_file, const std::string& slug, const std::string& name) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::absolute(script_file).parent_path();
  std::error_code unknown;
  if (fs::is_regular_file(folder / name, unknown)) return (folder / name).string();
  const fs::path library = folder.parent_path().parent_path().parent_path();
  return (library / "wsdl" / slug / name).string();
}

}  // namespace sandbox::script
