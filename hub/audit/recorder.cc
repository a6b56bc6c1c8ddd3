#include "hub/audit/recorder.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/seal.h"

namespace hub::audit {
namespace {

using nlohmann::json;

constexpr std::size_t kCommitSize = 32;  // layout of crypto::seal
constexpr std::size_t kNonceSize = 12;

/// For octets that are text in our own forms: sorted members, no white space, UTF-8. JCS for the restricted
/// values.
std::string canonical(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json or_null(std::string_view text) {
  return text.empty() ? json(nullptr) : json(text);
}

json or_null(const std::optional<Uuid>& id) {
  return id ? json(id->to_string()) : json(nullptr);
}

/// A salted commitment; its salt goes into the personal part under `name`.
std::string commit(std::string_view octets, const std::string& name, json& salts) {
  const std::string salt = crypto::random_bytes(kCommitSize);
  salts[name] = to_base64(salt);
  return to_base64(crypto::hmac_sha256(salt, octets));
}

json actor_of(const model::Message* message) {
  if (message == nullptr)
    return {{"kind", "system"}, {"mtls", nullptr}, {"sub", "hub"}, {"roles", json::array()}, {"ip", nullptr}};
  json roles = json::array();
  if (!message->context.role.empty()) roles.push_back(message->context.role);
  return {{"kind", "system"},
          {"mtls", or_null(message->certificate)},
          {"sub", or_null(message->party)},
          {"roles", std::move(roles)},
          {"ip", or_null(message->remote)}};
}

json clock_of(const ClockState& clock) {
  return {{"mono", clock.monotonic_us},
          {"boot", clock.boot},
          {"ntp", clock.synchronised ? "sync" : "unsync"},
          {"off_ms", clock.offset_ms}};
}

/// What the message adds: who, for whom and why. Persons as commitments; what opens them goes into
/// `personal`.
void add_message(const model::Message& message, json& leaf, json& personal) {
  const model::Context& context = message.context;
  json& salts = personal["r"];
  leaf["msg"] = message.id.to_string();
  leaf["tp"] = or_null(message.traceparent);
  leaf["svc"] = or_null(message.type.empty() ? "" : message.type + "@" + std::to_string(message.version));
  leaf["org"] = or_null(message.organisation);
  leaf["why"] = {{"basis", or_null(context.legal_basis)},
                 {"purpose", or_null(context.purpose)},
                 {"case", or_null(context.case_id)}};
  if (!context.user.empty()) {
    personal["user"] = context.user;
    leaf["person"] = {{"u", commit(context.user, "user", salts)}, {"role", or_null(context.role)}};
  }
  if (!context.on_behalf_of.empty()) {
    personal["on_behalf_of"] = context.on_behalf_of;
    leaf["behalf"] = {{"of", commit(context.on_behalf_of, "on_behalf_of", salts)},
                      {"ground", or_null(context.ground)}};
  }
}

}  // namespace

Recorder::Recorder(std::string origin, std::string organisation, std::string configuration_hash,
                   std::string program_hash)
    : origin_(std::move(origin)),
      organisation_(std::move(organisation)),
      configuration_(std::move(configuration_hash)),
      program_(std::move(program_hash)) {}

std::string Recorder::record(const Entry& entry) const {
  const std::string time = to_rfc3339(entry.at);
  json leaf{{"v", 1},
            {"log", origin_ + "/" + time.substr(0, 4)},
            {"id", entry.id.to_string()},
            {"ts", time},
            {"clk", clock_of(entry.clock)},
            {"ev", entry.event->name},
            {"act", entry.event->action},
            {"out", entry.outcome},
            {"err", or_null(entry.error)},
            {"branch", or_null(entry.branch)},
            {"parent", or_null(entry.parent)},
            {"late", entry.late},
            {"msg", nullptr},
            {"corr", nullptr},
            {"tp", nullptr},
            {"att", entry.attempt},
            {"actor", actor_of(entry.message)},
            {"person", nullptr},
            {"behalf", nullptr},
            {"org", organisation_},
            {"peer", or_null(entry.peer)},
            {"svc", nullptr},
            {"op", or_null(entry.operation)},
            {"route", or_null(entry.route)},
            {"cfg", configuration_},
            {"sw", program_},
            {"why", nullptr},
            {"dg", json::array()},
            {"sig", {{"verdict", "none"}, {"cert", nullptr}, {"refs", json::array()}}},
            {"subj", json::array()},
            {"ev_ref", or_null(entry.evidence)}};
  for (const Subject& subject : entry.subjects) {
    const std::string_view tag(reinterpret_cast<const char*>(subject.tag.data()),
                               subject.tag.size());  // NOLINT(*-reinterpret-cast)
    leaf["subj"].push_back({{"k", subject.kind}, {"t", to_hex(tag)}});
  }
  if (entry.message == nullptr) {
    leaf["pii"] = nullptr;
    return canonical(leaf);
  }

  json personal{{"r", json::object()}};
  add_message(*entry.message, leaf, personal);
  if (entry.message->context.case_id.empty())
    leaf["corr"] = entry.message->id.to_string();
  else
    leaf["corr"] = entry.message->context.case_id;
  for (const Commitment& part : entry.parts)
    leaf["dg"].push_back({{"part", part.part},
                          {"alg", "hmac-sha256"},
                          {"c", commit(part.octets, std::string(part.part), personal["r"])},
                          {"len", part.octets.size()}});
  const std::string sealed = crypto::seal(entry.message_key, canonical(leaf), canonical(personal));
  const std::string_view view(sealed);
  leaf["pii"] = {{"kid", entry.message->id.to_string()},
                 {"alg", "A256GCM+CK"},
                 {"n", to_base64(view.substr(kCommitSize, kNonceSize))},
                 {"ct", to_base64(std::string(view.substr(0, kCommitSize)) +
                                  std::string(view.substr(kCommitSize + kNonceSize)))}};
  return canonical(leaf);
}

}  // namespace hub::audit
