#include "hub/ops/notice.h"

#include <algorithm>
#include <array>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"

namespace hub::ops {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;

constexpr std::uint64_t kMebi = 1024UL * 1024;
constexpr std::uint64_t kCallsInARow = 3;
/// Days before something ends. A list is made anew each month or week by itself: only one that stayed away is
/// worth a word.
struct Ending {
  std::int64_t noticed;
  std::int64_t urgent;
};
constexpr Ending kCertificateEnds{90, 30};
constexpr Ending kListEnds{7, 2};
constexpr std::int64_t kDaysPressing = 7;
constexpr std::chrono::hours kDay{24};

/// ` since …Z`; nothing where it is not known.
Sentence since(Moment time) {
  return time == Moment() ? Sentence() : say(" since {}", " kopš {}", to_rfc3339(time));
}

/// `: code: title`; nothing of a code that is not known.
Sentence titled(const std::string& code) {
  const ErrorCode* row = codes::find(code);
  return row == nullptr ? Sentence() : say(": {}: {}", ": {}: {}", code, Sentence(row->title));
}

/// What a certificate or list of each role is called, and what is done about its end; `%` stands for the
/// owner.
struct Role {
  std::string_view role;
  Text name;
  Text next;
};
constexpr Text kAtStart{"Have a new one issued, put it in the place of the file and start the hub again.",
                        "Izgādājiet jaunu, aizstājiet ar to failu un palaidiet centrmezglu no jauna."};
constexpr Text kAtReload{
    "Agree on a new one with those who run the system, put it in the place of the file and run `sakta "
    "reload`.",
    "Saskaņojiet jaunu ar sistēmas uzturētājiem, aizstājiet ar to failu un izpildiet `sakta reload`."};
constexpr Text kByParty{"Ask the party to renew it; the new one must bear the same name.",
                        "Lūdziet pusi to atjaunot; jaunajā jābūt tam pašam nosaukumam."};
constexpr std::array kRoles{
    Role{"server",
         {"The hub's own certificate (exchange)", "Paša centrmezgla sertifikāts (exchange)"},
         kAtStart},
    Role{"clients_ca",
         {"An authority's certificate for parties (clients_ca)",
          "Pušu sertifikātu izdevēja sertifikāts (clients_ca)"},
         kAtStart},
    Role{"crl",
         {"The revocation list for parties (crl)", "Pušu sertifikātu atsaukšanas saraksts (crl)"},
         kAtStart},
    Role{"client",
         {"The hub's client certificate towards %", "Centrmezgla klienta sertifikāts sistēmai %"},
         kAtReload},
    Role{"trust",
         {"An authority's certificate trusted for %",
          "Izdevēja sertifikāts, kam uzticas sistēmas % izsaukumos,"},
         kAtReload},
    Role{"signing",
         {"The hub's signing certificate towards %", "Centrmezgla parakstīšanas sertifikāts sistēmai %"},
         kAtReload},
    Role{"party", {"The certificate of party %", "Puses % sertifikāts"}, kByParty},
    Role{"party_signing",
         {"The certificate with which party % signs", "Sertifikāts, ar kuru paraksta puse %,"},
         kByParty},
};
// Of a kind's own settings; the setting is named behind it.
constexpr Role kOther{
    "", {"A certificate in the settings of %", "Sertifikāts sistēmas % iestatījumos"}, kAtReload};
constexpr Role kOtherList{
    "",
    {"A revocation list in the settings of %", "Atsaukšanas saraksts sistēmas % iestatījumos"},
    kAtReload};

std::string with_name(std::string_view text, const std::string& name) {
  std::string filled(text);
  if (const auto at = filled.find('%'); at != std::string::npos) filled.replace(at, 1, name);
  return filled;
}

std::string day_of(Moment time) {
  constexpr std::size_t kDate = 10;
  return to_rfc3339(time).substr(0, kDate);
}

Sentence end_of(const telemetry::Watched& watched, Moment now) {
  const std::string day = day_of(watched.ends);
  if (watched.ends <= now) return say("ended on {}.", "beidzies {}.", day);
  const std::int64_t days = std::chrono::floor<std::chrono::hours>(watched.ends - now) / kDay;
  constexpr Noun kDays{{"day", "dienas"}, {"days", "dienām"}};
  return say("ends on {}, in {}.", "beidzas {}, pēc {}.", day,
             counted(static_cast<std::uint64_t>(days), kDays));
}

Sentence next_for(const HaltedRoute& halted) {
  if (halted.on_trial)
    return Text{
        "It was let go again: one delivery is tried first, the rest follows when the system has answered it.",
        "Tas atkal palaists: vispirms tiek piegādāts viens ziņojums, pārējie, kad sistēma uz to "
        "atbildējusi."};
  const ErrorCode* row = codes::find(halted.code);
  Sentence next = row == nullptr ? Sentence() : Sentence(row->next_step);
  if (row != nullptr && row->remedy == Remedy::refuse)
    next =
        say("One message after another ended so: it is the route's mapping or contract rather than the "
            "messages, and senders need not act. The integrator looks at `sakta letters --route {0}` and "
            "mends it; those that ended before the halt are sent again with `sakta release --route {0} "
            "--as resend --because \"...\"`.",
            "Tā viens pēc otra beidzās vairāki ziņojumi: vaina ir drīzāk maršruta kartējumā vai saskarnes "
            "aprakstā nekā ziņojumos, un sūtītājiem nekas nav jādara. Integrators apskata `sakta letters "
            "--route {0}` un to izlabo; tos, kas beidzās pirms apturēšanas, sūta vēlreiz ar `sakta release "
            "--route {0} --as resend --because \"...\"`.",
            halted.route);
  const std::string letter = halted.letter ? halted.letter->to_string() : std::string("ID");
  return next.append(
      " ",
      say("Then `sakta reload`, or `sakta release {} --as resend --because \"...\"`: one delivery goes "
          "first, "
          "then the rest.",
          "Tad `sakta reload` vai `sakta release {} --as resend --because \"...\"`: vispirms tiek piegādāts "
          "viens ziņojums, tad pārējie.",
          letter));
}

}  // namespace

Notice notice_of(const HaltedRoute& halted) {
  const Sentence stands =
      halted.on_trial ? Sentence("is on trial", "tiek izmēģināts") : Sentence("is halted", "apturēts");
  return {halted.on_trial ? notices::kTrial : notices::kRoute, halted.route,
          say("Route {} {}{}{}", "Maršruts {} {}{}{}", halted.route, stands, since(halted.since),
              titled(halted.code)),
          next_for(halted), !halted.on_trial};
}

std::optional<Notice> notice_of(const telemetry::FailingSystem& system, Moment now) {
  if (system.calls < kCallsInARow && now - system.since < 1min) return std::nullopt;
  constexpr Text kNext{
      "What is sent waits and is tried again by the hub; who asks is told. Find out from those who run it "
      "when it "
      "is back, and whether the way to it is open.",
      "Nosūtītais gaida, un centrmezgls to mēģinās vēlreiz; vaicātājam tas tiek pateikts. Noskaidrojiet pie "
      "uzturētājiem, kad sistēma atkal darbosies un vai ceļš līdz tai ir atvērts."};
  const ErrorCode* row = codes::find(system.code);
  const bool is_ours = row != nullptr && row->whose == Whose::hub;
  return Notice{
      notices::kSystem, system.system,
      say("System {} fails{}, calls in a row: {}{}", "Sistēma {} nedarbojas{}, izsaukumi pēc kārtas: {}{}",
          system.system, since(system.since), system.calls, titled(system.code)),
      is_ours ? row->next_step : kNext, true};
}

std::optional<Notice> notice_of(const telemetry::Watched& watched, Moment now) {
  const auto left = watched.ends - now;
  const bool is_list = watched.role.ends_with("crl");
  const Ending& ending = is_list ? kListEnds : kCertificateEnds;
  if (left > ending.noticed * kDay) return std::nullopt;
  const Role* role = is_list ? &kOtherList : &kOther;
  for (const Role& known : kRoles)
    if (known.role == watched.role) role = &known;
  Sentence says(with_name(role->name.en, watched.of), with_name(role->name.lv, watched.of));
  if (role->role.empty()) says.append(" ", Sentence("(" + watched.role + ")"));
  Sentence next = left <= kDaysPressing * kDay ? Sentence("This week.", "Šonedēļ.") : Sentence();
  return Notice{is_list ? notices::kRevocation : notices::kCertificate, watched.of,
                says.append(" ", end_of(watched, now)), next.append(" ", role->next),
                left <= ending.urgent * kDay};
}

std::vector<Notice> notices_of(const telemetry::AuditStanding& audit, Moment now) {
  std::vector<Notice> all;
  const auto tell = [&](std::string_view code, Sentence says, bool urgent) {
    const auto known = std::find_if(kNoticeCodes.begin(), kNoticeCodes.end(),
                                    [code](const NoticeCode& one) { return one.name == code; });
    all.push_back({code, "", std::move(says), known->next, urgent});
  };
  if (audit.fork_suspected)
    tell(notices::kAuditFork,
         say("What is signed of the audit log and what the store holds are not the same history",
             "Parakstītais audita žurnāls un krātuves saturs nav viena un tā pati vēsture"),
         true);
  else if (audit.unsigned_since && now - *audit.unsigned_since >= 1min)
    tell(notices::kAuditUnsigned,
         say("The audit log is not signed{}", "Audita žurnālu neparaksta{}", since(*audit.unsigned_since)),
         now - *audit.unsigned_since >= 1h);
  return all;
}

std::optional<Notice> notice_of(const port::Letters& letters) {
  if (letters.dead + letters.held + letters.halted == 0) return std::nullopt;
  constexpr Text kNext{"`sakta letters` names each of them, whose turn it is and what to do.",
                       "`sakta letters` nosauc katru no tām, kam kārta un kas darāms."};
  return Notice{notices::kLetters, "",
                say("Deliveries that wait for a decision: dead {}, held {}, halted {}.",
                    "Piegādes, kas gaida lēmumu: nepiegādājamas {}, aizturētas {}, apturētas {}.",
                    letters.dead, letters.held, letters.halted),
                kNext, true};
}

Notice index_behind(std::uint64_t items) {
  constexpr Noun kItems{{"item", "vienību"}, {"items", "vienībām"}};
  constexpr Text kNext{
      "It follows by itself; until then `sakta find` does not know the newest messages. If it grows, see the "
      "disk "
      "and the load of the machine.",
      "Tas panāks pats; līdz tam `sakta find` nezina pašus jaunākos ziņojumus. Ja tas aug, pārbaudiet disku "
      "un "
      "datora noslodzi."};
  return {
      notices::kIndex, "",
      say("The search index is {} behind.", "Meklēšanas rādītājs atpaliek par {}.", counted(items, kItems)),
      kNext, false};
}

Notice store_unavailable(const Sentence& trouble) {
  constexpr Text kNext{
      "No message is taken until it can; senders are told to try again. See the disk of the state folder.",
      "Līdz tam neviens ziņojums netiek pieņemts; sūtītājiem teikts mēģināt vēlāk. Pārbaudiet stāvokļa mapes "
      "disku."};
  return {notices::kStore, "", say("Nothing can be stored: {}", "Neko nevar saglabāt: {}", trouble), kNext,
          true};
}

Notice disk_reserved(std::uint64_t free_bytes, std::uint64_t reserve_bytes) {
  constexpr Text kNext{
      "Make room on the disk of the state folder; the hub then takes messages again by itself.",
      "Atbrīvojiet vietu stāvokļa mapes diskā; centrmezgls pats atsāks pieņemt ziņojumus."};
  return {notices::kDisk, "",
          say("Disk: {} MiB left, {} MiB are kept for what was accepted.",
              "Disks: palikuši {} MiB, {} MiB tiek taupīti jau pieņemtajam.", free_bytes / kMebi,
              reserve_bytes / kMebi),
          kNext, true};
}

}  // namespace hub::ops
