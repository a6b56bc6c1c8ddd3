#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/port/task.h"

namespace hub::port {

/// What an adapter keeps for itself over restarts, beside the record: values by names, in drawers of its own.
/// Names are on disk as keyed hashes and values sealed: whoever reads the disk learns neither. It is no
/// evidence; what is lost is fetched again from the system. Any thread. Errors of all: store.unavailable,
/// store.damaged.
class Shelf {
 public:
  Shelf() = default;
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;
  virtual ~Shelf() = default;

  struct Entry {
    std::string name;
    std::optional<std::string> value;  ///< Nothing: it is taken out.
  };
  using Values = std::vector<std::optional<std::string>>;

  /// In the order of the names; nothing, where there is no value.
  virtual Task<Result<Values>> find(std::string drawer, std::vector<std::string> names) = 0;
  /// All of them or none; on stable storage when this completes.
  virtual Task<Outcome> put(std::string drawer, std::vector<Entry> entries) = 0;
  /// Takes everything out, piece by piece: after a crash some of it may be there.
  virtual Task<Outcome> empty(std::string drawer) = 0;
};

}  // namespace hub::port
