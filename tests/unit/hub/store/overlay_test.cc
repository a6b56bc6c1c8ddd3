#include "hub/store/overlay.h"

#include <gtest/gtest.h>

#include "support/delivery_history.h"

namespace hub::store {
namespace {

using support::DeliveryHistory;
using support::expect_same;

/// A table in memory that holds the first `held` entries.
class Table {
 public:
  Table(const std::vector<IndexEntry>& entries, std::size_t held)
      : database_(*Database::open_temporary()), rows_(make_rows(database_)) {
    auto writer = DeliveryWriter::prepare(database_);
    EXPECT_TRUE(writer);
    for (std::size_t i = 0; i < held; ++i) EXPECT_TRUE(writer->apply(entries[i]));
  }
  DeliveryRows& rows() { return rows_; }

 private:
  static DeliveryRows make_rows(Database& database) {
    EXPECT_TRUE(database.execute(kDeliverySchema));
    return *DeliveryRows::prepare(database);
  }

  Database database_;
  DeliveryRows rows_;
};

std::vector<IndexEntry> entries_of(DeliveryHistory& history, std::size_t count) {
  std::vector<IndexEntry> entries;
  for (std::uint64_t sequence = 1; sequence <= count; ++sequence) {
    model::Item item = history.next();
    entries.push_back({sequence, item.message, {}, std::move(item.deliveries)});
  }
  return entries;
}

TEST(Overlay, TellsTheSameWhereverTheTableEnds) {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    DeliveryHistory history(seed);
    const std::vector<IndexEntry> entries = entries_of(history, 120);
    for (std::size_t held = 0; held <= entries.size(); held += 8) {
      Table table(entries, held);
      const std::size_t read = held + (entries.size() - held) / 2;
      const auto at = [&](std::size_t i) { return entries.begin() + static_cast<std::ptrdiff_t>(i); };
      // What is laid over may begin before the table's end.
      const auto chunk = [&](std::size_t first, std::size_t end) {
        return std::make_shared<const std::vector<IndexEntry>>(at(first), at(end));
      };
      const Overlay overlay(held, {chunk(held / 2, read), chunk(read, entries.size())});
      for (std::uint64_t after = 0; after <= entries.size(); after += 9) {
        for (const std::size_t limit : {std::size_t{1}, std::size_t{4}, std::size_t{1'000}}) {
          const auto page = overlay.pending(table.rows(), after, limit);

          ASSERT_TRUE(page) << page.error().to_string();
          expect_same(*page, history.pending(after, limit));
          ASSERT_FALSE(testing::Test::HasFailure())
              << "seed " << seed << ", held " << held << ", after " << after << ", limit " << limit;
        }
      }
    }
  }
}

TEST(Overlay, AMessageThatTheTableHoldsIsNotListedAnewByALaterItem) {
  const model::Item send = support::new_send();
  const IndexEntry accepted{1, send.message, {}, send.deliveries};
  const IndexEntry begun{
      5, send.message, {}, {support::in_state(send.deliveries[0], model::State::delivering)}};
  Table table({accepted}, 1);
  const Overlay overlay(1, {std::make_shared<const std::vector<IndexEntry>>(1, begun)});

  const auto before = overlay.pending(table.rows(), 0, 10);
  const auto later = overlay.pending(table.rows(), 1, 10);

  ASSERT_TRUE(before);
  expect_same(*before, {{1, send.message, begun.deliveries[0]}});
  ASSERT_TRUE(later);
  EXPECT_TRUE(later->empty());
}

TEST(Tail, HoldsNoMoreOctetsThanItsBound) {
  IndexEntry big;
  big.deliveries.assign(5'000, support::new_delivery(std::string(100, 'r')));
  const std::size_t octets = octets_of(big);
  Tail tail(0);
  for (std::uint64_t sequence = 1; sequence <= 50; ++sequence) {
    big.sequence = sequence;
    tail.append({big});
  }

  const Tail::View view = tail.view();

  EXPECT_GT(octets, 5'000 * (sizeof(model::Delivery) + 100));
  EXPECT_LE(view.chunks.size() * octets, 32U * 1024 * 1024);
  EXPECT_GT((view.chunks.size() + 1) * octets, 32U * 1024 * 1024);
  EXPECT_EQ(view.first, 51 - view.chunks.size());
  EXPECT_EQ(tail.last(), 50U);
}

}  // namespace
}  // namespace hub::store
