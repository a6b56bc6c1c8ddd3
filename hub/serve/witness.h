#pragma once

#include <string>

/// A witness of other people's audit logs (C2SP tlog-witness): a process of an auditor, or of another
/// municipality. It cosigns a head that a log has signed only if that continues the one it cosigned before,
/// so a log of which one history was shown to it cannot show another one to anybody who asks for its
/// cosignature.
namespace hub::serve {

struct WitnessSettings {
  std::string name;   ///< Of its key.
  std::string key;    ///< PEM file: Ed25519.
  std::string heads;  ///< Folder of the heads that were cosigned, on a disk of its own.
  std::string
      logs;  ///< File with a verifier key on each line: who may sign heads of `<name of the key>/<year>`.
  std::string
      listen;  ///< `<literal IP address>:<port>`; plain HTTP: nothing of it is secret, all of it is signed.
};

/// Runs it until it is told to stop. Says on standard output the key that verifies it and where it listens,
/// then logs there. Throws Trouble if it cannot begin.
void run_witness(const WitnessSettings& settings);

}  // namespace hub::serve
