#pragma once

#include <mutex>
#include <string>

#include "adapters/systems/rest_server.h"
#include "adapters/systems/script.h"
#include "adapters/systems/script_credentials.h"
#include "adapters/systems/script_exchange.h"

namespace sandbox::script {

/// What a double knows its callers by, and signs with.
struct Keys {
  std::string secret;       ///< What callers prove themselves with; empty where the script demands none.
  std::string callers_key;  ///< These two as for MpaySignature.
  std::string own_key;
  std::string assertion;  ///< Certificate of who signs client assertions, a file; empty: nobody does.
};

/// A double that a script describes. Thread-safe; requests go one after another.
class ScriptSystem {
 public:
  /// `data` is the file that keeps what the double knows over restarts; empty: nothing is kept. Throws
  /// std::runtime_error for a schema or a file that cannot be used.
  ScriptSystem(Script script, Keys keys, std::string data);

  /// The name of the request that is meant; `token` for a token; empty: none.
  [[nodiscard]] std::string operation(const HttpRequest& request);
  [[nodiscard]] HttpReply answer(const HttpRequest& request, Behaviour behaviour);

 private:
  struct Case;

  [[nodiscard]] const Operation* meant(Exchange& exchange, const std::string& action) const;
  [[nodiscard]] HttpReply judge(Case& one, const Operation* operation, Behaviour behaviour);
  [[nodiscard]] HttpReply refusal(Case& one, const std::string& name, unsigned otherwise) const;
  [[nodiscard]] HttpReply misbehave(Case& one, const Operation& operation, Behaviour behaviour) const;
  [[nodiscard]] HttpReply reply_of(Case& one, const Answer& answer) const;
  void keep(State state);

  const Script script_;
  Schemas schemas_;
  Doorkeeper door_;
  MpaySignature signatures_;
  std::string data_;
  std::mutex guard_;
  State state_;
};

}  // namespace sandbox::script
