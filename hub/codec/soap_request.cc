#include "hub/codec/soap_request.h"

#include "hub/base/codes.h"

namespace hub::codec {

std::string SoapRequest::content_octets() const {
  return envelope.to_octets();
}

Result<SoapRequest> parse_request(std::string_view octets, const XmlLimits& limits) {
  auto envelope = XmlDocument::parse(octets, limits);
  if (!envelope) return std::move(envelope).error();
  return Error(codes::edge_envelope, "no envelope");
}

}  // namespace hub::codec
