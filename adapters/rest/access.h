#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>

#include "adapters/rest/login.h"
#include "adapters/rest/rest_config.h"
#include "hub/base/result.h"
#include "hub/port/adapter_kinds.h"

namespace adapters::rest {

/// What one call carries to show who we are.
struct Pass {
  hub::http::Headers headers;
  std::uint64_t serial = 0;  ///< 0: it cannot be renewed.
};

/// Gives calls their pass; logs in when there is none. One login at a time: calls that want one meanwhile
/// wait for it and share what came of it. Of one I/O thread; outlives its calls.
class Access {
 public:
  /// `config` and the services outlive this.
  Access(const RestConfig& config, const hub::port::Services& services);
  Access(const Access&) = delete;
  Access& operator=(const Access&) = delete;

  /// Errors: those of read_login; deliver.unreachable if the login gets no answer: nothing of a message was
  /// sent. May throw when cancelled.
  hub::port::Task<hub::Result<Pass>> pass(std::chrono::steady_clock::time_point deadline);

  /// One HTTP call. 401 says that nothing was processed, so that one alone is repeated, once, with a new
  /// pass. `sending` is true while the request is under way. Errors: those of `pass` and http::Client::send.
  /// May throw when cancelled.
  hub::port::Task<hub::Result<hub::http::Reply>> send(hub::http::Request request, bool& sending,
                                                      std::chrono::steady_clock::time_point deadline);

 private:
  class Renewing;
  class Waiting;

  [[nodiscard]] bool is_usable() const;
  /// The partner answered 401 to a call with this pass. True: the next pass is another one, try that.
  [[nodiscard]] bool reject(const Pass& pass);
  void keep(Login login);
  hub::port::Task<hub::Result<Login>> log_in(std::chrono::steady_clock::time_point deadline);
  hub::port::Task<void> wait(std::chrono::steady_clock::time_point deadline);

  const RestConfig& config_;
  hub::port::Services services_;
  Pass pass_;
  bool renewable_;
  bool valid_ = false;  ///< There is a pass that nobody rejected.
  std::optional<hub::port::Clock::Instant> ends_;
  bool renewing_ = false;
  std::uint64_t logins_ = 0;           ///< That came to an end, well or not.
  std::optional<hub::Error> failure_;  ///< Of the newest login.
  std::set<Waiting*> waiting_;
};

}  // namespace adapters::rest
