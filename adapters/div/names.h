#pragma once

#include <string>

#include "hub/formats/xades/profile.h"

/// What the e-address calls things in an envelope; observed, for its schema is not public.
namespace adapters::div {

inline constexpr const char* kEnvelopeNamespace = "http://ivis.eps.gov.lv/XMLSchemas/100001/DIV/v1-0";
inline constexpr const char* kUnifiedNamespace = "http://vraa.gov.lv/xmlschemas/div/uui/2011/11";
inline constexpr const char* kArraysNamespace = "http://schemas.microsoft.com/2003/10/Serialization/Arrays";
inline constexpr const char* kDsigNamespace = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr const char* kSha512Method = "http://www.w3.org/2001/04/xmlenc#sha512";

/// What the sender signs.
[[nodiscard]] inline hub::formats::XadesProfile sender_profile() {
  return {"SenderSignature", "SenderSignedProperties", {{"SenderSection", "SenderDocument"}}};
}

/// What the e-address signs when it has taken a letter. That it signs the sender's section too is an
/// assumption.
[[nodiscard]] inline hub::formats::XadesProfile server_profile() {
  return {"ServerSignature",
          "ServerSignedProperties",
          {{"SenderSection", "SenderDocument"}, {"ServerSection", "ServerTransportMetadata"}}};
}

/// The same as GetMessageServerConfirmation gives it: without the sender's section.
[[nodiscard]] inline hub::formats::XadesProfile server_profile_alone() {
  hub::formats::XadesProfile profile = server_profile();
  profile.sections.front().elsewhere = true;
  return profile;
}

/// What a recipient signs to confirm; `name` is the ConfirmationName that GetMessage gives.
[[nodiscard]] inline hub::formats::XadesProfile confirmation_profile(const std::string& name) {
  return {name + "RecipientSignature",
          name + "SignedProperties",
          {{"SenderSection", "SenderDocument"},
           {"ServerSection", "ServerTransportMetadata"},
           {name + "RecipientSection", "RecipientConfirmations/ConfirmationEntry"}},
          true};
}

}  // namespace adapters::div
