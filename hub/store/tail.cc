#include "hub/store/tail.h"

namespace hub::store {
namespace {

constexpr std::size_t kMaxEntries = 100'000;
constexpr std::uint64_t kGoodBatch = 4'000;
constexpr std::chrono::milliseconds kGather{100};

}  // namespace

void Tail::append(std::vector<IndexEntry> entries) {
  if (entries.empty()) return;
  auto chunk = std::make_shared<const std::vector<IndexEntry>>(std::move(entries));
  const std::lock_guard lock(mutex_);
  last_ = chunk->back().sequence;
  entries_ += chunk->size();
  chunks_.push_back(std::move(chunk));
  while (entries_ > kMaxEntries) {
    entries_ -= chunks_.front()->size();
    first_ = chunks_.front()->back().sequence + 1;
    chunks_.pop_front();
  }
  changed_.notify_one();
}

void Tail::restart(std::uint64_t last_sequence) {
  const std::lock_guard lock(mutex_);
  chunks_.clear();
  entries_ = 0;
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
  return {first_, {chunks_.begin(), chunks_.end()}};
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
  while (!chunks_.empty() && chunks_.front()->back().sequence <= indexed) {
    entries_ -= chunks_.front()->size();
    first_ = chunks_.front()->back().sequence + 1;
    chunks_.pop_front();
  }
}

void Tail::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

}  // namespace hub::store
