#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/codec/soap.h"
#include "hub/codec/xml.h"

namespace hub::codec {

/// A request's envelope, parsed once. The nodes belong to `envelope`, stand at their absolute positions
/// (`/Envelope/Header/*`, `/Envelope/Body/*`), and are what is verified and what is used.
struct SoapRequest {
  SoapVersion version = SoapVersion::v1_1;
  XmlDocument envelope;
  _xmlNode* header = nullptr;  ///< Null: none.
  _xmlNode* body = nullptr;
  _xmlNode* content = nullptr;   ///< The Body's only child.
  _xmlNode* security = nullptr;  ///< wsse:Security for us; null: none.
  std::string operation;         ///< Local name of `content`.
  std::string operation_namespace;
  SoapAddressing addressing;  ///< Empty members: not said. No ReplyTo or FaultTo but anonymous (or none).
  /// Children of the block `{urn:sakta:exchange:1}Context`, name and text, in order; empty: no such block.
  std::vector<std::pair<std::string, std::string>> context;

  /// The content as a document of its own, with all prefixes in scope.
  [[nodiscard]] std::string content_octets() const;
};

/// Errors: those of XmlDocument::parse; edge.envelope (not one Envelope of 1.1 or 1.2 with at most one
/// Header, then one Body with one element and no text), edge.must_understand (a block for us that must be
/// understood and is none of WS-Addressing, WS-Security or ours), edge.addressing (an addressing header
/// twice, ReplyTo or FaultTo elsewhere than anonymous, a MessageID of more than 200 characters or with a
/// control character).
[[nodiscard]] Result<SoapRequest> parse_request(std::string_view octets, const XmlLimits& limits = {});

}  // namespace hub::codec
