#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "hub/config/site.h"
#include "hub/config/spec.h"

namespace hub::config {

/// routes/<name>.yaml as written: the fields of Route before anything is looked up.
struct RouteFile {
  struct Accept {
    Located type;
  };

  struct Filter {
    Located when;
    bool document = false;
    Written written;
  };

  struct Deliver {
    Located to;
    Located operation;
    Located reply;
    std::chrono::milliseconds timeout = Target{}.timeout;
    Written written;
  };

  struct Choice {
    Located when;
    bool document = false;
    Located map;
    std::optional<Deliver> deliver;
    Written written;
  };

  struct Patience {
    std::chrono::milliseconds dead_letter_after{};
  };

  struct Failures {
    bool discard_refused = false;
    Patience resend;
    Patience wait;
    bool hold = true;
    bool halt = true;
    std::vector<Located> halt_for;
    std::uint32_t mapping_lanes = OnFailure{}.mapping_lanes;
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
  bool skip_dead = false;
  Located lane;
  Written written;
};

[[nodiscard]] const Spec<RouteFile>& route_spec();

}  // namespace hub::config
