#include "hub/config/source_files.h"

#include <algorithm>
#include <set>
#include <utility>

#include "hub/base/say.h"
#include "hub/config/mapping_files.h"
#include "hub/config/names.h"
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
  };

  Located source;
  std::string summary;
  Poll poll;
  Located map;
  Located type;
  Located purpose;
  Located legal_basis;
  Written written;
};

const Spec<SourceFile>& source_spec() {
  static const auto spec =
      Spec<SourceFile>("source", "sources/<name>.yaml: what a system that cannot call the hub is asked for.")
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
                              between(100ms, 24h)),
                   {"who is asked for what", "kam ko prasa"}, Presence::required)
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

class SourceReader {
 public:
  SourceReader(const KnownTypes& types, const KnownSystems& systems, const KnownRoutes& routes,
               Sources& sources, Findings& findings)
      : types_(types), systems_(systems), routes_(routes), sources_(sources), findings_(findings) {}

  PolledSource read(const SourceFile& file) {
    check_name(file.source);
    check_poll(file.poll);
    check_type(file);
    return {.name = file.source.value,
            .system = file.poll.system.value,
            .source = file.poll.source.value,
            .every = file.poll.every,
            .map = read_mapping(file.map, sources_, findings_),
            .type = file.type.value,
            .purpose = file.purpose.value,
            .legal_basis = file.legal_basis.value};
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

  void check_poll(const SourceFile::Poll& poll) {
    const auto system = systems_.all.find(poll.system.value);
    if (system == systems_.all.end()) {
      demand(is_doubtful(poll.system.value, systems_, sources_.folders()), poll.system,
             say("is no system of this site{}", "nav šīs instalācijas sistēma{}",
                 hint(poll.system.value, systems_.slugs())));
      return;
    }
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
};

}  // namespace

std::vector<PolledSource> read_source_files(Sources& sources, const KnownTypes& types,
                                            const KnownSystems& systems, const KnownRoutes& routes,
                                            Findings& findings) {
  std::vector<PolledSource> read;
  SourceReader reader(types, systems, routes, sources, findings);
  for (const std::string& path : Sources::list(sources.folders().site + "/sources", ".yaml")) {
    const auto source = sources.read(path, findings);
    if (!source) continue;
    const auto root = sources.parse(*source, findings);
    if (root) read.push_back(reader.read(source_spec().read(*root, Place{path}, findings)));
  }
  return read;
}

std::string source_file_reference() {
  return source_spec().reference();
}

}  // namespace hub::config
