#include "hub/delivery/halting.h"

#include <utility>

namespace hub::delivery {

void Halting::put_on_trial(Still& still) {
  still.halt.on_trial = true;
  still.probe.reset();
}

void Halting::renew() {
  ++epoch_;
  for (auto& [names, row] : mappings_) {
    if (routes_.contains(names.first)) continue;  // the one that goes first must show that it was put right
    row.lanes.clear();
    row.messages.clear();
  }
  for (auto& [route, still] : routes_) put_on_trial(still);
}

void Halting::decided(const std::string& route, Uuid message, bool resend) {
  const auto found = routes_.find(route);
  if (found == routes_.end()) return;
  Still& still = found->second;
  const bool was_letter = still.halt.letter == message;
  if (was_letter) still.halt.letter.reset();
  if ((was_letter || resend) && !still.halt.on_trial) put_on_trial(still);
}

void Halting::found(const std::string& route, Uuid message) {
  const auto [known, made] = routes_.try_emplace(route);
  if (!made) return;
  known->second.halt.route = route;
  known->second.halt.letter = message;
  put_on_trial(known->second);
}

void Halting::letter_ended(const std::string& route, Uuid message) {
  const auto found = routes_.find(route);
  if (found != routes_.end() && found->second.halt.letter == message) found->second.halt.letter.reset();
}

void Halting::describe(const std::string& route, std::string code,
                       std::chrono::system_clock::time_point since) {
  const auto found = routes_.find(route);
  if (found == routes_.end() || !found->second.halt.code.empty()) return;
  found->second.halt.code = std::move(code);
  found->second.halt.since = since;
}

bool Halting::is_halted(const std::string& route) const {
  const auto found = routes_.find(route);
  return found != routes_.end() && !found->second.halt.on_trial;
}

bool Halting::lets(const std::string& route, Uuid message) {
  const auto found = routes_.find(route);
  if (found == routes_.end()) return true;
  Still& still = found->second;
  if (!still.halt.on_trial) return false;
  if (!still.probe) still.probe = message;
  return *still.probe == message;
}

Halting::Change Halting::ended(const std::string& route, Uuid message, Evidence evidence) {
  const auto found = routes_.find(route);
  if (found == routes_.end()) return Change::none;
  Still& still = found->second;
  if (!still.halt.on_trial || still.probe != message) return Change::none;
  still.probe.reset();
  if (evidence == Evidence::none) return Change::next;
  routes_.erase(found);
  return Change::open;
}

bool Halting::halt(const std::string& route, Uuid message, std::uint64_t epoch, std::string code,
                   std::chrono::system_clock::time_point now) {
  if (epoch != epoch_) return false;
  const auto [known, made] = routes_.try_emplace(route);
  Still& still = known->second;
  const bool stood_still = !made && !still.halt.on_trial;
  if (stood_still) return false;
  still.probe.reset();
  still.halt.on_trial = false;
  if (still.halt.letter && *still.halt.letter != message) return false;
  still.halt = {route, std::move(code), now, message, false};
  return true;
}

bool Halting::mapping_failed(const std::string& route, const std::string& mapping, const model::Tag& lane,
                             Uuid message, std::uint32_t lanes) {
  constexpr std::size_t kMostRemembered = 1'000;
  Row& row = mappings_[{route, mapping}];
  if (!row.messages.insert(message).second) return false;
  if (row.messages.size() > kMostRemembered) row.messages.erase(row.messages.begin());
  if (row.lanes.size() < lanes) row.lanes.insert(lane);
  return row.lanes.size() >= lanes && row.calls == 0;
}

void Halting::call_begins(const std::string& route, const std::string& mapping) {
  ++mappings_[{route, mapping}].calls;
}

void Halting::call_ended(const std::string& route, const std::string& mapping, bool worked) {
  const auto found = mappings_.find({route, mapping});
  Row& row = found->second;
  --row.calls;
  if (!worked) return;
  row.lanes.clear();
  row.messages.clear();
  if (row.calls == 0) mappings_.erase(found);
}

std::vector<Halting::Halt> Halting::halts() const {
  std::vector<Halt> all;
  for (const auto& [route, still] : routes_) all.push_back(still.halt);
  return all;
}

}  // namespace hub::delivery
