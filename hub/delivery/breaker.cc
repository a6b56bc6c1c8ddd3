#include "hub/delivery/breaker.h"

namespace hub::delivery {

bool Breaker::answered() {
  const bool closes = state_ != State::closed;
  failures_ = 0;
  state_ = State::closed;
  return closes;
}

bool Breaker::unanswered() {
  if (state_ == State::open) return false;
  ++failures_;
  if (state_ == State::closed && failures_ < most_) return false;
  state_ = State::open;
  return true;
}

void Breaker::probed() {
  if (state_ == State::open) state_ = State::half_open;
}

}  // namespace hub::delivery
