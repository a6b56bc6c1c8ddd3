#include "hub/delivery/lanes.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace hub::delivery {

std::size_t Lanes::Hash::operator()(const model::Tag& tag) const {
  std::size_t hash = 0;  // a tag is a keyed hash already
  std::memcpy(&hash, tag.data(), sizeof hash);
  return hash;
}

void Lanes::stand_due(const model::Tag& tag, Lane& lane, Instant due) {
  lane.due = due;
  if (due == Instant()) {
    lane.standing = Standing::due;
    due_.push_back(tag);
  } else {
    lane.standing = Standing::timed;
    timed_.emplace(due, tag);
  }
}

void Lanes::untime(const model::Tag& tag, const Lane& lane) {
  const auto [first, last] = timed_.equal_range(lane.due);
  const auto found = std::find_if(first, last, [&](const auto& one) { return one.second == tag; });
  if (found != last) timed_.erase(found);
}

void Lanes::put(const model::Tag& tag, QueuedDelivery entry, Instant due) {
  const auto [found, made] = lanes_.try_emplace(tag);
  Lane& lane = found->second;
  if (made) {
    lane.head = std::move(entry);
    ++size_;
    stand_due(tag, lane, due);
    return;
  }
  if (lane.standing == Standing::blocked) return;
  const auto is_it = [&](const QueuedDelivery& other) {
    return other.sequence == entry.sequence && other.route == entry.route;
  };
  const QueuedDelivery& last = lane.behind.empty() ? lane.head : lane.behind.back();
  const bool newest = entry.sequence > std::max(lane.head.sequence, last.sequence);
  if (!newest && (is_it(lane.head) || std::any_of(lane.behind.begin(), lane.behind.end(), is_it))) return;
  ++size_;
  if (!newest && entry.sequence < lane.head.sequence && lane.standing != Standing::busy) {
    if (lane.standing == Standing::timed) untime(tag, lane);
    lane.behind.push_front(std::exchange(lane.head, std::move(entry)));
    stand_due(tag, lane, due);
    return;
  }
  // Two routes of one lane may take the same message: the same sequence, another delivery, after the first.
  const auto place = std::upper_bound(
      lane.behind.begin(), lane.behind.end(), entry,
      [](const QueuedDelivery& one, const QueuedDelivery& other) { return one.sequence < other.sequence; });
  lane.behind.insert(place, std::move(entry));
}

std::optional<Lanes::Job> Lanes::take(Instant now) {
  while (!timed_.empty() && timed_.begin()->first <= now) {
    const model::Tag tag = timed_.begin()->second;
    timed_.erase(timed_.begin());
    stand_due(tag, lanes_.at(tag), Instant());
  }
  while (!due_.empty()) {
    const model::Tag tag = due_.front();
    due_.pop_front();
    const auto found = lanes_.find(tag);
    if (found == lanes_.end() || found->second.standing != Standing::due) continue;
    found->second.standing = Standing::busy;
    return Job{tag, found->second.head, found->second.where};
  }
  return std::nullopt;
}

std::optional<Lanes::Instant> Lanes::next_due() const {
  if (!due_.empty()) return Instant();
  if (timed_.empty()) return std::nullopt;
  return timed_.begin()->first;
}

void Lanes::end(const model::Tag& tag) {
  Lane& lane = lanes_.at(tag);
  --size_;
  if (lane.behind.empty()) {
    lanes_.erase(tag);
    return;
  }
  lane.head = std::move(lane.behind.front());
  lane.behind.pop_front();
  lane.where.clear();
  stand_due(tag, lane, Instant());
}

void Lanes::again(const model::Tag& tag, QueuedDelivery head, Instant due, const std::string& where) {
  Lane& lane = lanes_.at(tag);
  lane.head = std::move(head);
  lane.where = where;
  stand_due(tag, lane, due);
}

void Lanes::park(const model::Tag& tag, const std::string& where) {
  Lane& lane = lanes_.at(tag);
  lane.standing = Standing::parked;
  lane.where = where;
  parked_[where].push_back(tag);
}

void Lanes::block(const model::Tag& tag) {
  Lane& lane = lanes_.at(tag);
  lane.standing = Standing::blocked;
  size_ -= lane.behind.size() + 1;
  lane.behind.clear();
}

std::size_t Lanes::unpark(const std::string& where, std::size_t count) {
  const auto waiting = parked_.find(where);
  if (waiting == parked_.end()) return 0;
  std::size_t unparked = 0;
  for (std::deque<model::Tag>& tags = waiting->second; unparked < count && !tags.empty(); tags.pop_front()) {
    const auto found = lanes_.find(tags.front());
    if (found == lanes_.end() || found->second.standing != Standing::parked || found->second.where != where)
      continue;
    stand_due(tags.front(), found->second, Instant());
    ++unparked;
  }
  if (waiting->second.empty()) parked_.erase(waiting);
  return unparked;
}

void Lanes::hurry(const std::string& where) {
  for (auto timed = timed_.begin(); timed != timed_.end();) {
    const model::Tag tag = timed->second;
    Lane& lane = lanes_.at(tag);
    if (lane.where != where) {
      ++timed;
      continue;
    }
    timed = timed_.erase(timed);
    stand_due(tag, lane, Instant());
  }
}

std::vector<Lanes::Job> Lanes::busy() const {
  std::vector<Job> jobs;
  for (const auto& [tag, lane] : lanes_)
    if (lane.standing == Standing::busy) jobs.push_back({tag, lane.head, lane.where});
  return jobs;
}

void Lanes::forget_idle() {
  due_.clear();
  timed_.clear();
  parked_.clear();
  for (auto lane = lanes_.begin(); lane != lanes_.end();) {
    if (lane->second.standing != Standing::busy) {
      lane = lanes_.erase(lane);
      continue;
    }
    lane->second.behind.clear();
    ++lane;
  }
  size_ = lanes_.size();
}

}  // namespace hub::delivery
