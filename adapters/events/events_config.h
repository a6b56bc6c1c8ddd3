#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "adapters/frame/transport.h"
#include "hub/config/fault_codes.h"
#include "hub/config/spec.h"
#include "hub/http/told.h"

namespace adapters::events {

enum class Mode : std::uint8_t { structured, binary };
enum class DataForm : std::uint8_t { json, xml };
enum class AuthMethod : std::uint8_t { none, basic, bearer };

/// How the hub proves who it is, above TLS. Secrets come as `${secret:NAME}`.
struct AuthSettings {
  AuthMethod method = AuthMethod::none;
  std::string user;      ///< basic
  std::string password;  ///< basic
  std::string token;     ///< bearer
};

/// One type of event that the subscriber gets.
struct OperationSettings {
  std::string type;  ///< Of the event, e.g. "case.closed".
  DataForm data = DataForm::json;
  std::string schema;  ///< XSD of the data (hub types' subset); json: needed.
  bool idempotent = false;
};

/// What a subscriber's answer to an event it took must say: XPath over its JSON, seen as `/answer/<member>`.
struct ReceiptSettings {
  std::string id;          ///< Must be the event's id. Empty: not looked at.
  std::string fault_when;  ///< True: a refusal in the guise of success. Empty: not looked at.
  hub::config::Written written;
};

/// Where an error's JSON says what went wrong.
struct FaultSettings : hub::http::FaultPaths {
  hub::config::Written written;
};

/// The `adapter:` section of a system of kind `events`.
struct EventsConfig : frame::Transport {
  EventsConfig() { max_reply_kib = 64; }  // a receipt, or an error

  std::string endpoint;  ///< Absolute https URL.
  Mode mode = Mode::structured;
  std::string source;  ///< URI reference: attribute `source` of each event.
  AuthSettings auth;
  ReceiptSettings receipt;
  FaultSettings fault;
  hub::config::FaultCodes fault_codes;  ///< Subscriber's code, or `HTTP <status>`.
  std::map<std::string, OperationSettings> operations;
};

[[nodiscard]] const hub::config::Spec<EventsConfig>& events_spec();

/// What Spec cannot see: forms of texts and fields that need each other. The first thing wrong, or empty.
[[nodiscard]] std::string problem_in(const EventsConfig& config);

}  // namespace adapters::events
