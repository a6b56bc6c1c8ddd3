#pragma once

#include <chrono>
#include <optional>

#include "hub/faces/call.h"
#include "hub/flow/ongoing.h"
#include "hub/server/http.h"

namespace hub::exchange {

/// A send on its way to its receipt, in three parts, so that several share one commit: prepared, its item
/// made durable, told.
struct Sending {
  flow::Ongoing ongoing;
  std::optional<Error> refused = std::nullopt;  ///< It goes no further: `refuse` tells.
  model::Item item = {};                        ///< What is to be committed; empty if refused.
  model::Tag body{};                            ///< Of the item, to tell a repeat from a key used again.
  std::chrono::system_clock::time_point accepted_at = {};
};

/// Admits one message, keeps its attachments and makes its item. No effect but that: who does not make the
/// item durable lets them go again.
port::Task<Sending> prepare_send(const flow::Services& services, const server::HttpRequest& request,
                                 faces::Call call);

/// The receipt of what was committed, the first one of a repeat, or why there is none.
port::Task<server::HttpResponse> conclude_send(const flow::Services& services, Sending sending,
                                               Result<port::Committed> stored);

}  // namespace hub::exchange
