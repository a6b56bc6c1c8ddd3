#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/content.h"
#include "hub/formats/xml/document.h"

/// SOAP envelopes as the hub sends them, and as partners answer.
namespace hub::formats {

enum class SoapVersion : std::uint8_t { v1_1, v1_2 };

[[nodiscard]] std::string_view envelope_namespace(SoapVersion version);
inline constexpr std::string_view kAddressingNamespace = "http://www.w3.org/2005/08/addressing";

/// The name of an element.
struct QName {
  std::string ns;  ///< Empty: in none.
  std::string local;
};

/// WS-Addressing 1.0 properties of a request; the answer comes back on the same connection (anonymous) unless
/// it is to go nowhere (none).
struct SoapAddressing {
  std::string action;
  std::string message_id;  ///< `urn:uuid:<id>`
  std::string to;
  bool reply_to_none = false;
  bool fault_to_none = false;  ///< FaultTo is none; or ReplyTo is, and there is no FaultTo (3.4).
  bool unspoken = false;       ///< The partner knows no WS-Addressing: none of it is sent.
};

/// An envelope with addressing headers around one element; its Header is there also without them.
/// Errors: those of XmlDocument::parse for `body_child`.
[[nodiscard]] Result<XmlDocument> build_envelope(SoapVersion version, const SoapAddressing& addressing,
                                                 Content body_child);

/// Makes an element the last header block of an envelope that has a Header.
void add_header_block(XmlDocument& envelope, XmlDocument block);

/// What a fault says, of either version. Only `code`, `subcodes`, `machine_code` and names may be shown to
/// anybody: reasons are free text and may hold personal data.
struct SoapFault {
  std::string code;  ///< Local name of the standard code: Sender, Client, Receiver, Server …; else empty.
  std::vector<std::string> subcodes;  ///< Local names, outermost first.
  std::vector<std::pair<std::string, std::string>>
      reasons;  ///< Language (may be empty) and text; last that of a detail without elements.
  std::string detail_namespace;  ///< Of the first element in the detail.
  std::string detail_name;
  /// What may be the partner's own code: the detail's elements of that name in document order, or the text of
  /// a detail without elements; then the subcodes, innermost first. May be anything, also personal data.
  std::vector<std::string> codes;
  /// The first of `codes` that is an identifier (a letter, then letters, digits, `.`, `_`, `-`; at most 64
  /// characters and 5 digits); empty if none is.
  std::string machine_code;
  std::optional<std::chrono::seconds> pause;  ///< At most one day.

  [[nodiscard]] bool blames_sender() const { return code == "Sender" || code == "Client"; }
  [[nodiscard]] bool blames_receiver() const { return code == "Receiver" || code == "Server"; }
};

/// What an answer must be to be the answer to our question.
struct SoapExpectation {
  SoapVersion version = SoapVersion::v1_2;
  /// Ours; RelatesTo must equal it if it is there. Empty: none was sent, what RelatesTo says means nothing.
  std::string message_id;
  /// An answer without RelatesTo is refused too, unless it is a fault: who fails before reading a message
  /// cannot name it, and the connection says whose question it was.
  bool relates_to_demanded = false;
  std::string fault_code_element = "code";  ///< Local name, anywhere in the detail.
  std::string fault_pause_element;          ///< Local name of whole seconds in the detail; empty: none.
};

struct SoapAnswer {
  XmlDocument body{nullptr};  ///< The Body's only child, a document of its own with all prefixes in scope.
  std::string body_name;      ///< Local name.
  std::string body_namespace;
  std::optional<SoapFault> fault;  ///< Set: the child is a fault.
};

/// A fault may come in an envelope of the other version (SOAP 1.2, part 1, appendix A), and relate to what
/// WS-Addressing calls `unspecified`. Errors: deliver.bad_reply for all that is not one envelope of the
/// version with one Body with one child, that answers another message, or that has a header block which must
/// be understood and is not. The error names no value from the answer.
[[nodiscard]] Result<SoapAnswer> parse_answer(std::string_view octets, const SoapExpectation& expectation);

/// Whether the octets are well-formed XML whose root is an Envelope of SOAP 1.1 or 1.2.
[[nodiscard]] bool is_envelope(std::string_view octets);

}  // namespace hub::formats
