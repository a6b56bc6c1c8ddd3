#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "hub/model/stored.h"
#include "hub/record/events.h"
#include "hub/record/head.h"

/// Made stories for the pages that tell them.
namespace hub::cli::stories {

inline const auto kStart = std::chrono::system_clock::time_point(std::chrono::seconds(1'795'162'548));
inline const Uuid kId = *Uuid::parse("019aa1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b");

inline record::Head head() {
  record::Head made;
  made.type = "case.status";
  made.party = "permits";
  made.purpose = "case-handling";
  made.legal_basis = "law-1";
  made.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  for (std::string* hash :
       {&made.site, &made.program, &made.schema, &made.certificate, &made.request_mapping})
    *hash = "sha256:aaaabbbbccccdddd";
  made.route = "cases-status@sha256:aaaabbbbccccdddd";
  return made;
}

/// A story of deliveries, told item by item; time goes on by what each says.
class Teller {
 public:
  explicit Teller(std::initializer_list<const char*> routes) {
    model::Item& accepted = add(record::events::msg_accepted, head());
    accepted.state = model::State::waiting;
    for (const char* route : routes) accepted.deliveries.push_back({route, {}, model::State::waiting, 0, {}});
  }

  /// The system is called; `attempts` counts this one.
  Teller& begun(const std::string& route, std::uint32_t attempts) {
    return moved(record::events::delivery_begun, {route, {}, model::State::delivering, attempts, {}}, {});
  }
  /// The attempt failed; the next one is due after `pause`, when this story goes on.
  Teller& failed(const std::string& route, std::uint32_t attempts, const std::string& code,
                 std::chrono::milliseconds pause) {
    after(std::chrono::milliseconds(5));
    moved(record::events::delivery_failed, {route, {}, model::State::retrying, attempts, now_ + pause}, code);
    return after(pause);
  }
  Teller& ended(const record::Event& event, const std::string& route, model::State state,
                std::uint32_t attempts, const std::string& code = {}) {
    after(std::chrono::milliseconds(1'250));
    return moved(event, {route, {}, state, attempts, {}}, code);
  }
  /// An operator's act.
  Teller& decided(const record::Event& event, const std::string& route, model::State state,
                  std::uint32_t attempts, model::Operator by) {
    by_ = std::move(by);
    ended(event, route, state, attempts);
    by_ = {};
    return *this;
  }
  Teller& noted(const record::Event& event) {
    add(event, head()).state = model::State::noted;
    return *this;
  }
  Teller& after(std::chrono::milliseconds pause) {
    now_ += pause;
    return *this;
  }

  [[nodiscard]] const model::Story& story() const { return story_; }

 private:
  Teller& moved(const record::Event& event, model::Delivery delivery, const std::string& code) {
    record::Head made = head();
    made.system = "pspp";
    made.operation = "add_status";
    made.attempt = delivery.attempts;
    made.by = by_;
    if (!code.empty()) made.error = record::RecordedError{code, "connection refused", ""};
    model::Item& item = add(event, made);
    item.state = delivery.state;
    item.deliveries.push_back(std::move(delivery));
    return *this;
  }

  model::Item& add(const record::Event& event, const record::Head& made) {
    model::Item item;
    item.message = kId;
    item.event = event.name;
    item.at = now_;
    item.head = record::write(made);
    story_.items.push_back(std::move(item));
    return story_.items.back();
  }

  model::Story story_;
  model::Operator by_;
  std::chrono::system_clock::time_point now_ = kStart;
};

/// A status for a system that cannot be reached: seven attempts, each pause twice the one before, the last
/// one as `last` says.
inline Teller seven_attempts(const record::Event& last, model::State state, const std::string& code = {}) {
  Teller teller({"cases-status"});
  auto pause = std::chrono::milliseconds(1'000);
  for (std::uint32_t attempt = 1; attempt < 7; ++attempt, pause *= 2)
    teller.begun("cases-status", attempt).failed("cases-status", attempt, "deliver.unreachable", pause);
  teller.begun("cases-status", 7).ended(last, "cases-status", state, 7, code);
  return teller;
}

}  // namespace hub::cli::stories
