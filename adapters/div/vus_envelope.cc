#include "adapters/div/vus_envelope.h"

#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/formats/soap/envelope.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/escape.h"

namespace adapters::div {
namespace {

using hub::formats::xml_escaped;

constexpr std::string_view kAnonymous = "http://www.w3.org/2005/08/addressing/anonymous";
/// Where the Body's content comes, once the message is signed.
constexpr std::string_view kEmptyBody = "<Body><content/></Body></Envelope>";

hub::formats::CryptoProfile profile_of(const SigningSettings& signing) {
  hub::formats::CryptoProfile profile;
  profile.sign = true;
  profile.certificate = signing.certificate;
  profile.key = signing.key;
  profile.parts = {"Timestamp", "To"};
  profile.hash = signing.hash;
  return profile;
}

}  // namespace

VusEnvelopes::VusEnvelopes(const DivConfig& config) : config_(config) {
  auto signer = hub::formats::WsseSigner::load(profile_of(config.signing));
  if (!signer) throw hub::Trouble(signer.error().told_by_name());
  signer_ = std::move(*signer);
}

hub::Result<std::string> VusEnvelopes::make(const std::string& operation, const std::string& message_id,
                                            const std::string& body,
                                            std::chrono::system_clock::time_point now) const {
  const std::string soap(hub::formats::envelope_namespace(hub::formats::SoapVersion::v1_2));
  std::string text = "<Envelope xmlns=\"" + soap + "\"><Header xmlns:soap=\"" + soap + "\" xmlns:wsa=\"";
  text.append(hub::formats::kAddressingNamespace).append("\"><wsa:Action soap:mustUnderstand=\"true\">");
  text += xml_escaped(kVusAction + operation) + "</wsa:Action><wsa:MessageID>" + xml_escaped(message_id) +
          "</wsa:MessageID><wsa:To soap:mustUnderstand=\"true\">" + xml_escaped(config_.to) +
          "</wsa:To><wsa:ReplyTo><wsa:Address>";
  text.append(kAnonymous).append("</wsa:Address></wsa:ReplyTo></Header>").append(kEmptyBody);
  auto message = hub::formats::XmlDocument::parse(text);
  if (!message) return std::move(message).error();
  if (auto done = signer_->sign(*message, now); !done) return std::move(done).error();
  std::string octets = message->to_octets();
  const std::size_t at = octets.rfind(kEmptyBody);
  if (at == std::string::npos)
    return hub::Error(hub::codes::crypto_failed, hub::Text{"the signed message has no empty Body",
                                                           "parakstītajā ziņojumā nav tukša Body"});
  octets.resize(at);
  return octets.append("<Body>").append(body).append("</Body></Envelope>");
}

}  // namespace adapters::div
