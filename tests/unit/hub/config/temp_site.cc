#include "tests/unit/hub/config/temp_site.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/support/both_languages.h"

namespace hub::config {
namespace {

constexpr std::string_view kHub = R"(municipality: {name: Test, registration: "90000000019"}
log: {origin: hub.test.example}
exchange:
  listen: 127.0.0.1:8443
  certificate: pki/hub.pem
  key: ${state}/pki/hub.key
  clients_ca: pki/ca.pem
  crl: pki/ca.crl.pem
master_key: ${secret:master_key}
)";

constexpr std::string_view kParties = R"(parties:
  - party: permits
    title: Permits
    organisation: "90000000019"
    certificates: ["uri:urn:test:permits"]
    may: [{ask: debts.query}]
  - party: portal
    title: Portal
    organisation: "40000000028"
    certificates: ["dns:portal.example"]
    may: [{send: notes.sent}]
)";

constexpr std::string_view kAsk = R"(type: debts.query
version: 1
pattern: ask
family: debts
operation: QueryDebts
reply: QueryDebtsResponse
summary: {en: Debts, lv: Parādi}
owner: integration
purposes: [building-permit]
requires: [user, purpose]
keys:
  - {name: person, path: /t:QueryDebts/t:personCode, personal: true}
personal: [/t:QueryDebts/t:personCode]
retention: inquiry
max_body_kib: 16
)";

constexpr std::string_view kSend = R"(type: notes.sent
version: 1
pattern: send
family: notes
operation: SendNote
summary: {en: A note, lv: Piezīme}
owner: integration
keys:
  - {name: number, path: "/*/n:ID", document: true}
ordering: number
retention: notes
documents:
  - {path: /t:SendNote/t:document, roots: ["{urn:n}Note"], namespaces: {n: "urn:n"}}
)";

constexpr std::string_view kSystem = R"(system: nino
summary: Property tax.
status: draft
adapter:
  kind: soap
  timeout: 5s
  security: {profile: default}
  operations:
    get_debts: {action: GetDebts}
)";

constexpr std::string_view kSiteSystem = R"(system: nino
adapter:
  endpoint: https://127.0.0.1:${env:SAKTA_TEST_PORT:-9443}/nino
  security: {key: "${state}/pki/signing.key"}
)";

constexpr std::string_view kRoute = R"(route: debts
summary: Debts from NINO.
accept: {type: debts.query}
map: nino/get_debts.request
deliver:
  to: nino
  operation: get_debts
  reply: nino/get_debts.reply
  timeout: 3s
)";

}  // namespace

TempSite::TempSite() {
  std::string pattern = (std::filesystem::temp_directory_path() / "sakta-site-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  write("site/hub.yaml", kHub);
  write("site/parties.yaml", kParties);
  write("site/systems/nino.yaml", kSiteSystem);
  write("site/routes/debts.yaml", kRoute);
  write("site/routes/notes.yaml", "route: notes\nsummary: Notes.\naccept: {type: notes.sent}\n");
  write("library/adapters/systems/nino/system.yaml", kSystem);
  write("library/mappings/types/debts.query-1.yaml", kAsk);
  write("library/mappings/types/debts.query-1.xsd", "<schema/>");
  write("library/mappings/types/notes.sent-1.yaml", kSend);
  write("library/mappings/types/notes.sent-1.xsd", "<schema/>");
  write("library/mappings/nino/get_debts.request.xslt", "<request/>");
  write("library/mappings/nino/get_debts.reply.xslt", "<reply/>");
  for (const char* file : {"hub.pem", "hub.key", "ca.pem", "ca.crl.pem"})
    write(std::string("state/pki/") + file, "made of PEM\n");
  write("state/secrets/master_key", std::string(kMasterKey) + "\n");
  set_mode("state/secrets/master_key", 0400);
}

TempSite::~TempSite() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void TempSite::write(const std::string& name, std::string_view text) const {
  std::filesystem::create_directories((folder_ / name).parent_path());
  std::filesystem::remove(folder_ / name);
  std::ofstream(folder_ / name, std::ios::binary) << text;
}

std::string TempSite::read(const std::string& name) const {
  std::ifstream stream(folder_ / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void TempSite::edit(const std::string& name, std::string_view from, std::string_view to) const {
  std::string text = read(name);
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error(name + " has no " + std::string(from));
  write(name, text.replace(at, from.size(), to));
}

void TempSite::remove(const std::string& name) const {
  std::filesystem::remove_all(folder_ / name);
}

void TempSite::set_mode(const std::string& name, unsigned mode) const {
  if (::chmod((folder_ / name).c_str(), mode) != 0) throw std::runtime_error("chmod " + name);
}

Folders TempSite::folders() const {
  return {path("site"), path("library"), path("state")};
}

Site TempSite::load(Findings& findings) const {
  return load_site(folders(), digest_for_tests, findings);
}

std::vector<std::string> TempSite::findings() const {
  Findings found;
  (void)load(found);
  const std::string prefix = folder_.string() + "/";
  std::vector<std::string> lines;
  for (const Finding& finding : found) {
    EXPECT_EQ(tests::wrong_in_latvian(finding.text), "");
    std::string line = finding.to_string();
    for (std::size_t at = line.find(prefix); at != std::string::npos; at = line.find(prefix))
      line.erase(at, prefix.size());
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string digest_for_tests(std::string_view octets) {
  std::string digest;
  for (std::uint64_t lane = 0; lane < 4; ++lane) {
    std::uint64_t hash = 14695981039346656037ULL + lane;
    for (const char c : octets) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    std::array<char, 17> hex{};
    std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(hash));
    digest += hex.data();
  }
  return digest;
}

}  // namespace hub::config
