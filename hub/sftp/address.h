#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub::sftp {

/// A folder of an account at a partner's server: `sftp://user@host:port/folder`.
struct Address {
  std::string user;
  std::string host;  ///< A name, an IPv4 address, or an IPv6 address in brackets.
  std::uint16_t port = 22;
  std::string folder;  ///< Absolute at the server, without a slash at its end but `/` alone; `/~` and what is
                       ///< below it: of the account's own folder.
};

/// Whether a text is meant as such an address, right or wrong.
[[nodiscard]] bool is_sftp(std::string_view text);

/// Nothing: it is none, has no user or a password, or its path has a part that is `.` or `..`.
[[nodiscard]] std::optional<Address> address_of(std::string_view text);

/// Whether a text is a key's fingerprint as ssh-keygen writes it: `SHA256:` and 43 characters.
[[nodiscard]] bool is_fingerprint(std::string_view text);

}  // namespace hub::sftp
