#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "hub/flow/ongoing.h"

namespace hub::delivery {

/// What a person decides about a delivery that waits for one, or is tried in vain.
enum class Decision : std::uint8_t {
  resend,     ///< Try again now.
  delivered,  ///< The system has it: found out by asking there.
  discard,    ///< Give it up.
};

struct Release {
  Uuid message;
  std::string route;  ///< Empty: the only one that waits.
  Decision decision = Decision::resend;
  std::string who;      ///< User of the machine, for the record.
  std::string because;  ///< Kept sealed.
};

/// Whether an attempt at the message's delivery by this route is under way.
using UnderWay = std::function<bool(const std::string& route)>;

/// Puts the decision on record, of a message whose deliveries begin no attempt meanwhile; tells the route of
/// the delivery and whether it was halted. Errors: journal.no_message; journal.no_letter, naming the routes
/// if several wait; those of the store; journal.unreadable for a message that cannot be read and is to be
/// sent again. Such a one can be given up or declared delivered: that goes on record without the reason,
/// which could not be sealed.
struct Released {
  std::string route;
  bool was_halted = false;
};
port::Task<Result<Released>> put_release(const flow::RecordServices& services, Release release,
                                         UnderWay under_way);

}  // namespace hub::delivery
