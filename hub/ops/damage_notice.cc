#include "hub/ops/damage_notice.h"

#include "hub/base/counted.h"
#include "hub/base/say.h"

namespace hub::ops {
namespace {

using Kind = port::Damage::Kind;

constexpr std::size_t kMostTold = 10;

Sentence verb_of(Kind kind, bool several) {
  switch (kind) {
    case Kind::missing:
      return several ? Text{"are missing", "trūkst"} : Text{"is missing", "trūkst"};
    case Kind::changed:
      return several ? Text{"are not what was stored", "nav tas, kas tika saglabāts"}
                     : Text{"is not what was stored", "nav tas, kas tika saglabāts"};
    case Kind::misplaced:
      return several
                 ? Text{"hold what was stored as other items", "satur to, kas saglabāts kā citas vienības"}
                 : Text{"holds what was stored as another item", "satur to, kas saglabāts kā cita vienība"};
  }
  return Text{"is damaged", "bojājums"};
}

/// Where, and of which items: `messages.db: items 5-6`.
Sentence subject_of(const port::Damage& damage) {
  if (damage.first == 0) return damage.where;
  const bool several = damage.last > damage.first;
  const bool keys = damage.where == "keys.db";
  const Sentence item = keys      ? several ? Text{"the keys of items", "atslēgas vienībām"}
                                            : Text{"the key of item", "atslēga vienībai"}
                             : several ? Text{"items", "vienības"}
                                  : Text{"item", "vienība"};
  const std::string numbers = several ? std::to_string(damage.first) + "-" + std::to_string(damage.last)
                                      : std::to_string(damage.first);
  if (!damage.message) return say("{}: {} {}", "{}: {} {}", damage.where, item, numbers);
  const Sentence of =
      several ? Text{", the first of message", ", pirmā no ziņojuma"} : Text{" of message", " no ziņojuma"};
  return say("{}: {} {}{} {}", "{}: {} {}{} {}", damage.where, item, numbers, of,
             damage.message->to_string());
}

}  // namespace

std::vector<Notice> damage_notices(const std::vector<port::Damage>& damage) {
  constexpr Text kNext{
      "The administrator keeps the state folder as it is, restores the newest backup to another folder and "
      "compares; `sakta trace ID` shows what is left of a message.",
      "Administrators saglabā stāvokļa mapi tādu, kāda tā ir, atjauno jaunāko rezerves kopiju citā mapē un "
      "salīdzina; `sakta trace ID` rāda, kas no ziņojuma palicis."};
  std::vector<Notice> all;
  for (const port::Damage& one : damage) {
    if (all.size() == kMostTold) break;
    all.push_back({notices::kDamage, "",
                   say("The store is damaged: {}: {}.", "Krātuve ir bojāta: {}: {}.", subject_of(one),
                       verb_of(one.kind, one.last > one.first)),
                   kNext, true});
  }
  constexpr Noun kMore{{"more finding", "krātuves bojājums"}, {"more findings", "krātuves bojājumi"}};
  if (damage.size() > all.size())
    all.push_back({notices::kDamage, "",
                   say("The log has {} of damage in the store (store.damage_found).",
                       "Žurnālā ir vēl {} (store.damage_found).", counted(damage.size() - all.size(), kMore)),
                   kNext, true});
  return all;
}

}  // namespace hub::ops
