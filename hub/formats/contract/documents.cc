#include "hub/formats/contract/documents.h"

#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/contract/folder.h"
#include "hub/formats/xml/charset.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xml/prescan.h"
#include "hub/formats/xsd/reader.h"

namespace hub::formats {
namespace {

namespace fs = std::filesystem;
using native::first_child;
using native::next_element;

constexpr std::string_view kWsdl = "http://schemas.xmlsoap.org/wsdl/";
constexpr std::string_view kWsdl2 = "http://www.w3.org/ns/wsdl";
constexpr std::size_t kMostFindings = 100;  ///< About more nobody reads.
constexpr std::array<std::string_view, 5> kKnown{native::kXml, native::kXsd, kWsdl,
                                                 "http://schemas.xmlsoap.org/soap/encoding/",
                                                 "http://www.w3.org/2003/05/soap-encoding"};

std::string attribute(const xmlNode* node, const char* name) {
  const native::OwnedText text(xmlGetNoNsProp(node, native::chars(name)));
  return std::string(native::view(text.get()));
}

/// `error` is about a text: its place is `line:column`.
config::Finding finding_of(const std::string& file, const Error& error) {
  const std::string& place = error.place();
  const std::size_t colon = std::min(place.find(':'), place.size());
  config::Finding finding{
      file, 1, 1,
      say("{}; ask the partner for this file as well-formed XML, without a DTD",
          "{}; prasiet partnerim šo failu kā sintaktiski pareizu XML bez DTD", error.told_by_name())};
  (void)std::from_chars(place.data(), place.data() + colon, finding.line);
  if (colon < place.size())
    (void)std::from_chars(place.data() + colon + 1, place.data() + place.size(), finding.column);
  return finding;
}

/// The address of a file in an attribute, without white space around it.
std::string location(const xmlNode* node, const char* name) {
  constexpr const char* kSpace = " \t\r\n";
  const std::string text = attribute(node, name);
  const std::size_t begin = text.find_first_not_of(kSpace);
  return begin == std::string::npos ? std::string()
                                    : text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

Sentence asked_for(ContractFolder::Why why, const std::string& name, const std::string& beside) {
  if (why == ContractFolder::Why::foreign)
    return say(
        "'{}' is never fetched: ask the partner for that file and put it beside this one as '{}'",
        "'{}' netiek lejupielādēts: prasiet šo failu partnerim un nolieciet to blakus ar nosaukumu '{}'",
        name, beside);
  if (why == ContractFolder::Why::above)
    return say("'{}' leads out of the contract's folder: put that file beside this one as '{}'",
               "'{}' ved ārpus saskarnes apraksta mapes: nolieciet to failu blakus šim ar nosaukumu '{}'",
               name, beside);
  return say("there is no file '{}': ask the partner for it and put it beside this one as '{}'",
             "faila '{}' nav: prasiet to partnerim un nolieciet blakus šim ar nosaukumu '{}'", name, beside);
}

class Gathering {
 public:
  Gathering(const fs::path& folder, const ContractLimits& limits) : folder_(folder), limits_(limits) {}

  void begin(const fs::path& file) {
    std::error_code failed;
    const fs::path real = fs::canonical(file, failed);
    auto octets = failed ? std::nullopt : octets_of(real);
    if (octets) return begin(*octets, file);
    if (read_.findings.empty())
      read_.findings.push_back(
          {file.string(), 1, 1,
           say("contract {} cannot be read", "saskarnes aprakstu {} nevar nolasīt", file.string())});
  }

  void begin(std::string_view octets, const fs::path& file) {
    std::error_code failed;
    fs::path real = fs::weakly_canonical(file, failed);
    if (failed) real = file;
    if (const auto index = add(octets, real, file.string())) take_root(*index, "");
  }

  ContractDocuments finish() {
    while (!waiting_.empty()) {
      const std::size_t schema = waiting_.front();
      waiting_.pop_front();
      follow(schema);
    }
    find_missing_namespaces();
    return std::move(read_);
  }

 private:
  /// Nothing: it is too large (a finding) or cannot be read.
  std::optional<std::string> octets_of(const fs::path& file) {
    std::error_code failed;
    const auto size = fs::file_size(file, failed);
    if (failed || !fs::is_regular_file(file, failed)) return std::nullopt;
    if (size > limits_.xml.size || size > limits_.octets - octets_) {
      read_.findings.push_back(
          {folder_.shown(file), 1, 1,
           say("the file is too large: {} octets, of at most {} in a file and {} in all; ask the partner for "
               "a "
               "smaller contract",
               "fails ir par lielu: {} okteti, bet drīkst būt {} failā un {} kopā; prasiet partnerim mazāku "
               "saskarnes aprakstu",
               size, limits_.xml.size, limits_.octets)});
      return std::nullopt;
    }
    std::ifstream input(file, std::ios::binary);
    std::string octets{std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
    if (!input.eof() && input.fail()) return std::nullopt;
    octets_ += octets.size();
    return octets;
  }

  /// Nothing: it was not read, now or before, and there is a finding about it.
  std::optional<std::size_t> document(const fs::path& file, std::size_t from, const xmlNode* node) {
    const auto known = by_path_.find(file.string());
    if (known != by_path_.end()) return known->second;
    if (read_.documents.size() >= limits_.files) {
      if (!std::exchange(too_many_, true))
        complain(from, node,
                 say("the contract has more than {} files: ask the partner for a smaller one",
                     "saskarnes aprakstā ir vairāk nekā {} faili: prasiet partnerim mazāku", limits_.files));
      return by_path_[file.string()] = std::nullopt;
    }
    const std::size_t before = read_.findings.size();
    const auto octets = octets_of(file);
    if (octets) return add(*octets, file, folder_.shown(file));
    if (read_.findings.size() == before)
      complain(from, node, say("{} cannot be read", "failu {} nevar nolasīt", folder_.shown(file)));
    return by_path_[file.string()] = std::nullopt;
  }

  std::optional<std::size_t> add(std::string_view octets, const fs::path& real, const std::string& shown) {
    std::optional<std::size_t>& index = by_path_[real.string()];
    auto text = xml_in_utf8(octets, {}, limits_.xml.size);
    auto tree = text ? XmlDocument::parse(text->view(), limits_.xml) : Result<XmlDocument>(text.error());
    ContractDocument document{shown, {}, XmlDocument(nullptr), {}, {}, false};
    const Outcome measured = tree ? prescan(text->view(), limits_.xml, &document.start_tags) : tree.error();
    if (!measured) {
      read_.findings.push_back(finding_of(shown, measured.error()));
      return index;
    }
    document.text = std::string(text->view());
    document.tree = *std::move(tree);
    const xmlNode* const root = xmlDocGetRootElement(document.tree.native());
    document.target_namespace = attribute(root, "targetNamespace");
    document.wsdl = native::is(root, kWsdl, "definitions");
    const bool is_schema = native::is(root, native::kXsd, "schema");
    read_.documents.push_back(std::move(document));
    folders_.push_back(real.parent_path());
    if (!read_.documents.back().wsdl && !is_schema) {
      refuse_root(root);
      read_.documents.pop_back();
      folders_.pop_back();
      return index;
    }
    index = read_.documents.size() - 1;
    if (read_.documents.back().wsdl) take_definitions(*index);
    return by_path_[real.string()];
  }

  void refuse_root(const xmlNode* root) {
    const std::size_t at = read_.documents.size() - 1;
    if (native::namespace_of(root) == kWsdl2)
      return complain(at, root,
                      say("it is a WSDL 2.0, which is not read: ask the partner for the WSDL 1.1",
                          "tas ir WSDL 2.0, ko nelasa: prasiet partnerim WSDL 1.1"));
    complain(at, root,
             say("it is neither a WSDL 1.1 nor an XSD, its root is '{}': ask the partner for those",
                 "tas nav ne WSDL 1.1, ne XSD, tā sakne ir '{}': prasiet tos partnerim",
                 native::local_name(root)));
  }

  void complain(std::size_t document, const xmlNode* node, Sentence text) {
    if (read_.findings.size() >= kMostFindings) return;
    read_.findings.push_back(read_.finding(document, node, std::move(text)));
  }

  /// What the definitions import, and the schemas that stand in them.
  void take_definitions(std::size_t document) {
    const xmlNode* const root = xmlDocGetRootElement(read_.documents[document].tree.native());
    for (const xmlNode* node = first_child(root); node != nullptr; node = next_element(node)) {
      if (native::is(node, kWsdl, "types")) take_types(document, node);
      if (!native::is(node, kWsdl, "import")) continue;
      const std::string ns = attribute(node, "namespace");
      const std::string name = location(node, "location");
      if (const auto named = name.empty() ? std::nullopt : find(document, node, name, ns))
        take_root(*named, "");
      if (name.empty())
        complain(document, node,
                 say("the import of '{}' names no file: ask the partner which it is",
                     "'{}' importam nav norādīts fails: jautājiet partnerim, kurš tas ir", ns));
    }
  }

  void take_types(std::size_t document, const xmlNode* types) {
    for (xmlNode* node = first_child(types); node != nullptr; node = next_element(node)) {
      if (native::is(node, native::kXsd, "schema")) {
        take(document, node, attribute(node, "targetNamespace"));
      } else if (!native::is(node, kWsdl, "documentation")) {
        complain(document, node,
                 say("'{}' stands where an xs:schema should: ask the partner for one",
                     "'{}' ir vietā, kur jābūt xs:schema: prasiet to partnerim", native::local_name(node)));
      }
    }
  }

  /// The schema that a document is; of a WSDL its own schemas were taken when it was read.
  void take_root(std::size_t document, const std::string& includer) {
    if (read_.documents[document].wsdl) return;
    const std::string& own = read_.documents[document].target_namespace;
    take(document, xmlDocGetRootElement(read_.documents[document].tree.native()),
         own.empty() ? includer : own);
  }

  void take(std::size_t document, xmlNode* schema, const std::string& ns) {
    if (!taken_.emplace(schema, ns).second) return;
    if (read_.schemas.size() >= limits_.schemas) {
      if (!std::exchange(too_many_, true))
        complain(
            document, schema,
            say("the contract has more than {} schemas: ask the partner for a smaller one",
                "saskarnes aprakstā ir vairāk nekā {} shēmas: prasiet partnerim mazāku", limits_.schemas));
      return;
    }
    waiting_.push_back(read_.schemas.size());
    read_.schemas.push_back({document, schema, ns, {}});
  }

  /// The document that an import or include names; nothing: a finding says why.
  std::optional<std::size_t> find(std::size_t from, const xmlNode* node, const std::string& name,
                                  const std::string& ns) {
    const auto found = folder_.find(folders_[from], name);
    if (found.why == ContractFolder::Why::found) return document(found.file, from, node);
    if (is_known_namespace(ns)) return std::nullopt;
    if (!missing_.emplace(folders_[from].string(), name).second) return std::nullopt;
    FileToSupply missing{read_.finding(from, node, asked_for(found.why, name, found.beside)), name,
                         found.beside, ns};
    read_.findings.push_back(missing.where);
    read_.to_supply.push_back(std::move(missing));
    return std::nullopt;
  }

  void follow(std::size_t schema) {
    const ContractSchema at = read_.schemas[schema];
    for (const xmlNode* node = first_child(at.element); node != nullptr; node = next_element(node)) {
      if (native::is(node, native::kXsd, "include")) follow_include(at, node);
      if (native::is(node, native::kXsd, "import")) follow_import(schema, node);
      for (const char* beyond : {"redefine", "override"})
        if (native::is(node, native::kXsd, beyond))
          complain(at.document, node,
                   say("xs:{} is not read: ask the partner for a schema in which the types stand as they are "
                       "meant",
                       "xs:{} nelasa: prasiet partnerim shēmu, kurā tipi ir tādi, kādi tie domāti", beyond));
    }
  }

  void follow_include(const ContractSchema& at, const xmlNode* node) {
    const std::string name = location(node, "schemaLocation");
    if (name.empty())
      return complain(at.document, node,
                      say("xs:include names no file: ask the partner which it is",
                          "xs:include nav norādīts fails: jautājiet partnerim, kurš tas ir"));
    const auto named = find(at.document, node, name, at.target_namespace);
    if (!named) return;
    const std::string& own = read_.documents[*named].target_namespace;
    if (!own.empty() && own != at.target_namespace && !read_.documents[*named].wsdl)
      return complain_of_namespace(at.document, node, *named, at.target_namespace);
    take_root(*named, at.target_namespace);
  }

  void follow_import(std::size_t schema, const xmlNode* node) {
    const std::size_t from = read_.schemas[schema].document;
    const std::string ns = attribute(node, "namespace");
    const std::string name = location(node, "schemaLocation");
    read_.schemas[schema].imports.push_back(ns);
    if (name.empty()) {
      bare_.push_back({from, node, ns});
      return;
    }
    const auto named = find(from, node, name, ns);
    if (!named) return;
    if (!read_.documents[*named].wsdl && read_.documents[*named].target_namespace != ns)
      return complain_of_namespace(from, node, *named, ns);
    take_root(*named, "");
  }

  void complain_of_namespace(std::size_t from, const xmlNode* node, std::size_t named,
                             const std::string& ns) {
    const ContractDocument& other = read_.documents[named];
    complain(
        from, node,
        say("{} has the namespace '{}', but it is said to have '{}': ask the partner which is right",
            "failam {} ir nosaukumvieta '{}', bet te rakstīts, ka tā ir '{}': jautājiet partnerim, kura ir "
            "pareizā",
            other.file, other.target_namespace, ns));
  }

  /// An import that names no file means a schema that stands in the contract; there must be one.
  void find_missing_namespaces() {
    std::set<std::string> there;
    for (const ContractSchema& schema : read_.schemas) there.insert(schema.target_namespace);
    for (const auto& [document, node, ns] : bare_)
      if (!is_known_namespace(ns) && there.insert(ns).second)
        complain(document, node,
                 say("no schema of the contract has the namespace '{}': ask the partner for it",
                     "nevienai saskarnes apraksta shēmai nav nosaukumvietas '{}': prasiet to partnerim", ns));
  }

  ContractFolder folder_;
  ContractLimits limits_;
  ContractDocuments read_;
  std::vector<fs::path> folders_;                                           // of the documents
  std::map<std::string, std::optional<std::size_t>> by_path_;               // nothing: was refused
  std::set<std::pair<const xmlNode*, std::string>> taken_;                  // schema and namespace
  std::set<std::pair<std::string, std::string>> missing_;                   // folder and name
  std::deque<std::size_t> waiting_;                                         // schemas not yet followed
  std::vector<std::tuple<std::size_t, const xmlNode*, std::string>> bare_;  // imports without a file
  std::size_t octets_ = 0;
  bool too_many_ = false;
};

fs::path folder_of(const std::string& file, const std::string& folder) {
  return folder.empty() ? fs::path(file).parent_path() : fs::path(folder);
}

}  // namespace

config::Finding ContractDocuments::finding(std::size_t document, const xmlNode* node, Sentence text) const {
  const ContractDocument& at = documents[document];
  return XsdPlaces(at.text, at.file, at.start_tags).finding(node, std::move(text));
}

ContractDocuments read_contract(const std::string& file, const std::string& folder,
                                const ContractLimits& limits) {
  Gathering gathering(folder_of(file, folder), limits);
  gathering.begin(file);
  return gathering.finish();
}

ContractDocuments read_contract_text(std::string_view octets, const std::string& file,
                                     const std::string& folder, const ContractLimits& limits) {
  Gathering gathering(folder_of(file, folder), limits);
  gathering.begin(octets, file);
  return gathering.finish();
}

bool is_known_namespace(std::string_view ns) {
  return std::find(kKnown.begin(), kKnown.end(), ns) != kKnown.end();
}

}  // namespace hub::formats
