#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/sentence.h"

namespace hub {

/// What the caller may do next. Code branches on this, never on names or text.
enum class Remedy : std::uint8_t {
  refuse,     ///< The message is wrong or not allowed. Never retry; answer the sender.
  resend,     ///< Nothing reached the peer. Safe to send again.
  reconcile,  ///< Sent, no answer. Resend only if the operation is idempotent.
  wait,       ///< The peer (or the hub) is overloaded. Send again after `Error::pause`.
  stop,       ///< Nothing helps but a person at the hub. Whose it is says whether others are concerned.
};

[[nodiscard]] constexpr std::string_view name_of(Remedy remedy) {
  switch (remedy) {
    case Remedy::refuse:
      return "refuse";
    case Remedy::resend:
      return "resend";
    case Remedy::reconcile:
      return "reconcile";
    case Remedy::wait:
      return "wait";
    case Remedy::stop:
      return "stop";
  }
  return "stop";
}

/// Whom an error concerns beyond this one message; what halts a route follows from it.
enum class Whose : std::uint8_t {
  message,  ///< This message's: no other meets it.
  system,   ///< The system's that is called, or of the way to it.
  hub,      ///< Ours: the site, the store, the program.
};

/// One row of the closed list in codes.h. Remedy and HTTP status belong to the code, so they cannot disagree.
struct ErrorCode {
  std::string_view name;  ///< `stage.reason`; stable, searched for in logs and alerts.
  Remedy remedy;
  std::uint16_t http_status;  ///< What the REST face answers with (RFC 9110).
  Text title;                 ///< What is wrong, one sentence; the `title` of the problem details.
  Text next_step;             ///< What to do; printed by `sakta explain <name>`.
  Whose whose = Whose::message;
  Text caller_step =
      {};  ///< The same for who asks or sends, where it differs from the operator's; else empty.

  /// What somebody outside can do. Never an operator's act or command.
  [[nodiscard]] constexpr const Text& next_for_caller() const {
    return caller_step.en.empty() ? next_step : caller_step;
  }
};

/// By what a message was judged beyond the hub's own code: what the partner said, or a rule of the site for
/// the system. All of it is the configuration's own words; nothing came from a message or an answer.
struct Ruling {
  std::string system;  ///< Slug. Empty until the system is known (Error::of_system).
  std::string name;    ///< The partner's code as `fault_codes` has it, else `HTTP <status>`; the rule's step.
  Sentence words;      ///< What it means, for who asks or sends; empty: the configuration does not say.
};

/// A failure on its way to somebody who can act on it. Never holds a secret, a body or a value from a
/// message.
class [[nodiscard]] Error {
 public:
  Error(const ErrorCode& code, Sentence detail) : code_(&code), trail_{std::move(detail)} {}

  /// Adds what this level was doing. Every function that passes an Error upward calls this once.
  Error during(Sentence doing) && {
    trail_.push_back(std::move(doing));
    return std::move(*this);
  }

  /// Where in the message: an absolute XPath (`/q:QueryDebts/q:personCode`), a JSON Pointer (`/personCode`),
  /// a header's name, or `line:column` of a text that did not parse. The innermost place wins.
  Error at(std::string place) && {
    if (place_.empty()) place_ = std::move(place);
    return std::move(*this);
  }

  /// Another place instead of the one it has, or none.
  Error moved_to(std::string place) && {
    place_ = std::move(place);
    return std::move(*this);
  }

  Error by(Ruling ruling) && {
    ruling_ = std::make_shared<const Ruling>(std::move(ruling));
    return std::move(*this);
  }

  /// Names the system in a ruling that names none.
  Error of_system(const std::string& slug) && {
    if (!ruling_ || !ruling_->system.empty()) return std::move(*this);
    Ruling named = *ruling_;
    named.system = slug;
    return std::move(*this).by(std::move(named));
  }

  Error wait_for(std::chrono::milliseconds pause) && {
    pause_ = pause;
    return std::move(*this);
  }

  [[nodiscard]] const ErrorCode& code() const noexcept { return *code_; }
  [[nodiscard]] Remedy remedy() const noexcept { return code_->remedy; }
  [[nodiscard]] Whose whose() const noexcept { return code_->whose; }
  [[nodiscard]] const std::string& place() const noexcept { return place_; }
  /// Null: nobody but the hub judged.
  [[nodiscard]] const Ruling* ruling() const noexcept { return ruling_.get(); }
  [[nodiscard]] std::optional<std::chrono::milliseconds> pause() const noexcept { return pause_; }

  /// What happened, outermost first: `delivering ex-7f3 to nino: POST: no answer in 30 s`.
  [[nodiscard]] Sentence told() const {
    Sentence all;
    for (auto step = trail_.rbegin(); step != trail_.rend(); ++step) all.append(": ", *step);
    return all;
  }
  [[nodiscard]] std::string detail(Language language = Language::en) const { return told().in(language); }
  /// The same behind the code's name, to be told within another sentence.
  [[nodiscard]] Sentence told_by_name() const { return Sentence(code_->name).append(": ", told()); }

  /// `deliver.timeout: delivering ex-7f3 to nino: POST: no answer in 30 s`
  [[nodiscard]] std::string to_string(Language language = Language::en) const {
    return told_by_name().in(language);
  }

 private:
  const ErrorCode* code_;
  std::vector<Sentence> trail_;  // innermost first
  std::string place_;
  std::shared_ptr<const Ruling> ruling_;
  std::optional<std::chrono::milliseconds> pause_;
};

}  // namespace hub
