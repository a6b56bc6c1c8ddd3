#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/faces/type_on_face.h"

namespace hub::faces {

/// Where the services of a WSDL stand until `wsdl_for` says otherwise.
inline constexpr std::string_view kWsdlServer = "https://hub.sakta.example";

/// WSDL 1.1 of one family of message types, at `/soap/<family>`: one file, document/literal, SOAP 1.1 and 1.2
/// bindings of one port type, each type's XSD and that of urn:sakta:exchange:1 inlined. An ask answers with
/// its reply, a send with Receipt; each may fault with Error and takes the header block Context. The same
/// types give the same octets, in whatever order they come.
[[nodiscard]] std::string family_wsdl(const std::string& family, std::vector<TypeOnFace> types);

/// The same of the generic operations at `/soap/exchange`.
[[nodiscard]] std::string exchange_wsdl();

/// A WSDL for callers who reach the hub by https as `host`, which is a valid Host header; empty: unchanged.
[[nodiscard]] std::string wsdl_for(std::string_view wsdl, std::string_view host);

}  // namespace hub::faces
