#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "adapters/frame/fault.h"
#include "adapters/frame/http_settings.h"
#include "hub/config/spec.h"

namespace adapters::events {

enum class Mode : std::uint8_t { structured, binary };
enum class DataForm : std::uint8_t { json, xml };

using frame::AuthMethod;
using frame::FaultSettings;

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

/// The `adapter:` section of a system of kind `events`.
struct EventsConfig : frame::HttpSettings {
  EventsConfig() { max_reply_kib = 64; }  // a receipt, or an error

  std::string endpoint;  ///< Absolute https URL.
  Mode mode = Mode::structured;
  std::string source;  ///< URI reference: attribute `source` of each event.
  ReceiptSettings receipt;
  FaultSettings fault;
  std::map<std::string, OperationSettings> operations;
};

[[nodiscard]] const hub::config::Spec<EventsConfig>& events_spec();

/// What Spec cannot see: forms of texts and fields that need each other. The first thing wrong, or empty.
[[nodiscard]] hub::Sentence problem_in(const EventsConfig& config);

}  // namespace adapters::events
