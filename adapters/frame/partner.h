#pragma once

#include <string>

#include "adapters/frame/access.h"
#include "adapters/frame/call.h"
#include "adapters/frame/http_settings.h"
#include "hub/port/adapter_kinds.h"

namespace adapters::frame {

/// The outside system of an adapter, as HTTP reaches it. Of one I/O thread; outlives its calls.
class Partner {
 public:
  /// `settings` and the services outlive this. `login` is for method `session` alone. Throws
  /// std::runtime_error for a PEM file that cannot be read.
  Partner(const HttpSettings& settings, const hub::port::Services& services, SessionLogin login = {});

  /// A request of a call, with its trace context; see request_to.
  [[nodiscard]] hub::http::Request request(std::string url, const Call& call) const;

  /// Sends a request of a call and keeps its evidence. It shows who we are. An answer that says that the pass
  /// is over says that nothing was processed: the request is sent once more, with a new pass. Errors: those
  /// of Access::pass and http::Client::send. May throw when cancelled.
  hub::port::Task<hub::Result<hub::http::Reply>> exchange(Call& call, hub::http::Request request);
  /// The same once, without showing who we are.
  hub::port::Task<hub::Result<hub::http::Reply>> exchange_openly(Call& call, hub::http::Request request);

  /// Proves that somebody listens: a TLS connection; nothing is sent.
  hub::port::Task<hub::Outcome> connect(std::string url);

 private:
  const HttpSettings& settings_;
  hub::port::Services services_;
  Access access_;
};

/// A question that the hub asks of itself, so that no message and no evidence belongs to it.
[[nodiscard]] Call own_question(std::chrono::milliseconds time);

/// How long a question may take that proves that a system answers.
inline constexpr std::chrono::seconds kProbeTime{5};

}  // namespace adapters::frame
