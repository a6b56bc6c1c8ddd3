#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "hub/flow/ongoing.h"
#include "hub/model/operator.h"
#include "hub/model/standing.h"

namespace hub::delivery {

/// What a person decides about a delivery that waits for one, is tried in vain, or was filtered.
enum class Decision : std::uint8_t {
  resend,     ///< Try again now.
  delivered,  ///< The system has it: found out by asking there.
  discard,    ///< Give it up.
};

/// How a delivery stood when somebody looked at it.
struct Seen {
  model::State state = model::State::dead;
  std::uint32_t attempts = 0;
  std::string code = {};  ///< Of the error that left it so; empty: none, or not known.
};

struct Release {
  Uuid message;
  std::string route;  ///< Empty: the only one that waits.
  Decision decision = Decision::resend;
  model::Operator by;
  std::string because;       ///< Kept sealed.
  std::optional<Seen> seen;  ///< It is decided only if it still stands so; nothing: however it stands.
};

/// The one delivery of a message that a decision about `route` (empty: any) means: one that is dead, held,
/// halted or tried again; if there is none, one that was filtered, to be sent again. Errors:
/// journal.no_letter, naming the routes if several are meant, else what became of them and which operator
/// did it when.
[[nodiscard]] Result<model::Moved> delivery_meant(const model::Story& story, const std::string& route,
                                                  Decision decision);

/// What came of a decision.
struct Released {
  std::string route;  ///< Of the delivery.
  Sentence before;    ///< What an operator did with it last, who and when; empty: nobody did.
};

/// journal.no_letter: this operator's decision about the message is being put on record.
[[nodiscard]] Error being_decided(const model::Operator& by);

/// Puts the decision on record, of a message whose deliveries begin no attempt meanwhile. `under_way`: routes
/// by which one was under way when this is called. Errors:
/// journal.no_message; journal.no_letter, also where it does not stand as it was seen, or an operator lets it
/// be tried again already; those of the store; journal.unreadable for a message that cannot be read and is to
/// be sent again. Such a one can be given up or declared delivered: that goes on record without the reason,
/// which could not be sealed.
port::Task<Result<Released>> put_release(const flow::RecordServices& services, Release release,
                                         std::set<std::string> under_way);

}  // namespace hub::delivery
