#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/div/letter.h"
#include "adapters/frame/call.h"
#include "hub/port/adapter.h"
#include "hub/port/task.h"

namespace adapters::div {

/// A letter to be delivered officially, whoever carries it. `letter.files` have names and media types; the
/// octets are beside them, in the same order.
struct OfficialLetter {
  Letter letter;
  std::vector<hub::port::Attachment> files;
  std::optional<bool> encrypted;  ///< Its files, for each recipient; nothing: the site's setting says.
};

/// A letter that was taken for delivery. What becomes of it is told later.
struct TakenLetter {
  std::string id;  ///< The carrier's own, by which it tells what becomes of the letter.
};

/// Who carries official letters: DIV today, DEPP once it takes over. Kept to what routes need, so that one
/// can replace the other without a route noticing.
class OfficialDelivery {
 public:
  OfficialDelivery() = default;
  OfficialDelivery(const OfficialDelivery&) = delete;
  OfficialDelivery& operator=(const OfficialDelivery&) = delete;
  virtual ~OfficialDelivery() = default;

  /// Hands a letter over; what a call's earlier attempt has done, by `call.steps`, is not done again, and
  /// each attempt sends the same octets. `call` is of a delivery. Errors: as port::Adapter.
  virtual hub::port::Task<hub::Result<TakenLetter>> send(frame::Call& call, OfficialLetter letter) = 0;
};

}  // namespace adapters::div
