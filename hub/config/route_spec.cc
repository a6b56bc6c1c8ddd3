#include "hub/config/route_spec.h"

#include "hub/base/say.h"

namespace hub::config {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""h;

constexpr Text kWhen{
    "XPath 1.0, taken as true or false; prefix `t` is the type's namespace, in a document those that the "
    "type "
    "declares",
    "XPath 1.0 ar vērtību patiess vai nepatiess; prefikss `t` ir tipa nosaukumvieta, dokumentā — tās, ko "
    "deklarē tips"};
constexpr Text kDocument{"the condition looks into the embedded document, not at the message",
                         "nosacījums skatās ietvertajā dokumentā, nevis ziņojumā"};
constexpr Text kMap{
    "mapping from the type to the system's operation, e.g. nino/get_debts.request; `none`: it goes in the "
    "type's own form",
    "kartējums no tipa uz sistēmas darbību, piem., nino/get_debts.request; `none`: ziņojums iet paša tipa "
    "formā"};

Spec<RouteFile::Deliver> deliver_spec() {
  return Spec<RouteFile::Deliver>("deliver", "Where it goes.")
      .required("to", &RouteFile::Deliver::to, {"a system of this site", "šīs instalācijas sistēma"})
      .required("operation", &RouteFile::Deliver::operation,
                {"one of that system's operations", "viena no šīs sistēmas darbībām"})
      .field("reply", &RouteFile::Deliver::reply,
             {"mapping back, or `none`; an ask has one, a send has none",
              "kartējums atpakaļ vai `none`; vaicājumam tāds ir, sūtījumam nav"})
      .field("timeout", &RouteFile::Deliver::timeout,
             {"how long the partner may take", "cik ilgi partneris drīkst kavēties"}, between(10ms, 10min))
      .places(&RouteFile::Deliver::written);
}

Spec<RouteFile::Filter> filter_spec() {
  return Spec<RouteFile::Filter>("filter", "What is delivered at all.")
      .required("when", &RouteFile::Filter::when, kWhen)
      .field("document", &RouteFile::Filter::document, kDocument)
      .places(&RouteFile::Filter::written);
}

Spec<RouteFile::Choice> choice_spec() {
  return Spec<RouteFile::Choice>("choose", "One way a message may take.")
      .field(
          "after", &RouteFile::Choice::after,
          {"sends only: taken once another entry's system refused the message with one of these codes, as "
           "its `fault_codes` or a rule of the site name them; never else",
           "tikai sūtījumiem: der, kad cita ieraksta sistēma ziņojumu noraidījusi ar kādu no šiem kodiem, kā "
           "tos nosauc tās `fault_codes` vai instalācijas nosacījums; citādi nekad"})
      .field("when", &RouteFile::Choice::when,
             say("{}; the last entry has none", "{}; pēdējam ierakstam tā nav", kWhen))
      .field("document", &RouteFile::Choice::document, kDocument)
      .field("map", &RouteFile::Choice::map, kMap)
      .section("deliver", &RouteFile::Choice::deliver, deliver_spec(),
               {"as `deliver` of the route", "tāpat kā maršruta `deliver`"})
      .places(&RouteFile::Choice::written);
}

using Perseverance = FailureSettings::Perseverance;

Spec<Perseverance> perseverance_spec(const char* name) {
  return Spec<Perseverance>(name, "How long it is tried.")
      .required("dead_letter_after", &Perseverance::dead_letter_after,
                {"without success for so long, it becomes a dead letter",
                 "ja tik ilgi neizdodas, tas kļūst nepiegādājams"},
                between(1s, 720h));
}

Spec<RouteFile::Failures> failures_spec() {
  return Spec<RouteFile::Failures>("on_failure", "What becomes of a delivery that failed, by remedy.")
      .choice("refuse", &RouteFile::Failures::discard_refused, {{"dead_letter", false}, {"discard", true}},
              {"the system refused it", "sistēma to noraidīja"}, Presence::required)
      .section("resend", &RouteFile::Failures::resend, perseverance_spec("resend"),
               {"nothing reached the system: tried again", "sistēmu nekas nesasniedza: mēģina vēlreiz"},
               Presence::required)
      .section("wait", &RouteFile::Failures::wait, perseverance_spec("wait"),
               {"the system asked to wait: tried again", "sistēma lūdza pagaidīt: mēģina vēlreiz"},
               Presence::required)
      .choice(
          "reconcile", &RouteFile::Failures::hold, {{"hold", true}},
          {"it may have arrived: held until a person decides; tried again as under `resend` where the "
           "operation is `idempotent`",
           "tas, iespējams, ir saņemts: aizturēts, līdz izlemj cilvēks; mēģina vēlreiz kā ar `resend`, ja "
           "darbība ir `idempotent`"},
          Presence::required)
      .choice("stop", &RouteFile::Failures::halt, {{"halt_route", true}, {"dead_letter", false}},
              {"nobody can help but a person here: what concerns all messages of the route halts it, or "
               "(dead_letter) every message is set aside by itself; what is wrong with one message never "
               "halts a route",
               "palīdzēt var tikai cilvēks šeit: kas skar visus maršruta ziņojumus, to aptur, vai arī "
               "(dead_letter) katru ziņojumu atliek atsevišķi; viena ziņojuma vaina maršrutu neaptur nekad"},
              Presence::required)
      .field(
          "halt_for", &RouteFile::Failures::halt_for,
          {"what of that halts the route, with `stop: halt_route`; left out, all of it: `authority` (the "
           "system does not let the hub in), `credentials` (a key or secret of ours cannot be used), "
           "`contract` (the site has no type, route or contract to go by), `operation` (the system does "
           "not have it), `mapping` (ours fails for several lanes in a row)",
           "kas no tā aptur maršrutu, ja ir `stop: halt_route`; ja izlaists, viss: `authority` (sistēma "
           "centrmezglu nelaiž iekšā), `credentials` (mūsu atslēga vai noslēpums nav lietojams), "
           "`contract` (instalācijā nav tipa, maršruta vai saskarnes apraksta, pēc kā vadīties), `operation` "
           "(sistēmai tās nav), `mapping` (mūsu kartējums neizdodas vairākām joslām pēc kārtas)"})
      .field("mapping_lanes", &RouteFile::Failures::mapping_lanes,
             {"so many different lanes in a row, with no success in between, make a mapping that fails the "
              "route's fault; until then each is its message's",
              "pēc tik dažādām joslām pēc kārtas bez veiksmes starp tām neizdevies kartējums ir maršruta "
              "vaina; līdz tam katrs ir sava ziņojuma vaina"},
             Range{1, 1000})
      .places(&RouteFile::Failures::written);
}

}  // namespace

const Spec<RouteFile>& route_spec() {
  static const auto spec =
      Spec<RouteFile>("route", "routes/<name>.yaml: what becomes of the messages of a type.")
          .required("route", &RouteFile::route,
                    {"its name, that of the file", "tā nosaukums, tāds pats kā failam"})
          .required("summary", &RouteFile::summary,
                    {"one sentence: from whom, to whom, what", "viens teikums: no kā, kam, ko"})
          .section(
              "accept", &RouteFile::accept,
              Spec<RouteFile::Accept>("accept", "What it takes.")
                  .required("type", &RouteFile::Accept::type,
                            {"a message type; what parties send goes to the one route of a type that "
                             "nobody publishes to",
                             "ziņojuma tips; ko puses sūta, iet uz to vienīgo tipa maršrutu, kuram neviens "
                             "nepublicē"}),
              {"what it takes", "ko tas pieņem"}, Presence::required)
          .section("filter", &RouteFile::filter, filter_spec(),
                   {"sends only: a message for which it is not true is kept, not delivered",
                    "tikai sūtījumiem: ziņojumu, kuram tas nav patiess, glabā, bet nepiegādā"})
          .field("map", &RouteFile::map, kMap)
          .section("deliver", &RouteFile::deliver, deliver_spec(),
                   {"where it goes, together with `map`; a send without it is stored and waits",
                    "kurp tas iet, kopā ar `map`; sūtījumu bez tā glabā, un tas gaida"})
          .list("choose", &RouteFile::choose, choice_spec(),
                {"instead of `map` and `deliver`: the first entry whose `when` is true, of those without "
                 "`after`; the "
                 "last of these has no `when`",
                 "`map` un `deliver` vietā: pirmais ieraksts bez `after`, kura `when` ir patiess; pēdējam no "
                 "tiem "
                 "`when` nav"},
                Presence::optional, 1)
          .field("publish", &RouteFile::publish,
                 {"sends only: routes of the same type that get each message too",
                  "tikai sūtījumiem: tā paša tipa maršruti, kas arī saņem katru ziņojumu"})
          .section("on_failure", &RouteFile::on_failure, failures_spec(),
                   {"a send that is delivered has it, with a line for each remedy; an ask has none",
                    "piegādājamam sūtījumam tas ir, ar rindu katrai rīcībai; vaicājumam nav"})
          .choice("on_dead", &RouteFile::skip_dead, {{"block", false}, {"skip", true}},
                  {"sends only: what waits behind a dead or held message with the same ordering value",
                   "tikai sūtījumiem: kas notiek ar tiem, kas gaida aiz nepiegādājama vai aizturēta ziņojuma "
                   "ar to pašu secības vērtību"})
          .field(
              "lane", &RouteFile::lane,
              {"sends only: routes that name the same lane deliver messages with the same ordering value one "
               "after another; left out, the route's own name",
               "tikai sūtījumiem: maršruti, kas nosauc vienu joslu, ziņojumus ar vienu secības vērtību "
               "piegādā "
               "citu pēc cita; ja izlaista, paša maršruta nosaukums"})
          .places(&RouteFile::written);
  return spec;
}

const std::vector<std::string>& fields_of_sends() {
  static const std::vector<std::string> names{"filter", "publish", "on_failure", "on_dead", "lane"};
  return names;
}

}  // namespace hub::config
