#include "hub/config/route_reader.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "hub/base/say.h"
#include "hub/config/mapping_files.h"
#include "hub/config/names.h"
#include "hub/config/system_files.h"
#include "hub/config/words.h"
#include "hub/config/xpath_words.h"

namespace hub::config {
namespace {

class RouteReader {
 public:
  RouteReader(const RouteFile& file, const Around& around, Sources& sources, Findings& findings)
      : file_(file), around_(around), sources_(sources), findings_(findings) {}

  Route read() {
    Route route;
    static_cast<RouteSettings&>(route) = file_;
    route.name = file_.route.value;
    route.type = file_.accept.type.value;
    route.lane = file_.lane.empty() ? route.name : file_.lane.value;
    for (const Located& name : file_.publish) route.publish.push_back(name.value);
    if (file_.on_failure) route.on_failure = to_on_failure(*file_.on_failure);
    check_names();
    type_ = look_up_type();
    if (file_.filter)
      route.filter = read_condition(file_.filter->when, file_.filter->document, file_.filter->written);
    check_shape();
    route.branches = read_branches();
    if (type_ != nullptr && type_->pattern == model::Pattern::ask) check_ask();
    if (type_ != nullptr && type_->pattern == model::Pattern::send) check_send();
    return route;
  }

 private:
  void report(const Located& place, const Sentence& text) { findings_.push_back(place.finding(text)); }

  void demand(bool good, const Located& word, const Sentence& text) {
    if (!good && !word.empty()) findings_.push_back(word.finding_of_word(text));
  }

  OnFailure to_on_failure(const RouteFile::Failures& written) { return {written, to_halt_for(written)}; }

  std::set<Concern> to_halt_for(const RouteFile::Failures& failures) {
    if (!failures.halt) {
      for (const char* field : {"halt_for", "mapping_lanes"})
        if (failures.written.has(field))
          report(failures.written.at(field),
                 say("'{}' is too much: with 'stop: dead_letter' nothing halts the route",
                     "'{}' ir lieks: ar 'stop: dead_letter' maršrutu nekas neaptur", field));
      return {};
    }
    if (!failures.written.has("halt_for")) return all_concerns();
    std::vector<std::string> words;
    for (const auto& [word, concern] : kConcerns) words.emplace_back(word);
    std::set<Concern> concerns;
    for (const Located& word : failures.halt_for) {
      const auto known = std::find(words.begin(), words.end(), word.value);
      demand(
          known != words.end(), word,
          say("is nothing that halts a route{}", "nav nekas, kas aptur maršrutu{}", hint(word.value, words)));
      if (known != words.end())
        concerns.insert(kConcerns.at(static_cast<std::size_t>(known - words.begin())).second);
    }
    if (failures.written.has("mapping_lanes") && !concerns.contains(Concern::mapping))
      report(failures.written.at("mapping_lanes"),
             say("'mapping_lanes' is too much: 'halt_for' does not name 'mapping'",
                 "'mapping_lanes' ir lieks: 'halt_for' nenosauc 'mapping'"));
    return concerns;
  }

  void check_names() {
    const std::string stem = stem_of(file_.route.file);
    if (!is_slug(file_.route.value)) {
      demand(false, file_.route,
             say("is no route name, e.g. debts: lower case, digits, dashes",
                 "nav maršruta nosaukums, piem., debts: mazie burti, cipari, domuzīmes"));
    } else {
      demand(stem == file_.route.value, file_.route,
             say("does not belong in a file of this name: it must be '{}'",
                 "neatbilst faila nosaukumam: jābūt '{}'", stem));
    }
    demand(is_slug(file_.lane.value), file_.lane,
           say("is no name of a lane, e.g. cases: lower case, digits, dashes",
               "nav joslas nosaukums, piem., cases: mazie burti, cipari, domuzīmes"));
  }

  const MessageType* look_up_type() {
    const Located& name = file_.accept.type;
    const MessageType* type = around_.types.find(name.value);
    demand(type != nullptr || around_.types.doubtful.count(name.value) != 0, name,
           say("is no message type{}", "nav ziņojuma tips{}", hint(name.value, around_.types.names())));
    return type;
  }

  bool choices_were_read() const {
    return std::all_of(file_.choose.begin(), file_.choose.end(),
                       [](const RouteFile::Choice& choice) { return choice.written.was_read(); });
  }

  /// `choose` stands instead of `map` and `deliver`; its last entry, and only that, has no condition.
  void check_shape() {
    if (!file_.written.has("choose")) return;
    for (const char* field : {"deliver", "map"})
      if (file_.written.has(field)) {
        report(file_.written.at(field),
               say("'{}' beside 'choose' is too much: 'map' and 'deliver' stand in each entry of 'choose'",
                   "'{}' līdzās 'choose' ir lieks: 'map' un 'deliver' jābūt katrā 'choose' ierakstā", field));
        break;
      }
    const auto is_last = [](const RouteFile::Choice& choice) {
      return !choice.written.has("when") && !choice.written.has("after");
    };
    const auto last = std::find_if(file_.choose.begin(), file_.choose.end(), is_last);
    if (file_.choose.empty() || !choices_were_read()) return;
    if (last == file_.choose.end()) {
      report(file_.written.at("choose"),
             say("'choose' needs a last entry without 'when', for messages that no other entry takes",
                 "laukam 'choose' vajag pēdējo ierakstu bez 'when' ziņojumiem, ko nepieņem neviens cits "
                 "ieraksts"));
      return;
    }
    const auto behind = std::find_if(last + 1, file_.choose.end(), [](const RouteFile::Choice& choice) {
      return !choice.written.has("after");
    });
    if (behind != file_.choose.end())
      report(behind->written.here,
             say("this entry of 'choose' can never be reached: one before it has no 'when'",
                 "šo 'choose' ierakstu nekad nesasniegs: kādam pirms tā nav 'when'"));
  }

  std::vector<Branch> read_branches() {
    std::vector<Branch> branches;
    if (!file_.written.has("choose")) {
      branches.push_back({std::nullopt, read_target(file_.map, file_.deliver, file_.written)});
      return branches;
    }
    for (const RouteFile::Choice& choice : file_.choose) {
      Branch branch;
      for (const Located& code : choice.after) branch.after.push_back(code.value);
      check_after(choice);
      if (choice.written.has("when"))
        branch.when = read_condition(choice.when, choice.document, choice.written);
      branch.target = read_target(choice.map, choice.deliver, choice.written);
      branches.push_back(std::move(branch));
    }
    return branches;
  }

  void check_after(const RouteFile::Choice& choice) {
    if (!choice.written.has("after")) return;
    if (type_ != nullptr && type_->pattern == model::Pattern::ask)
      report(choice.written.at("after"),
             say("'after' is too much: {} is an ask, whose caller is told the refusal",
                 "'after' ir lieks: {} ir vaicājums, kura sūtītājam noraidījumu pasaka", type_->name));
    if (choice.after.empty())
      report(choice.written.at("after"),
             say("'after' needs one code at least", "laukam 'after' vajag vismaz vienu kodu"));
    if (!choice.deliver)
      report(choice.written.here, say("missing field 'deliver' in an entry with 'after'",
                                      "ierakstā ar 'after' trūkst lauka 'deliver'"));
  }

  Condition read_condition(const Located& when, bool document, const Written& written) {
    std::vector<std::string> prefixes{"t"};
    if (document && type_ != nullptr) {
      if (type_->documents.empty() && around_.types.doubtful.count(type_->name) == 0)
        report(written.at("document"),
               say("'document' is too much: {} carries no document",
                   "'document' ir lieks: tipa {} ziņojumi dokumentu nenes", type_->name));
      prefixes.clear();
      if (!type_->documents.empty())
        for (const auto& [prefix, uri] : type_->documents.front().namespaces) prefixes.push_back(prefix);
    }
    const bool prefixes_known = !document || (type_ != nullptr && !type_->documents.empty());
    if (prefixes_known) check_xpath_words(when, prefixes, findings_);
    return {when, document};
  }

  std::optional<Target> read_target(const Located& map, const std::optional<RouteFile::Deliver>& deliver,
                                    const Written& written) {
    if (written.has("deliver") && !written.has("map"))
      report(written.at("deliver"),
             say("'deliver' needs 'map' beside it: the mapping from the type to the operation",
                 "līdzās 'deliver' vajag 'map': kartējumu no tipa uz darbību"));
    if (written.has("map") && !written.has("deliver"))
      report(written.at("map"), say("'map' needs 'deliver' beside it: where the mapped message goes",
                                    "līdzās 'map' vajag 'deliver': kurp iet kartētais ziņojums"));
    model::Mapping request = read_mapping(map, sources_, findings_);
    if (!deliver) return std::nullopt;
    Target target;
    static_cast<TargetSettings&>(target) = *deliver;
    target.request = std::move(request);
    target.system = deliver->to.value;
    target.operation = deliver->operation.value;
    check_operation(*deliver);
    target.reply = read_mapping(deliver->reply, sources_, findings_);
    check_reply(*deliver);
    return target;
  }

  void check_operation(const RouteFile::Deliver& deliver) {
    const KnownSystems& systems = around_.systems;
    const auto found = systems.all.find(deliver.to.value);
    if (found == systems.all.end()) {
      demand(is_doubtful(deliver.to.value, systems, sources_.folders()), deliver.to,
             say("is no system of this site{}", "nav šīs instalācijas sistēma{}",
                 hint(deliver.to.value, systems.slugs())));
      return;
    }
    const auto operations = operations_of(found->second);
    if (operations.empty()) return;  // the kind says so
    const Located& operation = deliver.operation;
    demand(std::find(operations.begin(), operations.end(), operation.value) != operations.end(), operation,
           say("is no operation of {}{}", "nav sistēmas {} darbība{}", found->first,
               hint(operation.value, operations)));
  }

  void check_reply(const RouteFile::Deliver& deliver) {
    if (type_ == nullptr) return;
    if (type_->pattern == model::Pattern::send) {
      if (!deliver.reply.empty())
        report(deliver.written.at("reply"),
               say("'reply' is too much: {} is a send and has none",
                   "'reply' ir lieks: {} ir sūtījums, un atbildes tam nav", type_->name));
    } else if (!deliver.written.has("reply")) {
      report(deliver.written.here,
             say("missing field 'reply' in deliver: {} is an ask and needs a mapping back",
                 "trūkst lauka 'reply' (deliver): {} ir vaicājums, un tam vajag kartējumu atpakaļ",
                 type_->name));
    }
  }

  void check_ask() {
    for (const std::string& field : fields_of_sends())
      if (file_.written.has(field))
        report(file_.written.at(field),
               say("'{}' is too much: {} is an ask, answered at once",
                   "'{}' ir lieks: {} ir vaicājums, uz ko atbild uzreiz", field, type_->name));
    if (file_.written.has("choose")) {
      for (const RouteFile::Choice& choice : file_.choose)
        if (choice.written.was_read() && !choice.written.has("deliver") && !choice.written.has("map"))
          report(choice.written.here,
                 say("this entry needs 'map' and 'deliver': {} is an ask",
                     "šim ierakstam vajag 'map' un 'deliver': {} ir vaicājums", type_->name));
    } else if (!file_.written.has("deliver") && !file_.written.has("map")) {
      demand(false, file_.accept.type,
             say("is an ask: its route needs 'map' and 'deliver'",
                 "ir vaicājums: tā maršrutam vajag 'map' un 'deliver'"));
    }
  }

  void check_send() {
    const bool delivers =
        file_.written.has("deliver") || file_.written.has("map") ||
        std::any_of(file_.choose.begin(), file_.choose.end(), [](const RouteFile::Choice& choice) {
          return choice.written.has("deliver") || choice.written.has("map");
        });
    if (delivers && !file_.written.has("on_failure"))
      report(file_.written.here,
             say("missing field 'on_failure' in route: a send that is delivered says what becomes "
                 "of it by remedy: refuse, resend, wait, reconcile, stop",
                 "trūkst lauka 'on_failure' (route): piegādājamam sūtījumam jānorāda, kas ar to notiek "
                 "pie katras rīcības: refuse, resend, wait, reconcile, stop"));
  }

  const RouteFile& file_;
  const Around& around_;
  Sources& sources_;
  Findings& findings_;
  const MessageType* type_ = nullptr;
};

}  // namespace

Route to_route(const RouteFile& file, const Around& around, Sources& sources, Findings& findings) {
  return RouteReader(file, around, sources, findings).read();
}

}  // namespace hub::config
