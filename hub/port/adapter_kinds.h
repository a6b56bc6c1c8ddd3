#pragma once

#include <yaml-cpp/yaml.h>

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hub/config/spec.h"
#include "hub/http/client.h"
#include "hub/port/adapter.h"
#include "hub/port/clock.h"

namespace hub::port {

/// What an adapter may borrow from the hub. References outlive every adapter.
struct Services {
  http::Client& http;
  Clock& clock;
};

/// The adapter kinds this process can build. An object, not a global: tests make their own.
class AdapterKinds {
 public:
  /// `node` is the `adapter:` section of a system; `file` names it in findings.
  using Factory = std::function<std::unique_ptr<Adapter>(const YAML::Node& node, const config::Place& place,
                                                         const Services&, config::Findings&)>;

  /// `A` has `static const config::Spec<Config>& spec()`, a `Config`, and a constructor `A(Config, const
  /// Services&)`; what the constructor throws (a key that cannot be read) becomes a finding.
  template <class A>
  void add() {
    factories_.emplace(std::string(A::spec().kind()),
                       [](const YAML::Node& node, const config::Place& place, const Services& services,
                          config::Findings& findings) -> std::unique_ptr<Adapter> {
                         const std::size_t before = findings.size();
                         auto settings = A::spec().read(node, place, findings);
                         if (findings.size() != before) return nullptr;
                         try {
                           return std::make_unique<A>(std::move(settings), services);
                         } catch (const std::exception& problem) {
                           findings.push_back(config::finding_at(node, place, problem.what()));
                           return nullptr;
                         }
                       });
    pages_ += A::spec().reference();
  }

  [[nodiscard]] const Factory* find(const std::string& kind) const {
    const auto found = factories_.find(kind);
    return found == factories_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& [name, factory] : factories_) names.push_back(name);
    return names;
  }
  [[nodiscard]] const std::string& reference_pages() const { return pages_; }

 private:
  std::map<std::string, Factory> factories_;
  std::string pages_;
};

}  // namespace hub::port
