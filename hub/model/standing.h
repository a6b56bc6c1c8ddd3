#pragma once

#include <vector>

#include "hub/model/stored.h"

namespace hub::model {

/// One delivery as its newest item left it.
struct Moved {
  Delivery delivery;
  const Item* by = nullptr;  ///< That item; of the story asked about.
};

/// Where each delivery of a message stands, in the order in which they were accepted; none for an ask.
[[nodiscard]] std::vector<Moved> deliveries_of(const Story& story);

/// Where a message stands. One with deliveries: if all have ended, `delivered` if a system has it, else
/// `discarded` if somebody gave one up, else `filtered`; otherwise what asks most for somebody's attention:
/// dead, held, halted, retrying, delivering, waiting. One without: its newest item that is not only noted;
/// `noted` if there is none.
[[nodiscard]] State state_of(const Story& story);

}  // namespace hub::model
