#include "hub/config/route_files.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "hub/config/route_network.h"
#include "hub/config/route_reader.h"
#include "hub/config/words.h"

namespace hub::config {
namespace {

/// Every mapping of a route by its content hash, in order.
std::string hashed_mappings(const Route& route) {
  std::string text;
  for (const Branch& branch : route.branches)
    if (branch.target) text += branch.target->request.hash + " " + branch.target->reply.hash + "\n";
  return text;
}

/// Types that a file may have meant: those it mentions, if it cannot be read; else the nearest of a wrong
/// name.
std::vector<std::string> meant_types(const std::string& octets, const Located& type,
                                     const std::vector<std::string>& known) {
  std::vector<std::string> meant;
  if (!type.empty()) {
    if (auto name = nearest(type.value, known)) meant.push_back(*name);
    return meant;
  }
  for (const std::string& name : known)
    if (octets.find(name) != std::string::npos) meant.push_back(name);
  return meant.empty() ? known : meant;
}

std::string octets_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

KnownRoutes read_route_files(Sources& sources, const KnownTypes& types, const KnownSystems& systems,
                             Findings& findings) {
  KnownRoutes known;
  std::vector<ReadRoute> routes;
  std::vector<std::string> unreadable;
  std::vector<std::string> stems;
  const std::vector<std::string> names = types.names();
  for (const std::string& path : Sources::list(sources.folders().site + "/routes", ".yaml")) {
    stems.push_back(stem_of(path));
    const auto source = sources.read(path, findings);
    if (!source) continue;
    const auto root = sources.parse(*source, findings);
    Located type;
    if (root) {
      ReadRoute read{route_spec().read(*root, Place{path}, findings), {}, source->octets};
      read.route = to_route(read.file, {types, systems}, sources, findings);
      read.route.hash = sources.hash({source->octets, hashed_mappings(read.route)});
      type = read.file.accept.type;
      routes.push_back(std::move(read));
    } else {
      unreadable.push_back(source->octets);
    }
    if (types.find(type.value) == nullptr)
      for (std::string& name : meant_types(source->octets, type, names))
        known.perhaps_routed.insert(std::move(name));
  }
  for (const std::string& path : Sources::list(sources.folders().site + "/routes", ".yml")) {
    stems.push_back(stem_of(path));  // a finding of its own: what it holds is not read, but not missed either
    unreadable.push_back(octets_of(path));
    for (std::string& name : meant_types(unreadable.back(), {}, names))
      known.perhaps_routed.insert(std::move(name));
  }
  join_routes(routes, unreadable, stems, types, findings);
  for (ReadRoute& read : routes) known.all.push_back(std::move(read.route));
  return known;
}

std::string route_file_reference() {
  return route_spec().reference();
}

}  // namespace hub::config
