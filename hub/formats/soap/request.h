#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/soap/envelope.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// Namespace of the hub's own header block, receipts and fault detail.
inline constexpr std::string_view kExchangeNamespace = "urn:sakta:exchange:1";
inline constexpr std::string_view kSecurityNamespace =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

/// A request's envelope, parsed once. The nodes belong to `envelope`, stand at their absolute positions
/// (`/Envelope/Header/*`, `/Envelope/Body/*`), and are what is verified and what is used.
struct SoapRequest {
  SoapVersion version = SoapVersion::v1_1;
  XmlDocument envelope;
  _xmlNode* header = nullptr;  ///< Null: none.
  _xmlNode* body = nullptr;
  _xmlNode* content = nullptr;        ///< The Body's only child.
  _xmlNode* security = nullptr;       ///< wsse:Security for us; null: none.
  _xmlNode* context_block = nullptr;  ///< Context for us; null: none.
  std::string operation = {};         ///< Local name of `content`.
  std::string operation_namespace = {};
  SoapAddressing addressing = {};  ///< Empty members: not said. No ReplyTo or FaultTo but anonymous or none.
  /// Children of the block `{urn:sakta:exchange:1}Context`, name and text, in order; empty: no such block.
  std::vector<std::pair<std::string, std::string>> context = {};

  /// The content as a document of its own, with all prefixes in scope.
  [[nodiscard]] std::string content_octets() const;
  /// The same as a tree; nothing else of the envelope is left.
  [[nodiscard]] XmlDocument take_content() &&;
};

/// Blocks for another actor or role are passed over. `not_understood`, if given, gets the names of the blocks
/// that edge.must_understand is about: at most 8, those longer than 200 octets left out.
///
/// Errors: those of XmlDocument::parse; edge.soap_version (an Envelope of neither version); edge.envelope
/// (not one Envelope with at most one Header, then one Body with one element and no text; a processing
/// instruction; a SOAP element as content; wsse:Security twice; a mustUnderstand that is no truth value);
/// edge.must_understand at `Header` (a block for us that must be understood and is none of WS-Addressing,
/// WS-Security or ours); edge.encoding_style (see check_encoding_style); edge.addressing (an addressing
/// header twice, empty or with elements in it, ReplyTo or FaultTo elsewhere than anonymous or with reference
/// parameters, a MessageID of more than 200 characters or with a control character); edge.header_invalid at
/// `Context` (twice, or not made of plain elements of its namespace).
[[nodiscard]] Result<SoapRequest> parse_request(std::string_view octets, const XmlLimits& limits = {},
                                                std::vector<QName>* not_understood = nullptr);

}  // namespace hub::formats
