#include "support/scripted_store.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"

namespace hub::support {

std::string ScriptedStore::states(Uuid message) const {
  std::string text;
  const auto found = stories_.find(message);
  if (found == stories_.end()) return text;
  for (const model::Item& item : found->second.items)
    text.append(text.empty() ? "" : " ").append(model::name_of(item.state));
  return text;
}

std::vector<Uuid> ScriptedStore::messages() const {
  std::vector<Uuid> all;
  for (const auto& [sequence, message] : accepted_) all.push_back(message);
  return all;
}

void ScriptedStore::fill(const model::Tag& lane, const std::string& route, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    model::Item item;
    item.message = Uuid::version7(clock_.wall(), std::to_string(1'000'000'000 + i));
    item.deliveries.push_back({.route = route, .lane = lane});
    (void)put(std::move(item));
  }
}

CommitFate ScriptedStore::fate_of(const std::string& event) {
  const auto said = fates_.find(event);
  if (said == fates_.end() || said->second.empty()) return {};
  const Fate fate = said->second.front();
  said->second.pop_front();
  return fate;
}

Result<port::Committed> ScriptedStore::put(model::Item item) {
  const Uuid message = item.message;
  port::Committed committed{++sequence_, false, message, item.body, item.at};
  if (item.idempotency) {
    const auto [known, is_new] = tags_.emplace(*item.idempotency, committed);
    if (!is_new) {
      --sequence_;
      port::Committed first = known->second;
      first.repeated = true;
      return first;
    }
  }
  model::Story& story = stories_[message];
  if (story.items.empty()) accepted_.emplace(sequence_, message);
  if (!item.wrapped_key.empty()) story.wrapped_key = item.wrapped_key;
  if (!item.deliveries.empty()) place(message, item.deliveries);
  story.items.push_back(std::move(item));
  return committed;
}

void ScriptedStore::place(Uuid message, const std::vector<model::Delivery>& moved) {
  auto& deliveries = deliveries_[message];
  const bool stands = std::any_of(deliveries.begin(), deliveries.end(),
                                  [](const auto& one) { return !model::is_end(one.second.state); });
  for (const model::Delivery& delivery : moved) deliveries[delivery.route] = delivery;
  if (stands) return;
  if (const auto before = place_of_.find(message); before != place_of_.end()) places_.erase(before->second);
  place_of_.insert_or_assign(message, sequence_);
  places_.insert_or_assign(sequence_, message);
}

port::Task<std::vector<Result<port::Committed>>> ScriptedStore::commit(std::vector<model::Item> batch) {
  std::vector<Result<port::Committed>> results;
  for (model::Item& item : batch) {
    const Fate fate = fate_of(item.event);
    Result<port::Committed> result = Error(codes::store_unavailable, "the test says so");
    if (fate.stored) {
      auto committed = put(std::move(item));
      if (fate.told) result = std::move(committed);
    }
    results.push_back(std::move(result));
    if (fate.takes > port::Clock::Duration(0)) co_await clock_.sleep(fate.takes);
  }
  co_return results;
}

port::Task<Result<model::Story>> ScriptedStore::story(Uuid message) {
  ++stories_read_;
  const auto bad = bad_stories_.find(message);
  if (bad != bad_stories_.end()) co_return Error(bad->second);
  const auto found = stories_.find(message);
  model::Story read = found == stories_.end() ? model::Story() : found->second;
  if (story_time_ > port::Clock::Duration(0)) co_await clock_.sleep(story_time_);
  co_return read;
}

port::Task<Result<model::Story>> ScriptedStore::latest(Uuid message, std::size_t count) {
  const auto found = stories_.find(message);
  if (found == stories_.end()) co_return model::Story();
  model::Story newest = found->second;
  if (newest.items.size() > count)
    newest.items.erase(newest.items.begin(), newest.items.end() - static_cast<std::ptrdiff_t>(count));
  co_return newest;
}

port::Task<Result<model::Story>> ScriptedStore::salvage(Uuid message) {
  model::Story salvaged = stories_.at(message);
  salvaged.wrapped_key.clear();
  salvaged.damage.emplace_back("its key is lost");
  co_return salvaged;
}

port::Task<Result<std::vector<Uuid>>> ScriptedStore::find(port::Search search) {
  const auto has_key = [&](const model::Item& item) {
    return !search.key || std::any_of(item.keys.begin(), item.keys.end(), [&](const model::KeyTag& other) {
      return other.name == search.key->name && other.tag == search.key->tag;
    });
  };
  std::vector<Uuid> found;
  for (auto one = accepted_.rbegin(); one != accepted_.rend() && found.size() < search.limit; ++one) {
    const std::vector<model::Item>& items = stories_.at(one->second).items;
    if (one->second >= search.first && one->second <= search.last &&
        std::any_of(items.begin(), items.end(), has_key))
      found.push_back(one->second);
  }
  co_return found;
}

port::Task<Result<std::vector<model::Pending>>> ScriptedStore::pending(std::uint64_t after,
                                                                       std::size_t limit) {
  ++pages_read_;
  if (bad_pages_ > 0) {
    --bad_pages_;
    co_return Error(codes::store_unavailable, "the test says so");
  }
  std::vector<model::Pending> page;
  for (auto one = places_.upper_bound(after); one != places_.end() && page.size() < limit; ++one)
    for (const auto& [route, delivery] : deliveries_[one->second])
      if (!model::is_end(delivery.state)) page.push_back({one->first, one->second, delivery});
  if (page_time_ > port::Clock::Duration(0)) co_await clock_.sleep(page_time_);
  co_return page;
}

port::StoreFigures ScriptedStore::figures() const {
  port::StoreFigures figures;
  figures.last_sequence = sequence_;
  figures.indexed_sequence = sequence_;
  return figures;
}

}  // namespace hub::support
