#include "hub/formats/xsd/validator.h"

#include <libxml/xmlschemas.h>

#include <new>
#include <vector>

#include "hub/formats/xml/native.h"
#include "hub/formats/xml/white_space.h"
#include "hub/formats/xsd/schema_complaint.h"

namespace hub::formats {
namespace {

struct FreeSchema {
  void operator()(xmlSchema* schema) const { xmlSchemaFree(schema); }
};
struct FreeSchemaParser {
  void operator()(xmlSchemaParserCtxt* parser) const { xmlSchemaFreeParserCtxt(parser); }
};
struct FreeRun {
  void operator()(xmlSchemaValidCtxt* run) const { xmlSchemaFreeValidCtxt(run); }
};

struct Complaints {
  std::function<config::Finding(const xmlNode*, Sentence)> at;
  bool warnings;
  config::Findings& findings;
};

void add_finding(void* context, xmlError* error) {
  const auto* complaints = static_cast<Complaints*>(context);
  if (error->level == XML_ERR_WARNING && !complaints->warnings) return;
  const auto* node = static_cast<const xmlNode*>(error->node);
  if (node != nullptr && node->type == XML_ATTRIBUTE_NODE) node = node->parent;
  complaints->findings.push_back(complaints->at(node, schema_complaint(*error)));
}

// libxml2 lists what it expected only in its text, after these words; it is all from the schema.
std::vector<std::string> expected_names(std::string_view message) {
  static constexpr std::string_view kWords = "Expected is";
  std::vector<std::string> names;
  const std::size_t start = message.rfind(kWords);
  if (start == std::string_view::npos) return names;
  std::string_view list = message.substr(start + kWords.size());
  for (std::size_t brace = list.find('}'); brace != std::string_view::npos; brace = list.find('}')) {
    list.remove_prefix(brace + 1);
    names.emplace_back(list.substr(0, list.find_first_of(", )")));
  }
  return names;
}

void keep_first(void* context, xmlError* error) {
  auto& fault = *static_cast<std::optional<XsdValidator::Fault>*>(context);
  if (fault) return;
  const std::string_view message = error->message == nullptr ? "" : error->message;
  const auto* node = static_cast<const xmlNode*>(error->node);
  if (node != nullptr && node->type == XML_ATTRIBUTE_NODE) node = node->parent;
  fault =
      XsdValidator::Fault{node, error->code, message.find("Missing child element") != std::string_view::npos,
                          expected_names(message)};
}

/// Null: why is in the findings.
std::unique_ptr<xmlSchema, FreeSchema> compiled(const XmlDocument& xsd, Complaints complaints) {
  const std::unique_ptr<xmlSchemaParserCtxt, FreeSchemaParser> parser(
      xmlSchemaNewDocParserCtxt(xsd.native()));
  if (!parser) throw std::bad_alloc();
  xmlSchemaSetParserStructuredErrors(parser.get(), add_finding, &complaints);
  std::unique_ptr<xmlSchema, FreeSchema> schema(xmlSchemaParse(parser.get()));
  if (!schema && complaints.findings.empty())
    complaints.findings.push_back(complaints.at(nullptr, Text{"not a correct schema", "shēma nav pareiza"}));
  return schema;
}

}  // namespace

struct XsdValidator::Compiled {
  XmlDocument source;  // the schema points into it
  std::unique_ptr<xmlSchema, FreeSchema> schema;
  std::unique_ptr<const WhiteSpaces> white_spaces;
};

XsdValidator::XsdValidator(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
XsdValidator::~XsdValidator() = default;

std::unique_ptr<XsdValidator> XsdValidator::compile(XmlDocument xsd, const XsdPlaces& places,
                                                    config::Findings& findings) {
  auto white_spaces = std::make_unique<const WhiteSpaces>(xsd);  // before libxml2 works on the tree
  const auto at = [&places](const xmlNode* node, Sentence text) {
    return places.finding(node, std::move(text));
  };
  auto schema = compiled(xsd, {at, true, findings});
  if (!schema) return nullptr;
  return std::unique_ptr<XsdValidator>(new XsdValidator(
      std::make_unique<Compiled>(Compiled{std::move(xsd), std::move(schema), std::move(white_spaces)})));
}

std::unique_ptr<XsdValidator> XsdValidator::compile(Sources sources, config::Findings& findings) {
  const ServedTexts served(sources.others);
  auto schema = compiled(sources.main, {sources.at, false, findings});
  if (!schema) return nullptr;
  return std::unique_ptr<XsdValidator>(new XsdValidator(std::make_unique<Compiled>(
      Compiled{std::move(sources.main), std::move(schema), std::move(sources.white_spaces)})));
}

bool XsdValidator::apply_white_space(XmlDocument& document) const {
  return compiled_->white_spaces->apply(document);
}

std::optional<XsdValidator::Fault> XsdValidator::first_fault(const XmlDocument& document) const {
  const std::unique_ptr<xmlSchemaValidCtxt, FreeRun> run(xmlSchemaNewValidCtxt(compiled_->schema.get()));
  if (!run) throw std::bad_alloc();
  std::optional<Fault> fault;
  xmlSchemaSetValidStructuredErrors(run.get(), keep_first, &fault);
  const int result = xmlSchemaValidateDoc(run.get(), document.native());
  if (result != 0 && !fault) fault = Fault{};
  return fault;
}

}  // namespace hub::formats
