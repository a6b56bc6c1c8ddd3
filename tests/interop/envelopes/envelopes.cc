// Envelopes of the e-address from a command line, for others' programs to be tried against:
//   interop-envelopes sign CERTIFICATE KEY            a letter, signed, on standard output
//   interop-envelopes read AUTHORITY LISTS FILE...    for each file a line: the canonical form of the
//   sender's section
//                                                     and the letter's title, or the error's code

#include <chrono>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/div/envelope.h"
#include "adapters/div/received.h"
#include "hub/crypto/running_digest.h"

namespace {

adapters::div::Letter letter() {
  adapters::div::Letter letter;
  letter.authors = {{"Ķekavas novada pašvaldība", false}};
  letter.date = hub::values::day_of(2026, 11, 30);
  letter.kind = "DOC_EMPTY";
  letter.description = "Par & pret <visu>\nun \"citu\"";
  letter.title = "Lēmums Nr. 100";
  letter.files = {{"lēmums.edoc", "application/vnd.etsi.asic-e+zip", 4,
                   hub::crypto::digest(hub::crypto::Hash::sha512, "1234"), "0", false}};
  letter.sender = "_DEFAULT@90000069281";
  letter.sender_reference = "0195d7f3-9c1e-7abc-8def-0123456789ab";
  letter.recipients = {{"_PRIVATE@16117519997", {}}};
  return letter;
}

int sign(const std::string& certificate, const std::string& key) {
  const auto signer = hub::formats::XadesSigner::load(certificate, key);
  if (!signer) {
    std::cerr << signer.error().to_string() << "\n";
    return EXIT_FAILURE;
  }
  const auto envelope = adapters::div::build_envelope(letter(), **signer, std::chrono::system_clock::now());
  if (!envelope) {
    std::cerr << envelope.error().to_string() << "\n";
    return EXIT_FAILURE;
  }
  std::cout << *envelope;
  return EXIT_SUCCESS;
}

/// Believes every certificate: whether a signature is its is looked at all the same.
class AnyTrust final : public hub::crypto::Trust {
 public:
  [[nodiscard]] hub::Result<hub::crypto::PeerCertificate> verify(
      std::string_view /*der*/, std::chrono::system_clock::time_point /*at*/) const override {
    return hub::crypto::PeerCertificate{};
  }
};

std::string form_of(const adapters::div::Proven& proven) {
  switch (proven.sections.front().second) {
    case hub::formats::CanonicalForm::inclusive:
      return "inclusive";
    case hub::formats::CanonicalForm::exclusive:
      return "exclusive";
    case hub::formats::CanonicalForm::both:
      return "both";
  }
  return "";
}

std::string octets_of(const std::string& file) {
  std::ifstream input(file, std::ios::binary);
  std::ostringstream octets;
  octets << input.rdbuf();
  return octets.str();
}

std::string confirmed(const std::string& envelope, const std::string& part) {
  const auto record = adapters::div::read_server_confirmation(octets_of(envelope), octets_of(part),
                                                              AnyTrust(), std::chrono::system_clock::now());
  if (!record) return std::string(record.error().code().name);
  return record->message_id + " " + form_of(record->proven);
}

std::string told_of(const std::string& file, const hub::crypto::Trust& trust) {
  const auto received =
      adapters::div::read_envelope(octets_of(file), {trust, trust}, std::chrono::system_clock::now());
  if (!received) return std::string(received.error().code().name);
  std::string told = form_of(received->sender) + " " + received->letter.title;
  if (received->server) told += ", server " + form_of(received->server->proven);
  for (const auto& one : received->confirmations)
    told += ", " + one.name + (one.accepted ? " accepts" : " rejects");
  for (const auto& one : received->unproven)
    told += ", " + one.signature + " " + std::string(one.why.code().name);
  return told;
}

int run(const std::vector<std::string>& words) {
  if (words.size() == 3 && words[0] == "sign") return sign(words[1], words[2]);
  if (words.size() == 3 && words[0] == "confirmed") {
    std::cout << confirmed(words[1], words[2]) << "\n";
    return EXIT_SUCCESS;
  }
  if (words.size() >= 2 && words[0] == "look") {
    for (std::size_t at = 1; at < words.size(); ++at) std::cout << told_of(words[at], AnyTrust()) << "\n";
    return EXIT_SUCCESS;
  }
  if (words.size() < 4 || words[0] != "read") {
    std::cerr << "sign CERTIFICATE KEY, or read AUTHORITY LISTS FILE..., look FILE..., or confirmed ENVELOPE "
                 "PART\n";
    return EXIT_FAILURE;
  }
  const auto trust = hub::crypto::Trust::load(words[1], words[2]);
  for (std::size_t at = 3; at < words.size(); ++at) std::cout << told_of(words[at], *trust) << "\n";
  return EXIT_SUCCESS;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(std::vector<std::string>(words + 1, words + count));
  } catch (const std::exception& trouble) {
    std::cerr << trouble.what() << "\n";
    return EXIT_FAILURE;
  }
}
