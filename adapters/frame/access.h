#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>

#include "adapters/frame/assertion.h"
#include "adapters/frame/cookies.h"
#include "adapters/frame/http_settings.h"
#include "adapters/frame/login.h"
#include "hub/base/result.h"
#include "hub/port/adapter_kinds.h"

namespace adapters::frame {

/// What one call carries to show who we are.
struct Pass {
  hub::http::Headers headers;
  std::string query = {};    ///< `name=value` for the query of the address; a secret.
  std::uint64_t serial = 0;  ///< 0: it cannot be renewed.
};

/// Gives calls their pass; logs in when there is none. One login at a time: calls that want one meanwhile
/// wait for it and share what came of it. Of one I/O thread; outlives its calls.
class Access {
 public:
  /// `settings` and the services outlive this. Throws hub::Trouble: see Assertions.
  Access(const HttpSettings& settings, const hub::port::Services& services, SessionLogin session);
  Access(const Access&) = delete;
  Access& operator=(const Access&) = delete;

  /// Errors: those of read_login; deliver.unreachable if the login gets no answer: nothing of a message was
  /// sent. May throw when cancelled.
  hub::port::Task<hub::Result<Pass>> pass(std::chrono::steady_clock::time_point deadline);

  /// What the answer to a request with this pass says of it: whether it is over, so that nothing was
  /// processed and the next call gets another one. `first`: it was the first pass of the request; `own` are
  /// the codes of its operation, or null.
  [[nodiscard]] bool learn(const hub::http::Reply& answer, const Pass& pass, bool first,
                           const hub::config::FaultCodes* own);

 private:
  class Renewing;
  class Waiting;

  [[nodiscard]] bool is_usable() const;
  /// The pass of a call is over by 401 (RFC 9110, 15.5.2), 403 with `invalid_token`
  /// (RFC 6750, 3.1), or 403 alone to a pass that had been good before or is near its end (RFC 9110, 15.5.4,
  /// lets other credentials be tried), unless the system or the operation (`own`) says what 403 means or a
  /// new pass did not help just now.
  [[nodiscard]] bool is_over(const hub::http::Reply& answer, const Pass& pass,
                             const hub::config::FaultCodes* own) const;
  /// Other cookies for the session.
  void take_cookies(const hub::http::Reply& answer);
  void set_end(std::optional<std::chrono::milliseconds> lifetime);
  void keep(Login login);
  hub::port::Task<hub::Result<Login>> log_in(std::chrono::steady_clock::time_point deadline);
  hub::port::Task<void> wait(std::chrono::steady_clock::time_point deadline);

  const HttpSettings& settings_;
  hub::port::Services services_;
  SessionLogin session_;
  std::optional<Assertions> assertions_;  ///< If the system wants them.
  Pass pass_;
  bool renewable_;
  bool valid_ = false;  ///< There is a pass that nobody rejected.
  bool good_ = false;   ///< A call with the newest login was answered 2xx.
  Cookies cookies_;     ///< session: of the newest login and what came since.
  std::optional<hub::port::Clock::Instant> ends_;
  std::optional<hub::port::Clock::Instant> no_help_until_;  ///< A new pass, too, was answered 403.
  bool renewing_ = false;
  std::uint64_t logins_ = 0;           ///< That came to an end, well or not.
  std::optional<hub::Error> failure_;  ///< Of the newest login.
  std::set<Waiting*> waiting_;
};

}  // namespace adapters::frame
