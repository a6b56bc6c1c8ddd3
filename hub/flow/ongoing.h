#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/faces/form.h"
#include "hub/flow/services.h"
#include "hub/formats/soap/request.h"
#include "hub/formats/xsd/schema.h"
#include "hub/gate/quotas.h"
#include "hub/model/message.h"
#include "hub/record/envelope.h"
#include "hub/record/head.h"
#include "hub/telemetry/span.h"

namespace hub::flow {

/// One message on its way, with the key it is sealed under and what has been chosen for it so far.
struct Ongoing {
  model::Message message;
  record::Envelope envelope;
  const CompiledType* type = nullptr;  ///< Null until known.
  /// Of a body that the store has: given, if it was held against this very `type` when it was accepted.
  formats::Proof proof = formats::Proof::wanted;
  const config::Route* route = nullptr;    ///< Null until chosen.
  const config::Target* target = nullptr;  ///< Null until one of its branches was.
  bool keeps_request = false;  ///< The message's first item, made here, holds its body as part `request`.
  bool authorized = false;     ///< The gate has let it pass: purpose and basis are words of the type.
  std::uint32_t attempt = 0;
  faces::Form form = {};  ///< How the answer goes back.
  std::shared_ptr<formats::SoapRequest> soap =
      nullptr;                        ///< Until its signature is proven and its content read; else null.
  std::optional<Error> refusal = {};  ///< What the face found wrong; see faces::Call.
  gate::Quotas::Permit turn = {};     ///< The party's, while the request is in progress.
  Language language = Language::en;
  telemetry::Span span = {};  ///< The whole work on it, until this goes.
};

/// Octets that an item keeps, in clear until `item_of` seals them.
struct Kept {
  std::string name;
  std::string media_type;
  std::string_view octets;  ///< Borrowed until `item_of` returns.
};

/// What happened, for one item of the journal.
struct Happening {
  const record::Event& event;
  model::State state;
  const Error* error = nullptr;
  std::vector<Kept> kept = {};
  bool first = false;   ///< Carries the wrapped key, the keys for search and, if given, the idempotency tag.
  bool called = false;  ///< The target's system was called.
  std::vector<model::Delivery> deliveries = {};
  std::optional<std::chrono::milliseconds> tried = {};  ///< See record::Head.
  const model::Operator* by = nullptr;                  ///< See record::AuditEntry.
};

/// Keeps what the partner was sent and said, as far as there is any. `partner` is borrowed as Kept is.
void keep_evidence(const port::Evidence& partner, Happening& happening);

/// Names a step of the message's way and its time.
void step(Ongoing& ongoing, std::string name, const RecordServices& services);

/// The item for what happened: sealed parts, tags, head, audit record. Takes the steps collected since the
/// item before.
[[nodiscard]] model::Item item_of(const RecordServices& services, Ongoing& ongoing,
                                  const Happening& happening);

/// The error of a message whose idempotency key is that of another message, `first`: gate.replay if it is
/// signed, else journal.key_reused.
[[nodiscard]] Error key_taken(const Ongoing& ongoing, Uuid first);

/// Makes one item durable, as part of `work`. Errors: store.unavailable.
port::Task<Result<port::Committed>> commit(const RecordServices& services, model::Item item,
                                           const telemetry::Span& work);
/// The same where nothing is traced.
port::Task<Result<port::Committed>> commit(const RecordServices& services, model::Item item);

/// Maps a document of `message`, as part of `work`. Errors: those of map::Mapper::apply.
port::Task<Result<formats::Content>> map_document(const CallServices& services, const model::Mapping& mapping,
                                                  formats::Content document, const model::Message& message,
                                                  const telemetry::Span& work);

}  // namespace hub::flow
