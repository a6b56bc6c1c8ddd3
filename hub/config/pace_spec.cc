#include "hub/config/pace_spec.h"

#include "hub/base/say.h"
#include "hub/config/annotation.h"

namespace hub::config {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""h;

/// The node that a finding about both pauses is at: the one that the site wrote, else the library's.
YAML::Node pause_to_blame(const YAML::Node& merged) {
  YAML::Node blamed = merged;
  for (const auto& entry : merged) {
    const std::string& name = entry.first.Scalar();
    if (name != "first_pause" && name != "longest_pause") continue;
    if (blamed.is(merged) || !annotation_of(blamed).file.empty()) blamed.reset(entry.second);
  }
  return blamed;
}

}  // namespace

const Spec<Pace>& pace_spec() {
  static const auto spec =
      Spec<Pace>("pace", "How fast, and how patiently, a system is called.")
          .field("max_in_flight", &Pace::max_in_flight,
                 {"calls at once, of the whole hub", "vienlaicīgi izsaukumi, visam centrmezglam kopā"},
                 Range{1, 1000})
          .field(
              "max_waiting", &Pace::max_waiting,
              {"questions beyond it that wait for their turn, within their own time; more are told to come "
               "again",
               "vaicājumi virs tā, kas savā atvēlētajā laikā gaida rindā; pārējiem saka nākt vēlreiz"},
              Range{0, 10'000})
          .field("first_pause", &Pace::first_pause,
                 {"after the first failed attempt; each next one is longer",
                  "pēc pirmā neveiksmīgā mēģinājuma; katra nākamā ir garāka"},
                 between(100ms, 1h))
          .field("longest_pause", &Pace::longest_pause, {"no pause is longer", "neviena pauze nav garāka"},
                 between(100ms, 1h))
          .field("breaker_failures", &Pace::breaker_failures,
                 {"after so many failures in a row nothing is delivered until a probe succeeds",
                  "pēc tik neveiksmēm pēc kārtas neko nepiegādā, līdz izdodas pārbaude"},
                 Range{1, 1000})
          .field("probe_every", &Pace::probe_every,
                 {"pause between two probes", "pauze starp divām pārbaudēm"}, between(100ms, 10min));
  return spec;
}

Pace read_pace(const YAML::Node& merged, const Place& place, Findings& findings) {
  if (!merged.IsDefined()) return {};
  const std::size_t before = findings.size();
  Pace pace = pace_spec().read(merged, place, findings);
  if (findings.size() == before && pace.first_pause > pace.longest_pause)
    findings.push_back(finding_at(pause_to_blame(merged), place,
                                  say("'first_pause' ({}) must not be longer than 'longest_pause' ({})",
                                      "'first_pause' ({}) nedrīkst būt ilgāka par 'longest_pause' ({})",
                                      show(pace.first_pause), show(pace.longest_pause))));
  return pace;
}

}  // namespace hub::config
