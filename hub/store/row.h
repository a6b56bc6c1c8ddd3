#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/model/stored.h"

namespace hub::store {

/// Parts above this many sealed octets are kept in files of their own.
constexpr std::size_t kMaxInlinePart = 64U * 1024;

/// Where a part's octets are: in the row, or in the file that has this digest.
struct PartPlace {
  std::string digest;      ///< SHA-256 of the sealed octets, 32 octets. Empty: in the row.
  std::uint64_t size = 0;  ///< Of the file.
};

/// An item as columns of `intake`. Views point into the item, or into a statement's row: valid as long as
/// those.
struct Row {
  std::uint64_t sequence = 0;
  std::string_view message;
  std::int64_t state = 0;
  std::int64_t at = 0;  ///< Microseconds since 1970, UTC.
  std::string_view event;
  std::string_view idempotency;  ///< Empty: none.
  std::string_view body;
  /// Zero: head and record stand as they are. Else `head` holds both, compressed with the dictionary of this
  /// number, and `record` nothing (text_dictionary.h).
  std::int64_t dictionary = 0;
  std::string_view head;
  std::string_view record;
  std::string_view parts;
  std::string_view keys;
  std::string_view deliveries;
  /// The two that no checksum covers (chain.h). Empty: stored before there was a chain.
  std::string_view link;
  std::string_view key_digest;  ///< Of the wrapped key that came with the item; empty: none did.
};

[[nodiscard]] std::int64_t microseconds_of(std::chrono::system_clock::time_point time);
[[nodiscard]] std::chrono::system_clock::time_point time_of(std::int64_t microseconds);
/// Empty: the number is of no state.
[[nodiscard]] std::optional<model::State> state_of(std::int64_t number);

/// Parts as octets. `places` has one place for each part.
[[nodiscard]] std::string encode_parts(const std::vector<model::Part>& parts,
                                       const std::vector<PartPlace>& places);
[[nodiscard]] std::string encode_keys(const std::vector<model::KeyTag>& keys);
/// Empty: not such octets.
[[nodiscard]] std::optional<std::vector<model::KeyTag>> decode_keys(std::string_view octets);
/// No deliveries: no octets.
[[nodiscard]] std::string encode_deliveries(const std::vector<model::Delivery>& deliveries);
/// Empty: not such octets.
[[nodiscard]] std::optional<std::vector<model::Delivery>> decode_deliveries(std::string_view octets);

/// `parts`, `keys` and `deliveries` are the encoded forms and must outlive the row.
[[nodiscard]] Row make_row(std::uint64_t sequence, const model::Item& item, std::string_view parts,
                           std::string_view keys, std::string_view deliveries);

/// SHA-256 over all columns but `link` and `key_digest`, with their lengths; `deliveries` and `dictionary`
/// only if there are any: rows older than those columns keep their digest. 32 octets.
[[nodiscard]] std::string digest(const Row& row);
/// What a row keeps of its digest: the first 16 octets.
[[nodiscard]] std::string_view checksum_in(std::string_view digest);
[[nodiscard]] std::string checksum(const Row& row);

/// The parts of a row that lie in files, by name.
struct PartInFile {
  std::string_view name;
  PartPlace place;
};
/// `parts` as `encode_parts` made it. Empty: not such octets.
[[nodiscard]] std::optional<std::vector<PartInFile>> parts_in_files(std::string_view parts);

/// Error that names a row whose octets are not what its checksum says.
[[nodiscard]] Error damaged_row(std::uint64_t sequence);
/// Whether the error is of one row or part; another is of the store as a whole.
[[nodiscard]] bool is_damage(const Error& error);
/// What is done with a row, for errors that name it.
[[nodiscard]] Sentence reading_row(std::uint64_t sequence);

/// An item back from its row, whose head and record stand as they are, with a place for each part; parts in
/// files still lack their octets. `wrapped_key` is empty: it never is in the row. Empty: not such a row.
struct Decoded {
  model::Item item;
  std::vector<PartPlace> places;
};
[[nodiscard]] std::optional<Decoded> decode(const Row& row);

}  // namespace hub::store
