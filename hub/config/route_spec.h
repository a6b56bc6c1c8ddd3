#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/config/site.h"
#include "hub/config/spec.h"

namespace hub::config {

/// routes/<name>.yaml as written: plain values where Route has them, names before anything is looked up.
struct RouteFile : RouteSettings {
  struct Accept {
    Located type;
  };

  struct Filter {
    Located when;
    bool document = false;
    Written written;
  };

  struct Deliver : TargetSettings {
    Located to;
    Located operation;
    Located reply;
    Written written;
  };

  struct Choice {
    std::vector<Located> after;
    Located when;
    bool document = false;
    Located map;
    std::optional<Deliver> deliver;
    Written written;
  };

  struct Failures : FailureSettings {
    bool hold = true;
    bool halt = true;
    std::vector<Located> halt_for;
    Written written;
  };

  Located route;
  std::string summary;
  Accept accept;
  std::optional<Filter> filter;
  Located map;
  std::optional<Deliver> deliver;
  std::vector<Choice> choose;
  std::vector<Located> publish;
  std::optional<Failures> on_failure;
  Located lane;
  Written written;
};

[[nodiscard]] const Spec<RouteFile>& route_spec();

/// Fields that only the route of a send has.
[[nodiscard]] const std::vector<std::string>& fields_of_sends();

}  // namespace hub::config
