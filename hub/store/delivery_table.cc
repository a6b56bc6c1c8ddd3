#include "hub/store/delivery_table.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/store/octets.h"
#include "hub/store/row.h"

namespace hub::store {
namespace {

/// The row that a statement over (seq, message, route, lane, state, attempts, due) stands on.
Result<model::Pending> pending_at(const Statement& select) {
  const auto message = Uuid::from_bytes(select.octets(1));
  const std::string_view lane = select.octets(3);
  const auto state = state_of(select.number(4));
  const std::int64_t attempts = select.number(5);
  model::Pending pending;
  if (!message || lane.size() != pending.delivery.lane.size() || !state || attempts < 0 ||
      attempts > std::numeric_limits<std::uint32_t>::max())
    return Error(codes::store_damaged,
                 say("index.db: a row of its deliveries is damaged", "index.db: bojāta piegāžu rinda"));
  pending.sequence = static_cast<std::uint64_t>(select.number(0));
  pending.message = *message;
  pending.delivery.route = select.octets(2);
  std::copy(lane.begin(), lane.end(), pending.delivery.lane.begin());
  pending.delivery.state = *state;
  pending.delivery.attempts = static_cast<std::uint32_t>(attempts);
  pending.delivery.due = time_of(select.number(6));
  return pending;
}

}  // namespace

Result<DeliveryWriter> DeliveryWriter::prepare(Database& database) {
  auto place = database.prepare("SELECT seq FROM delivery WHERE message=?1 LIMIT 1");
  auto insert = database.prepare(
      "INSERT INTO delivery(seq, message, route, lane, state, attempts, due) VALUES(?1,?2,?3,?4,?5,?6,?7)"
      " ON CONFLICT(seq, route) DO NOTHING");
  auto update = database.prepare(
      "UPDATE delivery SET lane=?4, state=?5, attempts=?6, due=?7 WHERE seq=?1 AND route=?3");
  auto remove = database.prepare("DELETE FROM delivery WHERE seq=?1 AND route=?2");
  auto changes = database.prepare("SELECT changes()");
  for (auto* statement : {&place, &insert, &update, &remove, &changes})
    if (!*statement) return std::move(*statement).error();
  return DeliveryWriter(
      {*std::move(place), *std::move(insert), *std::move(update), *std::move(remove), *std::move(changes)});
}

Result<bool> DeliveryWriter::has_changed() {
  const Rewind rewind_after(statements_.changes);
  auto row = statements_.changes.step();
  if (!row) return row;
  return statements_.changes.number(0) != 0;
}

Outcome DeliveryWriter::apply(const IndexEntry& entry) {
  if (entry.deliveries.empty()) return Done{};
  model::Pending pending;
  pending.sequence = entry.sequence;
  pending.message = entry.message;
  {
    Statement& place = statements_.place;
    const Rewind rewind_after(place);
    place.bind(1, entry.message.bytes());
    auto row = place.step();
    if (!row) return std::move(row).error();
    if (*row) pending.sequence = static_cast<std::uint64_t>(place.number(0));
  }
  for (const model::Delivery& delivery : entry.deliveries) {
    if (model::is_end(delivery.state)) {
      statements_.remove.bind(1, pending.sequence);
      statements_.remove.bind_text(2, delivery.route);
      auto removed = statements_.remove.run();
      if (!removed) return removed;
      auto was_there = has_changed();
      if (!was_there) return std::move(was_there).error();
      if (*was_there) --growth_;
      continue;
    }
    pending.delivery = delivery;
    auto done = put(pending);
    if (!done) return done;
  }
  return Done{};
}

Outcome DeliveryWriter::put(const model::Pending& pending) {
  for (Statement* statement : {&statements_.insert, &statements_.update}) {
    statement->bind(1, pending.sequence);
    if (statement == &statements_.insert) statement->bind(2, pending.message.bytes());
    statement->bind_text(3, pending.delivery.route);
    statement->bind(4, view(pending.delivery.lane));
    statement->bind(5, static_cast<std::int64_t>(pending.delivery.state));
    statement->bind(6, static_cast<std::int64_t>(pending.delivery.attempts));
    statement->bind(7, microseconds_of(pending.delivery.due));
    auto done = statement->run();
    if (!done) return done;
    auto is_new = has_changed();
    if (!is_new) return std::move(is_new).error();
    if (!*is_new) continue;
    if (statement == &statements_.insert) ++growth_;
    break;
  }
  return Done{};
}

Result<DeliveryRows> DeliveryRows::prepare(Database& database) {
  auto after = database.prepare(
      "SELECT seq, message, route, lane, state, attempts, due FROM delivery WHERE seq>?1 ORDER BY seq, "
      "route");
  auto of = database.prepare(
      "SELECT seq, message, route, lane, state, attempts, due FROM delivery WHERE message=?1 ORDER BY route");
  for (auto* statement : {&after, &of})
    if (!*statement) return std::move(*statement).error();
  return DeliveryRows(*std::move(after), *std::move(of));
}

Result<std::vector<model::Pending>> DeliveryRows::after(std::uint64_t sequence, std::size_t limit) {
  const Rewind rewind_after(after_);
  after_.bind(1, sequence);
  std::vector<model::Pending> rows;
  for (;;) {
    auto row = after_.step();
    if (!row) return std::move(row).error();
    if (!*row) return rows;
    auto pending = pending_at(after_);
    if (!pending) return std::move(pending).error();
    if (rows.size() >= limit && (rows.empty() || rows.back().sequence != pending->sequence)) return rows;
    rows.push_back(*std::move(pending));
  }
}

Result<std::vector<model::Pending>> DeliveryRows::of(Uuid message) {
  const Rewind rewind_after(of_);
  of_.bind(1, message.bytes());
  std::vector<model::Pending> rows;
  for (;;) {
    auto row = of_.step();
    if (!row) return std::move(row).error();
    if (!*row) return rows;
    auto pending = pending_at(of_);
    if (!pending) return std::move(pending).error();
    rows.push_back(*std::move(pending));
  }
}

}  // namespace hub::store
