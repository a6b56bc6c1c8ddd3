#include "hub/cli/new_commands.h"

#include <array>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <string>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/config/words.h"
#include "hub/formats/xml/document.h"
#include "hub/pack/files.h"
#include "hub/pack/new_route.h"
#include "hub/pack/new_site.h"
#include "hub/pack/new_system.h"
#include "hub/pack/new_type.h"

namespace hub::cli {
namespace {

std::string today() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 16> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts)};
}

std::vector<std::string> listed_in(const std::string& list) {
  std::vector<std::string> words;
  std::istringstream input(list);
  for (std::string word; std::getline(input, word, ',');)
    if (!word.empty()) words.push_back(word);
  return words;
}

Error missing(const char* option, const Sentence& what) {
  return {codes::config_invalid, say("--{} is missing: {}", "trūkst --{}: {}", option, what)};
}

/// Where the files go: --into, else the library.
std::string target_of(const Arguments& arguments) {
  const std::string into = arguments.option("into");
  return into.empty() ? library_folder(arguments) : into;
}

Result<pack::Report> system_of(const Arguments& arguments) {
  pack::NewSystem wanted;
  wanted.slug = arguments.positional(1);
  wanted.wsdl = arguments.option("wsdl");
  wanted.openapi = arguments.option("openapi");
  wanted.folder = arguments.option("folder");
  wanted.into = target_of(arguments);
  wanted.only = listed_in(arguments.option("operations"));
  wanted.sends = listed_in(arguments.option("sends"));
  wanted.asks = listed_in(arguments.option("asks"));
  wanted.mark = arguments.option("mark");
  wanted.today = today();
  if (wanted.wsdl.empty() == wanted.openapi.empty())
    return missing("wsdl", Text{"the file of the partner's contract", "partnera apraksta fails"});
  if (!wanted.mark.empty() && wanted.mark != "published" && wanted.mark != "observed" &&
      wanted.mark != "modelled")
    return Error(codes::config_invalid,
                 say("--mark is published, observed or modelled, not '{}'",
                     "--mark ir published, observed vai modelled, nevis '{}'", wanted.mark));
  return pack::new_system(wanted);
}

Result<pack::Report> type_of(const Arguments& arguments) {
  pack::NewType wanted;
  wanted.name = arguments.positional(1);
  wanted.system = arguments.option("from");
  wanted.operation = arguments.positional(2);
  wanted.into = target_of(arguments);
  wanted.send = arguments.has("send");
  wanted.today = today();
  if (wanted.system.empty() || wanted.operation.empty())
    return missing("from", Text{"a system and one of its operations: --from SYSTEM OPERATION",
                                "sistēma un viena no tās darbībām: --from SISTĒMA DARBĪBA"});
  return pack::new_type(wanted);
}

Result<pack::Report> route_of(const Arguments& arguments) {
  pack::NewRoute wanted;
  wanted.name = arguments.positional(1);
  wanted.type = arguments.option("type");
  wanted.system = arguments.option("to");
  wanted.operation = arguments.positional(2);
  wanted.site = arguments.option("into");
  wanted.library = library_folder(arguments);
  if (wanted.type.empty()) return missing("type", Text{"the message type", "ziņojuma tips"});
  if (wanted.system.empty() || wanted.operation.empty())
    return missing("to", Text{"a system and one of its operations: --to SYSTEM OPERATION",
                              "sistēma un viena no tās darbībām: --to SISTĒMA DARBĪBA"});
  if (wanted.site.empty()) return missing("into", Text{"the site's folder", "instalācijas mape"});
  return pack::new_route(wanted);
}

Result<pack::Report> site_of(const Arguments& arguments) {
  pack::NewSite wanted;
  wanted.folder = arguments.positional(1);
  wanted.library = library_folder(arguments);
  wanted.parties = listed_in(arguments.option("parties", "clerk"));
  wanted.systems = listed_in(arguments.option("systems"));
  return pack::new_site(wanted);
}

/// Below which folder the files of a report are.
std::string folder_of(const Arguments& arguments) {
  const std::string& what = arguments.positional(0);
  if (what == "site") return arguments.positional(1);
  return what == "route" ? arguments.option("into") : target_of(arguments);
}

void show(const pack::Report& report, const std::string& folder, Language language) {
  for (const pack::NewFile& file : report.files)
    std::cout << (std::filesystem::path(folder) / file.path).lexically_normal().string() << "\n";
  for (const Sentence& note : report.notes) std::cerr << note.in(language) << "\n";
  std::cout << say("{} files, {} lines; {} lines are marked FILL: and wait for you; {} notes on the contract",
                   "{} faili, {} rindas; {} rindas ir atzīmētas FILL: un gaida jūs; {} piezīmes par aprakstu",
                   report.files.size(), report.lines(), report.marks(), report.notes.size())
                   .in(language)
            << "\n"
            << report.next.in(language) << "\n";
}

}  // namespace

const CommandLine& new_command() {
  static const CommandLine command{
      "new",
      {"system|type|route|site", "NAME", "[OPERATION]"},
      {"wsdl", "openapi", "folder", "operations", "sends", "asks", "mark", "from", "type", "to", "parties",
       "systems", "into", "library"},
      {"Writes what is data, never over a file that is there; lines that only you can write are marked "
       "FILL:.\n"
       "    system NAME --wsdl FILE | --openapi FILE: a whole pack from a partner's contract (--operations "
       "A,B: only these; --sends A,B: these are delivered to, not asked; --asks A,B: these lists are "
       "asked for, not read as sources; --folder: "
       "where its imports lie; --mark published|observed|modelled).\n"
       "    type NAME --from SYSTEM OPERATION [--send]: a message type.\n"
       "    route NAME --type TYPE --to SYSTEM OPERATION --into SITE: a route of a site.\n"
       "    site DIR [--parties A,B] [--systems A,B]: a site with its certificates, without fixed ports.",
       "Izveido to, kas ir dati, nekad pāri esošam failam; rindas, ko varat uzrakstīt tikai jūs, ir "
       "atzīmētas FILL:.\n"
       "    system NAME --wsdl FILE | --openapi FILE: visa sistēmas pakotne no partnera apraksta "
       "(--operations "
       "A,B: tikai šīs; --sends A,B: šīm piegādā, nevis tās vaicā; --asks A,B: šos sarakstus vaicā, nevis "
       "lasa kā avotus; --folder: kur "
       "ir tā importētie faili; --mark published|observed|modelled).\n"
       "    type NAME --from SYSTEM OPERATION [--send]: ziņojuma tips.\n"
       "    route NAME --type TYPE --to SYSTEM OPERATION --into SITE: instalācijas maršruts.\n"
       "    site DIR [--parties A,B] [--systems A,B]: instalācija ar sertifikātiem, bez noteiktiem portiem."},
      {"send"}};
  return command;
}

int make_new(const Arguments& arguments) {
  formats::start_xml();
  const Language language = arguments.language();
  const std::string& what = arguments.positional(0);
  Result<pack::Report> report = Error(
      codes::config_invalid, say("'{}' is nothing that can be made{}", "'{}' nav nekas, ko varētu izveidot{}",
                                 what, config::hint(what, {"system", "type", "route", "site"})));
  const bool in_library = what == "system" || what == "type";
  if (arguments.positional(1).empty()) {
    report = Error(codes::config_invalid, say("its name is missing", "trūkst nosaukuma"));
  } else if (in_library && target_of(arguments).empty()) {
    report = missing("into", Text{"the folder of a library or a site", "bibliotēkas vai instalācijas mape"});
  } else if (what == "system") {
    report = system_of(arguments);
  } else if (what == "type") {
    report = type_of(arguments);
  } else if (what == "route") {
    report = route_of(arguments);
  } else if (what == "site") {
    report = site_of(arguments);
  }
  if (!report) {
    std::cerr << "sakta new: " << report.error().told().in(language) << "\n";
    return 2;
  }
  show(*report, folder_of(arguments), language);
  return 0;
}

}  // namespace hub::cli
