#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/div/letter.h"
#include "hub/base/result.h"
#include "hub/crypto/certificate.h"
#include "hub/crypto/trust.h"
#include "hub/formats/xades/profile.h"

namespace adapters::div {

/// What a signature proves of the sections that it covers.
struct Proven {
  hub::crypto::PeerCertificate signer;
  std::chrono::system_clock::time_point signed_at;  ///< As the signer says.
  /// Id and canonical form of each section: which of the two the digest is of.
  std::vector<std::pair<std::string, hub::formats::CanonicalForm>> sections;
};

/// What the e-address added when it took the letter.
struct ServerRecord {
  std::string message_id;  ///< The e-address's own; empty: it does not say.
  std::chrono::sys_seconds received{};
  Proven proven;
};

/// One recipient's answer.
struct Confirmation {
  std::string name;                     ///< ConfirmationName, from its ids.
  std::vector<std::string> recipients;  ///< E-addresses.
  bool accepted = false;                ///< RecipientAccepted; else RecipientRejected.
  std::string code;
  std::string reason;
  Proven proven;
};

/// A signature of the envelope that proves nothing, and why. What it covers is not handed out.
struct Unproven {
  std::string signature;  ///< Its Id.
  hub::Error why;
};

struct ReceivedEnvelope {
  Letter letter;
  Proven sender;
  std::optional<ServerRecord> server;       ///< Nothing: it is not there, or unproven.
  std::vector<Confirmation> confirmations;  ///< Proven ones.
  std::vector<Unproven> unproven;
};

/// Whose certificates are believed, of whom. Both outlive the call.
struct EnvelopeTrust {
  const hub::crypto::Trust& people;  ///< Senders and recipients.
  const hub::crypto::Trust& server;  ///< The e-address itself.
};

/// Most signatures of an envelope that are looked at; ours. Each costs some walks over the envelope.
inline constexpr std::size_t kMostSignatures = 16;

/// Reads an envelope as it came, given as octets of its own. Whatever is told of it was read from a copy of
/// what a signature was found to cover (formats::verify_xades), from nothing else; the sender's signature
/// must hold. What the schema may have besides, as a kind's own metadata, is passed over. Errors: codec.*
/// (not XML, a value is missing or not in its form, with its place), gate.* of the sender's signature,
/// gate.signature_profile (more than kMostSignatures).
[[nodiscard]] hub::Result<ReceivedEnvelope> read_envelope(std::string_view octets, const EnvelopeTrust& trust,
                                                          std::chrono::system_clock::time_point now);

/// What the e-address signed of a letter that was sent: `envelope` are the octets that build_envelope made,
/// `part` is the ServerConfirmationPart of GetMessageServerConfirmation, as octets of its own. Both are the
/// evidence; keep them as they are. Errors: codec.* (no such part, a value of it), gate.* of the server's
/// signature, hub.defect (another's envelope).
[[nodiscard]] hub::Result<ServerRecord> read_server_confirmation(std::string_view envelope,
                                                                 std::string_view part,
                                                                 const hub::crypto::Trust& server,
                                                                 std::chrono::system_clock::time_point now);

/// What the e-address signed of a letter, as far as it shows without the envelope that was sent: that its own
/// record is its own. `letter_digest` is signed too; that it is the digest of our letter is not proven here.
struct ServerStatement {
  ServerRecord record;
  std::string letter_digest;  ///< Of SenderSection, octets.
};

/// The same of `part` alone. Errors: as read_server_confirmation.
[[nodiscard]] hub::Result<ServerStatement> read_server_statement(std::string_view part,
                                                                 const hub::crypto::Trust& server,
                                                                 std::chrono::system_clock::time_point now);

}  // namespace adapters::div
