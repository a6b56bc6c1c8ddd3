#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/http/task.h"

namespace hub::http {

/// Octets that come piece by piece, too many to be held at once. One reader, on one thread, one `next` at a
/// time.
class OctetStream {
 public:
  OctetStream() = default;
  OctetStream(const OctetStream&) = delete;
  OctetStream& operator=(const OctetStream&) = delete;
  virtual ~OctetStream() = default;

  /// The next piece, of any size; empty: that was all. After an error nothing more is asked for.
  virtual Task<Result<std::string>> next() = 0;
};

}  // namespace hub::http
