#include "hub/store/chain.h"

#include "hub/crypto/digest.h"
#include "hub/store/octets.h"

namespace hub::store {
namespace {

constexpr std::string_view kNote = "chain";

std::string octets_of(std::uint64_t number) {
  std::string octets;
  put_number(octets, number);
  return octets;
}

}  // namespace

std::string Chain::link(std::string_view before, const Links& links) const {
  // Each piece has one length where it is there, and a row of either kind says by itself which are.
  std::string all = "row";
  all.append(before).append(links.row).append(links.key).append(links.dictionary);
  all += static_cast<char>((links.key.empty() ? 0 : 1) + (links.dictionary.empty() ? 0 : 2));
  return hash_.of(all).substr(0, kLinkSize);
}

std::string Chain::beginning(std::string_view identity, std::uint64_t first) const {
  return hash_.of("beginning" + octets_of(first), identity).substr(0, kLinkSize);
}

std::string digest_of_key(std::string_view wrapped) {
  return crypto::sha256(wrapped).substr(0, Chain::kLinkSize);
}

std::string beginning_note(const Chain& chain, std::string_view identity, std::uint64_t first) {
  return octets_of(first) + chain.beginning(identity, first);
}

Outcome note_beginning(Database& messages, const Chain& chain, std::string_view identity,
                       std::uint64_t first) {
  return write_meta(messages, kNote, beginning_note(chain, identity, first));
}

Result<std::uint64_t> read_beginning(Database& messages, const Chain& chain, std::string_view identity) {
  auto note = read_meta(messages, kNote);
  if (!note) return std::move(note).error();
  if (!*note || (*note)->size() != kNumberSize + Chain::kLinkSize) return std::uint64_t{0};
  const std::uint64_t first = number_in(std::string_view(**note).substr(0, kNumberSize));
  return beginning_note(chain, identity, first) == **note ? first : 0;
}

}  // namespace hub::store
