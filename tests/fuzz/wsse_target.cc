// WS-Security: whatever is done to requests that were signed once, with keys nobody has any more, what is
// believed is what was signed. tests/fuzz/make-signed made them, their authority and the moment at which they
// are good.

#include <libxml/c14n.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "hub/formats/wsse/proof.h"
#include "tests/fuzz/target.h"

namespace {

namespace fs = std::filesystem;
using hub::formats::SoapRequest;

const fs::path kTrust = SAKTA_SOURCE_DIR "/tests/fuzz/trust";
const fs::path kCorpus = SAKTA_SOURCE_DIR "/tests/fuzz/corpus/wsse";

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  fuzz::must(stream.good(), file.string() + " can be read");
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// In exclusive canonical form without comments: what a digest is made of.
std::string canonical(const std::string& document) {
  const auto tree = hub::formats::XmlDocument::parse(document);
  fuzz::must(static_cast<bool>(tree), "the content stands alone");
  xmlChar* octets = nullptr;
  const int size = xmlC14NDocDumpMemory(tree->native(), nullptr, XML_C14N_EXCLUSIVE_1_0, nullptr, 0, &octets);
  fuzz::must(size >= 0, "the content has a canonical form");
  std::string text(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
  xmlFree(octets);
  return text;
}

/// Everything the hub acts upon once a signature is believed.
std::string used(const SoapRequest& request, bool context_signed) {
  std::string all = canonical(request.content_octets()) + "\n" + request.addressing.to + "\n" +
                    request.addressing.action + "\n" + request.addressing.message_id;
  if (context_signed)
    for (const auto& [name, value] : request.context) all += "\n" + name + "=" + value;
  return all;
}

struct World {
  std::shared_ptr<const hub::crypto::Trust> trust =
      hub::crypto::Trust::load((kTrust / "ca.pem").string(), (kTrust / "ca.crl.pem").string());
  std::chrono::system_clock::time_point now{std::chrono::seconds(std::stoll(read(kTrust / "now")))};
  std::set<std::string> signed_once;

  World() {
    for (const auto& file : fs::directory_iterator(kCorpus)) {
      const std::string name = file.path().filename().string();
      if (!name.starts_with("signed-")) continue;
      const auto request = hub::formats::parse_request(read(file.path()));
      fuzz::must(static_cast<bool>(request), name + " is a request");
      const auto proof = hub::formats::verify_wsse(*request, *trust, now);
      fuzz::must(static_cast<bool>(proof), name + " verifies: " + (proof ? "" : proof.error().to_string()));
      signed_once.insert(used(*request, proof->context_signed));
    }
    fuzz::must(!signed_once.empty(), "there are signed requests");
  }
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
  static const World kWorld;
  const auto request = hub::formats::parse_request(fuzz::text(octets, size));
  if (!request) return 0;
  const auto proof = hub::formats::verify_wsse(*request, *kWorld.trust, kWorld.now);
  if (!proof) {
    fuzz::must(proof.error().code().name.starts_with("gate."), "a refusal: " + proof.error().to_string());
    return 0;
  }
  fuzz::must(kWorld.signed_once.contains(used(*request, proof->context_signed)),
             "what is believed was signed");
  return 0;
}
