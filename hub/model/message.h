#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "hub/base/uuid.h"

namespace hub::model {

/// How a message type is exchanged.
enum class Pattern : std::uint8_t {
  ask,   ///< Request, answer now.
  send,  ///< Stored, receipted, delivered later.
};

enum class Format : std::uint8_t { json, xml };

/// Who, for whom and why; travels with every message, on every face. Empty: not said.
/// `user` and `on_behalf_of` are personal data.
struct Context {
  std::string user;          ///< Header Sakta-User: the acting person.
  std::string role;          ///< Sakta-Role
  std::string on_behalf_of;  ///< Sakta-On-Behalf-Of
  std::string ground;        ///< Sakta-Ground: on what ground on behalf of somebody else.
  std::string case_id;       ///< Sakta-Case
  std::string purpose;       ///< Sakta-Purpose
  std::string legal_basis;   ///< Sakta-Legal-Basis
};

/// A business, ordering or search key in clear. Lives in memory only; stored as a blind tag.
struct Key {
  std::string name;
  std::string value;
};

/// One step of a message's life with its time, for `sakta trace`.
struct Step {
  std::string name;  ///< e.g. "validated", "mapped", "answered by nino".
  std::chrono::system_clock::time_point at;
};

/// A signature that was verified when the message came; empty: there was none to verify.
struct Signature {
  std::string certificate;         ///< Of who signed, `sha256:<hex>`.
  std::vector<std::string> parts;  ///< What it covers: `Body`, `Timestamp`, ...; sorted.
};

/// What a message names: octets that were brought beside it (port/attachments.h).
struct Attachment {
  std::string name;        ///< As people call it: no path.
  std::string media_type;  ///< As its sender says.
  std::uint64_t size = 0;
  std::string digest;  ///< SHA-256 of the octets, 64 hex digits.
  std::string key;     ///< Of the sealed octets; empty until they are kept.
};

/// A message as received. A value: cheap to move.
struct Message {
  Uuid id;               ///< Hub-assigned UUIDv7. Never the partner's id.
  std::string type;      ///< e.g. "debts.query".
  unsigned version = 1;  ///< Of the type.
  Pattern pattern = Pattern::ask;
  std::string party;         ///< Acting system, authenticated; its name in parties.yaml.
  std::string organisation;  ///< Registration number of the party's organisation.
  std::string certificate;   ///< `sha256:<hex>` of the client certificate.
  std::string remote;        ///< Network of the peer, IPv4 /24 or IPv6 /48; never the whole address.
  Context context;
  std::string idempotency_key;  ///< Empty: none given.
  std::string traceparent;      ///< W3C trace context; always set, ours if the caller sent none.
  std::string tracestate;       ///< The caller's, as it is passed on; empty: none.
  Format format = Format::json;
  std::string body;  ///< Exact octets as received, or of the element or data member that held it.
                     ///< Anything that parses works on a copy.
  std::string
      envelope;  ///< What the body came in, exact octets (SOAP, structured CloudEvent); empty: nothing.
  std::string envelope_type;  ///< Its media type.
  Signature signature;        ///< Of the envelope.
  std::vector<Key> keys;      ///< Business keys, taken after validation.
  std::vector<Step> steps;
  std::chrono::system_clock::time_point received_at;
  std::vector<Attachment> attachments = {};
  std::string attachment_list = {};  ///< The same as it is stored, once all are kept (flow/attachments.h).

  [[nodiscard]] bool is_signed() const { return !signature.certificate.empty(); }
};

/// What the sender gets for a *send*.
struct Receipt {
  Uuid id;
  std::string type;
  std::chrono::system_clock::time_point accepted_at;
  bool repeated = false;  ///< True: this key was stored before; this is the first receipt.
};

}  // namespace hub::model
