#include "hub/config/source_files.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "hub/base/say.h"
#include "hub/config/mapping_files.h"
#include "hub/config/names.h"
#include "hub/config/party_file.h"
#include "hub/config/spec.h"
#include "hub/config/system_files.h"
#include "hub/config/words.h"

namespace hub::config {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""h;

/// sources/<name>.yaml as written.
struct SourceFile {
  struct Poll {
    Located system;
    Located source;
    std::chrono::milliseconds every = PolledSource{}.every;
    PolledSource::Confirm confirm = PolledSource{}.confirm;
    Written written;
  };
  struct Called {
    Located system;
    Located callback;
    Quota quota = CalledSource{}.quota;
    Written written;
  };

  Located source;
  std::string summary;
  std::optional<Poll> poll;
  std::optional<Called> callback;
  Located map;
  Located type;
  Located purpose;
  Located legal_basis;
  Written written;
};

Spec<SourceFile::Called> called_spec() {
  return Spec<SourceFile::Called>("callback", "Who calls the hub by itself, without a party's certificate.")
      .required("system", &SourceFile::Called::system, {"a system of this site", "šīs instalācijas sistēma"})
      .required("callback", &SourceFile::Called::callback,
                {"one of that system's `callbacks`", "viens no šīs sistēmas `callbacks`"})
      .section("quota", &SourceFile::Called::quota, quota_spec(),
               {"how much may come to this address, from whomever; beyond it 429",
                "cik daudz drīkst nākt uz šo adresi, no jebkā; virs tā 429"})
      .places(&SourceFile::Called::written);
}

const Spec<SourceFile>& source_spec() {
  static const auto spec =
      Spec<SourceFile>("source", "sources/<name>.yaml: what a system is asked for, or tells by itself.")
          .required("source", &SourceFile::source,
                    {"its name, that of the file", "tā nosaukums, tāds pats kā failam"})
          .required("summary", &SourceFile::summary,
                    {"one sentence: from whom, what", "viens teikums: no kā, ko"})
          .section("poll", &SourceFile::poll,
                   Spec<SourceFile::Poll>("poll", "Who is asked for what.")
                       .required("system", &SourceFile::Poll::system,
                                 {"a system of this site", "šīs instalācijas sistēma"})
                       .required("source", &SourceFile::Poll::source,
                                 {"one of that system's `sources`", "viens no šīs sistēmas `sources`"})
                       .field("every", &SourceFile::Poll::every,
                              {"pause between two questions", "pauze starp diviem vaicājumiem"},
                              between(100ms, 24h))
                       .choice("confirm", &SourceFile::Poll::confirm,
                               {{"when_durable", PolledSource::Confirm::when_durable},
                                {"when_delivered", PolledSource::Confirm::when_delivered}},
                               {"when a document is confirmed there: the hub has it on stable storage, or "
                                "each system that its message goes to has it; one that a person gave up is "
                                "not confirmed then",
                                "kad dokumentu tur apstiprina: kad tas droši glabājas centrmezglā vai kad to "
                                "ir saņēmusi katra sistēma, uz kuru iet tā ziņojums; dokumentu, no kura "
                                "cilvēks atteicies, tad neapstiprina"})
                       .places(&SourceFile::Poll::written),
                   {"who is asked for what; this or `callback`", "kam ko prasa; tas vai `callback`"})
          .section("callback", &SourceFile::callback, called_spec(),
                   {"who calls the hub by itself, at POST /callbacks/<system>/<callback>",
                    "kas pats izsauc centrmezglu ar POST /callbacks/<sistēma>/<atzvans>"})
          .required("map", &SourceFile::map,
                    {"mapping from one document of the system to the type, e.g. horizon/changed_invoices",
                     "kartējums no viena sistēmas dokumenta uz tipu, piem., horizon/changed_invoices"})
          .required("type", &SourceFile::type,
                    {"a send with a route: what each document becomes",
                     "sūtījums ar maršrutu: par ko kļūst katrs dokuments"})
          .field("purpose", &SourceFile::purpose,
                 {"the messages' purpose, one that the type allows",
                  "ziņojumu nolūks, viens no tiem, ko atļauj tips"})
          .field("legal_basis", &SourceFile::legal_basis,
                 {"their legal basis, one that the type allows",
                  "to tiesiskais pamats, viens no tiem, ko atļauj tips"})
          .places(&SourceFile::written);
  return spec;
}

using KnownSystemsAt = decltype(KnownSystems::all)::const_iterator;

class SourceReader {
 public:
  SourceReader(const KnownTypes& types, const KnownSystems& systems, const KnownRoutes& routes,
               Sources& sources, Findings& findings)
      : types_(types), systems_(systems), routes_(routes), sources_(sources), findings_(findings) {}

  void read(const SourceFile& file, SourceFiles& files) {
    check_name(file.source);
    if (file.poll.has_value() == file.callback.has_value())
      findings_.push_back(
          file.written.here.finding(say("one of 'poll' and 'callback' is needed: who is asked, or who calls",
                                        "vajag vienu no 'poll' un 'callback': kam prasa vai kurš izsauc")));
    if (file.poll) check_poll(*file.poll);
    if (file.callback) check_called(*file.callback);
    check_type(file);
    PolledSource source{.name = file.source.value,
                        .system = {},
                        .source = {},
                        .map = read_mapping(file.map, sources_, findings_),
                        .type = file.type.value,
                        .purpose = file.purpose.value,
                        .legal_basis = file.legal_basis.value};
    if (file.callback) {
      source.system = file.callback->system.value;
      source.source = file.callback->callback.value;
      files.called.push_back({std::move(source), file.callback->quota});
    } else if (file.poll) {
      source.system = file.poll->system.value;
      source.source = file.poll->source.value;
      source.every = file.poll->every;
      source.confirm = file.poll->confirm;
      files.polled.push_back(std::move(source));
    }
  }

 private:
  void demand(bool good, const Located& word, const Sentence& text) {
    if (!good && !word.empty()) findings_.push_back(word.finding_of_word(text));
  }

  void check_name(const Located& name) {
    const std::string stem = stem_of(name.file);
    if (is_slug(name.value))
      demand(stem == name.value, name,
             say("does not belong in a file of this name: it must be '{}'",
                 "neatbilst faila nosaukumam: jābūt '{}'", stem));
    else
      demand(false, name,
             say("is no name of a source, e.g. horizon-invoices: lower case, digits, dashes",
                 "nav avota nosaukums, piem., horizon-invoices: mazie burti, cipari, domuzīmes"));
  }

  /// The end: it is none.
  KnownSystemsAt find_system(const Located& slug) {
    const auto system = systems_.all.find(slug.value);
    if (system == systems_.all.end())
      demand(is_doubtful(slug.value, systems_, sources_.folders()), slug,
             say("is no system of this site{}", "nav šīs instalācijas sistēma{}",
                 hint(slug.value, systems_.slugs())));
    return system;
  }

  void check_called(const SourceFile::Called& called) {
    const auto system = find_system(called.system);
    if (system == systems_.all.end()) return;
    const auto names = callbacks_of(system->second);
    const bool in_doubt = systems_.doubtful.count(called.system.value) != 0;
    demand(in_doubt || std::find(names.begin(), names.end(), called.callback.value) != names.end(),
           called.callback,
           say("is no callback of {}{}", "nav sistēmas {} atzvans{}", system->first,
               hint(called.callback.value, names)));
    demand(called_.emplace(called.system.value, called.callback.value).second, called.callback,
           say("is taken by another file already", "jau ir citā failā"));
  }

  void check_poll(const SourceFile::Poll& poll) {
    const auto system = find_system(poll.system);
    if (system == systems_.all.end()) return;
    const auto names = sources_of(system->second);
    const bool in_doubt =
        systems_.doubtful.count(poll.system.value) != 0 || are_sources_doubtful(system->second);
    demand(in_doubt || std::find(names.begin(), names.end(), poll.source.value) != names.end(), poll.source,
           say("is no source of {}{}", "nav sistēmas {} avots{}", system->first,
               hint(poll.source.value, names)));
    demand(polled_.emplace(poll.system.value, poll.source.value).second, poll.source,
           say("is asked for by another file already", "jau tiek prasīts citā failā"));
  }

  void check_type(const SourceFile& file) {
    const MessageType* type = types_.find(file.type.value);
    demand(type != nullptr || types_.doubtful.count(file.type.value) != 0, file.type,
           say("is no message type{}", "nav ziņojuma tips{}", hint(file.type.value, types_.names())));
    if (type == nullptr) return;
    if (type->pattern == model::Pattern::ask) {
      demand(false, file.type,
             say("is asked: what a source brings is sent", "ir vaicājums: ko dod avots, tas ir sūtījums"));
      return;
    }
    const bool routed = routes_.perhaps_routed.count(type->name) != 0 ||
                        std::any_of(routes_.all.begin(), routes_.all.end(),
                                    [&](const Route& route) { return route.type == type->name; });
    demand(routed, file.type, say("has no route at this site", "šajā instalācijā ir bez maršruta"));
    check_word(file.purpose, type->purposes, {"is no purpose of", "nav nolūks, ko atļauj tips"}, *type);
    check_word(file.legal_basis, type->legal_bases,
               {"is no legal basis of", "nav tiesiskais pamats, ko atļauj tips"}, *type);
    for (const std::string& needed : type->required_context) check_context(needed, file, *type);
  }

  void check_word(const Located& word, const std::vector<std::string>& allowed, const Text& text,
                  const MessageType& type) {
    demand(allowed.empty() || std::find(allowed.begin(), allowed.end(), word.value) != allowed.end(), word,
           say("{} {}{}", "{} {}{}", text, type.name, hint(word.value, allowed)));
  }

  void check_context(const std::string& needed, const SourceFile& file, const MessageType& type) {
    if (needed == "purpose" || needed == "legal_basis") {
      if (!file.written.has(needed))
        findings_.push_back(file.written.here.finding(say("missing field '{}' in source: {} demands it",
                                                          "trūkst lauka '{}' (source): to prasa tips {}",
                                                          needed, type.name)));
      return;
    }
    demand(false, file.type,
           say("demands '{}', which only a caller can say",
               "prasa '{}', ko var norādīt tikai vaicātājs vai sūtītājs", needed));
  }

  const KnownTypes& types_;
  const KnownSystems& systems_;
  const KnownRoutes& routes_;
  Sources& sources_;
  Findings& findings_;
  std::set<std::pair<std::string, std::string>> polled_;
  std::set<std::pair<std::string, std::string>> called_;
};

}  // namespace

SourceFiles read_source_files(Sources& sources, const KnownTypes& types, const KnownSystems& systems,
                              const KnownRoutes& routes, Findings& findings) {
  SourceFiles read;
  SourceReader reader(types, systems, routes, sources, findings);
  for (const std::string& path : Sources::list(sources.folders().site + "/sources", ".yaml")) {
    const auto source = sources.read(path, findings);
    if (!source) continue;
    const auto root = sources.parse(*source, findings);
    if (root) reader.read(source_spec().read(*root, Place{path}, findings), read);
  }
  return read;
}

std::string source_file_reference() {
  return source_spec().reference();
}

}  // namespace hub::config
