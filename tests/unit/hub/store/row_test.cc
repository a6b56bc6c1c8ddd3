#include "hub/store/row.h"

#include <gtest/gtest.h>

#include <numeric>

#include "hub/base/encoding.h"
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
  item.deliveries = {support::new_delivery("entry"), support::new_delivery(std::string(100, 'r'))};
  item.deliveries[1].state = model::State::retrying;
  item.deliveries[1].attempts = 4'000'000'000U;
  item.deliveries[1].due += std::chrono::microseconds(1'800'000'000'123'457);
  const std::string deliveries = encode_deliveries(item.deliveries);

  const auto decoded = decode(make_row(7, item, parts, keys, deliveries));

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

TEST(Row, APartSaysHowItsOctetsAreKept) {
  model::Item item = new_item();
  item.parts[0].dictionary = 1;
  item.parts.push_back({"envelope", "text/xml", "sealed", 15});
  item.parts.push_back({"partner_answer", "application/xml", {}, 0, "answer"});
  const std::vector<PartPlace> places{{}, {std::string(32, 'd'), 100'000}, {}};

  const auto decoded = decode(make_row(7, item, encode_parts(item.parts, places), "", ""));

  ASSERT_TRUE(decoded);
  ASSERT_EQ(decoded->item.parts.size(), 3U);
  EXPECT_EQ(decoded->item.parts[0].dictionary, 1);
  EXPECT_EQ(decoded->item.parts[1].dictionary, 15);
  EXPECT_EQ(decoded->places[1].size, 100'000U);
  EXPECT_EQ(decoded->item.parts[2].same_as, "answer");
  EXPECT_EQ(decoded->item.parts[2].sealed, "");
}

TEST(Row, CutPartsOrKeysOrDeliveriesAreNotARow) {
  const model::Item item = support::new_send();
  const std::string parts = encode_parts(item.parts, {PartPlace{}});
  const std::string keys = encode_keys(item.keys);

  for (std::size_t size = 1; size < parts.size(); ++size)
    EXPECT_FALSE(decode(make_row(1, item, std::string_view(parts).substr(0, size), keys, ""))) << size;
  for (std::size_t size = 1; size < keys.size(); ++size)
    EXPECT_FALSE(decode(make_row(1, item, parts, std::string_view(keys).substr(0, size), ""))) << size;
  const std::string deliveries = encode_deliveries(item.deliveries);
  ASSERT_TRUE(decode(make_row(1, item, parts, keys, deliveries)));
  for (std::size_t size = 1; size < deliveries.size(); ++size)
    EXPECT_FALSE(decode(make_row(1, item, parts, keys, std::string_view(deliveries).substr(0, size))))
        << size;
}

TEST(Row, ADeliveryInAnUnknownStateIsNotARow) {
  const model::Item item = support::new_send();
  for (const char state : {'\0', '\17', '\377'}) {
    std::string deliveries = encode_deliveries(item.deliveries);
    deliveries[4 + item.deliveries[0].route.size() + item.deliveries[0].lane.size()] = state;

    EXPECT_FALSE(decode(make_row(1, item, encode_parts(item.parts, {PartPlace{}}), "", deliveries)));
  }
}

TEST(Row, ATimeBeyondAllClocksIsReadAsTheLastOne) {
  std::vector<model::Delivery> deliveries{support::new_delivery()};
  std::string octets = encode_deliveries(deliveries);
  octets.replace(octets.size() - 8, 8, "\377\377\377\377\377\377\377\177");

  const auto decoded = decode_deliveries(octets);

  ASSERT_TRUE(decoded);
  EXPECT_GT(decoded->front().due, std::chrono::system_clock::now());
}

TEST(Row, ARowWithoutDeliveriesKeepsTheChecksumOfVersion1) {
  model::Item item;
  std::string id(16, '\0');
  std::iota(id.begin(), id.end(), '\0');
  item.message = *Uuid::from_bytes(id);
  item.event = "msg.accepted";
  item.state = model::State::asked;
  item.at = std::chrono::system_clock::time_point(std::chrono::microseconds(1'700'000'000'000'001));
  item.idempotency.emplace().fill(7);
  item.body.fill(9);
  item.head = R"({"type":"t"})";
  item.record = R"({"v":1})";
  item.keys.push_back({"k", {}});
  item.keys[0].tag.fill(3);

  // First 16 octets of SHA-256 over sequence, state, time and the columns, each with its length before it.
  EXPECT_EQ(to_hex(checksum(make_row(42, item, "", encode_keys(item.keys), encode_deliveries({})))),
            "51b293f5ff2ed9649d47aa46773a4b99");
}

TEST(Row, AnUnknownKindOfPartIsNotARow) {
  const model::Item item = new_item(support::new_id(), 20);
  std::string parts = encode_parts(item.parts, {PartPlace{}});
  const std::size_t kind = 4 + item.parts[0].name.size() + 4 + item.parts[0].media_type.size();
  parts[kind] = 9;

  EXPECT_FALSE(decode(make_row(1, item, parts, "", "")));
}

TEST(Row, TheChecksumCoversEachColumn) {
  model::Item item = new_item(support::new_id(), 20);
  item.idempotency = new_tag();
  const std::string parts = encode_parts(item.parts, {PartPlace{}});
  const std::string keys = encode_keys(item.keys);
  const std::string deliveries = encode_deliveries({support::new_delivery()});
  const Row row = make_row(1, item, parts, keys, deliveries);
  const std::string sum = checksum(row);

  for (std::string_view Row::*column : {&Row::message, &Row::event, &Row::idempotency, &Row::body, &Row::head,
                                        &Row::record, &Row::parts, &Row::keys, &Row::deliveries}) {
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
  changed = row;
  changed.deliveries = std::string_view();
  EXPECT_NE(checksum(changed), sum);
  changed = row;
  changed.dictionary = 1;
  EXPECT_NE(checksum(changed), sum);
}

}  // namespace
}  // namespace hub::store
