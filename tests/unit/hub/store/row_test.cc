#include "hub/store/row.h"

#include <gtest/gtest.h>

#include "support/store_items.h"

namespace hub::store {
namespace {

using support::new_item;
using support::new_tag;

TEST(Row, GivesTheItemBack) {
  model::Item item = new_item();
  item.idempotency = new_tag();
  item.parts.push_back({"answer", "application/xml", std::string(100'000, 'x')});
  const std::vector<PartPlace> places{{}, {std::string(32, 'd'), 100'000}};
  const std::string parts = encode_parts(item.parts, places);
  const std::string keys = encode_keys(item.keys);

  const auto decoded = decode(make_row(7, item, parts, keys));

  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->places[0].digest, "");
  EXPECT_EQ(decoded->places[1].digest, std::string(32, 'd'));
  EXPECT_EQ(decoded->places[1].size, 100'000U);
  EXPECT_EQ(decoded->item.parts[1].sealed, "");
  model::Item expected = item;
  expected.parts[1].sealed.clear();
  support::expect_same(decoded->item, expected);
  EXPECT_LT(parts.size(), 3000U);
}

TEST(Row, CutPartsOrKeysAreNotARow) {
  const model::Item item = new_item(support::new_id(), 20);
  const std::string parts = encode_parts(item.parts, {PartPlace{}});
  const std::string keys = encode_keys(item.keys);

  for (std::size_t size = 1; size < parts.size(); ++size)
    EXPECT_FALSE(decode(make_row(1, item, std::string_view(parts).substr(0, size), keys))) << size;
  for (std::size_t size = 1; size < keys.size(); ++size)
    EXPECT_FALSE(decode(make_row(1, item, parts, std::string_view(keys).substr(0, size)))) << size;
}

TEST(Row, AnUnknownKindOfPartIsNotARow) {
  const model::Item item = new_item(support::new_id(), 20);
  std::string parts = encode_parts(item.parts, {PartPlace{}});
  const std::size_t kind = 4 + item.parts[0].name.size() + 4 + item.parts[0].media_type.size();
  parts[kind] = 9;

  EXPECT_FALSE(decode(make_row(1, item, parts, "")));
}

TEST(Row, TheChecksumCoversEachColumn) {
  model::Item item = new_item(support::new_id(), 20);
  item.idempotency = new_tag();
  const std::string parts = encode_parts(item.parts, {PartPlace{}});
  const std::string keys = encode_keys(item.keys);
  const Row row = make_row(1, item, parts, keys);
  const std::string sum = checksum(row);

  for (std::string_view Row::*column : {&Row::message, &Row::event, &Row::idempotency, &Row::body, &Row::head,
                                        &Row::record, &Row::parts, &Row::keys}) {
    Row changed = row;
    changed.*column = (changed.*column).substr(1);
    EXPECT_NE(checksum(changed), sum);
  }
  Row changed = row;
  changed.sequence = 2;
  EXPECT_NE(checksum(changed), sum);
  changed = row;
  changed.state = 2;
  EXPECT_NE(checksum(changed), sum);
  changed = row;
  ++changed.at;
  EXPECT_NE(checksum(changed), sum);
  changed = row;
  changed.head = std::string_view();
  changed.record = row.head;
  EXPECT_NE(checksum(changed), sum) << "octets cannot move from one column to the next";
}

}  // namespace
}  // namespace hub::store
