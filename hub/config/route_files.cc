#include "hub/config/route_files.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "hub/config/names.h"
#include "hub/config/system_files.h"
#include "hub/config/type_files.h"
#include "hub/config/words.h"

namespace hub::config {
namespace {

struct Accept {
  Located type;
};

struct Deliver {
  Located to;
  Located operation;
  Located request;
  Located reply;
  std::chrono::milliseconds timeout = Target{}.timeout;
};

struct RouteFile {
  Located route;
  std::string summary;
  Accept accept;
  std::optional<Deliver> deliver;
};

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""min;

const Spec<RouteFile>& route_spec() {
  static const auto spec =
      Spec<RouteFile>("route", "routes/<name>.yaml: which system answers or takes a message type.")
          .required("route", &RouteFile::route, "its name, that of the file")
          .required("summary", &RouteFile::summary, "one sentence: from whom, to whom, what")
          .section("accept", &RouteFile::accept,
                   Spec<Accept>("accept", "What it takes.")
                       .required("type", &Accept::type, "a message type; one route for each"),
                   "what it takes", Presence::required)
          .section(
              "deliver", &RouteFile::deliver,
              Spec<Deliver>("deliver", "Where it goes.")
                  .required("to", &Deliver::to, "a system of this site")
                  .required("operation", &Deliver::operation, "one of that system's operations")
                  .required("request", &Deliver::request,
                            "mapping from the type to the system, e.g. nino/get_debts.request")
                  .field("reply", &Deliver::reply, "mapping back; an ask has one, a send has none")
                  .field("timeout", &Deliver::timeout, "how long the partner may take", between(10ms, 10min)),
              "where it goes; a message of a send type without it is stored and waits");
  return spec;
}

std::string folder_of(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

/// Every mapping of a route by its content hash, in order.
std::string hashed_mappings(const Route& route) {
  std::string text;
  for (const Branch& branch : route.branches)
    if (branch.target) text += branch.target->request.hash + " " + branch.target->reply.hash + "\n";
  return text;
}

/// One file on its way to a Route.
class RouteReader {
 public:
  RouteReader(const RouteFile& file, Sources& sources, const Known& known, Findings& findings)
      : file_(file), sources_(sources), known_(known), findings_(findings) {}

  Route read() {
    Route route;
    route.name = file_.route.value;
    route.type = file_.accept.type.value;
    demand(is_slug(route.name), file_.route, "is no route name, e.g. debts");
    demand(std::filesystem::path(file_.route.file).stem() == route.name, file_.route,
           "does not belong in a file of this name");
    const MessageType* type = check_type();
    const bool ask = type != nullptr && type->pattern == model::Pattern::ask;
    if (!file_.deliver) {
      demand(!ask, file_.accept.type, "is an ask: its route needs 'deliver'");
      route.branches.emplace_back();
      return route;
    }
    Target target;
    target.system = file_.deliver->to.value;
    target.operation = file_.deliver->operation.value;
    target.timeout = file_.deliver->timeout;
    check_system();
    if (!file_.deliver->request.empty()) target.request = read_mapping(file_.deliver->request);
    if (!file_.deliver->reply.empty()) target.reply = read_mapping(file_.deliver->reply);
    route.branches.push_back({std::nullopt, std::move(target)});
    if (type == nullptr) return route;
    demand(!ask || !file_.deliver->reply.empty(), file_.accept.type,
           "is an ask: 'deliver' needs a 'reply' mapping");
    demand(ask, file_.deliver->reply, "is too much: " + type->name + " is a send and has no reply");
    return route;
  }

 private:
  void demand(bool good, const Located& word, const std::string& text) {
    if (!good && !word.empty()) findings_.push_back(word.finding("'" + word.value + "' " + text));
  }

  const MessageType* check_type() {
    if (known_.types == nullptr) return nullptr;
    const MessageType* type = find_type(*known_.types, file_.accept.type.value);
    demand(type != nullptr, file_.accept.type,
           "is no message type" + hint(file_.accept.type.value, names_of(*known_.types)));
    return type;
  }

  void check_system() {
    if (known_.systems == nullptr) return;
    const auto found = known_.systems->find(file_.deliver->to.value);
    std::vector<std::string> slugs;
    for (const auto& [slug, system] : *known_.systems) slugs.push_back(slug);
    demand(found != known_.systems->end(), file_.deliver->to,
           "is no system of this site" + hint(file_.deliver->to.value, slugs));
    if (found == known_.systems->end()) return;
    const auto operations = operations_of(found->second);
    const Located& operation = file_.deliver->operation;
    demand(std::find(operations.begin(), operations.end(), operation.value) != operations.end(), operation,
           "is no operation of " + found->first + hint(operation.value, operations));
  }

  model::Mapping read_mapping(const Located& name) {
    if (!is_mapping_name(name.value)) {
      demand(false, name, "is no mapping name, e.g. nino/get_debts.request");
      return {};
    }
    std::vector<std::string> beside;
    for (const std::string& root : {sources_.folders().site, sources_.folders().library}) {
      const std::string path = root + "/mappings/" + name.value + ".xslt";
      if (is_file(path)) return take_mapping(name, path);
      for (const std::string& other : Sources::list(folder_of(path), ".xslt"))
        beside.push_back(folder_of(name.value) + "/" + std::filesystem::path(other).stem().string());
    }
    demand(false, name, "is no mapping of the site or the library" + hint(name.value, beside));
    return {};
  }

  model::Mapping take_mapping(const Located& name, const std::string& path) {
    auto source = sources_.read(path, findings_);
    if (!source) return {};
    return {name.value, std::move(source->octets), "sha256:" + source->digest};
  }

  const RouteFile& file_;
  Sources& sources_;
  const Known& known_;
  Findings& findings_;
};

}  // namespace

std::vector<Route> read_route_files(Sources& sources, const Known& known, Findings& findings) {
  std::vector<Route> routes;
  for (const std::string& path : Sources::list(sources.folders().site + "/routes", ".yaml")) {
    const auto source = sources.read(path, findings);
    if (!source) continue;
    const auto root = sources.parse(*source, findings);
    if (!root) continue;
    const RouteFile file = route_spec().read(*root, Place{path}, findings);
    Route route = RouteReader(file, sources, known, findings).read();
    route.hash = sources.hash({source->octets, hashed_mappings(route)});
    for (const Route& other : routes) {
      if (!route.name.empty() && other.name == route.name)
        findings.push_back(file.route.finding("there are two routes '" + route.name + "'"));
      if (!route.type.empty() && other.type == route.type)
        findings.push_back(
            file.accept.type.finding("'" + route.type + "' has a route already: " + other.name));
    }
    routes.push_back(std::move(route));
  }
  return routes;
}

std::string route_file_reference() {
  return route_spec().reference();
}

std::vector<std::string> names_of(const std::vector<MessageType>& types) {
  std::vector<std::string> names;
  for (const MessageType& type : types) names.push_back(type.name);
  return names;
}

}  // namespace hub::config
