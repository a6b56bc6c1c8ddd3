#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "hub/base/error.h"
#include "hub/config/site.h"
#include "hub/delivery/halting.h"
#include "hub/model/stored.h"
#include "hub/port/adapter.h"

namespace hub::delivery {

/// Where a delivery stands after an attempt, or instead of one.
struct Standing {
  model::State state = model::State::waiting;  ///< waiting: no branch of the route delivers it yet.
  std::uint32_t attempts = 0;
  std::chrono::milliseconds pause{0};  ///< retrying: until the next one.
  bool called = false;                 ///< The system was called,
  std::optional<Error> error = {};     ///< and this is what the attempt ended in.
  /// After an attempt that failed: how long it has been tried, see `Patience`.
  std::optional<std::chrono::milliseconds> tried = {};
};

/// What an error of an attempt is judged by. Borrows for the time of the call.
struct Circumstances {
  const config::Route& route;
  const config::Pace& pace;
  Uuid message;
  model::Tag lane{};
  std::string mapping{};               ///< That made the message's form; empty: it was not mapped yet.
  std::uint64_t epoch = 0;             ///< Of the halting, when the attempt began.
  bool idempotent = false;             ///< The operation called; true if nothing was called.
  bool called = false;                 ///< The system was.
  std::chrono::milliseconds tried{0};  ///< Since the first attempt began.
  double dice = 1.0;                   ///< Jitter of the next pause.
  std::chrono::system_clock::time_point now;
};

/// What the route makes of an error: sets state and pause. What is wrong with this message alone ends among
/// the letters (dead); what concerns all messages of the route halts it, by one letter, which `halting`
/// knows.
void judge(const Error& error, const Circumstances& about, Halting& halting, Standing& standing);

/// Whether the attempt got as far as to call the system, for an error that it ended in. `partner`: what is
/// kept of the call.
[[nodiscard]] bool was_called(const Error& error, const port::Evidence& partner);

/// What the end of an attempt shows about a route on trial.
[[nodiscard]] Halting::Evidence evidence_of(const Standing& standing);

}  // namespace hub::delivery
