#pragma once

#include <memory>
#include <string_view>

#include "hub/base/result.h"
#include "hub/config/site.h"
#include "hub/port/task.h"

namespace hub::scan {

/// One stream of octets that clamd looks at while it comes (its command INSTREAM). Of one I/O thread, one
/// call at a time. Errors of all: edge.not_scanned: clamd cannot be reached, does not answer in time, or says
/// that it cannot tell.
class Scan {
 public:
  static port::Task<Result<Scan>> begin(config::HubSettings::Scanner scanner);

  Scan(Scan&&) noexcept;
  Scan& operator=(Scan&&) noexcept;
  ~Scan();

  /// `octets` outlive the call.
  port::Task<Outcome> add(std::string_view octets);
  /// After the last octet: Done if nothing was found. Errors besides: edge.malware, with clamd's name for it.
  port::Task<Outcome> verdict();

 private:
  class Connection;
  explicit Scan(std::shared_ptr<Connection> connection);

  std::shared_ptr<Connection> connection_;
};

}  // namespace hub::scan
