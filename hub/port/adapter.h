#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/base/uuid.h"
#include "hub/formats/content.h"
#include "hub/http/octet_stream.h"
#include "hub/port/steps.h"
#include "hub/port/task.h"

namespace hub::port {

class Receiver;
class Source;

/// Exact octets of one call, kept with the message whatever comes of it. Of several calls (see Steps): the
/// last.
struct Evidence {
  std::string sent;
  std::string received;
  std::string media_type = "application/octet-stream";
};

/// Octets that go with a delivery.
struct Attachment {
  std::string name;  ///< As people call it: no path.
  std::string media_type;
  std::uint64_t size = 0;
  std::string digest;  ///< SHA-256, 64 hex digits; in the partner's form it stands for the octets.
  std::function<std::unique_ptr<http::OctetStream>()> open;  ///< From the beginning, each time.
};

struct Request {
  Uuid message;             ///< What the partner gets as message id. An ask: never the same for two calls. A
                            ///< delivery: the same for all its attempts.
  std::string operation;    ///< Name from system.yaml, e.g. "get_debts".
  formats::Content body;    ///< Already in the partner's own form (for `soap`: the Body's child element).
  std::string traceparent;  ///< W3C trace context: the call's own; empty: none.
  std::string tracestate;   ///< What goes beside it; empty: none.
  /// Who asks, for whom and why: word and value, see model/mapping_facts.h; values may be personal. None of
  /// what the hub asks for itself.
  std::vector<std::pair<std::string_view, std::string>> facts = {};
  std::vector<Attachment> attachments = {};        ///< Of a delivery; what of them goes, the body says.
  std::chrono::steady_clock::time_point deadline;  ///< Absolute; already shortened by time spent in the hub.
  Evidence* evidence = nullptr;  ///< If not null, filled as far as the call gets; outlives the call.
};

struct Reply {
  formats::Content body;  ///< In the partner's own form, parsed and within limits, not yet mapped.
};

/// Who says that a delivery has arrived.
enum class Acknowledgement : std::uint8_t {
  partner,  ///< The system did, with its answer.
  party,    ///< Somebody will, later and by another way: a mailbox was filled and not yet emptied.
};

/// A delivery that an outlet has taken.
struct Delivered {
  formats::Content answer;  ///< As Reply::body; empty where there is none.
  Acknowledgement by = Acknowledgement::partner;
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

/// A system that answers questions. Contract of a call: see Adapter.
class Asker {
 public:
  Asker() = default;
  Asker(const Asker&) = delete;
  Asker& operator=(const Asker&) = delete;
  virtual ~Asker() = default;

  /// One question, one answer. It changes one thing there at most: an operation that changes several is
  /// misconfigured for a question.
  virtual Task<Result<Reply>> ask(Request request) = 0;
};

/// A system that takes deliveries. Contract of a call: see Adapter.
class Outlet {
 public:
  Outlet() = default;
  Outlet(const Outlet&) = delete;
  Outlet& operator=(const Outlet&) = delete;
  virtual ~Outlet() = default;

  /// One attempt at a delivery. What changes something there, and is not the last such call, is on record in
  /// `steps` before the next one; `steps` outlives the attempt.
  virtual Task<Result<Delivered>> deliver(Request request, Steps& steps) = 0;

  /// True if a second attempt with the same message id does no harm: after "sent, no answer" it may be made.
  [[nodiscard]] virtual bool idempotent(const std::string& operation) const = 0;
};

/// One external system, by what can be done with it: it is an Asker, an Outlet, has Sources or Receivers, or
/// several of these.
///
/// Contract of `ask` and `deliver`, checked for every kind by tests/conformance/adapter_conformance.h:
///  - A call never throws: each failure is an Error whose code starts with "deliver." or "crypto.", or is
///    map.not_valid: the request does not fit the contract, nothing was sent.
///  - It answers before `Request::deadline`, or within 50 ms of cancellation.
///  - It does not retry, audit or log bodies. The hub does.
///  - After an octet has left the process, the error is deliver.timeout, never deliver.unreachable.
///  - As many calls run at once as the hub makes (`pace.max_in_flight`); the adapter guards its own state.
class Adapter {
 public:
  Adapter() = default;
  Adapter(const Adapter&) = delete;
  Adapter& operator=(const Adapter&) = delete;
  virtual ~Adapter() = default;

  /// Null: it takes no questions. Lives as long as the adapter, as do the other two.
  [[nodiscard]] virtual Asker* asker() { return nullptr; }
  /// Null: it takes no deliveries.
  [[nodiscard]] virtual Outlet* outlet() { return nullptr; }
  /// One of the system's lists of what it has for us, by its name in system.yaml; null if there is none.
  [[nodiscard]] virtual Source* source(const std::string& name) {
    (void)name;
    return nullptr;
  }
  /// One of the addresses at which the system tells us something, by its name in system.yaml; null if there
  /// is none.
  [[nodiscard]] virtual Receiver* callback(const std::string& name) {
    (void)name;
    return nullptr;
  }

  /// Cheapest question that proves the system answers. Used by the breaker; must change nothing there.
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

  /// Whether deliveries by this operation can have attachments. For checks of a site.
  [[nodiscard]] virtual bool carries_attachments(const std::string& operation) const {
    (void)operation;
    return false;
  }

  /// Local names of the elements that may be the root of an operation's request; empty: any. For checks of a
  /// site.
  [[nodiscard]] virtual std::vector<std::string> agreed_requests(const std::string& operation) const {
    (void)operation;
    return {};
  }
};

}  // namespace hub::port
