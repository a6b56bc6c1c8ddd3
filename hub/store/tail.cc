#include "hub/store/tail.h"

#include <algorithm>
#include <array>

#include "hub/port/store.h"

namespace hub::store {
namespace {

constexpr std::size_t kMaxOctets = 32U * 1024 * 1024;
constexpr std::uint64_t kGoodBatch = 4'000;
constexpr std::chrono::milliseconds kGather{100};

}  // namespace

void add_state_key(IndexEntry& entry, model::State state) {
  // All others are passed through: which messages stand in them now is a question to the deliveries.
  using model::State;
  constexpr std::array kEnds{State::answered,  State::failed,   State::refused,
                             State::delivered, State::filtered, State::discarded};
  if (std::find(kEnds.begin(), kEnds.end(), state) != kEnds.end())
    entry.keys.push_back(port::state_key(state));
}

std::size_t octets_of(const IndexEntry& entry) {
  // A short text lies within its object: nothing is taken for it beside.
  const auto beside = [](const std::string& text) {
    return text.capacity() > std::string().capacity() ? text.capacity() + 1 : 0;
  };
  std::size_t octets = sizeof(IndexEntry) + entry.keys.capacity() * sizeof(model::KeyTag) +
                       entry.deliveries.capacity() * sizeof(model::Delivery);
  for (const model::KeyTag& key : entry.keys) octets += beside(key.name);
  for (const model::Delivery& delivery : entry.deliveries) octets += beside(delivery.route);
  return octets;
}

void Tail::append(std::vector<IndexEntry> entries) {
  if (entries.empty()) return;
  std::size_t octets = 0;
  for (const IndexEntry& entry : entries) octets += octets_of(entry);
  auto chunk = std::make_shared<const std::vector<IndexEntry>>(std::move(entries));
  const std::lock_guard lock(mutex_);
  last_ = chunk->back().sequence;
  octets_ += octets;
  held_.push_back({std::move(chunk), octets});
  while (octets_ > kMaxOctets) drop_first();
  changed_.notify_one();
}

void Tail::drop_first() {
  octets_ -= held_.front().octets;
  first_ = held_.front().chunk->back().sequence + 1;
  held_.pop_front();
}

void Tail::restart(std::uint64_t last_sequence) {
  const std::lock_guard lock(mutex_);
  held_.clear();
  octets_ = 0;
  last_ = last_sequence;
  first_ = last_sequence + 1;
  changed_.notify_one();
}

void Tail::wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  changed_.notify_one();
}

Tail::View Tail::view() const {
  const std::lock_guard lock(mutex_);
  View view{first_, {}};
  view.chunks.reserve(held_.size());
  for (const Held& held : held_) view.chunks.push_back(held.chunk);
  return view;
}

std::uint64_t Tail::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

bool Tail::wait(std::uint64_t indexed) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stopped_ || woken_ || last_ > indexed; });
  changed_.wait_for(lock, kGather, [&] { return stopped_ || woken_ || last_ - indexed >= kGoodBatch; });
  woken_ = false;
  return !stopped_;
}

bool Tail::rest(std::chrono::milliseconds pause) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, pause, [&] { return stopped_; });
  return !stopped_;
}

void Tail::forget(std::uint64_t indexed) {
  const std::lock_guard lock(mutex_);
  while (!held_.empty() && held_.front().chunk->back().sequence <= indexed) drop_first();
}

void Tail::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

}  // namespace hub::store
