#include "hub/store/schedule.h"

#include <algorithm>
#include <string>
#include <utility>

#include "hub/base/say.h"
#include "hub/store/intake.h"
#include "hub/store/overlay.h"
#include "hub/store/row.h"

namespace hub::store {
namespace {

constexpr Text kListing{"listing deliveries without index.db", "uzskaitot piegādes bez index.db"};

}  // namespace

Result<Schedule> Schedule::open(Database& messages, std::uint64_t piece) {
  auto column = deliveries_column(messages);
  if (!column) return std::move(column).error();
  auto select = messages.prepare("SELECT seq, message, " + *column +
                                 " AS named FROM intake WHERE seq BETWEEN ?1 AND ?2 AND length(named)>0"
                                 " ORDER BY seq");
  if (!select) return std::move(select).error();
  return Schedule(*std::move(select), piece);
}

Result<std::vector<model::Pending>> Schedule::pending(IndexView& index, std::uint64_t after,
                                                      std::size_t limit, const Tail::View& tail) {
  auto snapshot = index.snapshot();
  const std::uint64_t held = snapshot ? snapshot->indexed() : 0;
  if (snapshot && tail.first <= held + 1 + piece_) {
    replica_.reset();
    auto items = items_after(held, tail);
    if (!items) return std::move(items).error();
    auto page = Overlay(held, *std::move(items)).pending(snapshot->deliveries(), after, limit);
    if (page) return page;
    snapshot.reset();
    index.note(page.error());
  }
  if (!replica_ || replica_->held < held) {
    auto made = make_replica(index, std::move(snapshot));
    if (!made) return std::move(made).error();
  }
  snapshot.reset();
  auto followed = follow(tail.first);
  if (!followed) {
    replica_.reset();
    return std::move(followed).error();
  }
  return Overlay(replica_->held, tail.chunks).pending(replica_->rows, after, limit);
}

Result<std::unique_ptr<Schedule::Replica>> Schedule::new_replica() {
  auto database = Database::open_temporary();
  if (!database) return std::move(database).error();
  auto made = database->execute(kDeliverySchema);
  if (!made) return std::move(made).error();
  auto writer = DeliveryWriter::prepare(*database);
  auto rows = DeliveryRows::prepare(*database);
  if (!writer || !rows) return writer ? std::move(rows).error() : std::move(writer).error();
  return std::make_unique<Replica>(Replica{*std::move(database), *std::move(writer), *std::move(rows), 0});
}

Outcome Schedule::copy(const IndexView::Snapshot& from, Replica& to) const {
  auto done = to.database.execute("BEGIN");
  std::uint64_t after = 0;
  for (bool more = true; more && done;) {
    auto rows = from.deliveries().after(after, piece_);
    if (!rows) return std::move(rows).error();
    more = !rows->empty();
    if (more) after = rows->back().sequence;
    for (const model::Pending& pending : *rows)
      if (done) done = to.writer.put(pending);
  }
  if (done) done = to.database.execute("COMMIT");
  to.held = from.indexed();
  return done;
}

Outcome Schedule::make_replica(IndexView& index, std::unique_ptr<IndexView::Snapshot> snapshot) {
  replica_.reset();
  auto made = new_replica();
  if (made && snapshot) {
    const auto copied = copy(*snapshot, **made);
    snapshot.reset();
    if (!copied) {
      index.note(copied.error());
      made = new_replica();
    }
  }
  if (!made) return std::move(made).error().during(kListing);
  replica_ = *std::move(made);
  return Done{};
}

Outcome Schedule::follow(std::uint64_t end) {
  while (replica_->held + 1 < end) {
    const std::uint64_t next = std::min(replica_->held + 1 + piece_, end);
    auto entries = read(replica_->held + 1, next);
    if (!entries) return std::move(entries).error();
    auto done = replica_->database.execute("BEGIN");
    for (const IndexEntry& entry : *entries)
      if (done) done = replica_->writer.apply(entry);
    if (done) done = replica_->database.execute("COMMIT");
    if (!done) return std::move(done).error().during(kListing);
    replica_->held = next - 1;
  }
  return Done{};
}

Result<std::vector<Tail::Chunk>> Schedule::items_after(std::uint64_t held, const Tail::View& tail) {
  if (held + 1 < read_first_ || held + 1 > read_end_) {
    read_.clear();
    read_end_ = held + 1;
  }
  read_first_ = held + 1;
  if (read_end_ < tail.first) {
    auto entries = read(read_end_, tail.first);
    if (!entries) return std::move(entries).error();
    if (!entries->empty())
      read_.push_back(std::make_shared<const std::vector<IndexEntry>>(*std::move(entries)));
    read_end_ = tail.first;
  }
  const auto newer = std::find_if(read_.begin(), read_.end(),
                                  [held](const Tail::Chunk& chunk) { return chunk->back().sequence > held; });
  read_.erase(read_.begin(), newer);
  std::vector<Tail::Chunk> items = read_;
  items.insert(items.end(), tail.chunks.begin(), tail.chunks.end());
  return items;
}

Result<std::vector<IndexEntry>> Schedule::read(std::uint64_t first, std::uint64_t end) {
  std::vector<IndexEntry> entries;
  if (first >= end) return entries;
  const Rewind rewind_after(select_);
  select_.bind(1, first);
  select_.bind(2, end - 1);
  for (;;) {
    auto row = select_.step();
    if (!row)
      return std::move(row).error().during(
          say("reading deliveries from messages.db", "nolasot piegādes no messages.db"));
    if (!*row) return entries;
    IndexEntry entry;
    entry.sequence = static_cast<std::uint64_t>(select_.number(0));
    const auto message = Uuid::from_bytes(select_.octets(1));
    auto deliveries = decode_deliveries(select_.octets(2));
    if (!message || !deliveries) return damaged_row(entry.sequence);
    entry.message = *message;
    entry.deliveries = *std::move(deliveries);
    entries.push_back(std::move(entry));
  }
}

}  // namespace hub::store
