#include "adapters/systems/eaddress/simulator/eaddress_entry.h"

#include <charconv>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>

#include "adapters/systems/eaddress/simulator/service.h"

namespace sandbox::eaddress {
namespace {

template <class Value>
Value chosen(const Given& given, const std::string& option, const std::string& otherwise,
             const std::map<std::string, Value>& words) {
  const auto found = words.find(given.optional(option, otherwise));
  if (found != words.end()) return found->second;
  std::string known;
  for (const auto& [word, value] : words) known += " " + word;
  throw std::runtime_error("--eaddress-" + option + " is one of:" + known);
}

std::uint32_t count(const Given& given, const std::string& option, const std::string& otherwise) {
  const std::string text = given.optional(option, otherwise);
  std::uint32_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc() || end != text.data() + text.size())
    throw std::runtime_error("--eaddress-" + option + ": '" + text + "' is no number");
  return number;
}

Settings settings_of(const Given& given) {
  Settings settings;
  settings.wsdl = given.needed("wsdl");
  settings.directory = given.needed("data");
  settings.trust = given.needed("trust");
  settings.certificate = given.needed("signing-cert");
  settings.key = given.needed("signing-key");
  settings.to = given.optional("to", settings.to);
  settings.contents = given.optional("contents");
  settings.journal = given.optional("journal");
  settings.behaviours = given.optional("behaviour");
  settings.post.form = chosen<DigestForm>(given, "signature", "either",
                                          {{"inclusive", DigestForm::inclusive},
                                           {"exclusive", DigestForm::exclusive},
                                           {"either", DigestForm::either}});
  settings.post.check_after = std::chrono::seconds(count(given, "check-seconds", "0"));
  settings.wsse = chosen<WsseAlgorithm>(
      given, "wsse", "sha1",
      {{"sha1", WsseAlgorithm::sha1}, {"sha256", WsseAlgorithm::sha256}, {"either", WsseAlgorithm::either}});
  settings.digests_as_sent = chosen<bool>(given, "digests", "content", {{"content", false}, {"sent", true}});
  settings.page = std::max(1U, count(given, "page", "100"));
  return settings;
}

std::unique_ptr<Double> start(const Given& given) {
  RestServerOptions options = given.rest();
  options.clients_ca = given.needed("ca");
  options.demand_certificate = true;
  options.journal.clear();  // The double has one of its own, without contents.
  const auto service = std::make_shared<UnifiedService>(settings_of(given));
  RestSystem system{UnifiedService::operation, [service](const HttpRequest& request, Behaviour behaviour) {
                      return service->answer(request, behaviour);
                    }};
  return rest_double(std::move(options), std::move(system));
}

}  // namespace

SystemEntry entry() {
  return {
      "eaddress",
      {{"port", "N: port on 127.0.0.1; 0: any free one"},
       {"cert", "FILE: PEM, certificate of the server"},
       {"key", "FILE: PEM, its key"},
       {"ca", "FILE: PEM, authorities of clients"},
       {"wsdl", "FILE: the contract (wsdl/eaddress/vraa.gov.lv.div.uui.2011.11.wsdl)"},
       {"trust", "FILE: PEM, certificates, or their authorities, that may sign requests and letters"},
       {"signing-cert", "FILE: PEM, RSA certificate with which the server signs its confirmations"},
       {"signing-key", "FILE: PEM, its key"},
       {"data",
        "FILE: connections and addressees (form: adapters/systems/eaddress/simulator/addressees.json)"},
       {"to", "URI: logical address that wsa:To must equal (else urn:vraa:gov:lv:div:uui:service)"},
       {"wsse", "sha1, sha256, either: algorithms of WS-Security (else sha1)"},
       {"signature", "inclusive, exclusive, either: canonical form of digests of sections (else either)"},
       {"digests", "content, sent: of what a file's size and digest are (else content)"},
       {"check-seconds", "N: how long after its receipt a letter is checked (else 0)"},
       {"page", "N: addressees in one answer of the catalogue (else 100)"},
       {"contents", "DIR: where a folder for attachments is made (else that for temporary files)"},
       {"behaviour", R"(FILE: misbehaviour, e.g. {"SendMessage": "close_after_read"}, read at each request)"},
       {"journal", "FILE: one JSON line is appended for each request, each letter and each confirmation"}},
      &start};
}

}  // namespace sandbox::eaddress
