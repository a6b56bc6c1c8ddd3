#include "hub/delivery/judging.h"

#include <string_view>

#include "hub/base/codes.h"
#include "hub/delivery/backoff.h"

namespace hub::delivery {
namespace {

using config::Concern;
using model::State;

/// Whether the error is all messages' of the route, not this one's.
bool concerns_all(Concern concern, const Circumstances& about, Halting& halting) {
  if (concern != Concern::mapping) return true;
  return halting.mapping_failed(about.route.name, about.mapping, about.lane, about.message,
                                about.route.on_failure.mapping_lanes);
}

void judge_stop(const Error& error, const Circumstances& about, Halting& halting, Standing& standing) {
  standing.state = State::dead;
  const auto concern = config::concern_of(error.code());
  if (concern && about.epoch != halting.epoch()) standing.state = State::retrying;  // the newer site decides
  if (standing.state == State::retrying) return;
  if (!concern || !about.route.on_failure.halt_for.contains(*concern)) return;
  if (!concerns_all(*concern, about, halting)) return;
  const bool is_letter =
      halting.halt(about.route.name, about.message, about.epoch, std::string(error.code().name), about.now);
  standing.state = is_letter ? State::halted : State::retrying;
}

}  // namespace

void judge(const Error& error, const Circumstances& about, Halting& halting, Standing& standing) {
  const config::OnFailure& rules = about.route.on_failure;
  Remedy remedy = error.remedy();
  if (remedy == Remedy::reconcile && about.idempotent) remedy = Remedy::resend;
  if (config::concern_of(error.code())) remedy = Remedy::stop;
  switch (remedy) {
    case Remedy::refuse:
      // Only what the system said may end a message that was accepted without anybody being told.
      standing.state = rules.discard_refused && about.called ? State::discarded : State::dead;
      return;
    case Remedy::reconcile:
      standing.state = State::held;
      return;
    case Remedy::stop:
      judge_stop(error, about, halting, standing);
      return;
    case Remedy::resend:
    case Remedy::wait:
      break;
  }
  const auto longest = (remedy == Remedy::wait ? rules.wait : rules.resend).dead_letter_after;
  standing.state = about.tried >= longest ? State::dead : State::retrying;
  standing.pause = error.pause().value_or(backoff(about.pace, standing.attempts, about.dice));
}

bool was_called(const Error& error, const port::Evidence& partner) {
  if (&error.code() == &codes::deliver_ruled_out)  // a rule may come before the first call
    return !partner.sent.empty() || !partner.received.empty();
  const auto concern = config::concern_of(error.code());
  return concern != Concern::mapping && concern != Concern::credentials && concern != Concern::contract &&
         concern != Concern::operation;
}

Halting::Evidence evidence_of(const Standing& standing) {
  using Evidence = Halting::Evidence;
  if (!standing.called) return Evidence::none;
  if (!standing.error) return Evidence::answered;
  const std::string_view code = standing.error->code().name;
  const bool unanswered = code == codes::deliver_unreachable.name || code == codes::deliver_timeout.name;
  if (unanswered || standing.error->remedy() == Remedy::wait) return Evidence::none;
  return config::concern_of(standing.error->code()) ? Evidence::none : Evidence::answered;
}

}  // namespace hub::delivery
