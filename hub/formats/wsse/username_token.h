#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "hub/formats/xml/document.h"

namespace hub::formats {

/// How a password goes in a UsernameToken (WS-Security UsernameToken Profile 1.1.1, 3.1).
enum class PasswordForm : std::uint8_t { text, digest };

/// Who we are towards a partner that wants a UsernameToken.
struct UsernameToken {
  std::string user;
  std::string password;
  PasswordForm form = PasswordForm::text;
  bool nonce = true;       ///< Nonce and Created too; a digest has them always.
  bool timestamp = false;  ///< A wsu:Timestamp beside it, unless the message is signed and has one.
  std::chrono::seconds lifetime{300};  ///< Of the timestamp.
};

/// Adds wsse:UsernameToken to the Header's wsse:Security, which is made (mustUnderstand) if there is none.
/// The envelope has a Header. `nonce` are 16 random octets.
void add_username_token(XmlDocument& envelope, const UsernameToken& token, std::string_view nonce,
                        std::chrono::system_clock::time_point now);

/// base64(SHA-1(nonce + created + password)); `nonce` as octets.
[[nodiscard]] std::string password_digest(std::string_view nonce, std::string_view created,
                                          std::string_view password);

}  // namespace hub::formats
