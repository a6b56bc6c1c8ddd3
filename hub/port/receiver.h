#pragma once

#include <string>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/port/source.h"
#include "hub/port/task.h"

namespace hub::port {

/// What came to the address of a callback: anybody may have sent it.
struct Callback {
  std::vector<std::pair<std::string, std::string>> headers;  ///< Names in lower case.
  std::string body;
};

/// A system that tells the hub something in its own form, and shows no certificate of a party. Used from one
/// I/O thread.
class Receiver {
 public:
  Receiver() = default;
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;
  virtual ~Receiver() = default;

  /// Verifies what came, by its signature, by asking the system itself, or both, and gives what may be
  /// believed of it: one document. Changes nothing at the system. Its id
  /// names what is told: the same told again has the same.
  ///
  /// Errors: gate.signature_invalid and codec.* where what came is at fault, nobody was asked then; deliver.*
  /// where the system could not be asked, or its answer is not as agreed.
  virtual Task<Result<SourceDocument>> receive(Callback callback) = 0;
};

}  // namespace hub::port
