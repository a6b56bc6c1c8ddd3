#pragma once

#include <string_view>

/// What XML Signature and XAdES call things in the profile of the e-address. Not for other layers.
namespace hub::formats::native {

inline constexpr std::string_view kXades = "http://uri.etsi.org/01903/v1.3.2#";
/// Type of the Reference to SignedProperties: without a version, whichever XAdES it is.
inline constexpr std::string_view kPropertiesType = "http://uri.etsi.org/01903#SignedProperties";
inline constexpr std::string_view kInclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
inline constexpr std::string_view kRsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
inline constexpr std::string_view kRsaSha512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
inline constexpr std::string_view kSha1 = "http://www.w3.org/2000/09/xmldsig#sha1";
inline constexpr std::string_view kSha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
inline constexpr std::string_view kSha512 = "http://www.w3.org/2001/04/xmlenc#sha512";

}  // namespace hub::formats::native
