#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

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

/// A delivery that begins.
inline model::Delivery new_delivery(std::string route = "invoices") {
  model::Delivery delivery;
  delivery.route = std::move(route);
  delivery.lane = new_tag();
  return delivery;
}

/// A send with one delivery for each route.
inline model::Item new_send(const std::vector<std::string>& routes = {"invoices"}) {
  model::Item item = new_item(new_id(), 10);
  for (const std::string& route : routes) item.deliveries.push_back(new_delivery(route));
  return item;
}

/// A later item of the message, which moves one of its deliveries.
inline model::Item moved(Uuid message, model::Delivery delivery) {
  model::Item item = new_item(message, 10);
  item.event = "delivery.moved";
  item.state = delivery.state;
  item.wrapped_key.clear();
  item.deliveries = {std::move(delivery)};
  return item;
}

/// The delivery in another state.
inline model::Delivery in_state(model::Delivery delivery, model::State state) {
  delivery.state = state;
  return delivery;
}

inline void expect_same(const model::Delivery& stored, const model::Delivery& given) {
  EXPECT_EQ(stored.route, given.route);
  EXPECT_EQ(stored.lane, given.lane) << given.route;
  EXPECT_EQ(stored.state, given.state) << given.route;
  EXPECT_EQ(stored.attempts, given.attempts) << given.route;
  EXPECT_EQ(stored.due, given.due) << given.route;
}

inline void expect_same(const std::vector<model::Pending>& listed,
                        const std::vector<model::Pending>& expected) {
  ASSERT_EQ(listed.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(listed[i].sequence, expected[i].sequence);
    EXPECT_EQ(listed[i].message, expected[i].message);
    expect_same(listed[i].delivery, expected[i].delivery);
  }
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
    EXPECT_EQ(stored.parts[i].dictionary, given.parts[i].dictionary);
    EXPECT_EQ(stored.parts[i].same_as, given.parts[i].same_as);
    EXPECT_TRUE(stored.parts[i].sealed == given.parts[i].sealed) << "octets of part " << given.parts[i].name;
  }
  ASSERT_EQ(stored.keys.size(), given.keys.size());
  for (std::size_t i = 0; i < given.keys.size(); ++i) {
    EXPECT_EQ(stored.keys[i].name, given.keys[i].name);
    EXPECT_EQ(stored.keys[i].tag, given.keys[i].tag);
  }
  ASSERT_EQ(stored.deliveries.size(), given.deliveries.size());
  for (std::size_t i = 0; i < given.deliveries.size(); ++i)
    expect_same(stored.deliveries[i], given.deliveries[i]);
}

}  // namespace hub::support
