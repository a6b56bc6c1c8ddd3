#pragma once

#include <yaml-cpp/yaml.h>

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/config/spec.h"
#include "hub/http/client.h"
#include "hub/port/adapter.h"
#include "hub/port/clock.h"
#include "hub/port/shelf.h"

namespace hub::formats {
class UnknownPlaces;
}
// What an adapter borrows from the hub, and how those of a kind are made.
namespace hub::port {

/// Who hears what an adapter saw of its system and went on over. Any thread.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  /// One answer, list or callback had fields that the system's contract does not know, and was taken without
  /// them. `operation` is that of system.yaml, or its source or callback.
  virtual void unknown_fields(const std::string& system, const std::string& operation,
                              const formats::UnknownPlaces& places) = 0;
};

/// What an adapter may borrow from the hub. References outlive every adapter.
struct Services {
  http::Client& http;
  Clock& clock;
  Observer* observer = nullptr;  ///< Null: nobody wants to hear.
  std::string system = {};  ///< Slug of the adapter's own: for the observer, and before names of drawers.
  Shelf* shelf = nullptr;   ///< Null: nothing is kept, as where a site is only checked.
};

/// The adapter kinds this process can build. An object, not a global: tests make their own.
class AdapterKinds {
 public:
  /// `node` is the `adapter:` section of a system; `file` names it in findings.
  using Factory = std::function<std::unique_ptr<Adapter>(const YAML::Node& node, const config::Place& place,
                                                         const Services&, config::Findings&)>;

  /// `A` has `static const config::Spec<Config>& spec()`, a `Config`, and a constructor `A(Config, const
  /// Services&)`; what the constructor throws (Trouble, for a key that cannot be read) becomes a finding.
  template <class A>
  void add() {
    add(std::string(A::spec().kind()), &AdapterKinds::create<A>, A::spec().reference());
  }

  /// False: the name is taken, and nothing was added.
  bool add(const std::string& kind, Factory factory, const std::string& page) {
    if (!factories_.emplace(kind, std::move(factory)).second) return false;
    pages_ += page;
    return true;
  }

  /// The factory of a kind whose adapter is `A`.
  template <class A>
  static std::unique_ptr<Adapter> create(const YAML::Node& node, const config::Place& place,
                                         const Services& services, config::Findings& findings) {
    const std::size_t before = findings.size();
    auto settings = A::spec().read(node, place, findings);
    const bool well = findings.size() == before && !config::is_broken(node);
    A::spec().check_files(node, place, {}, findings);
    if (!well) return nullptr;
    try {
      return std::make_unique<A>(std::move(settings), services);
    } catch (const Trouble& problem) {
      config::add_new(config::finding_about(node, place, problem.told()), findings);
    } catch (const std::exception& problem) {
      const Sentence why = say("{}", "adapteri nevar izveidot: \"{}\"", problem.what());
      config::add_new(config::finding_about(node, place, why), findings);
    }
    return nullptr;
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
