#include "hub/store/overlay.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hub::store {
namespace {

struct ByMessage {
  bool operator()(const IndexEntry* a, const IndexEntry* b) const { return a->message < b->message; }
  bool operator()(const IndexEntry* a, const Uuid& b) const { return a->message < b; }
  bool operator()(const Uuid& a, const IndexEntry* b) const { return a < b->message; }
};

/// The same that DeliveryWriter::apply does with the table.
void apply(const IndexEntry& entry, std::vector<model::Pending>& pending) {
  const std::uint64_t place = pending.empty() ? entry.sequence : pending.front().sequence;
  for (const model::Delivery& delivery : entry.deliveries) {
    const auto at = std::lower_bound(
        pending.begin(), pending.end(), delivery.route,
        [](const model::Pending& known, const std::string& route) { return known.delivery.route < route; });
    const bool known = at != pending.end() && at->delivery.route == delivery.route;
    if (model::is_end(delivery.state)) {
      if (known) pending.erase(at);
    } else if (known) {
      at->delivery = delivery;
    } else {
      pending.insert(at, {place, entry.message, delivery});
    }
  }
}

}  // namespace

Overlay::Overlay(std::uint64_t held, std::vector<Tail::Chunk> chunks)
    : held_(held), chunks_(std::move(chunks)) {
  for (const Tail::Chunk& chunk : chunks_)
    for (const IndexEntry& entry : *chunk)
      if (entry.sequence > held_ && !entry.deliveries.empty()) in_order_.push_back(&entry);
  by_message_ = in_order_;
  std::stable_sort(by_message_.begin(), by_message_.end(), ByMessage());
}

bool Overlay::changes(Uuid message) const {
  return std::binary_search(by_message_.begin(), by_message_.end(), message, ByMessage());
}

void Overlay::move_on(Uuid message, std::vector<model::Pending>& pending) const {
  const auto [first, last] = std::equal_range(by_message_.begin(), by_message_.end(), message, ByMessage());
  std::for_each(first, last, [&](const IndexEntry* entry) { apply(*entry, pending); });
}

Result<std::vector<model::Pending>> Overlay::pending(DeliveryRows& rows, std::uint64_t after,
                                                     std::size_t limit) const {
  std::vector<model::Pending> page;
  auto added = add_held(rows, after, limit, page);
  if (added) added = add_new(rows, after, limit, page);
  if (!added) return std::move(added).error();
  return page;
}

/// Messages that the table holds: their places are at or before `held_`, all others come later.
Outcome Overlay::add_held(DeliveryRows& rows, std::uint64_t after, std::size_t limit,
                          std::vector<model::Pending>& page) const {
  while (page.size() < limit) {
    auto held = rows.after(after, limit);
    if (!held) return std::move(held).error();
    if (held->empty()) return Done{};
    after = held->back().sequence;
    for (auto first = held->begin(); first != held->end() && page.size() < limit;) {
      const std::uint64_t place = first->sequence;
      const auto last = std::find_if(
          first, held->end(), [place](const model::Pending& pending) { return pending.sequence != place; });
      std::vector<model::Pending> message(std::make_move_iterator(first), std::make_move_iterator(last));
      first = last;
      if (changes(message.front().message)) move_on(Uuid(message.front().message), message);
      if (!message.empty() && message.front().sequence == place)
        std::move(message.begin(), message.end(), std::back_inserter(page));
    }
  }
  return Done{};
}

/// Messages whose place is that of an item here. The table is asked too: a message may have begun there.
Outcome Overlay::add_new(DeliveryRows& rows, std::uint64_t after, std::size_t limit,
                         std::vector<model::Pending>& page) const {
  const auto is_before = [](std::uint64_t sequence, const IndexEntry* entry) {
    return sequence < entry->sequence;
  };
  auto next = std::upper_bound(in_order_.begin(), in_order_.end(), after, is_before);
  for (; next != in_order_.end() && page.size() < limit; ++next) {
    const Uuid id = (*next)->message;
    std::vector<model::Pending> message;
    move_on(id, message);
    if (message.empty() || message.front().sequence != (*next)->sequence) continue;
    auto held = rows.of(id);
    if (!held) return std::move(held).error();
    message = *std::move(held);
    move_on(id, message);
    if (!message.empty() && message.front().sequence == (*next)->sequence)
      std::move(message.begin(), message.end(), std::back_inserter(page));
  }
  return Done{};
}

}  // namespace hub::store
