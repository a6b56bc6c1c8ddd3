#include "adapters/frame/signature.h"

#include <utility>

#include "adapters/frame/mpay_text.h"
#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/config/secret_file.h"
#include "hub/formats/json/reader.h"
#include "hub/values/riga_time.h"

namespace adapters::frame {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::formats::JsonKind;
using hub::formats::JsonValue;
namespace codes = hub::codes;

namespace {

constexpr const char* kTimestamp = "timestamp";
constexpr const char* kUser = "user";
constexpr const char* kSignature = "signature";

/// As PHP's date('c') writes it on a machine in Latvia: `2026-11-30T10:15:48+02:00`.
Result<std::string> riga_now(std::chrono::system_clock::time_point now) {
  const hub::values::Moment moment{std::chrono::floor<std::chrono::seconds>(now), {}};
  const auto local = hub::values::riga_time(moment);
  if (!local)
    return Error(codes::hub_defect, hub::say("the clock is beyond the years whose Latvian time is known",
                                             "pulkstenis ir ārpus gadiem, kuru Latvijas laiks ir zināms"));
  return hub::values::to_text(*local);
}

/// What is wrong names the file, never what is in it.
std::shared_ptr<const hub::crypto::RsaSigner> signer_of(const std::string& file) {
  const hub::config::Secret key = hub::config::read_secret_file(file);
  if (!key.trouble.empty())
    throw hub::Trouble(hub::say("'signature.key': {} {}", "'signature.key': {} {}", file, key.trouble));
  try {
    return std::make_shared<const hub::crypto::RsaSigner>(key.value);
  } catch (const hub::Trouble& problem) {
    throw hub::Trouble(hub::say("'signature.key': {}: {}", "'signature.key': {}: {}", file, problem.told()));
  }
}

}  // namespace

hub::config::Spec<SignatureSettings> signature_spec() {
  return hub::config::Spec<SignatureSettings>("signature", "How JSON bodies are signed within themselves.")
      .choice(
          "method", &SignatureSettings::method,
          {{"none", SignatureMethod::none}, {"mpay", SignatureMethod::mpay}},
          {"mpay: `timestamp`, `user`, `signature` are appended; RSA with SHA-256 over the values in their "
           "order, joined as Mobilly's MPay does",
           "mpay: pievieno `timestamp`, `user`, `signature`; RSA ar SHA-256 pār vērtībām to secībā, "
           "savienotām tā, kā to dara Mobilly MPay"})
      .field("user", &SignatureSettings::user, {"who we are to the partner", "kas mēs esam partnerim"})
      .file("key", &SignatureSettings::key,
            {"our private RSA key, PEM file of mode 0400 or 0600, without passphrase",
             "mūsu privātā RSA atslēga, PEM fails ar tiesībām 0400 vai 0600, bez paroles"})
      .file("partner_key", &SignatureSettings::partner_key,
            {"the partner's public key or certificate, PEM file",
             "partnera publiskā atslēga vai sertifikāts, PEM fails"});
}

BodySignature::BodySignature(const SignatureSettings& settings) : user_(settings.user) {
  if (!settings.key.empty()) signer_ = signer_of(settings.key);
  if (!settings.partner_key.empty())
    verifier_ = std::make_shared<const hub::crypto::RsaVerifier>(settings.partner_key);
}

Result<std::string> BodySignature::sign(std::string_view body,
                                        std::chrono::system_clock::time_point now) const {
  auto object = hub::formats::read_json(body);
  if (!object) return std::move(object).error();
  if (object->kind != JsonKind::object || !signer_)
    return Error(codes::codec_not_valid,
                 hub::say("only an object can be signed", "parakstīt var tikai objektu"));
  for (const char* name : {kTimestamp, kUser, kSignature})
    if (object->find(name) != nullptr)
      return Error(codes::codec_not_valid, hub::say("the body has '{}' already, which the signature brings",
                                                    "saturā jau ir '{}', ko pievieno paraksts", name));
  auto timestamp = riga_now(now);
  if (!timestamp) return timestamp;
  object->add(kTimestamp, JsonValue::string(*timestamp));
  object->add(kUser, JsonValue::string(user_));
  const auto text = mpay_text(*object);
  if (!text) return text;
  object->add(kSignature, JsonValue::string(hub::to_base64(signer_->sign(*text))));
  return hub::formats::to_text(*object, hub::formats::JsonLayout::compact);
}

Outcome BodySignature::verify(std::string_view body) const {
  const auto object = hub::formats::read_json(body);
  if (!object) return Error(object.error());
  const JsonValue* shown = object->find(kSignature);
  if (shown == nullptr || shown->kind != JsonKind::string || !verifier_)
    return Error(codes::gate_signature_missing, hub::say("no text 'signature'", "nav teksta 'signature'"));
  const auto text = mpay_text(*object);
  if (!text) return Error(text.error());
  const auto signature = hub::from_base64(shown->text);
  if (!signature || !verifier_->verify(*text, *signature))
    return Error(codes::gate_signature_invalid,
                 hub::say("the signature is not the partner's over these values",
                          "paraksts nav partnera paraksts pār šīm vērtībām"));
  return hub::Done{};
}

}  // namespace adapters::frame
