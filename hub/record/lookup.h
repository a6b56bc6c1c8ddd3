#pragma once

#include <chrono>
#include <string>

namespace hub::record {

/// What an operator looked messages up by. The value itself is never here: a record has its blind tags.
struct Lookup {
  std::string by;  ///< Kind of the criterion: "person".
  /// Messages that came from then until then.
  std::chrono::system_clock::time_point since;
  std::chrono::system_clock::time_point until;
};

}  // namespace hub::record
