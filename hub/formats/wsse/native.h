#pragma once

#include <xmlsec/keys.h>
#include <xmlsec/xmldsig.h>

#include <memory>

/// WS-Security as signing and verifying share it: names, and how this layer holds xmlsec's objects. Not for
/// other layers.
namespace hub::formats::native {

inline constexpr const char* kWsse =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
inline constexpr const char* kWsu =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
inline constexpr const char* kX509Token =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";
inline constexpr const char* kBase64 =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";
inline constexpr const char* kDsig = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr const char* kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// xmlsec for the process: no texts on stderr, and libxml2's entity loader left as start_xml set it.
/// Idempotent; false: it cannot be used.
[[nodiscard]] bool start_xmlsec();

struct FreeKey {
  void operator()(xmlSecKey* key) const { xmlSecKeyDestroy(key); }
};
using OwnedKey = std::unique_ptr<xmlSecKey, FreeKey>;

struct FreeContext {
  void operator()(xmlSecDSigCtx* context) const { xmlSecDSigCtxDestroy(context); }
};
using SignatureContext = std::unique_ptr<xmlSecDSigCtx, FreeContext>;

/// A signature context that looks at nothing outside of the document, with `key` (may be null; taken over).
/// Throws std::bad_alloc.
[[nodiscard]] SignatureContext context_with(xmlSecKey* key);

}  // namespace hub::formats::native
