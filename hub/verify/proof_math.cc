#include "hub/verify/proof_math.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>

namespace verify {
namespace {

constexpr std::size_t kIdSize = 4;
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kSignatureSize = 64;
constexpr std::size_t kTimeSize = 8;
constexpr std::string_view kDash = "\xe2\x80\x94 ";  // before a name

Hash sha256(const std::string& octets) {
  Hash hash;
  SHA256(reinterpret_cast<const unsigned char*>(octets.data()), octets.size(), hash.data());  // NOLINT
  return hash;
}

std::string octets_of(const std::vector<Hash>& hashes) {
  std::string octets;
  for (const Hash& hash : hashes) octets.append(reinterpret_cast<const char*>(hash.data()), hash.size());
  return octets;
}

/// The root over hashes, as RFC 6962 has it: the left side is the largest power of two below their number.
Hash root_over(const Hash* hashes, std::size_t count) {
  if (count == 1) return *hashes;
  std::size_t left = 1;
  while (left * 2 < count) left *= 2;
  return node_hash(root_over(hashes, left), root_over(hashes + left, count - left));
}

bool is_signed(std::string_view text, std::string_view signature, const Key& key) {
  struct Free {
    void operator()(EVP_PKEY* one) const { EVP_PKEY_free(one); }
    void operator()(EVP_MD_CTX* one) const { EVP_MD_CTX_free(one); }
  };
  const auto octets = [](std::string_view of) {
    return reinterpret_cast<const unsigned char*>(of.data());  // NOLINT
  };
  if (signature.size() != kSignatureSize) return false;
  const std::unique_ptr<EVP_PKEY, Free> public_key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(key.public_key), kKeySize));
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  const bool good =
      public_key && context &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, public_key.get()) == 1 &&
      EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(text), text.size()) == 1;
  ERR_clear_error();
  return good;
}

/// The time of a witness's signature over `text`. Nothing: it is none.
std::optional<std::uint64_t> time_of_cosignature(std::string_view text, std::string_view signature,
                                                 const Key& key) {
  constexpr unsigned kOctet = 8;
  if (signature.size() != kTimeSize + kSignatureSize) return std::nullopt;
  std::uint64_t time = 0;
  for (const char octet : signature.substr(0, kTimeSize))
    time = time << kOctet | static_cast<unsigned char>(octet);
  if (time > INT64_MAX) return std::nullopt;
  const std::string cosigned = "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(text);
  if (!is_signed(cosigned, signature.substr(kTimeSize), key)) return std::nullopt;
  return time;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

}  // namespace

Hash leaf_hash(std::string_view entry) {
  return sha256(std::string(1, '\0') + std::string(entry));
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::string octets(1, '\1');
  octets.append(reinterpret_cast<const char*>(left.data()), left.size());    // NOLINT
  octets.append(reinterpret_cast<const char*>(right.data()), right.size());  // NOLINT
  return sha256(octets);
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string octets(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(octets.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),  // NOLINT
                                   static_cast<int>(text.size()));
  ERR_clear_error();
  if (size < 0) return std::nullopt;
  const auto padding = static_cast<std::size_t>(std::count(text.begin(), text.end(), '='));
  if (padding > 2 || padding > octets.size()) return std::nullopt;
  octets.resize(octets.size() - padding);
  std::string again(text.size() + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(again.data()),
                  reinterpret_cast<const unsigned char*>(octets.data()), static_cast<int>(octets.size()));
  again.resize(text.size());
  if (again != text) return std::nullopt;
  return octets;
}

void Tree::add(const Hash& leaf) {
  Hash hash = leaf;
  for (unsigned at = 0;; ++at) {
    if (levels_.size() == at) levels_.emplace_back();
    Level& level = levels_[at];
    level.hashes.push_back(hash);
    if (level.hashes.size() < kWidth) return;
    hash = root_over(level.hashes.data(), kWidth);
    if (at > 0) whole_.push_back({at, level.tiles, octets_of(level.hashes)});
    level.hashes.clear();
    ++level.tiles;
  }
}

std::vector<Tree::Tile> Tree::take_tiles() {
  std::vector<Tile> tiles;
  tiles.swap(whole_);
  return tiles;
}

std::vector<Tree::Tile> Tree::rest() const {
  std::vector<Tile> tiles;
  for (unsigned at = 1; at < levels_.size(); ++at)
    if (!levels_[at].hashes.empty()) tiles.push_back({at, levels_[at].tiles, octets_of(levels_[at].hashes)});
  return tiles;
}

/// From the right: what is not whole at a level hangs beside what is not whole below it. A tile that is not
/// whole is itself a row of whole subtrees, each the largest power of two that is left.
Hash Tree::root() const {
  std::vector<Hash> row;
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    const Hash* next = level->hashes.data();
    for (std::size_t part = kWidth / 2, left = level->hashes.size(); left != 0; part /= 2) {
      if (left < part) continue;
      row.push_back(root_over(next, part));
      next += part;
      left -= part;
    }
  }
  if (row.empty()) return sha256({});
  Hash root = row.back();
  for (std::size_t at = row.size() - 1; at != 0; --at) root = node_hash(row[at - 1], root);
  return root;
}

std::optional<Key> Key::read(std::string_view text, KeyType type) {
  const std::size_t first = text.find('+');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto octets = decode_base64(text.substr(second + 1));
  if (!octets || octets->size() != 1 + kKeySize || octets->front() != static_cast<char>(type))
    return std::nullopt;
  Key key{std::string(text.substr(0, first)), {}, octets->substr(1)};
  const Hash digest = sha256(key.name + "\n" + *octets);
  std::string hex;
  for (std::size_t i = 0; i < kIdSize; ++i) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    key.id += static_cast<char>(digest[i]);
    hex += kDigits[digest[i] / kDigits.size()];
    hex += kDigits[digest[i] % kDigits.size()];
  }
  if (text.substr(first + 1, second - first - 1) != hex) return std::nullopt;
  return key;
}

std::optional<Head> read_head(std::string_view note, const Trust& trust) {
  const std::size_t end = note.rfind("\n\n");
  if (end == std::string_view::npos || note.back() != '\n') return std::nullopt;
  const std::string_view text = note.substr(0, end + 1);
  bool trusted = false;
  Head head;
  for (const std::string_view line : lines_of(note.substr(end + 2))) {
    const std::size_t space = line.find(' ', kDash.size());
    if (line.substr(0, kDash.size()) != kDash || space == std::string_view::npos || space == kDash.size())
      return std::nullopt;
    const std::string_view name = line.substr(kDash.size(), space - kDash.size());
    const auto octets = decode_base64(line.substr(space + 1));
    if (!octets || octets->size() <= kIdSize) return std::nullopt;
    const std::string_view signature = std::string_view(*octets).substr(kIdSize);
    const auto claims = [&name, &octets](const Key& key) {
      return key.name == name && octets->compare(0, kIdSize, key.id) == 0;
    };
    for (const Key& key : trust.logs) {
      if (!claims(key)) continue;
      if (!is_signed(text, signature, key)) return std::nullopt;
      trusted = true;
    }
    for (const Key& key : trust.witnesses) {
      if (!claims(key)) continue;
      const auto time = time_of_cosignature(text, signature, key);
      if (!time) return std::nullopt;
      const bool again = std::any_of(head.cosigned.begin(), head.cosigned.end(), [&key](const Cosigned& one) {
        return one.public_key == key.public_key;
      });
      if (!again) head.cosigned.push_back({key.name, key.public_key, *time});
    }
  }
  const std::vector<std::string_view> lines = lines_of(text);
  if (!trusted || lines.size() != 3 || lines[0].empty()) return std::nullopt;
  head.origin = lines[0];
  const char* const size_end = lines[1].data() + lines[1].size();
  const auto [stopped, failed] = std::from_chars(lines[1].data(), size_end, head.size);
  const auto root = decode_base64(lines[2]);
  if (failed != std::errc() || stopped != size_end || !root || root->size() != head.root.size())
    return std::nullopt;
  if (lines[1].size() > 1 && lines[1].front() == '0') return std::nullopt;
  std::memcpy(head.root.data(), root->data(), root->size());
  return head;
}

}  // namespace verify
