#include "hub/record/recorder.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "hub/base/encoding.h"
#include "hub/base/json_text.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/seal.h"

namespace hub::record {
namespace {

constexpr std::size_t kCommitSize = 32;  // layout of crypto::seal
constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kUsualRecord = 2048;  // octets of its text

/// What opens the commitments of a record: kept in its personal part.
class Salts {
 public:
  /// A salted commitment; its salt is kept under `name`.
  std::string commit(const std::string& name, std::string_view octets) {
    const std::string salt = crypto::random_bytes(kCommitSize);
    by_name_[name] = to_base64(salt);
    return to_base64(crypto::hmac_sha256(salt, octets));
  }

  void write(JsonText& json) const {
    json.open('{');
    for (const auto& [name, salt] : by_name_) json.key(name).string(salt);
    json.close('}');
  }

 private:
  std::map<std::string, std::string> by_name_;
};

void write_id(JsonText& json, const std::optional<Uuid>& id) {
  json.string_or_null(id ? id->to_string() : std::string());
}

void write_operator(JsonText& json, const model::Operator& person) {
  json.open('{').key("ip").null().key("kind").string("user").key("mtls").null().key("roles").open('[');
  json.string("operator").close(']').key("said").string_or_null(person.said);
  json.key("sub").string(person.subject).close('}');
}

void write_actor(JsonText& json, const AuditEntry& entry) {
  if (entry.by != nullptr) {
    write_operator(json, *entry.by);
    return;
  }
  const model::Message* message = entry.message;
  const bool is_hub = message == nullptr;
  json.open('{').key("ip").string_or_null(is_hub ? "" : message->remote).key("kind").string("system");
  json.key("mtls").string_or_null(is_hub ? "" : message->certificate).key("roles").open('[');
  if (!is_hub && !message->context.role.empty()) json.string(message->context.role);
  json.close(']').key("sub").string_or_null(is_hub ? "hub" : message->party).close('}');
}

void write_clock(JsonText& json, const ClockState& clock) {
  json.open('{').key("boot").string(clock.boot).key("mono").integer(clock.monotonic_us);
  json.key("ntp")
      .string(clock.synchronised ? "sync" : "unsync")
      .key("off_ms")
      .integer(clock.offset_ms)
      .close('}');
}

void write_behalf(JsonText& json, const model::Message* message, Salts& salts) {
  if (message == nullptr || message->context.on_behalf_of.empty()) {
    json.null();
    return;
  }
  const model::Context& context = message->context;
  json.open('{').key("ground").string_or_null(context.ground).key("of");
  json.string(salts.commit("on_behalf_of", context.on_behalf_of)).close('}');
}

void write_person(JsonText& json, const model::Message* message, Salts& salts) {
  if (message == nullptr || message->context.user.empty()) {
    json.null();
    return;
  }
  const model::Context& context = message->context;
  json.open('{').key("role").string_or_null(context.role).key("u");
  json.string(salts.commit("user", context.user)).close('}');
}

void write_parts(JsonText& json, const std::vector<Commitment>& parts, Salts& salts) {
  json.open('[');
  for (const Commitment& part : parts) {
    json.open('{')
        .key("alg")
        .string("hmac-sha256")
        .key("c")
        .string(salts.commit(std::string(part.part), part.octets));
    json.key("len")
        .integer(static_cast<std::int64_t>(part.octets.size()))
        .key("part")
        .string(part.part)
        .close('}');
  }
  json.close(']');
}

/// What was verified of the message as it came: `valid` with the signer's certificate and what is signed.
void write_signature(JsonText& json, const model::Message* message) {
  const bool is_signed = message != nullptr && message->is_signed();
  json.open('{').key("cert").string_or_null(is_signed ? message->signature.certificate : "");
  json.key("refs").open('[');
  if (is_signed)
    for (const std::string& part : message->signature.parts) json.string(part);
  json.close(']').key("verdict").string(is_signed ? "valid" : "none").close('}');
}

void write_subjects(JsonText& json, const std::vector<Subject>& subjects) {
  json.open('[');
  for (const Subject& subject : subjects) {
    const std::string_view tag(
        reinterpret_cast<const char*>(subject.tag.data()),  // NOLINT(*-reinterpret-cast)
        subject.tag.size());
    json.open('{').key("k").string(subject.kind).key("t").string(to_hex(tag)).close('}');
  }
  json.close(']');
}

void write_lookup(JsonText& json, const Lookup& lookup) {
  json.open('{').key("by").string(lookup.by).key("since").string(to_rfc3339(lookup.since));
  json.key("until").string(to_rfc3339(lookup.until)).close('}');
}

void write_why(JsonText& json, const model::Message* message) {
  if (message == nullptr) {
    json.null();
    return;
  }
  const model::Context& context = message->context;
  json.open('{').key("basis").string_or_null(context.legal_basis).key("case").string_or_null(context.case_id);
  json.key("purpose").string_or_null(context.purpose).close('}');
}

/// Parts of the context that stand in members of their own (`actor`, `behalf`, `person`, `why`).
bool has_own_member(const model::ContextPart& part) {
  constexpr std::array kOwn{"user", "role", "on_behalf_of", "ground", "case", "purpose", "legal_basis"};
  return std::any_of(kOwn.begin(), kOwn.end(), [&part](std::string_view word) { return part.word == word; });
}

/// All other parts that the message has, in the member `ctx`: persons as commitments, the others in the
/// clear. None: no such member.
void write_other_context(JsonText& json, const AuditEntry& entry, Salts& salts) {
  if (entry.message == nullptr) return;
  std::map<std::string_view, std::string> values;  // sorted, as RFC 8785 demands
  for (const model::ContextPart& part : entry.context_parts) {
    const std::string& value = entry.message->context.*part.field;
    if (value.empty() || has_own_member(part) || (part.personal && entry.message_key == nullptr)) continue;
    values.emplace(part.word, part.personal ? salts.commit(std::string(part.word), value) : value);
  }
  if (values.empty()) return;
  json.key("ctx").open('{');
  for (const auto& [word, value] : values) json.key(word).string(value);
  json.close('}');
}

/// The personal part in the clear; it leaves this file sealed only.
std::string personal_part(const AuditEntry& entry, const Salts& salts) {
  constexpr std::string_view kSalts = "r";
  std::map<std::string_view, std::string_view> members{{kSalts, ""}};
  for (const model::ContextPart& part : entry.context_parts)
    if (entry.message != nullptr && part.personal && !(entry.message->context.*part.field).empty())
      members.emplace(part.word, entry.message->context.*part.field);
  JsonText json;
  json.open('{');
  for (const auto& [word, value] : members) {
    json.key(word);
    if (word == kSalts) {
      salts.write(json);
    } else {
      json.string(value);
    }
  }
  return std::move(json.close('}')).text();
}

/// `sealed` in the form of the record: commitment and ciphertext together, the nonce by itself.
std::string sealed_part(Uuid key, std::string_view sealed) {
  const std::string ciphertext =
      std::string(sealed.substr(0, kCommitSize)) + std::string(sealed.substr(kCommitSize + kNonceSize));
  JsonText json;
  json.open('{').key("alg").string("A256GCM+CK").key("ct").string(to_base64(ciphertext));
  json.key("kid").string(key.to_string()).key("n").string(to_base64(sealed.substr(kCommitSize, kNonceSize)));
  return std::move(json.close('}')).text();
}

std::string service_of(const model::Message* message) {
  if (message == nullptr || message->type.empty()) return {};
  return message->type + "@" + std::to_string(message->version);
}

std::string correlation_of(const model::Message* message) {
  if (message == nullptr) return {};
  return message->context.case_id.empty() ? message->id.to_string() : message->context.case_id;
}

}  // namespace

Recorder::Recorder(std::string origin, std::string organisation, std::string configuration_hash,
                   std::string program_hash)
    : origin_(std::move(origin)),
      organisation_(std::move(organisation)),
      configuration_(std::move(configuration_hash)),
      program_(std::move(program_hash)) {}

/// Members stand sorted, as RFC 8785 demands. `pii` is bound to all others and set into their text at the
/// end.
std::string Recorder::record(const AuditEntry& entry) const {
  const model::Message* message = entry.message;
  const bool sealed = entry.message_key != nullptr;
  const model::Message* personal = sealed ? message : nullptr;
  const std::string time = to_rfc3339(entry.at);
  Salts salts;

  JsonText json(kUsualRecord);
  json.open('{').key("act").string(entry.event->action).key("actor");
  write_actor(json, entry);
  json.key("att").integer(entry.attempt).key("behalf");
  write_behalf(json, personal, salts);
  json.key("branch");
  write_id(json, entry.branch);
  json.key("cfg").string(configuration_);
  if (!entry.configuration_to.empty()) json.key("cfg_to").string(entry.configuration_to);
  json.key("clk");
  write_clock(json, entry.clock);
  json.key("corr").string_or_null(correlation_of(message));
  write_other_context(json, entry, salts);
  json.key("dg");
  write_parts(json, entry.parts, salts);
  json.key("err").string_or_null(entry.error).key("ev").string(entry.event->name);
  json.key("ev_ref").string_or_null(entry.evidence).key("id").string(entry.id.to_string());
  json.key("late").boolean(entry.late).key("log").string(origin_ + "/" + time.substr(0, 4));
  json.key("msg").string_or_null(message == nullptr ? std::string() : message->id.to_string());
  json.key("op").string_or_null(entry.operation);
  json.key("org").string_or_null(message == nullptr || entry.by != nullptr ? organisation_
                                                                           : message->organisation);
  json.key("out").integer(entry.outcome).key("parent");
  write_id(json, entry.parent);
  json.key("peer").string_or_null(entry.peer).key("person");
  write_person(json, personal, salts);

  const std::size_t place_of_pii = json.text().size();
  json.key("route").string_or_null(entry.route);
  json.key("sig");
  write_signature(json, message);
  if (entry.lookup != nullptr) {
    json.key("sought");
    write_lookup(json, *entry.lookup);
  }
  json.key("subj");
  write_subjects(json, entry.subjects);
  json.key("svc").string_or_null(service_of(message)).key("sw").string(program_);
  json.key("tp").string_or_null(message == nullptr ? std::string() : message->traceparent);
  json.key("ts").string(time).key("v").integer(1).key("why");
  write_why(json, message);
  json.close('}');

  std::string record = std::move(json).text();
  std::string pii = ",\"pii\":";
  if (sealed) {
    pii += sealed_part(message == nullptr ? entry.id : message->id,
                       crypto::seal(*entry.message_key, record, personal_part(entry, salts)));
  } else {
    pii += "null";
  }
  record.insert(place_of_pii, pii);
  return record;
}

}  // namespace hub::record
