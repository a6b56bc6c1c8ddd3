#include "hub/flow/ongoing.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/flow/system_clock.h"
#include "hub/model/context_parts.h"

namespace hub::flow {
namespace {

record::Head head_of(const RecordServices& services, Ongoing& ongoing, const Happening& happening) {
  const model::Message& message = ongoing.message;
  record::Head head;
  head.type = message.type;
  head.version = message.version;
  head.party = message.party;
  head.traceparent = message.traceparent;
  if (happening.first) head.tracestate = message.tracestate;
  head.purpose = message.context.purpose;
  head.legal_basis = message.context.legal_basis;
  head.case_id = message.context.case_id;
  head.format = message.format;
  head.site = services.plan->site().hash;
  head.program = services.program_hash;
  head.certificate = message.certificate;
  if (ongoing.type != nullptr) head.schema = ongoing.type->declared->hash;
  if (ongoing.route != nullptr) {
    head.route = ongoing.route->name + "@" + ongoing.route->hash;
  }
  if (ongoing.target != nullptr) {
    head.system = ongoing.target->system;
    head.operation = ongoing.target->operation;
    head.request_mapping = ongoing.target->request.hash;
    head.reply_mapping = ongoing.target->reply.hash;
  }
  head.attempt = ongoing.attempt;
  head.tried = happening.tried;
  if (happening.by != nullptr) head.by = *happening.by;
  head.steps = std::exchange(ongoing.message.steps, {});
  if (happening.error != nullptr) head.error = record::recorded(*happening.error);
  return head;
}

/// 0 success, 4 minor failure, 8 serious failure (IHE ATNA's event outcome).
int outcome_of(const Error* error) {
  if (error == nullptr) return 0;
  return error->remedy() == Remedy::stop ? 8 : 4;
}

bool is_personal(const Ongoing& ongoing, const std::string& key) {
  for (const config::KeyPath& declared : ongoing.type->declared->keys)
    if (declared.name == key) return declared.personal;
  return false;
}

/// In the place of the type where a MessageID is the key, which stands for one message whatever the type.
constexpr std::string_view kAnyType;
constexpr std::string_view kRequest = "request";   // the part that holds what the party sent
constexpr std::string_view kPartner = "partner_";  // evidence

/// Parts of the context that were there when the first tags were stored: each has its line, said or not. One
/// that came later has a line only where it is said, so that a repeat of an older message keeps its tag.
constexpr std::size_t kFirstParts = 7;

/// The tag of what makes a repeat the same request: its octets, and who asks it for whom and why. Of a signed
/// one every octet, so that nothing but the message itself can come again under its MessageID.
model::Tag request_tag(const record::TagKeys& keys, const model::Message& message) {
  if (message.is_signed()) return keys.body(message.envelope);
  std::string context;
  for (std::size_t i = 0; i < model::kContextParts.size(); ++i) {
    const model::ContextPart& part = model::kContextParts.at(i);
    const std::string& value = message.context.*part.field;
    if (i >= kFirstParts && value.empty()) continue;
    if (i >= kFirstParts) context.append(part.word).push_back('=');
    context.append(value).push_back('\n');  // a header's value holds no line break
  }
  return keys.body(context, message.body);
}

void add_first(const RecordServices& services, const Ongoing& ongoing, model::Item& item) {
  const model::Message& message = ongoing.message;
  item.wrapped_key = ongoing.envelope.wrapped();
  if (!message.idempotency_key.empty()) {
    const std::string_view scope = message.is_signed() ? kAnyType : std::string_view(message.type);
    item.idempotency = services.keys.idempotency(message.party, scope, message.idempotency_key);
    item.body = request_tag(services.keys, message);
  }
  const int year = record::year_of(item.at);
  const auto add = [&](std::string_view name, std::string_view value) {
    item.keys.push_back({std::string(name), services.keys.search(year, name, value)});
  };
  for (const model::Key& key : message.keys) add(key.name, key.value);
  add(record::kPartyKey, message.party);
  if (!message.context.case_id.empty()) add(record::kCaseKey, message.context.case_id);
}

/// Whom the item is about, by the tags of its personal keys. A message's first item has the tags of all keys
/// already.
std::vector<record::Subject> subjects_of(const RecordServices& services, const Ongoing& ongoing,
                                         const model::Item& item) {
  std::vector<record::Subject> subjects;
  if (ongoing.type == nullptr) return subjects;
  const std::vector<model::Key>& keys = ongoing.message.keys;
  for (std::size_t at = 0; at < keys.size(); ++at) {
    if (!is_personal(ongoing, keys[at].name)) continue;
    const bool known = at < item.keys.size();
    subjects.push_back({keys[at].name, known ? item.keys[at].tag
                                             : services.keys.search(record::year_of(item.at), keys[at].name,
                                                                    keys[at].value)});
  }
  return subjects;
}

/// The part that holds the octets of what is kept next already; empty: none does. What goes through unmapped
/// is stored once. Only evidence refers to the message's first item: who answers a repeat reads the newest
/// items alone.
std::string part_with_next(const model::Item& item, const Happening& happening, const Ongoing& ongoing) {
  const Kept& next = happening.kept[item.parts.size()];
  for (std::size_t i = 0; i < item.parts.size(); ++i)
    if (item.parts[i].same_as.empty() && happening.kept[i].octets == next.octets) return item.parts[i].name;
  const bool may_refer = ongoing.keeps_request && !happening.first && next.name.starts_with(kPartner);
  return may_refer && next.octets == ongoing.message.body ? std::string(kRequest) : std::string();
}

bool holds_request(const model::Item& item) {
  return std::any_of(item.parts.begin(), item.parts.end(),
                     [](const model::Part& part) { return part.name == kRequest && part.same_as.empty(); });
}

/// `sha256:<hex>` over the sealed octets of all parts; empty if there are none.
std::string evidence_of(const std::vector<model::Part>& parts) {
  std::vector<std::string_view> sealed;
  for (const model::Part& part : parts)
    if (part.same_as.empty()) sealed.emplace_back(part.sealed);
  if (sealed.empty()) return {};
  return "sha256:" + to_hex(crypto::sha256(sealed));
}

}  // namespace

Error key_taken(const Ongoing& ongoing, Uuid first) {
  const ErrorCode& code = ongoing.message.is_signed() ? codes::gate_replay : codes::journal_key_reused;
  return Error(code, say("the key belongs to message {}", "atslēga pieder ziņojumam {}", first.to_string()))
      .at("Idempotency-Key");
}

void step(Ongoing& ongoing, std::string name, const RecordServices& services) {
  ongoing.message.steps.push_back({std::move(name), services.clock.wall()});
}

model::Item item_of(const RecordServices& services, Ongoing& ongoing, const Happening& happening) {
  const model::Message& message = ongoing.message;
  model::Item item;
  item.message = message.id;
  item.event = happening.event.name;
  item.state = happening.state;
  item.at = services.clock.wall();
  if (happening.first) add_first(services, ongoing, item);

  record::AuditEntry entry;
  entry.event = &happening.event;
  entry.id = Uuid::version7(item.at, crypto::random_bytes(10));
  entry.at = item.at;
  entry.clock = clock_state();
  entry.message = &message;
  entry.message_key = &ongoing.envelope.key();
  entry.by = happening.by;
  entry.outcome = outcome_of(happening.error);
  if (happening.error != nullptr) entry.error = happening.error->code().name;
  entry.attempt = ongoing.attempt;
  std::string route;
  if (ongoing.route != nullptr) {
    route = ongoing.route->name + "@" + ongoing.route->hash;
    entry.route = route;
  }
  if (happening.called && ongoing.target != nullptr) {
    entry.peer = ongoing.target->system;
    entry.operation = ongoing.target->operation;
  }
  for (const Kept& kept : happening.kept) {
    entry.parts.push_back({kept.name, kept.octets});
    std::string same = part_with_next(item, happening, ongoing);
    item.parts.push_back(same.empty() ? ongoing.envelope.seal(kept.name, kept.media_type, kept.octets)
                                      : model::Part{kept.name, kept.media_type, {}, 0, std::move(same)});
  }
  if (happening.first) ongoing.keeps_request = holds_request(item);
  entry.evidence = evidence_of(item.parts);
  entry.subjects = subjects_of(services, ongoing, item);
  item.deliveries = happening.deliveries;
  item.record = services.recorder.record(entry);
  item.head = record::write(head_of(services, ongoing, happening));
  return item;
}

void keep_evidence(const port::Evidence& partner, Happening& happening) {
  if (!partner.sent.empty()) happening.kept.push_back({"partner_request", partner.media_type, partner.sent});
  if (!partner.received.empty())
    happening.kept.push_back({"partner_answer", partner.media_type, partner.received});
}

port::Task<Result<port::Committed>> commit(const RecordServices& services, model::Item item,
                                           const telemetry::Span& work) {
  const telemetry::Span span = work.part("commit");
  std::vector<model::Item> batch;
  batch.push_back(std::move(item));
  auto results = co_await services.store.commit(std::move(batch));
  if (!results.front()) span.outcome(results.front().error().code().name);
  co_return std::move(results.front());
}

port::Task<Result<port::Committed>> commit(const RecordServices& services, model::Item item) {
  const telemetry::Span none;
  co_return co_await commit(services, std::move(item), none);
}

port::Task<Result<formats::Content>> map_document(const CallServices& services, const model::Mapping& mapping,
                                                  formats::Content document, const model::Message& message,
                                                  const telemetry::Span& work) {
  if (mapping.stylesheet.empty()) co_return document;
  const telemetry::Span span = work.part("map", mapping.name);
  map::Input input{document.take_octets()};
  if (mapping.wants_facts) input.facts = model::facts_of(message);
  auto mapped = co_await services.mapper.apply(mapping, std::move(input));
  if (!mapped) span.outcome(mapped.error().code().name);
  if (!mapped) co_return std::move(mapped).error();
  co_return formats::Content(*std::move(mapped));
}

}  // namespace hub::flow
