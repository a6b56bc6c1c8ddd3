#include "hub/pack/assumptions.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "hub/base/say.h"
#include "hub/config/operations.h"
#include "hub/config/sources.h"
#include "hub/config/spec.h"
#include "hub/config/system_files.h"
#include "hub/config/words.h"
#include "hub/config/yaml_text.h"
#include "hub/pack/files.h"

namespace hub::pack {
namespace {

using config::Finding;
using config::Findings;
using config::Spec;

struct AssumptionsFile {
  std::vector<Assumption> assumptions;
};

Spec<Trial> trial_spec() {
  return Spec<Trial>("try", "A call that shows whether it holds and changes nothing at the partner.")
      .required("operation", &Trial::operation, {"of the descriptor", "no sistēmas apraksta"})
      .required("body", &Trial::body,
                {"a file in the partner's form, relative to the site or the library",
                 "fails partnera formā, ceļš no instalācijas vai bibliotēkas mapes"})
      .required("expect", &Trial::expect,
                {"how it ends if it holds", "kā tas beidzas, ja pieņēmums ir spēkā"});
}

Spec<Assumption> assumption_spec() {
  return Spec<Assumption>("assumption", "One thing that is taken for true of a partner.")
      .required(
          "id", &Assumption::id,
          {"<slug>-<number>, never used again for another", "<sistēma>-<numurs>, citam to vairs nelieto"})
      .choice("mark", &Assumption::mark,
              {{"published", std::string("published")},
               {"observed", std::string("observed")},
               {"modelled", std::string("modelled")}},
              {"where it is from", "no kurienes tas zināms"}, config::Presence::required)
      .required("en", &Assumption::en, {"one sentence in English", "viens teikums angliski"})
      .required("lv", &Assumption::lv, {"one sentence in Latvian", "viens teikums latviski"})
      .section("try", &Assumption::trial, trial_spec(),
               {"left out: the partner has to be asked", "ja izlaists, jājautā partnerim"});
}

const Spec<AssumptionsFile>& file_spec() {
  static const auto spec =
      Spec<AssumptionsFile>("assumptions",
                            "adapters/systems/<slug>/assumptions.yaml: what is taken for true of a partner.")
          .list("assumptions", &AssumptionsFile::assumptions, assumption_spec(),
                {"each with its number", "katrs ar savu numuru"}, config::Presence::required, 1);
  return spec;
}

/// `<slug>-<number>` without zeros in front.
bool is_id(const std::string& id, const std::string& slug) {
  if (!id.starts_with(slug + "-")) return false;
  const std::string number = id.substr(slug.size() + 1);
  return !number.empty() && number.size() <= 6 && number.front() != '0' &&
         number.find_first_not_of("0123456789") == std::string::npos;
}

void check_ids(const std::vector<Assumption>& assumptions, const std::string& slug, Findings& findings) {
  std::map<std::string, const Assumption*> seen;
  for (const Assumption& one : assumptions) {
    if (one.id.empty()) continue;  // a finding already
    if (!is_id(one.id.value, slug))
      findings.push_back(one.id.finding_of_word(say("is no id of an assumption: write {}-<number>",
                                                    "nav pieņēmuma apzīmējums: rakstiet {}-<numurs>", slug)));
    const auto [first, is_new] = seen.emplace(one.id.value, &one);
    if (!is_new)
      findings.push_back(one.id.finding_of_word(say(
          "is there twice, first in line {}", "ir divreiz, pirmoreiz {}. rindā", first->second->id.line)));
  }
}

bool leaves_its_folder(const std::string& path) {
  const std::filesystem::path normal = std::filesystem::path(path).lexically_normal();
  return normal.is_absolute() || normal.empty() || *normal.begin() == "..";
}

bool is_status(const std::string& code) {
  constexpr std::string_view kStatus = "HTTP ";
  return code.size() == kStatus.size() + 3 && code.starts_with(kStatus) &&
         code.find_first_not_of("0123456789", kStatus.size()) == std::string::npos;
}

void check_trial(const Trial& trial, const config::Folders& folders, const config::System& system,
                 Findings& findings) {
  const std::vector<std::string> operations = config::operations_of(system);
  const std::string& operation = trial.operation.value;
  if (std::find(operations.begin(), operations.end(), operation) == operations.end()) {
    findings.push_back(
        trial.operation.finding_of_word(say("is no operation of {}{}", "nav sistēmas {} darbība{}",
                                            system.slug, config::hint(operation, operations))));
  } else if (!config::changes_nothing(system, operation)) {
    findings.push_back(trial.operation.finding_of_word(
        say("may change something at the partner: an assumption about it is not tried but asked. If it only "
            "reads, say `reads: true` in the descriptor's operation",
            "var kaut ko mainīt pie partnera: pieņēmumu par to nevis izmēģina, bet par to jautā. Ja tā tikai "
            "lasa, sistēmas apraksta darbībā rakstiet `reads: true`")));
  }
  if (leaves_its_folder(trial.body.value) || !config::is_file(body_file(folders, trial)))
    findings.push_back(trial.body.finding_of_word(
        say("is no file below the site or the library", "nav fails zem instalācijas vai bibliotēkas mapes")));
  if (trial.expect.kind != Expectation::Kind::refused || is_status(trial.expect.code)) return;
  const std::vector<std::string> codes = config::known_codes(system, operation);
  if (std::find(codes.begin(), codes.end(), trial.expect.code) == codes.end())
    findings.push_back(trial.operation.finding(
        say("'{}' is not in fault_codes of the descriptor, so it would never be recognised{}",
            "'{}' nav sistēmas apraksta fault_codes, tāpēc to nekad nepazītu{}", trial.expect.code,
            config::hint(trial.expect.code, codes))));
}

}  // namespace

std::optional<std::string> assumptions_file(const config::Folders& folders, const std::string& slug) {
  for (const std::string& root : {folders.site, folders.library}) {
    const std::string file = root + "/adapters/systems/" + slug + "/assumptions.yaml";
    if (config::is_file(file)) return file;
  }
  return std::nullopt;
}

std::string body_file(const config::Folders& folders, const Trial& trial) {
  const std::string own = folders.site + "/" + trial.body.value;
  return config::is_file(own) ? own : folders.library + "/" + trial.body.value;
}

std::vector<Assumption> read_assumptions(const config::Folders& folders, const config::System& system,
                                         Findings& findings) {
  const auto file = assumptions_file(folders, system.slug);
  if (!file) return {};
  const auto octets = read_file(*file);
  if (!octets) {
    findings.push_back({*file, 1, 1, octets.error().told()});
    return {};
  }
  const auto root = config::parse_yaml(*octets, *file, findings);
  if (!root) return {};
  const std::size_t before = findings.size();
  AssumptionsFile read = file_spec().read(*root, config::Place{*file}, findings);
  check_ids(read.assumptions, system.slug, findings);
  if (findings.size() != before) return std::move(read.assumptions);
  for (const Assumption& one : read.assumptions)
    if (one.trial) check_trial(*one.trial, folders, system, findings);
  return std::move(read.assumptions);
}

Findings wrong_assumptions(const config::Folders& folders, const config::Site& site) {
  Findings findings;
  for (const auto& [slug, system] : site.systems) (void)read_assumptions(folders, system, findings);
  return findings;
}

bool parse(const YAML::Node& node, const config::Place& place, const config::Range& range,
           Expectation& expectation) {
  if (node.IsScalar()) {
    if (node.Scalar() == "answered") {
      expectation = {Expectation::Kind::answered};
    } else if (node.Scalar() == "absent") {
      expectation = {Expectation::Kind::absent};
    } else {
      return false;
    }
    return true;
  }
  std::map<std::string, std::string> members;
  if (!config::parse(node, place, range, members)) return false;
  const auto code = members.find("refused");
  if (members.size() != 1 || code == members.end() || code->second.empty()) return false;
  expectation = {Expectation::Kind::refused, code->second};
  return true;
}

Sentence form_of(const Expectation& /*expectation*/, const std::optional<config::Range>& /*range*/) {
  return say("answered, absent or {{refused: CODE}}", "answered, absent vai {{refused: KODS}}");
}

std::string show(const Expectation& expectation) {
  switch (expectation.kind) {
    case Expectation::Kind::answered:
      return "answered";
    case Expectation::Kind::absent:
      return "absent";
    case Expectation::Kind::refused:
      return "refused: " + expectation.code;
  }
  return {};
}

}  // namespace hub::pack
