#include "hub/record/envelope.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/base/compression.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/seal.h"
#include "hub/record/part_dictionary.h"

namespace hub::record {

namespace {

constexpr std::size_t kLeastCompressed = 96;  // less does not get shorter
constexpr std::size_t kMostCompressed = std::size_t{1} << 30U;
/// Of the dictionary that parts are compressed with now. Another text of it is another number, and the old
/// one stays for the parts that were made with it.
constexpr std::uint8_t kDictionary = 1;

const Compression& compression() {
  // In the thread that serves exchanges, where time counts most.
  static const Compression first(part_dictionary_1(), Compression::Effort::least);
  return first;
}

/// What a part is bound to: it opens only as this part of this message, and in the form it was sealed in.
std::string context(Uuid message, std::string_view part, std::uint8_t dictionary = 0) {
  std::string bound = std::string(message.bytes()) + std::string(part);
  if (dictionary != 0) bound.append(" zstd ").append(std::to_string(dictionary));
  return bound;
}

}  // namespace

Envelope::Envelope(Uuid message, crypto::SealKey key, std::string wrapped)
    : message_(message), key_(std::move(key)), wrapped_(std::move(wrapped)) {}

Envelope::Envelope(const TagKeys& keys, Uuid message)
    : message_(message),
      key_(crypto::random_bytes(crypto::kKeySize)),
      wrapped_(crypto::seal(keys.key_encryption_key(), context(message, "key"), key_.octets())) {}

Result<Envelope> Envelope::open(const TagKeys& keys, Uuid message, std::string_view wrapped) {
  if (wrapped.empty())
    return Error(codes::journal_unreadable, say("the key of the message is not in the key table",
                                                "ziņojuma atslēgas nav atslēgu tabulā"));
  auto key = crypto::open(keys.key_encryption_key(), context(message, "key"), wrapped);
  if (!key)
    return std::move(key).error().during(
        say("unwrapping the key of {}", "atverot ziņojuma {} atslēgu", message.to_string()));
  return Envelope(message, *std::move(key), std::string(wrapped));
}

model::Part Envelope::seal(std::string name, std::string media_type, std::string_view octets) const {
  model::Part part{std::move(name), std::move(media_type), {}};
  std::string shorter;
  if (octets.size() >= kLeastCompressed && octets.size() <= kMostCompressed)
    shorter = compression().compress(octets);
  if (!shorter.empty() && shorter.size() < octets.size()) {
    part.dictionary = kDictionary;
    octets = shorter;
  }
  part.sealed = crypto::seal(key_, context(message_, part.name, part.dictionary), octets);
  return part;
}

Result<std::string> Envelope::open(const model::Part& part) const {
  auto octets = crypto::open(key_, context(message_, part.name, part.dictionary), part.sealed);
  if (octets && part.dictionary != 0) {
    auto whole =
        part.dictionary == kDictionary ? compression().decompress(*octets, kMostCompressed) : std::nullopt;
    if (whole) return *std::move(whole);
    octets = Error(codes::journal_unreadable, say("the octets were compressed in a way that is not known",
                                                  "okteti saspiesti nezināmā veidā"));
  }
  if (!octets)
    return std::move(octets).error().during(
        say("opening part {} of {}", "atverot ziņojuma {1} daļu {0}", part.name, message_.to_string()));
  return octets;
}

}  // namespace hub::record
