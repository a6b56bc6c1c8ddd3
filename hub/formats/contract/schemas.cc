#include "hub/formats/contract/schemas.h"

#include <libxml/tree.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "hub/formats/xml/native.h"
#include "hub/formats/xml/served_texts.h"

namespace hub::formats {
namespace {

using native::chars;
using native::first_child;
using native::next_element;

/// Names under which libxml2 gets the schemas; the number follows.
constexpr std::string_view kSchema = "sakta-schema:";
constexpr std::string_view kNamespace = "sakta-namespace:";

/// XML's own attributes (http://www.w3.org/2001/xml.xsd), which schemas refer to without bringing them.
constexpr std::string_view kXmlAttributes =
    R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
<xs:attribute name="lang"><xs:simpleType><xs:union memberTypes="xs:language"><xs:simpleType><xs:restriction
base="xs:string"><xs:enumeration value=""/></xs:restriction></xs:simpleType></xs:union></xs:simpleType></xs:attribute>
<xs:attribute name="space"><xs:simpleType><xs:restriction base="xs:NCName"><xs:enumeration value="default"/>
<xs:enumeration value="preserve"/></xs:restriction></xs:simpleType></xs:attribute>
<xs:attribute name="base" type="xs:anyURI"/><xs:attribute name="id" type="xs:ID"/>
<xs:attributeGroup name="specialAttrs"><xs:attribute ref="xml:base"/><xs:attribute ref="xml:lang"/>
<xs:attribute ref="xml:space"/><xs:attribute ref="xml:id"/></xs:attributeGroup></xs:schema>)";

std::string schema_attribute(const xmlNode* node, const char* name) {
  const native::OwnedText text(xmlGetNoNsProp(node, chars(name)));
  return std::string(native::view(text.get()));
}

std::string target_of(const XmlDocument& schema) {
  return schema_attribute(xmlDocGetRootElement(schema.native()), "targetNamespace");
}

/// An include says nothing any more, and stays an element: places are known by counting elements.
void silence(xmlNode* include) {
  xmlNodeSetName(include, chars("annotation"));
  while (include->properties != nullptr) xmlRemoveProp(include->properties);
  for (xmlNode* node = first_child(include); node != nullptr; node = next_element(node))
    xmlNodeSetName(node, chars("appinfo"));
}

XmlDocument alone_with(const ContractSchema& schema) {
  auto copy = XmlDocument::parse(alone(schema.element));
  if (!copy) throw std::bad_alloc();  // it was read before
  xmlNode* const root = xmlDocGetRootElement(copy->native());
  if (schema_attribute(root, "targetNamespace").empty() && !schema.target_namespace.empty()) {
    xmlNewProp(root, chars("targetNamespace"), chars(schema.target_namespace));
    if (xmlSearchNs(copy->native(), root, nullptr) == nullptr)
      xmlNewNs(root, chars(schema.target_namespace), nullptr);
  }
  for (xmlNode* node = first_child(root); node != nullptr; node = next_element(node)) {
    if (native::is(node, native::kXsd, "include")) silence(node);
    if (native::is(node, native::kXsd, "import")) xmlUnsetProp(node, chars("schemaLocation"));
  }
  return *std::move(copy);
}

std::string quoted_xml(const std::string& text) {
  const native::OwnedText made(xmlEncodeSpecialChars(nullptr, chars(text)));
  return std::string(native::view(made.get()));
}

std::string target_attribute(const std::string& ns) {
  return ns.empty() ? std::string() : " targetNamespace=\"" + quoted_xml(ns) + "\"";
}

std::string opened(const std::string& ns) {
  return "<xs:schema xmlns:xs=\"" + std::string(native::kXsd) + "\"" + target_attribute(ns) + ">";
}

/// A schema that imports one for each namespace, each of which includes those of the namespace: libxml2 takes
/// a namespace from the first file that is imported for it and from no other.
XmlDocument joined(const std::vector<XmlDocument>& schemas, ServedTexts::Texts& texts) {
  std::map<std::string, std::string> by_namespace;
  std::set<std::string> imported;
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    const std::string name = std::string(kSchema) + std::to_string(i);
    texts[name] = schemas[i].to_octets();
    by_namespace[target_of(schemas[i])] += "<xs:include schemaLocation=\"" + name + "\"/>";
    for (const xmlNode* node = first_child(xmlDocGetRootElement(schemas[i].native())); node != nullptr;
         node = next_element(node))
      if (native::is(node, native::kXsd, "import")) imported.insert(schema_attribute(node, "namespace"));
  }
  std::string main = opened({});
  std::size_t number = 0;
  const auto import = [&](const std::string& ns, std::string text) {
    const std::string name = std::string(kNamespace) + std::to_string(number++);
    texts[name] = std::move(text);
    main += "<xs:import namespace=\"" + quoted_xml(ns) + "\" schemaLocation=\"" + name + "\"/>";
  };
  const std::string xml(native::kXml);
  if (imported.count(xml) != 0 && by_namespace.count(xml) == 0) import(xml, std::string(kXmlAttributes));
  for (const auto& [ns, includes] : by_namespace)
    if (!ns.empty()) import(ns, opened(ns) + includes + "</xs:schema>");
  const auto without = by_namespace.find("");
  if (without != by_namespace.end()) main += without->second;
  return *XmlDocument::parse(main + "</xs:schema>");
}

/// Which schema of the set a tree of libxml2's is; the first: none of them by its name.
std::size_t number_of(const xmlDoc* document) {
  std::size_t number = 0;
  const std::string_view name = native::view(document->URL);
  if (name.starts_with(kSchema))
    (void)std::from_chars(name.data() + kSchema.size(), name.data() + name.size(), number);
  return number;
}

const xmlNode* next_in_document(const xmlNode* node) {
  if (const xmlNode* child = first_child(node)) return child;
  while (node != nullptr && node->type == XML_ELEMENT_NODE) {
    if (const xmlNode* next = next_element(node)) return next;
    node = node->parent;
  }
  return nullptr;
}

}  // namespace

ContractSchemas::ContractSchemas(const ContractDocuments& contract, const std::vector<std::string>& made)
    : contract_(contract) {
  std::set<std::string> texts;
  for (std::size_t i = 0; i < contract.schemas.size(); ++i) {
    XmlDocument schema = alone_with(contract.schemas[i]);
    if (texts.insert(schema.to_octets()).second) add(std::move(schema), i);
  }
  for (const std::string& text : made)
    if (auto schema = XmlDocument::parse(text)) add(*std::move(schema), kMade);
}

void ContractSchemas::add(XmlDocument schema, std::size_t origin) {
  schemas_.push_back(std::move(schema));
  origins_.push_back(origin);
}

std::unique_ptr<XsdValidator> ContractSchemas::compile(config::Findings& findings) const {
  const auto at = [this](const xmlNode* node, Sentence text) {
    return finding(node == nullptr ? 0 : number_of(node->doc), node, std::move(text));
  };
  ServedTexts::Texts texts;
  const bool single = schemas_.size() == 1 &&
                      first_child(xmlDocGetRootElement(schemas_[0].native())) != nullptr &&
                      std::none_of(contract_.schemas.begin(), contract_.schemas.end(),
                                   [](const ContractSchema& one) { return !one.imports.empty(); });
  XmlDocument main = single ? *XmlDocument::parse(schemas_[0].to_octets()) : joined(schemas_, texts);
  return XsdValidator::compile({std::move(main), texts, std::make_unique<const WhiteSpaces>(schemas_), at},
                               findings);
}

config::Finding ContractSchemas::finding(std::size_t schema, const xmlNode* node, Sentence text) const {
  if (schema >= schemas_.size() || origins_[schema] == kMade)
    return {contract_.documents.front().file, 1, 1, std::move(text)};
  const ContractSchema& origin = contract_.schemas[origins_[schema]];
  // The same element of the file: as many elements after the schema's.
  const xmlNode* there = origin.element;
  const xmlNode* here = node == nullptr ? nullptr : xmlDocGetRootElement(node->doc);
  while (here != nullptr && there != nullptr && here != node) {
    here = next_in_document(here);
    there = next_in_document(there);
  }
  return contract_.finding(origin.document, there == nullptr ? origin.element : there, std::move(text));
}

std::optional<std::string> schema_declaring(const ContractDocuments& contract, std::string_view root) {
  if (contract.schemas.empty()) return std::nullopt;
  for (const ContractSchema& schema : contract.schemas)
    for (const xmlNode* node = first_child(schema.element); node != nullptr; node = next_element(node))
      if (native::is(node, native::kXsd, "element") && schema_attribute(node, "name") == root)
        return alone(schema.element);
  return alone(contract.schemas.front().element);
}

}  // namespace hub::formats
