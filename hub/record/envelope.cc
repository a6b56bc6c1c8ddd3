#include "hub/record/envelope.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/seal.h"

namespace hub::record {

namespace {

/// What a part is bound to: it opens only as this part of this message.
std::string context(Uuid message, std::string_view part) {
  return std::string(message.bytes()) + std::string(part);
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
    return Error(codes::journal_unreadable, "the key of the message is not in the key table");
  auto key = crypto::open(keys.key_encryption_key(), context(message, "key"), wrapped);
  if (!key) return std::move(key).error().during("unwrapping the key of " + message.to_string());
  return Envelope(message, *std::move(key), std::string(wrapped));
}

model::Part Envelope::seal(std::string name, std::string media_type, std::string_view octets) const {
  std::string sealed = crypto::seal(key_, context(message_, name), octets);
  return {std::move(name), std::move(media_type), std::move(sealed)};
}

Result<std::string> Envelope::open(const model::Part& part) const {
  auto octets = crypto::open(key_, context(message_, part.name), part.sealed);
  if (!octets)
    return std::move(octets).error().during("opening part " + part.name + " of " + message_.to_string());
  return octets;
}

}  // namespace hub::record
