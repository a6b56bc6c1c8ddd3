#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hub/delivery/judging.h"
#include "hub/delivery/lanes.h"
#include "hub/flow/ongoing.h"

namespace hub::delivery {

/// The deliveries of a message that is being accepted: one for its route, one for each route it is published
/// to.
[[nodiscard]] std::vector<model::Delivery> deliveries_of(const flow::RecordServices& services,
                                                         const flow::Ongoing& ongoing);

/// A stored message as it was when it was accepted, without its body; `type` null if the site has none of its
/// name. Errors: journal.unreadable, store.damaged.
[[nodiscard]] Result<flow::Ongoing> reopen(const flow::RecordServices& services, const model::Story& story);

/// A stored message made ready for one attempt at one of its deliveries. Borrows from the services' plan.
struct Ready {
  flow::Ongoing ongoing;  ///< Route and target chosen; `attempt`: those made so far at this delivery.
  model::Delivery delivery;
  formats::Content form;                             ///< The message as its mapping takes it.
  std::map<std::string, std::string> recorded;       ///< Results of its calls, see port::Steps.
  std::chrono::milliseconds tried{0};                ///< So long it was tried before,
  std::chrono::steady_clock::time_point counted_at;  ///< counted until then.
};

/// What an attempt is made under: the routes that stand still, and since when nothing of the site changed.
struct HaltEpoch {
  Halting& halting;
  std::uint64_t epoch = 0;
};

/// Opens the message, chooses the branch. Errors: those of the store as a whole. What ends without a call
/// (filtered, interrupted, an error of ours, a message that can no longer be read) is on record when the task
/// completes, and is a Standing.
port::Task<Result<std::variant<Ready, Standing>>> make_ready(const flow::CallServices& services,
                                                             const QueuedDelivery& entry, model::Tag lane,
                                                             HaltEpoch halts);

/// One attempt: mapped, on record as begun, called once, on record with what came of it. `dice` (0 to 1) is
/// the jitter. Does not fail: what cannot be put on record is tried until it can. If the route was halted
/// before the call, nothing is on record and the delivery is `waiting`.
port::Task<Standing> attempt(const flow::CallServices& services, Ready ready, calls::InFlight::Slot slot,
                             double dice, HaltEpoch halts);

}  // namespace hub::delivery
