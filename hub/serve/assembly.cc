#include "hub/serve/assembly.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <iostream>
#include <stdexcept>
#include <utility>

#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/config/words.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/tls.h"
#include "hub/flow/system_clock.h"
#include "hub/serve/mapping_fit.h"
#include "hub/serve/plugins.h"

namespace hub::serve {
namespace {

std::string sha256_hex(std::string_view octets) {
  return to_hex(crypto::sha256(octets));
}

/// The exchange listener's files, tried out as the listener will use them; unless one cannot be read, which
/// is a finding already.
void check_exchange(const config::HubSettings& hub, config::Findings& findings) {
  const auto unread = [&hub](const config::Finding& finding) {
    return std::any_of(hub.files.begin(), hub.files.end(), [&finding](const config::Located& file) {
      return file.file == finding.file && file.line == finding.line;
    });
  };
  if (hub.files.size() != 4 || std::any_of(findings.begin(), findings.end(), unread)) return;
  try {
    const crypto::ServerTls files{hub.certificate, hub.key, hub.clients_ca, hub.crl};
    (void)crypto::server_context(files);
  } catch (const std::runtime_error& problem) {
    const std::string text = problem.what();
    const auto names = [&text](const config::Located& file) {
      return text.find(file.value) != std::string::npos;
    };
    auto blamed = std::find_if(hub.files.begin(), hub.files.end(), names);
    // Two fields may name one file: then the words before its name tell which is meant.
    if (text.starts_with("TLS key")) blamed = std::find_if(hub.files.begin() + 1, hub.files.end(), names);
    if (text.starts_with("revocation list"))
      blamed = std::find_if(hub.files.begin() + 3, hub.files.end(), names);
    findings.push_back((blamed == hub.files.end() ? hub.files.front() : *blamed).finding(told(problem)));
  }
}

/// A delivery with attachments by a way that cannot carry them would lose them.
void check_attachments(const flow::Plan& plan, const std::string& folder, const calls::Adapters& adapters,
                       config::Findings& findings) {
  for (const config::Route& route : plan.site().routes) {
    const flow::CompiledType* const type = plan.find(route.type);
    if (type == nullptr || !type->declared->attachments) continue;
    for (const config::Branch& branch : route.branches) {
      if (!branch.target) continue;
      const auto found = adapters.find(branch.target->system);
      if (found == adapters.end() || found->second->carries_attachments(branch.target->operation)) continue;
      findings.push_back({folder + "/routes/" + route.name + ".yaml", 1, 1,
                          say("{} has attachments, and {} of {} cannot carry any: only the kinds soap, where "
                              "it does not sign the "
                              "Body, and div do",
                              "tipam {0} ir pielikumi, bet sistēmas {2} darbība {1} tos nevar nodot: to prot "
                              "tikai veidi soap, ja tas neparaksta Body, un div",
                              route.type, branch.target->operation, branch.target->system)});
    }
  }
}

}  // namespace

calls::Adapters build_adapters(const config::Site& site, const port::Services& services,
                               config::Findings& findings) {
  port::AdapterKinds kinds;
  add_adapters(kinds);
  add_plugins(site.hub.plugins, kinds, findings);
  calls::Adapters adapters;
  for (const auto& [slug, system] : site.systems) {
    const port::AdapterKinds::Factory* factory = kinds.find(system.kind.value);
    if (factory == nullptr) {
      if (!system.kind.empty())
        findings.push_back(system.kind.finding(say(
            "'{}' is no kind that this program speaks{}", "'{}' nav sistēmas veids, ko šī programma pazīst{}",
            system.kind.value, config::hint(system.kind.value, kinds.names()))));
      continue;
    }
    port::Services of_system = services;
    of_system.system = slug;
    auto adapter = (*factory)(system.adapter, system.place, of_system, findings);
    if (adapter) adapters.emplace(slug, std::move(adapter));
  }
  return adapters;
}

std::shared_ptr<const flow::Plan> load_plan(const config::Folders& folders, config::Findings& findings,
                                            Depth depth) {
  config::Site site = config::load_site(folders, sha256_hex, findings);
  check_exchange(site.hub, findings);
  auto plan = flow::Plan::compile(std::move(site), findings);
  boost::asio::io_context io;
  http::Client client(io);
  flow::SystemClock clock;
  const port::Services services{client, clock};
  const calls::Adapters adapters = build_adapters(plan->site(), services, findings);
  check_attachments(*plan, folders.site, adapters, findings);
  if (depth == Depth::whole && findings.empty()) check_mapping_fit(*plan, adapters, findings);
  return plan;
}

void print(const config::Findings& findings, Language language) {
  for (const config::Finding& finding : findings) std::cerr << finding.to_string(language) << "\n";
}

}  // namespace hub::serve
