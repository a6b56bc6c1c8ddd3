#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/crypto/digest.h"
#include "hub/store/database.h"

namespace hub::store {

/// The chain of the rows of `messages.db`: each row carries a link, a keyed digest of the row itself, of what
/// lies elsewhere but belongs to it, and of the link of the row before. Rows are numbered without gaps, so a
/// row that is gone leaves a gap; one that was changed, or stands in another's place, has a link that only
/// the key could make right; and one that was once true (of a backup, of a store that went another way)
/// follows on another link.
///
///     link(n) = HMAC(key, "row" | link(n-1) | digest of row n | digest of its wrapped key | of its
///     dictionary)
///
/// The digest of the row covers its number and all its columns, with the digests of its payload files among
/// them. 16 of the 32 octets are kept: who lacks the key has to guess all of them, and who has it needs no
/// collision. The audit log proves to others; this proves to the hub that its own store is what it wrote.
///
/// One thread at a time; a copy is another one's.
class Chain {
 public:
  static constexpr std::size_t kLinkSize = 16;

  /// `key`: 32 octets. Empty: digests without a secret, which notice damage but no forger.
  explicit Chain(std::string_view key) : hash_(key.empty() ? std::string(32, '\0') : std::string(key)) {}

  /// What a row's link is made of besides the one before. Those that the row does not have are empty.
  struct Links {
    std::string_view row;         ///< `digest` of row.h.
    std::string_view key;         ///< `digest_of_key` of its wrapped key.
    std::string_view dictionary;  ///< Checksum of the dictionary that its texts are compressed with.
  };
  [[nodiscard]] std::string link(std::string_view before, const Links& links) const;

  /// What the link of the first row follows on: `first` is that row's number.
  [[nodiscard]] std::string beginning(std::string_view identity, std::uint64_t first) const;

 private:
  crypto::KeyedHash hash_;
};

/// Kept with the row that brought the key: the key's own database then may lose it, by right, and the chain
/// still holds.
[[nodiscard]] std::string digest_of_key(std::string_view wrapped);

/// Notes in `messages.db`, sealed, with which row its chain begins. Rows before were stored by a version that
/// had no chain.
Outcome note_beginning(Database& messages, const Chain& chain, std::string_view identity,
                       std::uint64_t first);
/// The note as octets, for a store that is being made.
[[nodiscard]] std::string beginning_note(const Chain& chain, std::string_view identity, std::uint64_t first);
/// The first row of the chain. 0: the note is missing, or not what was written.
Result<std::uint64_t> read_beginning(Database& messages, const Chain& chain, std::string_view identity);

}  // namespace hub::store
