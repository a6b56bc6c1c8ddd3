#include "hub/formats/wsse/content.h"

#include <libxml/tree.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/soap/parts.h"
#include "hub/formats/wsse/native.h"
#include "hub/formats/wsse/time.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

constexpr std::array<std::pair<std::string_view, Text>, 6> kTokens{
    {{"UsernameToken", Text{"a user name token", "lietotājvārda pilnvara (UsernameToken)"}},
     {"BinarySecurityToken",
      Text{"a token without a signature", "pilnvara (BinarySecurityToken) bez paraksta"}},
     {"Assertion", Text{"a SAML assertion", "SAML apliecinājums"}},
     {"EncryptedKey", Text{"encryption", "šifrējums"}},
     {"EncryptedData", Text{"encryption", "šifrējums"}},
     {"ReferenceList", Text{"encryption", "šifrējums"}}}};

Text what_it_is(const xmlNode* element) {
  for (const auto& [name, words] : kTokens)
    if (native::local_name(element) == name) return words;
  return Text{"a token of another sort", "citāda veida pilnvara"};
}

}  // namespace

bool has_signature(const SoapRequest& request) {
  if (request.security == nullptr) return false;
  for (const xmlNode* node = native::first_child(request.security); node != nullptr;
       node = native::next_element(node))
    if (native::is(node, native::kDsig, "Signature")) return true;
  return false;
}

Outcome check_unsigned_security(const SoapRequest& request, std::chrono::system_clock::time_point now) {
  if (!native::must_understand(request.security, request.version).value_or(true)) return Done{};
  const xmlNode* timestamp = nullptr;
  for (const xmlNode* node = native::first_child(request.security); node != nullptr;
       node = native::next_element(node)) {
    if (!native::is(node, native::kWsu, "Timestamp"))
      return Error(codes::edge_must_understand,
                   say("the Security block holds {}; the hub knows its callers by their TLS certificate",
                       "Security blokā ir {}; centrmezgls vaicātājus un sūtītājus pazīst pēc TLS sertifikāta",
                       what_it_is(node)))
          .at("Security");
    if (timestamp != nullptr)
      return Error(codes::gate_timestamp, Text{"several Timestamps", "vairāki Timestamp"});
    timestamp = node;
  }
  if (timestamp == nullptr) return Done{};
  return native::check_timestamp(timestamp, now);
}

}  // namespace hub::formats
