#include "hub/deliver/lanes.h"

#include <cstring>
#include <utility>

namespace hub::deliver {

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

void Lanes::put(const model::Tag& tag, Entry entry, Instant due) {
  const auto [found, made] = lanes_.try_emplace(tag);
  Lane& lane = found->second;
  if (made) {
    lane.head = std::move(entry);
    ++size_;
    stand_due(tag, lane, due);
    return;
  }
  if (lane.standing == Standing::blocked) return;
  // Two routes of one lane may take the same message: the same sequence, another delivery.
  const Entry& last = lane.behind.empty() ? lane.head : lane.behind.back();
  if (entry.sequence < last.sequence) return;
  if (entry.sequence == last.sequence) {
    if (lane.head.sequence == entry.sequence && lane.head.route == entry.route) return;
    for (const Entry& other : lane.behind)
      if (other.sequence == entry.sequence && other.route == entry.route) return;
  }
  lane.behind.push_back(std::move(entry));
  ++size_;
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
    return Job{tag, found->second.head};
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

void Lanes::again(const model::Tag& tag, Entry head, Instant due, const std::string& where) {
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

}  // namespace hub::deliver
