#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/error.h"

namespace hub::map {

/// How a job lost its worker.
enum class Loss : std::uint8_t {
  killed,   ///< From outside, before it had worked for a while: not the mapping's doing.
  stuck,    ///< It got no time to work.
  absent,   ///< The program did not become a worker.
  crashed,  ///< It ended by itself, or was killed after it had worked for a while: the mapping may be why.
  memory,   ///< It used up its memory, with what earlier jobs had left in it.
};

[[nodiscard]] std::string_view name_of(Loss loss);

/// Whose fault it is that a job has no result, and whether it is tried again: at most once after what it may
/// have done itself, a few times after what came from outside; each time in a fresh process.
class Blame {
 public:
  /// Nothing: the job is to be tried again. Else the end: map.limit or map.worker_died, the message's own
  /// fault, or map.no_worker, the machine's, with a pause. `detail` has no value of a message.
  [[nodiscard]] std::optional<Error> after(Loss loss, const Sentence& detail);

 private:
  int own_ = 0;
  int outside_ = 0;
};

}  // namespace hub::map
