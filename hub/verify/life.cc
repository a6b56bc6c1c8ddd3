#include "hub/verify/life.h"

#include <chrono>
#include <utility>

#include "hub/verify/proof_math.h"

namespace verify {
namespace {

/// Milliseconds since 1970 in the first 48 bits of a UUIDv7. Nothing: it is none.
std::optional<std::int64_t> time_in(std::string_view id) {
  constexpr std::size_t kLength = 36;
  constexpr std::size_t kDigits = 12;
  if (id.size() != kLength) return std::nullopt;
  std::int64_t time = 0;
  std::size_t digits = 0;
  for (const char c : id) {
    if (c == '-') continue;
    const bool is_number = c >= '0' && c <= '9';
    if (!is_number && (c < 'a' || c > 'f')) return std::nullopt;
    if (digits++ < kDigits) time = time * 16 + (is_number ? c - '0' : c - 'a' + 10);
  }
  return time;
}

int year_of(std::int64_t milliseconds) {
  const std::chrono::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds(milliseconds)};
  return static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(at)).year());
}

bool ends_delivery(std::string_view event) {
  return event == "delivery.done" || event == "delivery.confirmed" || event == "delivery.discarded";
}

}  // namespace

/// Valid until the next one is made.
class Lives::Kept {
 public:
  explicit Kept(std::uint64_t& slot) : slot_(slot) {}
  [[nodiscard]] State get() const { return static_cast<State>(slot_ & kState); }
  void set(State state) { slot_ = (slot_ & ~kState) | static_cast<std::uint64_t>(state); }

  static constexpr std::uint64_t kState = 7;

 private:
  std::uint64_t& slot_;
};

std::optional<Lives::Wrong> Lives::take(const LifeEvent& said) {
  if (said.message.empty()) return std::nullopt;
  if (said.event.starts_with("delivery.")) return deliver(said, began_before(said.message));
  if (said.event == "msg.accepted")
    return begin(state_of(said.message, {}), State::accepted, figures_.accepted);
  if (said.event == "msg.refused") return begin(state_of(said.message, {}), State::refused, figures_.refused);
  if (said.event == "ask.asked") {
    Kept kept = state_of(said.message, {});
    if (kept.get() == State::asked) return std::nullopt;  // again: the first answer was lost
    if (kept.get() != State::failed) return begin(kept, State::asked, figures_.asked);
    --figures_.questions_ended;
    kept.set(State::asked);
    return std::nullopt;
  }
  if (said.event == "ask.answered" || said.event == "ask.failed")
    return answer(state_of(said.message, {}), said.event == "ask.failed" ? State::failed : State::answered,
                  began_before(said.message));
  return std::nullopt;
}

bool Lives::began_before(std::string_view message) const {
  const auto time = time_in(message);
  return time && year_of(*time) < year_;
}

std::optional<Lives::Wrong> Lives::begin(Kept kept, State begun, std::uint64_t& count) {
  if (kept.get() != State::none) return Wrong::begun_twice;
  kept.set(begun);
  ++count;
  return std::nullopt;
}

std::optional<Lives::Wrong> Lives::answer(Kept kept, State end, bool is_older) {
  const State state = kept.get();
  if (state == State::none && !is_older) return Wrong::no_beginning;
  if (state != State::asked && state != State::none) return Wrong::after_end;
  kept.set(end);
  ++figures_.questions_ended;
  return std::nullopt;
}

std::optional<Lives::Wrong> Lives::deliver(const LifeEvent& said, bool is_older) {
  if (state_of(said.message, {}).get() != State::accepted && !is_older) return Wrong::no_beginning;
  Kept kept = state_of(said.message, said.route.substr(0, said.route.find('@')));
  if (kept.get() == State::ended) return Wrong::after_end;
  if (kept.get() == State::none) ++figures_.deliveries;
  const bool ends = ends_delivery(said.event);
  kept.set(ends ? State::ended : State::open);
  if (ends) ++figures_.deliveries_ended;
  return std::nullopt;
}

/// Open addressing: the slot that has the hash, or the free one where it goes. A table that is full to five
/// sixths grows by half.
Lives::Kept Lives::state_of(std::string_view message, std::string_view route) {
  std::string name(message);
  name.append("/").append(route);
  const Hash hash = leaf_hash(name);
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < sizeof key; ++i) key = key << 8 | hash[i];
  key &= ~Kept::kState;
  if (key == 0) key = Kept::kState + 1;
  Table& table = tables_[hash.back()];
  const auto place_in = [](std::vector<std::uint64_t>& slots, std::uint64_t wanted) -> std::uint64_t& {
    std::size_t at = (wanted >> 3) % slots.size();
    while (slots[at] != 0 && (slots[at] & ~Kept::kState) != wanted) at = (at + 1) % slots.size();
    return slots[at];
  };
  if (table.used * 6 >= table.slots.size() * 5) {
    std::vector<std::uint64_t> larger(table.slots.size() * 3 / 2);
    for (const std::uint64_t slot : table.slots)
      if (slot != 0) place_in(larger, slot & ~Kept::kState) = slot;
    table.slots = std::move(larger);
  }
  std::uint64_t& slot = place_in(table.slots, key);
  if (slot == 0) {
    slot = key;
    ++table.used;
  }
  return Kept(slot);
}

Words words_of(Lives::Wrong wrong, std::uint64_t record) {
  const std::string number = std::to_string(record);
  switch (wrong) {
    case Lives::Wrong::no_beginning:
      return {"record " + number + " is about a message whose beginning is not in this log",
              "ieraksts " + number + " ir par ziņojumu, kura sākuma šajā žurnālā nav"};
    case Lives::Wrong::after_end:
      return {"record " + number + " is about something that had ended in a record before",
              "ieraksts " + number + " ir par to, kas kādā agrākā ierakstā jau beidzies"};
    case Lives::Wrong::begun_twice:
      break;
  }
  return {"record " + number + " is the beginning of a message that had begun in a record before",
          "ieraksts " + number + " ir sākums ziņojumam, kas kādā agrākā ierakstā jau sākts"};
}

}  // namespace verify
