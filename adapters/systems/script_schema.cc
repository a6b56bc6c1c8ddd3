#include "adapters/systems/script_schema.h"

#include <libxml/parser.h>
#include <libxml/xmlIO.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "adapters/systems/script_xml.h"

namespace sandbox::script {
namespace {

constexpr const char* kWsdl = "http://schemas.xmlsoap.org/wsdl/";
constexpr const char* kXsd = "http://www.w3.org/2001/XMLSchema";
/// What XML itself says of attributes; schemas import it and mostly name no place.
constexpr const char* kXmlNamespace = "http://www.w3.org/XML/1998/namespace";
constexpr const char* kXmlSchema =
    R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
<xs:attribute name="lang" type="xs:string"/><xs:attribute name="base" type="xs:anyURI"/><xs:attribute name="id" type="xs:ID"/>
<xs:attribute name="space"><xs:simpleType><xs:restriction base="xs:NCName"><xs:enumeration value="default"/>
<xs:enumeration value="preserve"/></xs:restriction></xs:simpleType></xs:attribute></xs:schema>)";
constexpr const char* kNoFile = "its schemas cannot be written to a temporary file";

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

/// A folder that goes with its object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "sakta-script-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for its schemas can be made");
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string attribute(xmlNode* element, const char* name) {
  const std::unique_ptr<xmlChar, decltype(xmlFree)> value(xmlGetNoNsProp(element, as_xml(name)), xmlFree);
  return value ? reinterpret_cast<const char*>(value.get()) : "";
}

std::string escaped(const std::string& text) {
  const std::unique_ptr<xmlChar, decltype(xmlFree)> value(xmlEncodeSpecialChars(nullptr, as_xml(text)),
                                                          xmlFree);
  return reinterpret_cast<const char*>(value.get());
}

/// The schemas of a WSDL as files, which libxml2 wants so that they find each other: an import that says no
/// place means the schema of that namespace in the same WSDL, all other places are relative to the WSDL.
/// Gives a schema that imports all of them; of several with one namespace the first includes the rest.
std::string write_schemas(const std::vector<xmlNode*>& schemas, const std::filesystem::path& wsdl,
                          const std::filesystem::path& folder) {
  std::map<std::string, std::string> first_of;              // namespace, file
  std::map<std::string, std::vector<std::string>> rest_of;  // file, those that it includes
  std::vector<std::string> names;
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    names.push_back((folder / (std::to_string(i) + ".xsd")).string());
    const auto [known, is_first] = first_of.emplace(attribute(schemas[i], "targetNamespace"), names.back());
    if (!is_first) rest_of[known->second].push_back(names.back());
  }
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    const XmlOwned<xmlDoc> document = alone(schemas[i]);
    xmlNode* const root = xmlDocGetRootElement(document.get());
    for (xmlNode* one = xmlFirstElementChild(root); one != nullptr; one = xmlNextElementSibling(one)) {
      const std::string place = attribute(one, "schemaLocation");
      const auto inside = first_of.find(attribute(one, "namespace"));
      if (!place.empty()) {
        xmlSetProp(one, as_xml("schemaLocation"), as_xml((wsdl.parent_path() / place).string()));
      } else if (is_named(one, kXsd, "import") && inside != first_of.end()) {
        xmlSetProp(one, as_xml("schemaLocation"), as_xml(inside->second));
      }
    }
    for (const std::string& rest : rest_of[names[i]]) {
      xmlNode* const include = xmlNewDocNode(document.get(), root->ns, as_xml("include"), nullptr);
      xmlSetProp(include, as_xml("schemaLocation"), as_xml(rest));
      if (root->children != nullptr) {
        xmlAddPrevSibling(root->children, include);
      } else {
        xmlAddChild(root, include);
      }
    }
    if (xmlSaveFile(names[i].c_str(), document.get()) < 0) throw std::runtime_error(kNoFile);
  }
  const std::string of_xml = (folder / "xml.xsd").string();
  if (!(std::ofstream(of_xml, std::ios::binary) << kXmlSchema << std::flush))
    throw std::runtime_error(kNoFile);
  std::ofstream all(folder / "all.xsd", std::ios::binary);
  all << "<xs:schema xmlns:xs=\"" << kXsd << "\">";
  if (first_of.count(kXmlNamespace) == 0)
    all << "<xs:import namespace=\"" << kXmlNamespace << "\" schemaLocation=\"" << of_xml << "\"/>";
  for (const auto& [space, file] : first_of)
    all << (space.empty() ? "<xs:include" : "<xs:import namespace=\"" + escaped(space) + "\"")
        << " schemaLocation=\"" << file << "\"/>";
  if (!(all << "</xs:schema>" << std::flush)) throw std::runtime_error(kNoFile);
  return (folder / "all.xsd").string();
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
  XmlOwned<xmlSchema> schema;
};

Schema::Schema(const std::string& file) : parsed_(std::make_unique<Parsed>()) {
  xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
  XmlOwned<xmlDoc> whole(
      xmlReadFile(file.c_str(), nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  if (!whole || xmlDocGetRootElement(whole.get()) == nullptr) throw std::runtime_error("it is no XML");
  xmlNode* const root = xmlDocGetRootElement(whole.get());
  const bool is_wsdl = is_named(root, kWsdl, "definitions");
  const auto schemas = is_wsdl ? schemas_in(root) : std::vector<xmlNode*>();
  if (is_wsdl && schemas.empty()) throw std::runtime_error("the WSDL has no schema of its own: name the XSD");
  std::optional<TemporaryFolder> folder;
  if (is_wsdl) folder.emplace();
  const std::string first =
      is_wsdl ? write_schemas(schemas, std::filesystem::absolute(file), folder->path()) : file;
  const XmlOwned<xmlSchemaParserCtxt> parser(xmlSchemaNewParserCtxt(first.c_str()));
  std::string complaint;
  xmlSchemaSetParserStructuredErrors(parser.get(), keep_first, &complaint);
  parsed_->schema.reset(xmlSchemaParse(parser.get()));
  if (!parsed_->schema) throw std::runtime_error(complaint.empty() ? "it is no schema" : complaint);
}

Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

bool Schema::takes(xmlNode* element) const {
  return problem(element).empty();
}

std::string Schema::problem(xmlNode* element) const {
  if (element == nullptr) return "there is no element";
  const XmlOwned<xmlDoc> document = alone(element);
  const XmlOwned<xmlSchemaValidCtxt> validator(xmlSchemaNewValidCtxt(parsed_->schema.get()));
  std::string first;
  xmlSchemaSetValidStructuredErrors(validator.get(), keep_first, &first);
  if (xmlSchemaValidateDoc(validator.get(), document.get()) == 0) return {};
  return first.empty() ? "it is not valid" : first;
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
