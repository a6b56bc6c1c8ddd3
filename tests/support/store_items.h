#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "hub/crypto/digest.h"
#include "hub/model/stored.h"

namespace hub::support {

inline Uuid new_id() {
  return Uuid::version7(std::chrono::system_clock::now(), crypto::random_bytes(10));
}

inline model::Tag new_tag() {
  model::Tag tag{};
  const std::string octets = crypto::random_bytes(tag.size());
  std::copy(octets.begin(), octets.end(), tag.begin());
  return tag;
}

/// An item as the journal makes them, with random octets for what would be sealed.
inline model::Item new_item(Uuid message = new_id(), std::size_t body_size = 2048) {
  model::Item item;
  item.message = message;
  item.event = "msg.accepted";
  item.state = model::State::waiting;
  item.at = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  item.body = new_tag();
  item.wrapped_key = crypto::random_bytes(92);
  item.head = R"({"type":"invoice.issued","party":"supplier"})";
  item.parts.push_back({"request", "application/xml", crypto::random_bytes(body_size)});
  item.keys.push_back({"invoice", new_tag()});
  item.record = R"({"ev":"msg.accepted","v":1})";
  return item;
}

inline void expect_same(const model::Item& stored, const model::Item& given) {
  EXPECT_EQ(stored.message, given.message);
  EXPECT_EQ(stored.event, given.event);
  EXPECT_EQ(stored.state, given.state);
  EXPECT_EQ(stored.at, given.at);
  EXPECT_EQ(stored.idempotency, given.idempotency);
  EXPECT_EQ(stored.body, given.body);
  EXPECT_EQ(stored.head, given.head);
  EXPECT_EQ(stored.record, given.record);
  ASSERT_EQ(stored.parts.size(), given.parts.size());
  for (std::size_t i = 0; i < given.parts.size(); ++i) {
    EXPECT_EQ(stored.parts[i].name, given.parts[i].name);
    EXPECT_EQ(stored.parts[i].media_type, given.parts[i].media_type);
    EXPECT_TRUE(stored.parts[i].sealed == given.parts[i].sealed) << "octets of part " << given.parts[i].name;
  }
  ASSERT_EQ(stored.keys.size(), given.keys.size());
  for (std::size_t i = 0; i < given.keys.size(); ++i) {
    EXPECT_EQ(stored.keys[i].name, given.keys[i].name);
    EXPECT_EQ(stored.keys[i].tag, given.keys[i].tag);
  }
}

}  // namespace hub::support
