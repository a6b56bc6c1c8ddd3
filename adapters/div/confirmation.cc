#include "adapters/div/confirmation.h"

#include <utility>

#include "adapters/div/names.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xades/signing.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/escape.h"

namespace adapters::div {
namespace {

/// Behind the end of the server's section, whatever prefix it is written with; npos: there is none.
std::size_t behind_server_section(std::string_view envelope) {
  constexpr std::string_view kName = "ServerTransportMetadata";
  for (std::size_t at = envelope.rfind("</"); at != std::string_view::npos && at > 0;
       at = envelope.rfind("</", at - 1)) {
    const std::size_t end = envelope.find('>', at);
    if (end == std::string_view::npos) continue;
    std::string_view name = envelope.substr(at + 2, end - at - 2);
    if (const auto colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
    name = name.substr(0, name.find_first_of(" \t\r\n"));
    if (name == kName) return end + 1;
  }
  return std::string_view::npos;
}

std::string confirmations(const Acceptance& acceptance) {
  std::string text = "<RecipientConfirmations xmlns=\"" + std::string(kEnvelopeNamespace) +
                     "\"><ConfirmationEntry Id=\"" + hub::formats::xml_escaped(acceptance.name) +
                     "RecipientSection\"><RelatedRecipients>";
  for (const std::string& recipient : acceptance.recipients)
    text += "<E-Address>" + hub::formats::xml_escaped(recipient) + "</E-Address>";
  return text +
         "</RelatedRecipients><Status>RecipientAccepted</Status></ConfirmationEntry></"
         "RecipientConfirmations>";
}

}  // namespace

hub::Result<std::string> build_acceptance(std::string_view envelope, const Acceptance& acceptance,
                                          const hub::formats::XadesSigner& signer) {
  const std::size_t place = behind_server_section(envelope);
  if (place == std::string_view::npos)
    return hub::Error(
               hub::codes::codec_wrong_shape,
               hub::Text{"the envelope has no ServerTransportMetadata, over which a confirmation is signed",
                         "aploksnē nav ServerTransportMetadata, par ko paraksta apstiprinājumu"})
        .at("/ServerTransportMetadata");
  const std::string entries = confirmations(acceptance);
  std::string whole(envelope);
  whole.insert(place, entries);
  const auto document = hub::formats::XmlDocument::parse(whole);
  if (!document) return document.error();
  auto signature = signer.signature(*document, confirmation_profile(acceptance.name), acceptance.at);
  if (!signature) return std::move(signature).error();
  return "<RecipientConfirmationPart xmlns=\"" + std::string(kEnvelopeNamespace) + "\">" + entries +
         "<Signatures>" + *signature + "</Signatures></RecipientConfirmationPart>";
}

}  // namespace adapters::div
