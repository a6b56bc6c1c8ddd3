#include "adapters/file/file_config.h"

#include <algorithm>

#include "adapters/file/names.h"
#include "adapters/frame/fault.h"
#include "hub/base/say.h"
#include "hub/config/xpath_types.h"
#include "hub/formats/xml/charset.h"

namespace adapters::file {
namespace {

using hub::config::Findings;
using hub::config::Spec;
using namespace std::chrono_literals;

template <class Settings>
void add_table(Spec<Settings>& fields) {
  fields
      .field("separator", &Settings::separator,
             {"csv: the character between fields", "csv: rakstzīme starp laukiem"})
      .field("charset", &Settings::charset,
             {"csv and text: UTF-8 or windows-1257", "csv un text: UTF-8 vai windows-1257"});
}

void check_operation(const OperationSettings& operation, Findings& findings) {
  for (const auto& [name, xpath] : operation.values)
    hub::config::check_numbers(xpath, true, "'values." + name + "'", operation.written.at("values"),
                               findings);
}

void check_source(const SourceSettings& source, Findings& findings) {
  hub::config::check_numbers(source.split, false, "'split'", source.written.at("split"), findings);
  hub::config::check_numbers(source.id, true, "'id'", source.written.at("id"), findings);
}

Spec<OperationSettings> operation_spec() {
  Spec<OperationSettings> fields("operation", "One kind of file that is written.");
  fields
      .required("folder", &OperationSettings::folder,
                {"folder below `root`; `.` is the root", "mape zem `root`; `.` ir pati sakne"})
      .required("name", &OperationSettings::name,
                {"the file's name; `{name}` is a value of `values` or `message_id`, and may hold no `/`",
                 "faila nosaukums; `{nosaukums}` ir vērtība no `values` vai `message_id`, un tajā nedrīkst "
                 "būt `/`"})
      .field("values", &OperationSettings::values,
             {"values for `name`: name and XPath 1.0 over the mapped document",
              "vērtības laukam `name`: nosaukums un XPath 1.0 pār kartēto dokumentu"})
      .choice(
          "format", &OperationSettings::format,
          {{"xml", Format::xml}, {"csv", Format::csv}, {"json", Format::json}, {"text", Format::text}},
          {"xml: the document; json: by `schema`; csv: a row for each child of the root; text: the root's "
           "text",
           "xml: dokuments; json: pēc `schema`; csv: rinda katram saknes bērnam; text: saknes teksts"})
      .file("schema", &OperationSettings::schema,
            {"XSD that the mapped document must fit; needed for json",
             "XSD, kam kartētajam dokumentam jāatbilst; vajadzīgs formai json"})
      .field("columns", &OperationSettings::columns,
             {"csv: elements of a row in their order, also the header",
              "csv: rindas elementi to secībā, arī virsraksts"});
  add_table(fields);
  return fields.places(&OperationSettings::written).check(&check_operation);
}

void add_finished(Spec<SourceSettings>& fields) {
  fields
      .choice(
          "finished", &SourceSettings::finished,
          {{"settled", Finished::settled}, {"marker", Finished::marker}, {"renamed", Finished::renamed}},
          {"when a file is whole: settled: size and times did not change for `settle`; marker: its marker "
           "is there; renamed: at once, it gets its name when it is whole",
           "kad fails ir pilns: settled: izmērs un laiki nav mainījušies laikā `settle`; marker: ir tā "
           "marķieris; renamed: uzreiz, savu nosaukumu tas iegūst, kad ir pilns"})
      .field("settle", &SourceSettings::settle,
             {"settled: how long nothing must change", "settled: cik ilgi nekas nedrīkst mainīties"},
             hub::config::between(0ms, 3600000ms))
      .field("marker", &SourceSettings::marker,
             {"marker: what its name has behind that of the file",
              "marker: kas tā nosaukumā ir aiz faila nosaukuma"});
}

Spec<SourceSettings> source_spec() {
  Spec<SourceSettings> fields("source", "A folder whose files are taken as messages.");
  fields
      .required("folder", &SourceSettings::folder,
                {"folder below `root`; `.` is the root", "mape zem `root`; `.` ir pati sakne"})
      .field("names", &SourceSettings::names,
             {"patterns of names, e.g. `*.xml`; hidden files and those that end in .part, .tmp or .filepart "
              "are never taken",
              "nosaukumu paraugi, piem., `*.xml`; slēptos failus un tos, kas beidzas ar .part, .tmp vai "
              ".filepart, neņem nekad"});
  add_finished(fields);
  fields
      .field("done", &SourceSettings::done,
             {"folder below `folder` for files whose content is durable in the hub; made if it is not there",
              "mape zem `folder` failiem, kuru saturs centrmezglā ir droši saglabāts; ja nav, to izveido"})
      .field("max_kib", &SourceSettings::max_kib,
             {"largest file, KiB; a larger one is left", "lielākais fails, KiB; lielāku atstāj"},
             hub::config::Range{1, 65536})
      .choice("format", &SourceSettings::format,
              {{"xml", Format::xml}, {"csv", Format::csv}, {"json", Format::json}},
              {"xml; csv: seen as `/file/row/<column>`, the first row names the columns; json: "
               "seen as `/answer/<member>`",
               "xml; csv: redzams kā `/file/row/<kolonna>`, pirmā rinda nosauc kolonnas; "
               "json: redzams kā `/answer/<elements>`"})
      .field("split", &SourceSettings::split,
             {"XPath over the file: each element is a document of its own, with what surrounds it; left out: "
              "the file is one document",
              "XPath pār failu: katrs elements ir savs dokuments kopā ar to, kas ap to; ja izlaists, fails "
              "ir viens dokuments"})
      .field("id", &SourceSettings::id,
             {"XPath from that element (without `split`: from the root): its name, never used again for "
              "another; left out: name and digest of the file, and its number in it",
              "XPath no šī elementa (bez `split`: no saknes): tā nosaukums, ko nekad nelieto citam; ja "
              "izlaists, faila nosaukums un kontrolsumma, un kārtas numurs failā"})
      .field("batch", &SourceSettings::batch,
             {"documents that are taken in one round", "dokumenti, ko paņem vienā reizē"},
             hub::config::Range{1, 1000})
      .choice("empty", &SourceSettings::empty, {{"left", WhenEmpty::left}, {"done", WhenEmpty::done}},
              {"a file in which `split` finds nothing: left: told and left; done: it is right",
               "fails, kurā `split` neko neatrod: left: paziņo un atstāj; done: tas ir pareizs"});
  add_table(fields);
  return fields.places(&SourceSettings::written).check(&check_source);
}

Spec<hub::sftp::Credentials> credentials_spec() {
  return Spec<hub::sftp::Credentials>("credentials", "Who we are at a partner's server, and which it is.")
      .file(
          "key", &hub::sftp::Credentials::key,
          {"our private key, without a passphrase; ed25519 or ecdsa, for others Debian's libssh2 signs in a "
           "way that servers refuse",
           "mūsu privātā atslēga bez paroles; ed25519 vai ecdsa, jo ar citām Debian libssh2 paraksta "
           "veidā, ko serveri noraida"})
      .field("host_keys", &hub::sftp::Credentials::host_keys,
             {"fingerprints of the server's keys (`SHA256:…`); it must show one of them before anything is "
              "sent; give all that it has",
              "servera atslēgu nospiedumi (`SHA256:…`); viens no tiem tam jāuzrāda, pirms kaut ko nosūta; "
              "norādiet visus, kas tam ir"});
}

hub::Sentence problem_in_server(const FileConfig& config) {
  const auto address = hub::sftp::address_of(config.root);
  if (!address)
    return hub::say(
        "'root' is no address `sftp://user@host:port/folder`: a user, no password, no '..', no "
        "'/' at its end",
        "'root' nav adrese `sftp://lietotājs@serveris:ports/mape`: ar lietotāju, bez paroles, bez "
        "'..' un bez '/' galā");
  if (config.credentials.key.empty())
    return hub::say("'credentials.key' is needed for SFTP", "SFTP vajag 'credentials.key'");
  const std::string& host = address->host;
  const std::string bare = host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
  const hub::Sentence how = hub::say(
      "`ssh-keyscan -p {0} {1} | ssh-keygen -lf -` shows them; compare with what the partner says by another "
      "way",
      "tos parāda `ssh-keyscan -p {0} {1} | ssh-keygen -lf -`; salīdziniet ar to, ko partneris pateicis citā "
      "ceļā",
      address->port, bare);
  if (config.credentials.host_keys.empty())
    return hub::say("'credentials.host_keys' is needed for SFTP: the fingerprints of the server's keys; {}",
                    "SFTP vajag 'credentials.host_keys': servera atslēgu nospiedumus; {}", how);
  for (const std::string& key : config.credentials.host_keys)
    if (!hub::sftp::is_fingerprint(key))
      return hub::say("'credentials.host_keys' has '{}', which is no fingerprint `SHA256:…`; {}",
                      "'credentials.host_keys' satur '{}', kas nav nospiedums `SHA256:…`; {}", key, how);
  return {};
}

hub::Sentence problem_in_root(const FileConfig& config) {
  if (hub::sftp::is_sftp(config.root)) return problem_in_server(config);
  if (!config.root.starts_with('/') || config.root.find("/../") != std::string::npos ||
      config.root.ends_with("/.."))
    return hub::say("'root' is neither an absolute path without '..' nor `sftp://user@host:port/folder`",
                    "'root' nav ne absolūts ceļš bez '..', ne `sftp://lietotājs@serveris:ports/mape`");
  if (!config.credentials.key.empty() || !config.credentials.host_keys.empty())
    return hub::say("'credentials' is of SFTP, and 'root' is a folder of this machine",
                    "'credentials' ir SFTP lauks, bet 'root' ir šīs mašīnas mape");
  return {};
}

hub::Sentence problem_in_folder(const char* field, const std::string& folder) {
  if (is_folder(folder)) return {};
  return hub::say("'{}' is no folder below the root: no '..', no '/' at its ends",
                  "'{}' nav mape zem saknes: bez '..' un bez '/' galos", field);
}

hub::Sentence problem_in_table(const TableSettings& table) {
  if (table.separator.size() != 1 || table.separator == "\"" || table.separator == "\n" ||
      table.separator == "\r")
    return hub::say("'separator' is not one character between fields",
                    "'separator' nav viena rakstzīme starp laukiem");
  if (table.charset != "UTF-8" && table.charset != "windows-1257")
    return hub::say("'charset' is neither UTF-8 nor windows-1257", "'charset' nav ne UTF-8, ne windows-1257");
  return {};
}

hub::Sentence problem_in_operation(const OperationSettings& operation, const FileConfig& config) {
  if (auto problem = problem_in_folder("folder", operation.folder); !problem.empty()) return problem;
  if (auto problem = problem_in_name(operation.name, operation.values); !problem.empty())
    return hub::say("'name' {}", "'name' {}", problem);
  for (const auto& [name, xpath] : operation.values)
    if (auto problem = frame::problem_in_xpath(xpath, namespaces_of(config)); !problem.empty())
      return hub::say("'values.{}' {}", "'values.{}' {}", name, problem);
  if (operation.format == Format::json && operation.schema.empty())
    return hub::say("'schema' is needed to write JSON", "lai rakstītu JSON, vajag 'schema'");
  if (operation.format == Format::csv && operation.columns.empty())
    return hub::say("'columns' is needed to write csv", "lai rakstītu csv, vajag 'columns'");
  for (const std::string& column : operation.columns)
    if (column.empty() || column.find_first_of("'\"<>&:/ ") != std::string::npos)
      return hub::say("'columns' has '{}', which is no element's name without prefix",
                      "'columns' satur '{}', kas nav elementa nosaukums bez prefiksa", column);
  return problem_in_table(operation);
}

hub::Sentence problem_in_source(const SourceSettings& source, const FileConfig& config) {
  if (auto problem = problem_in_folder("folder", source.folder); !problem.empty()) return problem;
  if (auto problem = problem_in_folder("done", source.done); !problem.empty() || source.done == ".")
    return problem_in_folder("done", "..");
  if (source.names.empty()) return hub::say("'names' is empty", "'names' ir tukšs");
  if (source.marker.empty() || source.marker.find('/') != std::string::npos)
    return hub::say("'marker' is no ending of a file's name", "'marker' nav faila nosaukuma beigas");
  for (const auto& [field, xpath] : {std::pair{"split", source.split}, {"id", source.id}}) {
    if (xpath.empty()) continue;
    if (auto problem = frame::problem_in_xpath(xpath, namespaces_of(config)); !problem.empty())
      return hub::say("'{}' {}", "'{}' {}", field, problem);
  }
  return problem_in_table(source);
}

}  // namespace

const Spec<FileConfig>& file_spec() {
  static const auto spec = [] {
    Spec<FileConfig> fields("file", "Writes files into folders, and takes files from folders as messages.");
    fields
        .required("root", &FileConfig::root,
                  {"absolute folder that all folders are below, and no link leads out of; or a folder of a "
                   "partner's server: `sftp://user@host:port/folder`",
                   "absolūta mape, zem kuras ir visas mapes un no kuras neviena saite neizved; vai mape "
                   "partnera serverī: `sftp://lietotājs@serveris:ports/mape`"})
        .section("credentials", &FileConfig::credentials, credentials_spec(),
                 {"of a partner's server", "partnera serverim"})
        .field("timeout", &FileConfig::timeout,
               {"for one look at a folder, or one file", "vienai mapes apskatei vai vienam failam"},
               hub::config::between(100ms, 600000ms))
        .field("namespaces", &FileConfig::namespaces, {"prefixes of the XPaths", "prefiksi, ko lieto XPath"})
        .table("operations", &FileConfig::operations, operation_spec(),
               {"by the names that routes use", "pēc nosaukumiem, ko lieto maršruti"})
        .table("sources", &FileConfig::sources, source_spec(),
               {"by the names that sources/<name>.yaml uses",
                "pēc nosaukumiem, ko lieto sources/<nosaukums>.yaml"});
    return fields;
  }();
  return spec;
}

hub::Sentence problem_in(const FileConfig& config) {
  if (auto problem = problem_in_root(config); !problem.empty()) return problem;
  if (config.operations.empty() && config.sources.empty())
    return hub::say("'operations' and 'sources' are empty: there is nothing to do",
                    "'operations' un 'sources' ir tukši: nav ko darīt");
  for (const auto& [name, operation] : config.operations)
    if (auto problem = problem_in_operation(operation, config); !problem.empty())
      return hub::say("'operations.{}': {}", "'operations.{}': {}", name, problem);
  for (const auto& [name, source] : config.sources)
    if (auto problem = problem_in_source(source, config); !problem.empty())
      return hub::say("'sources.{}': {}", "'sources.{}': {}", name, problem);
  return {};
}

hub::formats::Namespaces namespaces_of(const FileConfig& config) {
  return {config.namespaces.begin(), config.namespaces.end()};
}

}  // namespace adapters::file
