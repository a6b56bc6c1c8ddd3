#include "hub/pack/new_route.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/config/names.h"
#include "hub/pack/fields.h"
#include "hub/pack/marks.h"
#include "hub/pack/names.h"
#include "hub/pack/new_system.h"

namespace hub::pack {
namespace {

namespace fs = std::filesystem;

/// The first of these files that there is.
std::optional<std::string> first_of(const std::vector<fs::path>& files) {
  for (const fs::path& file : files)
    if (auto text = read_file(file.string())) return *std::move(text);
  return std::nullopt;
}

/// The newest descriptor of a type.
std::optional<std::string> type_of(const NewRoute& wanted) {
  for (int version = 99; version > 0; --version) {
    const std::string file = wanted.type + "-" + std::to_string(version) + ".yaml";
    if (auto text = first_of(
            {fs::path(wanted.site) / "types" / file, fs::path(wanted.library) / "mappings/types" / file}))
      return text;
  }
  return std::nullopt;
}

std::string route_file(const NewRoute& wanted, bool send) {
  const std::string mapping = wanted.system + "/" + wanted.operation;
  std::string text = "route: " + wanted.name + "\n";
  text += "summary: " + yaml_text(wanted.type + " to " + wanted.system) +
          yaml_mark("one sentence: from whom, to whom, what for") + "\n\n";
  text += "accept:\n  type: " + wanted.type + "\n\n";
  text += "map: " + mapping + ".request\n\ndeliver:\n  to: " + wanted.system +
          "\n  operation: " + wanted.operation + "\n";
  if (!send) text += "  reply: " + mapping + ".reply\n";
  text += "  timeout: 10s" + yaml_mark("the partner's time, and a little more") + "\n";
  if (!send) return text;
  text += "\non_failure:" + yaml_mark("what becomes of what fails") +
          "\n  refuse: dead_letter\n  resend: {dead_letter_after: 24h}\n";
  text += "  wait: {dead_letter_after: 24h}\n  reconcile: hold\n  stop: halt_route\non_dead: block\n";
  return text;
}

/// What the site says of a login whose method the descriptor names.
std::string login_lines(const std::string& auth, const std::string& slug, const std::string& address) {
  const std::string secret = "${secret:" + slug + "}";
  const std::string where = "STATE/secrets/" + slug + ", mode 0400, has it; the double gets the same file";
  if (auth.find("method: basic") != std::string::npos)
    return "  auth:\n    user: sakta" + yaml_mark("the hub's user at the partner") +
           "\n    password: " + secret + yaml_mark(where) + "\n";
  if (auth.find("method: oauth2") != std::string::npos)
    return "  auth:\n    token_url: " + address + "/token" + yaml_mark("the address where tokens are given") +
           "\n    client_id: sakta" + yaml_mark("the hub's name there") + "\n    client_secret: " + secret +
           yaml_mark(where) + "\n";
  if (auth.find("method: bearer") != std::string::npos || auth.find("method: api_key") != std::string::npos)
    return "  auth:\n    token: " + secret + yaml_mark(where) + "\n";
  return {};
}

std::string site_file(const NewRoute& wanted, const std::string& descriptor) {
  const bool rest = field_in(descriptor, "kind") == "rest";
  std::string port = "SAKTA_" + wanted.system + "_PORT";
  for (char& c : port) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '-') c = '_';
  }
  std::string text = "# Where this site reaches " + wanted.system + ". All else: adapters/systems/" +
                     wanted.system + "/system.yaml.\n";
  text += "system: " + wanted.system + "\n\nadapter:\n";
  const std::string address = "https://127.0.0.1:${env:" + port + ":-9443}";
  text += (rest ? "  base: " + address : "  endpoint: " + address + "/") +
          yaml_mark("the partner's address") + "\n";
  text += "  credentials:\n    trust: ${state}/pki/systems-ca.pem" +
          yaml_mark("who signs the partner's certificate") + "\n";
  text += "    certificate: ${state}/pki/hub-client.pem\n    key: ${state}/pki/hub-client.key\n";
  text += login_lines(field_in(descriptor, "auth"), wanted.system, address);
  if (const std::string values = field_in(descriptor, "values"); rest && values.starts_with("{"))
    text += "  values: " + values + yaml_mark("the site's own") + "\n";
  return text;
}

}  // namespace

Result<Report> new_route(const NewRoute& wanted) {
  if (!config::is_slug(wanted.name))
    return cannot_make(say(
        "'{}' is no name of a route: lower-case letters, digits and single dashes, e.g. debts",
        "'{}' nav maršruta nosaukums: mazie latīņu burti, cipari un domuzīmes, piem., debts", wanted.name));
  if (!is_site(wanted.site))
    return cannot_make(say("'{}' is no site, it has no hub.yaml; sakta new site makes one",
                           "'{}' nav instalācija, tajā nav hub.yaml; to izveido sakta new site",
                           wanted.site));
  const auto type = type_of(wanted);
  if (!type)
    return cannot_make(say("neither the site nor the library has a type '{}'; sakta new type makes one",
                           "ne instalācijā, ne bibliotēkā nav tipa '{}'; to izveido sakta new type",
                           wanted.type));
  const fs::path below = fs::path("adapters/systems") / wanted.system / "system.yaml";
  const auto system = first_of({fs::path(wanted.site) / below, fs::path(wanted.library) / below});
  if (!system)
    return cannot_make(say("neither the site nor the library has a system '{}'; sakta new system makes one",
                           "ne instalācijā, ne bibliotēkā nav sistēmas '{}'; to izveido sakta new system",
                           wanted.system));
  const bool send = field_in(*type, "pattern") == "send";
  Report report;
  report.files.push_back({"routes/" + wanted.name + ".yaml", route_file(wanted, send)});
  const std::string file = "systems/" + wanted.system + ".yaml";
  if (!read_file((fs::path(wanted.site) / file).string()))
    report.files.push_back({file, site_file(wanted, *system)});
  if (auto written = write_new(wanted.site, report.files); !written) return std::move(written).error();
  report.next =
      say("next: a party that may, in {0}/parties.yaml: may: [{{{1}: {2}}}]; then sakta check {0}",
          "tālāk: puse, kas to drīkst, failā {0}/parties.yaml: may: [{{{1}: {2}}}]; tad sakta check {0}",
          wanted.site, send ? "send" : "ask", wanted.type);
  return report;
}

}  // namespace hub::pack
