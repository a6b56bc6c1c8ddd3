#pragma once

#include <map>
#include <memory>
#include <string>

#include "adapters/div/envelope.h"
#include "adapters/div/letter.h"
#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/crypto/running_digest.h"
#include "hub/crypto/trust.h"
#include "hub/formats/xades/signing.h"
#include "tests/support/temp_pki.h"

/// Letters and who signs them, for the tests of the kind div. Persons and numbers are invented.
namespace div_test {

inline const auto kNow = std::chrono::system_clock::time_point(std::chrono::seconds(1'795'162'548));

/// Believes any certificate, or none.
class SomeTrust final : public hub::crypto::Trust {
 public:
  explicit SomeTrust(bool believes = true) : believes_(believes) {}

  [[nodiscard]] hub::Result<hub::crypto::PeerCertificate> verify(
      std::string_view /*der*/, std::chrono::system_clock::time_point /*at*/) const override {
    if (!believes_) return hub::Error(hub::codes::gate_signer, "nobody knows it");
    return hub::crypto::PeerCertificate{"sha256:0", {"uri:urn:test"}};
  }

 private:
  bool believes_;
};

inline support::TempPki& pki() {
  static support::TempPki one;
  return one;
}

inline const hub::formats::XadesSigner& signer(const std::string& name) {
  static std::map<std::string, std::unique_ptr<const hub::formats::XadesSigner>> all;
  auto& one = all[name];
  if (!one) {
    const auto pair = pki().issue(name, "DNS:x", support::TempPki::Validity::now, support::TempPki::Key::rsa);
    auto loaded = hub::formats::XadesSigner::load(pair.certificate, pair.key);
    one = *std::move(loaded);
  }
  return *one;
}

inline adapters::div::LetterFile file(const std::string& name, const std::string& reference) {
  return {name, "application/pdf", 1234, hub::crypto::digest(hub::crypto::Hash::sha512, name), reference,
          false};
}

inline adapters::div::Letter letter() {
  adapters::div::Letter letter;
  letter.authors = {{"Ķekavas novada pašvaldība", false}};
  letter.date = hub::values::day_of(2026, 11, 30);
  letter.kind = "DOC_EMPTY";
  letter.kind_name = "Vēstule";
  letter.description = "Par & pret <visu>\notrā rindā";
  letter.title = "Lēmums Nr. 100";
  letter.replies_to = {"IES-7"};
  letter.files = {file("lēmums.pdf", "0"), file("pielikums nr. 1.pdf", "1")};
  letter.files[1].compressed = true;
  letter.sender = "_DEFAULT@90000069281";
  letter.sender_reference = "0195d7f3-9c1e-7abc-8def-0123456789ab";
  letter.recipients = {{"_PRIVATE@161175-19997", {}}, {"_DEFAULT@90000012345", {}}};
  letter.priority = adapters::div::Priority::high;
  letter.deadline = std::chrono::sys_seconds(std::chrono::seconds(1'795'762'548));
  letter.traces = {{"message", "m-1"}};
  return letter;
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto place = text.find(from);
  return place == std::string::npos ? "no " + from : text.replace(place, from.size(), to);
}

}  // namespace div_test
