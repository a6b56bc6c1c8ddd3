#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/base/uuid.h"
#include "hub/crypto/seal.h"
#include "hub/model/stored.h"
#include "hub/record/tag_keys.h"

namespace hub::record {

/// The random key of one message and what is done with it: seals its parts, opens them again.
/// Destroying the wrapped form in the key table erases the message: nothing else opens its parts.
class Envelope {
 public:
  /// A fresh key for a new message.
  Envelope(const TagKeys& keys, Uuid message);
  /// The key of a stored message. Errors: journal.unreadable (wrapped key empty, changed, or another
  /// municipality's).
  [[nodiscard]] static Result<Envelope> open(const TagKeys& keys, Uuid message, std::string_view wrapped);

  [[nodiscard]] const std::string& wrapped() const { return wrapped_; }
  [[nodiscard]] const crypto::SealKey& key() const { return key_; }
  /// Octets that get shorter by it are compressed before.
  [[nodiscard]] model::Part seal(std::string name, std::string media_type, std::string_view octets) const;
  /// A part that holds octets. Errors: journal.unreadable.
  [[nodiscard]] Result<std::string> open(const model::Part& part) const;

 private:
  Envelope(Uuid message, crypto::SealKey key, std::string wrapped);

  Uuid message_;
  crypto::SealKey key_;
  std::string wrapped_;
};

}  // namespace hub::record
