#include "hub/config/route_spec.h"

namespace hub::config {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""h;

constexpr const char* kWhen =
    "XPath 1.0, taken as true or false; prefix `t` is the type's namespace, in a document those that the "
    "type "
    "declares";
constexpr const char* kDocument = "the condition looks into the embedded document, not at the message";
constexpr const char* kMap =
    "mapping from the type to the system's operation, e.g. nino/get_debts.request; `none`: it goes in the "
    "type's own form";

Spec<RouteFile::Deliver> deliver_spec() {
  return Spec<RouteFile::Deliver>("deliver", "Where it goes.")
      .required("to", &RouteFile::Deliver::to, "a system of this site")
      .required("operation", &RouteFile::Deliver::operation, "one of that system's operations")
      .field("reply", &RouteFile::Deliver::reply, "mapping back, or `none`; an ask has one, a send has none")
      .field("timeout", &RouteFile::Deliver::timeout, "how long the partner may take", between(10ms, 10min))
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
      .field("when", &RouteFile::Choice::when, std::string(kWhen) + "; the last entry has none")
      .field("document", &RouteFile::Choice::document, kDocument)
      .field("map", &RouteFile::Choice::map, kMap)
      .section("deliver", &RouteFile::Choice::deliver, deliver_spec(), "as `deliver` of the route")
      .places(&RouteFile::Choice::written);
}

using Perseverance = FailureSettings::Perseverance;

Spec<Perseverance> perseverance_spec(const char* name) {
  return Spec<Perseverance>(name, "How long it is tried.")
      .required("dead_letter_after", &Perseverance::dead_letter_after,
                "without success for so long, it becomes a dead letter", between(1s, 720h));
}

Spec<RouteFile::Failures> failures_spec() {
  return Spec<RouteFile::Failures>("on_failure", "What becomes of a delivery that failed, by remedy.")
      .choice("refuse", &RouteFile::Failures::discard_refused, {{"dead_letter", false}, {"discard", true}},
              "the system refused it", Presence::required)
      .section("resend", &RouteFile::Failures::resend, perseverance_spec("resend"),
               "nothing reached the system: tried again", Presence::required)
      .section("wait", &RouteFile::Failures::wait, perseverance_spec("wait"),
               "the system asked to wait: tried again", Presence::required)
      .choice("reconcile", &RouteFile::Failures::hold, {{"hold", true}},
              "it may have arrived: held until a person decides; tried again as under `resend` where the "
              "operation is `idempotent`",
              Presence::required)
      .choice("stop", &RouteFile::Failures::halt, {{"halt_route", true}, {"dead_letter", false}},
              "nobody can help but a person here: what concerns all messages of the route halts it, or "
              "(dead_letter) every message is set aside by itself; what is wrong with one message never "
              "halts a route",
              Presence::required)
      .field("halt_for", &RouteFile::Failures::halt_for,
             "what of that halts the route, with `stop: halt_route`; left out, all of it: `authority` (the "
             "system does not let the hub in), `credentials` (a key or secret of ours cannot be used), "
             "`contract` (the site has no type, route or contract to go by), `operation` (the system does "
             "not have it), `mapping` (ours fails for several lanes in a row)")
      .field("mapping_lanes", &RouteFile::Failures::mapping_lanes,
             "so many different lanes in a row, with no success in between, make a mapping that fails the "
             "route's fault; until then each is its message's",
             Range{1, 1000})
      .places(&RouteFile::Failures::written);
}

}  // namespace

const Spec<RouteFile>& route_spec() {
  static const auto spec =
      Spec<RouteFile>("route", "routes/<name>.yaml: what becomes of the messages of a type.")
          .required("route", &RouteFile::route, "its name, that of the file")
          .required("summary", &RouteFile::summary, "one sentence: from whom, to whom, what")
          .section("accept", &RouteFile::accept,
                   Spec<RouteFile::Accept>("accept", "What it takes.")
                       .required("type", &RouteFile::Accept::type,
                                 "a message type; what parties send goes to the one route of a type that "
                                 "nobody publishes to"),
                   "what it takes", Presence::required)
          .section("filter", &RouteFile::filter, filter_spec(),
                   "sends only: a message for which it is not true is kept, not delivered")
          .field("map", &RouteFile::map, kMap)
          .section("deliver", &RouteFile::deliver, deliver_spec(),
                   "where it goes, together with `map`; a send without it is stored and waits")
          .list(
              "choose", &RouteFile::choose, choice_spec(),
              "instead of `map` and `deliver`: the first entry whose `when` is true; the last has no `when`",
              Presence::optional, 1)
          .field("publish", &RouteFile::publish,
                 "sends only: routes of the same type that get each message too")
          .section("on_failure", &RouteFile::on_failure, failures_spec(),
                   "a send that is delivered has it, with a line for each remedy; an ask has none")
          .choice("on_dead", &RouteFile::skip_dead, {{"block", false}, {"skip", true}},
                  "sends only: what waits behind a dead or held message with the same ordering value")
          .field(
              "lane", &RouteFile::lane,
              "sends only: routes that name the same lane deliver messages with the same ordering value one "
              "after another; left out, the route's own name")
          .places(&RouteFile::written);
  return spec;
}

const std::vector<std::string>& fields_of_sends() {
  static const std::vector<std::string> names{"filter", "publish", "on_failure", "on_dead", "lane"};
  return names;
}

}  // namespace hub::config
