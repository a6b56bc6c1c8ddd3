#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/base/uuid.h"
#include "hub/formats/content.h"
#include "hub/port/steps.h"
#include "hub/port/task.h"

namespace hub::port {

class Source;

/// Exact octets of one call, kept with the message whatever comes of it. Of several calls (see Steps): the
/// last.
struct Evidence {
  std::string sent;
  std::string received;
  std::string media_type = "application/octet-stream";
};

struct Request {
  Uuid message;             ///< What the partner gets as message id. An ask: never the same for two calls. A
                            ///< delivery: the same for all its attempts.
  std::string operation;    ///< Name from system.yaml, e.g. "get_debts".
  formats::Content body;    ///< Already in the partner's own form (for `soap`: the Body's child element).
  std::string traceparent;  ///< W3C trace context: the call's own; empty: none.
  std::string tracestate;   ///< What goes beside it; empty: none.
  std::chrono::steady_clock::time_point deadline;  ///< Absolute; already shortened by time spent in the hub.
  Evidence* evidence = nullptr;  ///< If not null, filled as far as the call gets; outlives the call.
  Steps* steps = nullptr;        ///< Null for an ask: then an operation of several calls is misconfigured.
};

struct Reply {
  formats::Content body;  ///< In the partner's own form, parsed and within limits, not yet mapped.
};

/// Where a mapped message and what was agreed with the partner disagree.
struct Misfit {
  Error error;           ///< As `call` would end, without having called.
  std::string contract;  ///< File that it breaks; empty: a rule of the system's own settings.
  std::vector<std::string> path =
      {};  ///< Local names in the contract, from a root element to the one at fault.
};

/// How the partner answers, as its contract describes it.
struct AgreedReply {
  std::string contract;   ///< XSD, or WSDL with one inlined; empty: none.
  std::string root;       ///< Element of a good answer; empty: not described.
  std::string documents;  ///< Of a source: XPath of what is mapped in it.
  std::vector<std::pair<std::string, std::string>> namespaces = {};  ///< Prefixes that `documents` uses.
};

/// Carries one message to one external system and brings back the answer.
///
/// Contract, checked for every kind by tests/conformance/adapter_conformance.h:
///  - `call` never throws: each failure is an Error whose code starts with "deliver." or "crypto.", or is
///    map.not_valid: the request does not fit the contract, nothing was sent.
///  - `call` answers before `Request::deadline`, or within 50 ms of cancellation.
///  - `call` does not retry, audit or log bodies. deliver/ and audit/ do.
///  - After an octet has left the process, the error is deliver.timeout, never deliver.unreachable.
///  - As many calls run at once as the hub makes (`pace.max_in_flight`); the adapter guards its own state.
class Adapter {
 public:
  Adapter() = default;
  Adapter(const Adapter&) = delete;
  Adapter& operator=(const Adapter&) = delete;
  virtual ~Adapter() = default;

  virtual Task<Result<Reply>> call(Request request) = 0;

  /// True if a second call with the same message id does no harm: after "sent, no answer" it may be made.
  [[nodiscard]] virtual bool idempotent(const std::string& operation) const = 0;

  /// Cheapest question that proves the system answers. Used by readiness; must change nothing there.
  virtual Task<Outcome> probe() = 0;

  /// Whether `body` would be refused before anything is sent, as far as it shows without calling: what only
  /// calls bring counts as given. Nothing: it fits. For checks of a site; calls nobody.
  [[nodiscard]] virtual std::optional<Misfit> misfit(const std::string& operation,
                                                     const std::string& body) const {
    (void)operation;
    (void)body;
    return std::nullopt;
  }

  /// Of an operation, or of a source by its name.
  [[nodiscard]] virtual AgreedReply agreed_reply(const std::string& name) const {
    (void)name;
    return {};
  }

  /// Local names of the elements that may be the root of an operation's request; empty: any. For checks of a
  /// site.
  [[nodiscard]] virtual std::vector<std::string> agreed_requests(const std::string& operation) const {
    (void)operation;
    return {};
  }

  /// One of the system's lists of what it has for us, by its name in system.yaml; null if there is none.
  /// Lives as long as the adapter.
  [[nodiscard]] virtual Source* source(const std::string& name) {
    (void)name;
    return nullptr;
  }
};

}  // namespace hub::port
