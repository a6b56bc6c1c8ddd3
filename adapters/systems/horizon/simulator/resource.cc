#include "adapters/systems/horizon/simulator/resource.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

#include <memory>
#include <stdexcept>
#include <utility>

#include "adapters/systems/horizon/simulator/refusal.h"

namespace sandbox::horizon {
namespace {

struct FreeSchemaPart {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  void operator()(xmlSchemaParserCtxt* context) const { xmlSchemaFreeParserCtxt(context); }
  void operator()(xmlSchemaValidCtxt* context) const { xmlSchemaFreeValidCtxt(context); }
  void operator()(xmlChar* text) const { xmlFree(text); }
};

std::string text_of(const xmlChar* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

std::string content_of(xmlNode* node) {
  const std::unique_ptr<xmlChar, FreeSchemaPart> text(xmlNodeGetContent(node));
  return text_of(text.get());
}

std::vector<xmlNode*> children_of(xmlNode* node) {
  std::vector<xmlNode*> children;
  for (xmlNode* child = node->children; child != nullptr; child = child->next)
    if (child->type == XML_ELEMENT_NODE) children.push_back(child);
  return children;
}

/// Puts elements without namespace into `space`; other namespaces stay and do not fit the schema.
void adopt(xmlNode* node, xmlNs* space) {
  if (node->ns == nullptr) xmlSetNs(node, space);
  for (xmlNode* child : children_of(node)) adopt(child, space);
}

/// The first complaint: of which element, and whether a value or the structure is wrong.
struct Complaint {
  bool value = false;
  std::string element;
};

void hear(void* context, xmlError* error) {
  auto& complaint = *static_cast<Complaint*>(context);
  if (!complaint.element.empty()) return;
  complaint.value =
      (error->code >= XML_SCHEMAV_CVC_FACET_VALID && error->code <= XML_SCHEMAV_CVC_ENUMERATION_VALID) ||
      (error->code >= XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1 &&
       error->code <= XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3);
  const auto* const node = static_cast<xmlNode*>(error->node);
  complaint.element = node == nullptr ? "?" : text_of(node->name);
}

void keep_quiet(void* /*context*/, const char* /*format*/, ...) {}

}  // namespace

ResourceForm::ResourceForm(std::string name, const std::string& folder) : name_(std::move(name)) {
  xmlInitParser();
  const auto file = folder + "/" + name_ + ".xsd";
  const std::unique_ptr<xmlSchemaParserCtxt, FreeSchemaPart> context(xmlSchemaNewParserCtxt(file.c_str()));
  if (context != nullptr) {
    xmlSchemaSetParserErrors(context.get(), keep_quiet, keep_quiet, nullptr);
    schema_ = xmlSchemaParse(context.get());
  }
  if (schema_ == nullptr) throw std::runtime_error("'" + file + "' is no schema");
}

ResourceForm::~ResourceForm() {
  xmlSchemaFree(static_cast<xmlSchema*>(schema_));
}

Resource ResourceForm::read(const std::string& body, const std::string& kind) const {
  const std::unique_ptr<xmlDoc, FreeSchemaPart> document(
      xmlReadMemory(body.data(), static_cast<int>(body.size()), nullptr, nullptr,
                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOBLANKS));
  xmlNode* const root = document == nullptr ? nullptr : xmlDocGetRootElement(document.get());
  if (root == nullptr || document->intSubset != nullptr)
    throw Refusal{400, "ESchema", "the body is no XML without document type"};
  xmlNs* const space = xmlNewNs(root, reinterpret_cast<const xmlChar*>((name_ + ".xsd").c_str()), nullptr);
  adopt(root, space != nullptr ? space : root->ns);

  Complaint complaint;
  const std::unique_ptr<xmlSchemaValidCtxt, FreeSchemaPart> context(
      xmlSchemaNewValidCtxt(static_cast<xmlSchema*>(schema_)));
  xmlSchemaSetValidStructuredErrors(context.get(), hear, &complaint);
  if (xmlSchemaValidateDoc(context.get(), document.get()) != 0)
    throw Refusal{400, complaint.value ? "EValue" : "ESchema",
                  "field " + complaint.element + " is not valid"};

  const auto inner = children_of(root);
  if (text_of(inner.front()->name) != kind) throw Refusal{400, "ESchema", kind + " is expected"};
  Resource read;
  read.kind = kind;
  for (xmlNode* child : children_of(inner.front())) {
    if (children_of(child).empty()) read.fields[text_of(child->name)] = content_of(child);
    for (xmlNode* row : children_of(child)) {
      auto& fields = read.rows.emplace_back();
      for (xmlNode* cell : children_of(row)) fields[text_of(cell->name)] = content_of(cell);
    }
  }
  return read;
}

}  // namespace sandbox::horizon
