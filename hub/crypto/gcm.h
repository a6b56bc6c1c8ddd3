#pragma once

#include <cstddef>
#include <string_view>

/// AES-256-GCM (NIST SP 800-38D) as the sealings of this layer share it. Not for other layers.
namespace hub::crypto::native {

inline constexpr std::size_t kNonceSize = 12;
inline constexpr std::size_t kTagSize = 16;

/// `out`: room for the ciphertext and the tag behind it. `key` has 32 octets, `nonce` kNonceSize; together
/// they are never used twice. Ends the process if OpenSSL cannot: nothing that is not sealed is ever handed
/// out.
void gcm_seal(std::string_view key, std::string_view nonce, std::string_view associated,
              std::string_view plain, char* out);

/// `sealed`: ciphertext and tag; `out`: room for what it holds. False: another key or nonce, other octets or
/// associated ones; what is in `out` is worth nothing then.
[[nodiscard]] bool gcm_open(std::string_view key, std::string_view nonce, std::string_view associated,
                            std::string_view sealed, char* out);

}  // namespace hub::crypto::native
