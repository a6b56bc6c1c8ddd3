#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/faces/call.h"

namespace hub::faces {

/// The message type that an operation stands for.
struct SoapOperation {
  std::string type;
  model::Pattern pattern = model::Pattern::ask;
};

/// The families of message types and their operations. Immutable; any thread.
class SoapFamilies {
 public:
  SoapFamilies() = default;
  SoapFamilies(const SoapFamilies&) = delete;
  SoapFamilies& operator=(const SoapFamilies&) = delete;
  virtual ~SoapFamilies() = default;

  [[nodiscard]] virtual bool has_family(std::string_view family) const = 0;
  /// Octets of the largest message of a family there is, or of `exchange`, as it stands in an envelope.
  [[nodiscard]] virtual std::size_t largest(std::string_view family) const = 0;
  /// The operation of a family whose request is this element; nothing: none.
  [[nodiscard]] virtual std::optional<SoapOperation> find(std::string_view family, std::string_view ns,
                                                          std::string_view element) const = 0;
};

/// Octets that an envelope may have beside its message. Ours: a signed one with one certificate has about 8
/// KiB.
inline constexpr std::size_t kEnvelopeOverhead = 128U * 1024;

/// Whether a request's path is one of this face: `/soap/…`.
[[nodiscard]] bool is_for_soap(const server::HttpRequest& request);

/// The family that its path names; known or not.
[[nodiscard]] std::string_view family_in(std::string_view path);

/// How a request to this face is answered, as far as its headers tell: in a SOAP envelope, of the version of
/// its content type (version_meant), else of what it accepts; 1.1 where nothing says.
[[nodiscard]] Form soap_form(const server::HttpRequest& request);

/// POST /soap/{family}, POST /soap/exchange, GET /soap/{family}?wsdl, GET /soap/exchange?wsdl. Moves the body
/// out of `request`. `form` says as far as it is known, also after an error, how to answer (soap_form).
///
/// Headers read: Content-Type (read_soap_media_type), SOAPAction, traceparent. Who, for whom and why, and the
/// idempotency key, come in the Context block; a MessageID is the key where the block has none. Of HTTP,
/// Sakta-* and Idempotency-Key are refused.
///
/// What is wrong inside the envelope is not an error of this function but `Call::refusal`: the party hears it
/// once it is known. Those are edge.too_large (the envelope), the errors of
/// formats::parse_request; edge.soap_version (not that of the content
/// type); edge.action, edge.addressing (To is another address; ReplyTo is none, and the verb is no send);
/// edge.header_invalid at `Context/…`; route.unknown_type (no operation of the family); for /soap/exchange
/// those of formats::Schema::validate.
///
/// Errors: edge.not_found, edge.method_not_allowed (place: the method to use), edge.media_type,
/// edge.header_invalid (place: the header), edge.malformed.
[[nodiscard]] Result<Call> read_soap(server::HttpRequest& request, const SoapFamilies& families, Form& form);

}  // namespace hub::faces
