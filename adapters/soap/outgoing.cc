#include "adapters/soap/outgoing.h"

#include <memory>
#include <utility>

#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/crypto/digest.h"
#include "hub/formats/soap/envelope.h"

namespace adapters::soap {
namespace {

using hub::Outcome;
using hub::Result;
using hub::formats::XmlDocument;
using hub::formats::XmlTemplate;

constexpr std::size_t kNonceSize = 16;
constexpr std::string_view kShown = "***";

/// As it stands in a text or an attribute.
std::string escaped(const std::string& text) {
  std::string made;
  for (const char c : text) {
    switch (c) {
      case '&':
        made += "&amp;";
        break;
      case '<':
        made += "&lt;";
        break;
      case '>':
        made += "&gt;";
        break;
      case '"':
        made += "&quot;";
        break;
      case '\t':
      case '\n':
      case '\r':
        made += "&#" + std::to_string(int{c}) + ";";
        break;
      default:
        made += c;
    }
  }
  return made;
}

void replace_all(std::string& text, const std::string& from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace

Concealed::Concealed() : base_("secret-" + hub::to_hex(hub::crypto::random_bytes(kNonceSize)) + "-") {}

std::string Concealed::mark(const std::string& name, const std::string& secret) {
  const auto known = marks_.try_emplace(name, base_ + std::to_string(marks_.size()) + ".").first;
  secrets_.try_emplace(known->second, secret);
  return known->second;
}

Outgoing Concealed::reveal(std::string octets) const {
  if (octets.find(base_) == std::string::npos) return {std::move(octets), std::nullopt};
  Outgoing out{octets, std::move(octets)};
  for (const auto& [mark, secret] : secrets_) {
    replace_all(out.octets, mark, escaped(secret));
    replace_all(*out.shown, mark, kShown);
  }
  return out;
}

EnvelopeMaker::EnvelopeMaker(const SoapConfig& config) : config_(config) {
  for (const std::string& text : config.headers) {
    auto header = XmlTemplate::parse(text);
    if (!header) throw hub::Trouble(header.error().told_by_name());
    headers_.push_back(*std::move(header));
  }
  if (!config.security.sign) return;
  auto signer = hub::formats::WsseSigner::load(config.security);
  if (!signer) throw hub::Trouble(signer.error().told_by_name());
  signer_ = std::move(*signer);
}

Result<Outgoing> EnvelopeMaker::make(const hub::port::Request& request, const OperationSettings& operation,
                                     XmlDocument body, std::chrono::system_clock::time_point now) {
  hub::formats::SoapAddressing addressing{operation.action, message_id_of(request), config_.to};
  addressing.unspoken = config_.addressing == Addressing::none;
  auto built = hub::formats::build_envelope(config_.soap_version, addressing, std::move(body));
  if (!built) return std::move(built).error();
  if (auto done = add_headers(*built, request, now); !done) return std::move(done).error();
  if (auto done = secure(*built, now); !done) return std::move(done).error();
  return concealed_.reveal(built->to_octets());
}

Outcome EnvelopeMaker::add_headers(XmlDocument& envelope, const hub::port::Request& request,
                                   std::chrono::system_clock::time_point now) {
  if (headers_.empty()) return hub::Done{};
  XmlTemplate::Values values;
  for (const auto& [word, value] : request.facts) values[std::string(word)] = value;
  values["message_id"] = message_id_of(request);
  values["now"] = hub::to_rfc3339(now);
  for (const auto& [name, value] : config_.values.by_name)
    values[name] = value.secret ? concealed_.mark("values." + name, value.text) : value.text;
  for (const XmlTemplate& header : headers_) {
    auto block = header.fill(values);
    if (!block)
      return std::move(block).error().during(hub::say("making a header block", "veidojot galvenes bloku"));
    hub::formats::add_header_block(envelope, *std::move(block));
  }
  return hub::Done{};
}

Outcome EnvelopeMaker::secure(XmlDocument& envelope, std::chrono::system_clock::time_point now) {
  if (signer_)
    if (auto done = signer_->sign(envelope, now); !done) return done;
  if (!config_.username_token) return hub::Done{};
  auto token = static_cast<const hub::formats::UsernameToken&>(*config_.username_token);
  token.lifetime = config_.security.lifetime;
  if (token.form == hub::formats::PasswordForm::text)
    token.password = concealed_.mark("username_token", token.password);
  hub::formats::add_username_token(envelope, token, hub::crypto::random_bytes(kNonceSize), now);
  return hub::Done{};
}

std::string message_id_of(const hub::port::Request& request) {
  return "urn:uuid:" + request.message.to_string();
}

}  // namespace adapters::soap
