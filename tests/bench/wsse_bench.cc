// What WS-Security costs the hub beside what xmlsec alone needs for the same: verify the signature of a
// party's message with 3 KB in its Body, and sign such a message that goes out to a system. In process, on as
// many threads as given, the two in turns (A B B A). Prints one line of JSON.
//
//   wsse_bench --pki DIR --seconds S --threads N
//
// The hub: parse under its locks, find the one signature and its certificate, prove the certificate's chain
// and the revocation list, verify the very nodes that are used; build the envelope, sign, serialise. xmlsec
// alone: parse, verify with a key known beforehand; parse a template that is ready, sign, serialise.

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <xmlsec/crypto.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "hub/crypto/trust.h"
#include "hub/formats/soap/envelope.h"
#include "hub/formats/soap/request.h"
#include "hub/formats/wsse/proof.h"
#include "hub/formats/wsse/signing.h"

namespace {

using Clock = std::chrono::steady_clock;
using Options = std::map<std::string, std::string>;

constexpr std::size_t kContent =
    3 * 1'024;  ///< Octets of the Body's content; addressing and signature come to it.

template <class T>
T must(hub::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().to_string());
  return *std::move(result);
}
void must(const hub::Outcome& outcome) {
  if (!outcome) throw std::runtime_error(outcome.error().to_string());
}

hub::formats::SoapAddressing addressing() {
  return {"urn:bench:act", "urn:uuid:01a2b3c4-0000-7000-8000-000000000001", "urn:bench:hub"};
}

std::unique_ptr<const hub::formats::WsseSigner> signer(const std::string& pki, const std::string& who) {
  hub::formats::CryptoProfile profile;
  profile.sign = true;
  profile.certificate = pki + "/" + who + ".pem";
  profile.key = pki + "/" + who + ".key";
  return must(hub::formats::WsseSigner::load(profile));
}

std::string content() {
  const std::string head = "<b:Order xmlns:b=\"urn:bench:order\"><b:text>";
  const std::string tail = "</b:text></b:Order>";
  return head + std::string(kContent - head.size() - tail.size(), 'x') + tail;
}

/// A worker's share of one candidate.
class Work {
 public:
  Work() = default;
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  virtual ~Work() = default;
  virtual void verify() = 0;
  virtual void sign() = 0;
};

class Hub final : public Work {
 public:
  explicit Hub(const std::string& pki)
      : party_(signer(pki, "permits")),
        us_(signer(pki, "hub-signing")),
        trust_(hub::crypto::Trust::load(pki + "/ca.pem", pki + "/ca.crl.pem")),
        content_(content()) {
    auto envelope =
        must(hub::formats::build_envelope(hub::formats::SoapVersion::v1_1, addressing(), content_));
    must(party_->sign(envelope, std::chrono::system_clock::now()));
    came_ = envelope.to_octets();
  }

  void verify() override {
    const auto request = must(hub::formats::parse_request(came_));
    must(hub::formats::verify_wsse(request, *trust_, std::chrono::system_clock::now()));
  }
  void sign() override {
    auto envelope =
        must(hub::formats::build_envelope(hub::formats::SoapVersion::v1_1, addressing(), content_));
    must(us_->sign(envelope, std::chrono::system_clock::now()));
    went_ = envelope.to_octets();
  }

  [[nodiscard]] const std::string& came() const { return came_; }
  [[nodiscard]] const std::string& went() const { return went_; }

 private:
  std::unique_ptr<const hub::formats::WsseSigner> party_;
  std::unique_ptr<const hub::formats::WsseSigner> us_;
  std::shared_ptr<const hub::crypto::Trust> trust_;
  std::string content_;
  std::string came_;
  std::string went_;
};

struct FreeKey {
  void operator()(xmlSecKey* key) const { xmlSecKeyDestroy(key); }
};

std::unique_ptr<xmlSecKey, FreeKey> key_of(const std::string& file, xmlSecKeyDataFormat format) {
  std::unique_ptr<xmlSecKey, FreeKey> key(
      xmlSecCryptoAppKeyLoad(file.c_str(), format, nullptr, nullptr, nullptr));
  if (!key) throw std::runtime_error("no key: " + file);
  return key;
}

/// Tells libxml2 which attributes are ids, as any user of xmlsec has to.
void note_ids(xmlDoc* document, xmlNode* node) {
  for (; node != nullptr; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    for (xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next)
      if (xmlStrEqual(attribute->name, reinterpret_cast<const xmlChar*>("Id")) != 0)
        xmlAddID(nullptr, document, attribute->children->content, attribute);
    note_ids(document, node->children);
  }
}

class Xmlsec final : public Work {
 public:
  /// `went` is what the hub sends out: its signature, emptied, is the template.
  Xmlsec(const std::string& pki, std::string came, const std::string& went)
      : party_(key_of(pki + "/permits.pem", xmlSecKeyDataFormatCertPem)),
        us_(key_of(pki + "/hub-signing.key", xmlSecKeyDataFormatPem)),
        came_(std::move(came)),
        went_(went) {}

  void verify() override {
    run(came_, *party_,
        [](xmlSecDSigCtx* context, xmlNode* signature) { return xmlSecDSigCtxVerify(context, signature); });
  }
  void sign() override {
    run(went_, *us_, [](xmlSecDSigCtx* context, xmlNode* signature) {
      for (const char* name : {"SignatureValue", "DigestValue"}) empty(signature, name);
      return xmlSecDSigCtxSign(context, signature);
    });
  }

 private:
  static void empty(xmlNode* within, const char* name) {
    for (xmlNode* node = within->children; node != nullptr; node = node->next) {
      if (node->type != XML_ELEMENT_NODE) continue;
      if (xmlStrEqual(node->name, reinterpret_cast<const xmlChar*>(name)) != 0)
        xmlNodeSetContent(node, nullptr);
      empty(node, name);
    }
  }

  template <class Do>
  static void run(const std::string& octets, xmlSecKey& key, Do&& act) {
    xmlDoc* document = xmlReadMemory(octets.data(), static_cast<int>(octets.size()), nullptr, nullptr, 0);
    xmlNode* root = xmlDocGetRootElement(document);
    note_ids(document, root);
    xmlNode* signature = xmlSecFindNode(root, xmlSecNodeSignature, xmlSecDSigNs);
    xmlSecDSigCtx* context = xmlSecDSigCtxCreate(nullptr);
    context->signKey = xmlSecKeyDuplicate(&key);
    const bool done = act(context, signature) == 0 && context->status == xmlSecDSigStatusSucceeded;
    xmlSecDSigCtxDestroy(context);
    xmlChar* written = nullptr;
    int size = 0;
    xmlDocDumpMemory(document, &written, &size);
    xmlFree(written);
    xmlFreeDoc(document);
    if (!done) throw std::runtime_error("xmlsec says no");
  }

  std::unique_ptr<xmlSecKey, FreeKey> party_;
  std::unique_ptr<xmlSecKey, FreeKey> us_;
  std::string came_;
  std::string went_;
};

struct Turn {
  std::uint64_t count = 0;
  double seconds = 0;
  double cpu = 0;
};

double cpu_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

using Act = void (Work::*)();

/// One turn of one candidate: each thread has a Work of its own.
void take_turn(const std::vector<std::unique_ptr<Work>>& works, double seconds, const std::vector<Act>& acts,
               Turn& turn) {
  const auto begun = Clock::now();
  const double cpu = cpu_seconds();
  const auto end =
      begun + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::atomic<std::uint64_t> count{0};
  std::vector<std::thread> threads;
  for (const auto& work : works)
    threads.emplace_back([&] {
      std::uint64_t done = 0;
      for (; Clock::now() < end; ++done)
        for (const Act act : acts) ((*work).*act)();
      count += done;
    });
  for (std::thread& thread : threads) thread.join();
  turn.count += count;
  turn.cpu += cpu_seconds() - cpu;
  turn.seconds += std::chrono::duration<double>(Clock::now() - begun).count();
}

void print(const char* name, const Turn& hub, const Turn& alone, const char* end) {
  const auto rate = [](const Turn& turn) { return static_cast<double>(turn.count) / turn.seconds; };
  std::printf("\"%s\": {\"hub\": %.0f, \"xmlsec\": %.0f, \"cpu_us\": %.1f}%s", name, rate(hub), rate(alone),
              hub.cpu * 1e6 / static_cast<double>(hub.count), end);
}

int measure(const Options& options) {
  const std::string& pki = options.at("--pki");
  const double seconds = std::atof(options.at("--seconds").c_str());
  std::vector<std::unique_ptr<Work>> ours;
  std::vector<std::unique_ptr<Work>> theirs;
  std::size_t size = 0;
  for (int i = 0; i < std::atoi(options.at("--threads").c_str()); ++i) {
    auto hub = std::make_unique<Hub>(pki);
    hub->sign();
    size = hub->came().size();
    theirs.push_back(std::make_unique<Xmlsec>(pki, hub->came(), hub->went()));
    ours.push_back(std::move(hub));
  }
  const std::map<const char*, std::vector<Act>> kinds{
      {"verify", {&Work::verify}}, {"sign", {&Work::sign}}, {"both", {&Work::verify, &Work::sign}}};
  std::printf("{\"octets\": %zu, ", size);
  std::size_t left = kinds.size();
  for (const auto& [name, acts] : kinds) {
    Turn hub;
    Turn alone;
    for (const bool mine : {true, false, false, true})
      take_turn(mine ? ours : theirs, seconds, acts, mine ? hub : alone);
    print(name, hub, alone, --left == 0 ? "}\n" : ", ");
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];
  try {
    return measure(options);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "wsse_bench: %s\n", failure.what());
    return 2;
  }
}
