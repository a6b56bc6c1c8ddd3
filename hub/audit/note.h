#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/crypto/ed25519.h"

/// Texts signed by several keys (C2SP signed-note), and the cosignatures of witnesses (C2SP
/// tlog-cosignature).
namespace hub::audit {

/// Kinds of signature that are known here; a note may hold others.
enum class SignatureType : std::uint8_t {
  ed25519 = 0x01,      ///< Of the text as it is.
  cosignature = 0x04,  ///< Of the text behind a time: who signs has seen that it is consistent.
};

struct NoteSignature {
  std::string name;       ///< Of the key.
  std::uint32_t key = 0;  ///< Its id.
  std::string octets;
};

struct SignedNote {
  std::string text;  ///< Ends with a line end.
  std::vector<NoteSignature> signatures;

  /// Nothing: `octets` are no signed note, or one with more than kMostSignatures.
  [[nodiscard]] static std::optional<SignedNote> read(std::string_view octets);
  [[nodiscard]] std::string to_octets() const;

  static constexpr std::size_t kMostSignatures = 64;
};

/// One line of a note, with its line end.
[[nodiscard]] std::string line_of(const NoteSignature& signature);
/// Whether a key may have this name.
[[nodiscard]] bool is_key_name(std::string_view name);

/// Who may have signed: `<name>+<id>+<type and public key>`.
struct VerifierKey {
  std::string name;
  SignatureType type = SignatureType::ed25519;
  std::string octets;  ///< The public key.

  /// Nothing: `text` is no such key, is of a type that is not known here, or has an id that is not its own.
  [[nodiscard]] static std::optional<VerifierKey> read(std::string_view text);
  [[nodiscard]] std::string to_text() const;
  [[nodiscard]] std::uint32_t id() const;

  /// Whether the signature says that it is of this key.
  [[nodiscard]] bool claims(const NoteSignature& signature) const {
    return signature.name == name && signature.key == id();
  }
  /// Whether it is.
  [[nodiscard]] bool verifies(std::string_view text, const NoteSignature& signature) const;
};

/// Seconds since 1970 at which a witness signed. Nothing: the signature is too short for a cosignature.
[[nodiscard]] std::optional<std::uint64_t> time_of_cosignature(const NoteSignature& signature);

/// What the signatures of a note are worth to who trusts `key`.
enum class Signed : std::uint8_t {
  no,       ///< None is of it.
  yes,      ///< One is, and all that say so are.
  wrongly,  ///< One says so and is not: the note is not to be believed at all.
};
[[nodiscard]] Signed signed_by(const SignedNote& note, const VerifierKey& key);

/// A key with its name.
class NoteSigner {
 public:
  /// `is_key_name(name)`.
  NoteSigner(std::string name, crypto::Ed25519Signer key) : name_(std::move(name)), key_(std::move(key)) {}

  [[nodiscard]] VerifierKey verifier(SignatureType type) const;
  [[nodiscard]] NoteSignature sign(std::string_view text) const;
  /// `time`: seconds since 1970.
  [[nodiscard]] NoteSignature cosign(std::string_view text, std::uint64_t time) const;

 private:
  std::string name_;
  crypto::Ed25519Signer key_;
};

}  // namespace hub::audit
