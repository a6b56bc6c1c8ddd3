#include "hub/config/party_file.h"

#include <algorithm>
#include <map>
#include <utility>

#include "hub/base/say.h"
#include "hub/config/names.h"
#include "hub/config/words.h"

namespace hub::config {
Spec<Quota> quota_spec() {
  return Spec<Quota>("quota", "How much of the hub a party may use at once, all its connections together.")
      .field("per_second", &Quota::per_second,
             {"requests, on the average; 0: no bound", "pieprasījumi, vidēji; 0: bez ierobežojuma"},
             Range{0, 1'000'000})
      .field("burst", &Quota::burst,
             {"so many may come at once; 0: as many as in a second",
              "tik drīkst nākt uzreiz; 0: tikpat, cik sekundē"},
             Range{0, 1'000'000})
      .field(
          "in_progress", &Quota::in_progress,
          {"requests being answered at the same time", "pieprasījumi, uz kuriem vienlaikus gatavo atbildi"},
          Range{1, 100'000});
}

namespace {

struct RightEntry {
  Located ask;
  Located send;
  Written written;
};

struct PartyEntry {
  Located party;
  std::string title;
  Located organisation;
  std::vector<Located> certificates;
  std::vector<RightEntry> may;
  bool must_sign = false;
  Quota quota;
};

struct PartyFile {
  std::vector<PartyEntry> parties;
};

const Spec<PartyFile>& party_spec() {
  static const auto spec =
      Spec<PartyFile>("parties.yaml",
                      "Which systems may call the hub, known by the names in their certificates.")
          .list("parties", &PartyFile::parties,
                Spec<PartyEntry>(Text{"party", "puse"}, "One calling system.")
                    .required("party", &PartyEntry::party,
                              {"its name in records and traces", "tās nosaukums ierakstos un trasēs"})
                    .required("title", &PartyEntry::title, {"its name for people", "tās nosaukums cilvēkiem"})
                    .required("organisation", &PartyEntry::organisation,
                              {"registration number of who runs it, 11 digits",
                               "tās uzturētāja reģistrācijas numurs, 11 cipari"})
                    .required(
                        "certificates", &PartyEntry::certificates,
                        {"subject alternative names, compared exactly: dns:host.example or "
                         "uri:urn:example:name",
                         "sertifikāta alternatīvie nosaukumi (SAN), salīdzina precīzi: dns:host.example vai "
                         "uri:urn:example:name"},
                        Range{1})
                    .list("may", &PartyEntry::may,
                          Spec<RightEntry>(Text{"right", "tiesības"}, "One right.")
                              .field("ask", &RightEntry::ask,
                                     {"a type that it may ask", "tips, ko tā drīkst vaicāt"})
                              .field("send", &RightEntry::send,
                                     {"a type that it may send", "tips, ko tā drīkst sūtīt"})
                              .places(&RightEntry::written),
                          {"its rights, each {ask: TYPE} or {send: TYPE}; what is not named is refused",
                           "tās tiesības, katras {ask: TYPE} vai {send: TYPE}; ko nenosauc, to noraida"})
                    .choice("ws_security", &PartyEntry::must_sign, {{"optional", false}, {"required", true}},
                            {"`required`: what it asks and sends comes signed, through the SOAP face",
                             "`required`: ko tā vaicā un sūta, tam jānāk parakstītam caur SOAP saskarni"})
                    .section("quota", &PartyEntry::quota, quota_spec(),
                             {"how much it may use at once", "cik daudz tā drīkst lietot vienlaikus"}),
                {"the parties", "puses"}, Presence::required);
  return spec;
}

class PartyReader {
 public:
  PartyReader(const KnownTypes& types, const KnownRoutes& routes, Findings& findings)
      : types_(types), routes_(routes), findings_(findings) {}

  Party read(const PartyEntry& entry) {
    Party party{entry.party.value, entry.title, entry.organisation.value, {}, {},
                entry.must_sign,   entry.quota};
    demand(is_slug(entry.party.value), entry.party,
           say("is no party name, e.g. permits", "nav puses nosaukums, piem., permits"));
    demand(owner_of_name_.emplace(entry.party.value, entry.party.value).second, entry.party,
           say("names two parties", "apzīmē divas puses"));
    demand(is_registration_number(entry.organisation.value), entry.organisation,
           say("is no registration number: 11 digits", "nav reģistrācijas numurs: 11 cipari"));
    for (const Located& name : entry.certificates) {
      demand(is_certificate_name(name.value), name,
             say("is no certificate name: dns:host.example or uri:urn:example:name",
                 "nav sertifikāta nosaukums: dns:host.example vai uri:urn:example:name"));
      const auto [owner, is_new] = owner_of_certificate_.emplace(name.value, entry.party.value);
      demand(
          is_new, name,
          say("is a certificate name of {} already", "jau ir puses {} sertifikāta nosaukums", owner->second));
      party.certificates.push_back(name.value);
    }
    for (const RightEntry& right : entry.may) read_right(entry, right, party);
    return party;
  }

 private:
  void demand(bool good, const Located& word, const Sentence& text) {
    if (!good && !word.empty()) findings_.push_back(word.finding_of_word(text));
  }

  void read_right(const PartyEntry& entry, const RightEntry& entered, Party& party) {
    if (!entered.written.was_read()) return;
    const bool both = entered.written.has("ask") && entered.written.has("send");
    if (both || entered.written.fields.empty())
      findings_.push_back(entered.written.here.finding(
          say("each right of '{}' is either {{ask: TYPE}} or {{send: TYPE}}",
              "katras '{}' tiesības ir vai nu {{ask: TYPE}}, vai {{send: TYPE}}", entry.party.value)));
    if (entered.ask.empty() == entered.send.empty()) return;
    const bool ask = !entered.ask.empty();
    const Located& type = ask ? entered.ask : entered.send;
    const Right right{ask ? model::Pattern::ask : model::Pattern::send, type.value};
    demand(std::none_of(party.rights.begin(), party.rights.end(),
                        [&](const Right& other) { return other.type == right.type; }),
           type, say("is given twice to {}", "pusei {} dots divreiz", party.name));
    party.rights.push_back(right);
    check_use(right, type);
  }

  void check_use(const Right& right, const Located& type) {
    const MessageType* declared = types_.find(right.type);
    demand(declared != nullptr || types_.doubtful.count(right.type) != 0, type,
           say("is no message type{}", "nav ziņojuma tips{}", hint(right.type, types_.names())));
    if (declared == nullptr) return;
    demand(declared->pattern == right.pattern, type,
           declared->pattern == model::Pattern::ask
               ? say("is asked; write {{ask: {}}}", "ir vaicājuma tips; rakstiet {{ask: {}}}", right.type)
               : say("is sent; write {{send: {}}}", "ir sūtījuma tips; rakstiet {{send: {}}}", right.type));
    const bool routed = routes_.perhaps_routed.count(right.type) != 0 ||
                        std::any_of(routes_.all.begin(), routes_.all.end(),
                                    [&](const Route& route) { return route.type == right.type; });
    demand(routed, type, say("has no route at this site", "šajā instalācijā ir bez maršruta"));
  }

  const KnownTypes& types_;
  const KnownRoutes& routes_;
  Findings& findings_;
  std::map<std::string, std::string> owner_of_name_;
  std::map<std::string, std::string> owner_of_certificate_;
};

}  // namespace

std::vector<Party> read_party_file(Sources& sources, const KnownTypes& types, const KnownRoutes& routes,
                                   Findings& findings) {
  std::vector<Party> parties;
  const auto source = sources.read(sources.folders().site + "/parties.yaml", findings);
  if (!source) return parties;
  const auto root = sources.parse(*source, findings);
  if (!root) return parties;
  const PartyFile file = party_spec().read(*root, Place{source->path}, findings);
  PartyReader reader(types, routes, findings);
  for (const PartyEntry& entry : file.parties) parties.push_back(reader.read(entry));
  return parties;
}

std::string party_file_reference() {
  return party_spec().reference();
}

}  // namespace hub::config
