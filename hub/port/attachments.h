#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "hub/base/result.h"
#include "hub/base/uuid.h"
#include "hub/http/octet_stream.h"
#include "hub/port/task.h"

namespace hub::port {

using http::OctetStream;

/// An attachment that is being brought, piece by piece. Nothing of it stays if it is not finished.
class IncomingAttachment {
 public:
  IncomingAttachment() = default;
  IncomingAttachment(const IncomingAttachment&) = delete;
  IncomingAttachment& operator=(const IncomingAttachment&) = delete;
  virtual ~IncomingAttachment() = default;

  /// Errors, told by this call or by the next one: store.unavailable; edge.too_large: more than was said.
  virtual Task<Outcome> add(std::string octets) = 0;
  /// When this completes, the attachment is on stable storage; its digest. Errors: edge.attachment: the
  /// octets are not what the digest says that was told before; store.unavailable.
  virtual Task<Result<std::string>> finish() = 0;
};

/// What is known of the octets of an attachment besides.
struct SealedAttachment {
  std::uint64_t size = 0;
  std::string key;  ///< Nothing else opens its octets.
};

/// Keeps the octets of attachments, sealed, by the digest of what they hold. A party brings them; each waits
/// for a day to be named by a message. A message that names it keeps it for as long as it is kept itself, and
/// keeps its key, so that it ends with the message's own. Digests are SHA-256 in 64 hex digits. Any thread.
class Attachments {
 public:
  Attachments() = default;
  Attachments(const Attachments&) = delete;
  Attachments& operator=(const Attachments&) = delete;
  virtual ~Attachments() = default;

  /// Begins to take one of `size` octets at most; `digest` empty: not known before. Errors:
  /// store.unavailable: the disk, or what this party may have brought and not named yet, has no room for so
  /// many.
  virtual Task<Result<std::unique_ptr<IncomingAttachment>>> begin(std::string party, std::string digest,
                                                                  std::uint64_t size) = 0;
  /// What the party has brought; nothing: none of this digest, or a day ago. Errors: store.unavailable.
  virtual Task<Result<std::optional<SealedAttachment>>> find(std::string party, std::string digest) = 0;
  /// Keeps it for a message that is about to be stored: on stable storage when this completes. Nothing, and
  /// errors: as `find`.
  virtual Task<Result<std::optional<SealedAttachment>>> keep(std::string party, std::string digest,
                                                             Uuid message) = 0;
  /// What the party has brought does not wait any more; a message that keeps it does so still.
  virtual Task<void> forget(std::string party, std::string digest) = 0;
  /// The message was not stored.
  virtual Task<void> let_go(Uuid message, std::string digest) = 0;
  /// Of a message that keeps it. Errors of the stream: store.damaged; journal.unreadable: another key, or not
  /// what was kept; store.unavailable.
  [[nodiscard]] virtual std::unique_ptr<OctetStream> open(Uuid message, const std::string& digest,
                                                          const SealedAttachment& sealed) = 0;
};

}  // namespace hub::port
