#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/port/task.h"
#include "hub/telemetry/log.h"

namespace hub::serve {

/// What an operator asks of a running hub.
struct ControlRequest {
  std::string command;  ///< "reload", "release", "status", "tags" or "keys".
  std::string message;  ///< release: id, as `urn:uuid:` or bare.
  std::string route;    ///< release: name; empty: the message's only letter.
  std::string as;       ///< release: "resend", "delivered" or "discard".
  std::string because;  ///< Why, 500 characters at most, of a release one at least; sealed, never logged.
  std::string key;      ///< tags: "key", "case", "person" or "party".
  std::string value;    ///< tags: may be personal: never logged. keys: ids of messages, a space between.
  std::string purpose;  ///< tags: of a search for a person; 500 characters at most, sealed, never logged.
  std::string since;    ///< tags: seconds since 1970, as `until`.
  std::string until;
  std::string language;  ///< Of the answer's lines: "en" or "lv".
  std::string said;      ///< What the asker calls himself, 100 characters at most; empty: nothing.
  std::string seen;  ///< release: `<state> <attempts> [<code>]`, only if it still stands so; empty: however.
  std::string who;   ///< `unix:<uid>:<login>` of the asker, from the socket; no client can write it.
};

struct ControlReply {
  bool done = false;  ///< False: nothing was changed.
  /// Done: of a reload the new version and the id of its record; of a release the route, then what an
  /// operator had done with the delivery before, if anything. Else why not, for the operator.
  std::vector<std::string> lines;
};

using ControlHandler = std::function<port::Task<ControlReply>(ControlRequest)>;

/// Takes an administrator's requests on the Unix socket `<state>/run/control`: one connection, one line of
/// JSON in (at most 16 KiB, within 5 s), one out. Only root and the hub's own user may ask: mode 0600 in a
/// folder of mode 0700, and the peer's credentials are looked at. Anything else is closed unanswered and
/// logged.
///
/// A socket left by a hub that ended is replaced, so construct this only while holding the store. `io` and
/// `log` outlive it and what is left of its connections, that is until `io` is destroyed or has run out of
/// work.
class Control {
 public:
  /// Throws Trouble if the socket cannot be made.
  Control(boost::asio::io_context& io, const std::string& state, ControlHandler handler, telemetry::Log& log);
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;
  ~Control();  ///< As `stop`.

  /// Takes no more requests and removes the socket; a handler that runs goes on and is answered. From any
  /// thread; may be called twice.
  void stop();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

/// May a process of user `peer` tell a hub of user `hub` what to do?
[[nodiscard]] bool may_control(uid_t peer, uid_t hub);

/// Asks the hub that runs on this state folder and waits for its answer, at most two minutes. Blocks.
/// Errors: deliver.unreachable (no hub runs there, or not for this user; nothing was asked), deliver.timeout
/// (asked, no whole answer).
[[nodiscard]] Result<ControlReply> ask_hub(const std::string& state, const ControlRequest& request);

/// What a command prints when `ask_hub` failed.
[[nodiscard]] std::string no_answer(const Error& error, const std::string& state, Language language);

}  // namespace hub::serve
