#include "hub/cli/program.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <string>
#include <vector>

#include "hub/base/counted.h"
#include "hub/base/say.h"
#include "hub/cli/arguments.h"
#include "hub/cli/client_commands.h"
#include "hub/cli/explain.h"
#include "hub/cli/export.h"
#include "hub/cli/find.h"
#include "hub/cli/first_contact.h"
#include "hub/cli/fit.h"
#include "hub/cli/letters.h"
#include "hub/cli/map_command.h"
#include "hub/cli/new_commands.h"
#include "hub/cli/proof.h"
#include "hub/cli/release.h"
#include "hub/cli/reload.h"
#include "hub/cli/serve_command.h"
#include "hub/cli/sign.h"
#include "hub/cli/status.h"
#include "hub/cli/trace.h"
#include "hub/cli/witness.h"
#include "hub/formats/xml/document.h"
#include "hub/map/mapper.h"
#include "hub/pack/assumptions.h"
#include "hub/pack/marks.h"
#include "hub/serve/assembly.h"

namespace hub::cli {
namespace {

constexpr int kWorkerSocket = 3;
constexpr std::size_t kWorkerMemory = 512U * 1024 * 1024;

const CommandLine& check_command() {
  static const CommandLine command{
      "check",
      {"SITE"},
      {"state", "library"},
      {"Checks a site and names everything wrong with it, and each line of its packs that is marked FILL: "
       "and waits "
       "for somebody.\n    --fit: sends samples at "
       "the borders of each type through every mapping and holds them against the "
       "partners' contracts.",
       "Pārbauda instalāciju un nosauc visu, kas tajā nav kārtībā, un katru tās pakotņu rindu, kas atzīmēta "
       "FILL: un "
       "kādu gaida.\n    --fit: katra tipa "
       "robežvērtību paraugus izlaiž caur visiem kartējumiem un salīdzina ar partneru saskarņu "
       "aprakstiem."},
      {"fit"}};
  return command;
}

const CommandLine& explain_command() {
  static const CommandLine command{
      "explain",
      {"CODE"},
      {},
      {"Explains the code of an error, a notice or an audit event, and what to do.",
       "Paskaidro kļūdas, paziņojuma vai audita notikuma kodu un ko darīt."}};
  return command;
}

int fit(const flow::Plan& plan, Language language) {
  const FitReport report = check_fit(plan);
  serve::print(report.findings, language);
  const std::size_t count = report.findings.size();
  const Sentence found = count == 0
                             ? say("nothing disagrees", "pretrunu nav")
                             : counted(count, {{"disagreement", "pretruna"}, {"disagreements", "pretrunas"}});
  std::cout << say("{}, {}, {}: {}\n", "{}, {}, {}: {}\n",
                   counted(report.samples, {{"sample", "paraugs"}, {"samples", "paraugi"}}),
                   counted(report.routes, {{"route", "maršruts"}, {"routes", "maršruti"}}),
                   counted(report.mappings, {{"mapping", "kartējums"}, {"mappings", "kartējumi"}}), found)
                   .in(language);
  return count == 0 ? 0 : 1;
}

int check(const Arguments& arguments) {
  formats::start_xml();
  const Language language = arguments.language();
  config::Findings findings;
  const config::Folders folders{arguments.positional(0), library_folder(arguments), state_folder(arguments)};
  const auto plan = serve::load_plan(folders, findings, serve::Depth::whole);
  const config::Findings marks = pack::marks_left(folders, plan->site());
  findings.insert(findings.end(), marks.begin(), marks.end());
  const config::Findings assumed = pack::wrong_assumptions(folders, plan->site());
  findings.insert(findings.end(), assumed.begin(), assumed.end());
  serve::print(findings, language);
  if (!findings.empty()) return 2;
  if (arguments.has("fit")) return fit(*plan, language);
  const config::Site& site = plan->site();
  const bool latvian = language == Language::lv;
  std::cout << (latvian ? "Kļūdu nav. Tipi: " : "No findings. Types: ") << site.types.size()
            << (latvian ? ", puses: " : ", parties: ") << site.parties.size()
            << (latvian ? ", sistēmas: " : ", systems: ") << site.systems.size()
            << (latvian ? ", maršruti: " : ", routes: ") << site.routes.size() << "; " << site.hash << "\n";
  return 0;
}

int explain_code(const Arguments& arguments) {
  const bool known = is_explained(arguments.positional(0));
  (known ? std::cout : std::cerr) << explain(arguments.positional(0), arguments.language());
  return known ? 0 : 1;
}

/// Why the command cannot begin as it was given; empty: it can.
Sentence complaint(const CommandLine& line, const Result<Arguments>& arguments) {
  if (!arguments) return arguments.error().told();
  constexpr Text kNoState{"name the hub's state folder: --state FOLDER, or SAKTA_STATE in the environment",
                          "norādiet centrmezgla stāvokļa mapi: --state MAPE vai vides mainīgais SAKTA_STATE"};
  constexpr Text kNoLibrary{
      "what Sakta ships is not found from where this program lies; name its folder: --library FOLDER, or "
      "SAKTA_LIBRARY in the environment",
      "Sakta komplekts netika atrasts pēc programmas atrašanās vietas; norādiet tā mapi: --library MAPE vai "
      "vides mainīgais SAKTA_LIBRARY"};
  const bool takes_state = std::find(line.options.begin(), line.options.end(), "state") != line.options.end();
  if (takes_state && state_folder(*arguments).empty()) return kNoState;
  const bool reads_site = std::find(line.options.begin(), line.options.end(), "site") != line.options.end() ||
                          (!line.positional.empty() && line.positional.front() == "SITE");
  const bool makes_site = line.name == new_command().name && arguments->positional(0) == "site";
  if ((reads_site || makes_site) && library_folder(*arguments).empty()) return kNoLibrary;
  return {};
}

struct Command {
  const CommandLine& line;
  int (*run)(const Arguments&);
};

int help(std::ostream& out, Language language) {
  const auto commands = {&serve_command(),  &check_command(),         &reload_command(),  &ask_command(),
                         &send_command(),   &status_command(),        &find_command(),    &letters_command(),
                         &trace_command(),  &release_command(),       &explain_command(), &map_command(),
                         &new_command(),    &first_contact_command(), &sign_command(),    &proof_command(),
                         &export_command(), &witness_command()};
  out << (language == Language::lv ? "Lietojums:\n" : "Usage:\n");
  for (const CommandLine* command : commands) out << "  " << usage(*command, language) << "\n";
  return 2;
}

/// `sakta COMMAND --help`; of what else was given, only --lang counts.
int usage_of(const CommandLine& command, const std::vector<std::string>& rest) {
  std::cout << usage(command, language_of(rest)) << "\n";
  return 0;
}

}  // namespace

int run(int argc, char** argv, port::StepProbe& probe, const serve::StoreMaker& make_store) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) return help(std::cerr, language_of(words));
  if (words[0] == "map-worker") return map::run_worker(kWorkerSocket, kWorkerMemory);
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (words[0] == "help" || words[0] == "--help") {
    help(std::cout, language_of(rest));
    return 0;
  }
  if (words[0] == "--version") {
    std::cout << "sakta " SAKTA_VERSION "\n";
    return 0;
  }
  const std::array<Command, 17> commands{{{check_command(), check},
                                          {reload_command(), ask_to_reload},
                                          {status_command(), status},
                                          {find_command(), find},
                                          {letters_command(), letters},
                                          {release_command(), release},
                                          {ask_command(), ask},
                                          {send_command(), send},
                                          {trace_command(), trace},
                                          {explain_command(), explain_code},
                                          {map_command(), map_documents},
                                          {new_command(), make_new},
                                          {first_contact_command(), make_first_contact},
                                          {sign_command(), sign},
                                          {proof_command(), prove},
                                          {export_command(), export_log},
                                          {witness_command(), witness}}};
  const auto with = [&](const CommandLine& line, auto&& action) {
    if (std::find(rest.begin(), rest.end(), "--help") != rest.end()) return usage_of(line, rest);
    auto arguments = Arguments::parse(line, rest);
    const Sentence why = complaint(line, arguments);
    if (why.empty()) return static_cast<int>(action(*arguments));
    std::cerr << "sakta " << line.name << ": " << why.in(language_of(rest)) << "\n";
    return 2;
  };
  if (words[0] == serve_command().name)
    return with(serve_command(),
                [&](const Arguments& given) { return hub::cli::serve(given, probe, make_store); });
  for (const Command& command : commands)
    if (words[0] == command.line.name) return with(command.line, command.run);
  const Language language = language_of(rest);
  std::cerr << say("sakta: there is no command '{}'", "sakta: komandas '{}' nav", words[0]).in(language)
            << "\n";
  return help(std::cerr, language);
}

}  // namespace hub::cli
