#pragma once

#include <string>

#include "hub/audit/vouching.h"
#include "hub/base/result.h"
#include "hub/base/sentence.h"

/// The signer of the audit log: a process of its own, with a key that the hub never holds. It signs a tree
/// head only if that continues the one it signed before.
namespace hub::serve {

struct SignerSettings {
  std::string key;  ///< PEM file: Ed25519.
  std::string
      heads;  ///< Folder of the heads that were signed; on a disk that no backup of the hub brings back.
  std::string socket;  ///< Unix socket on which it listens; mode 0660.
  std::string log;     ///< `<log_origin>/<registration>`: it signs `<log>/<year>`, and its key has this name.
};

/// Where a hub with this state folder asks for signatures, if something is there.
[[nodiscard]] std::string signer_socket(const std::string& state);

/// Runs the signer until it is told to stop; prints the key that verifies it. Throws Trouble if it cannot
/// begin.
void run_signer(const SignerSettings& settings);

/// What a signer says to a question.
struct SignerAnswer {
  enum class Verdict : std::uint8_t { signature, another_size, refused };
  Verdict verdict = Verdict::refused;
  std::string lines;       ///< Of signature: the note's lines.
  std::uint64_t size = 0;  ///< Of another size: the one that was signed last.
  std::string why;         ///< Of refused: its first line.
};
/// Blocks, ten seconds at most. Errors: store.unavailable: there is none, or it does not answer.
[[nodiscard]] Result<SignerAnswer> ask_signer(const std::string& socket, const audit::AddCheckpoint& asked);

}  // namespace hub::serve
