#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/systems/eaddress/simulator/directory.h"

namespace sandbox::eaddress {

/// The synchronisation of addressees: pages, tokens, and how long must lie between two. Of one thread at a
/// time. Throws Refused: BL.AKL.SNH.001, .006, .007, .008, .016.
class Catalogue {
 public:
  Catalogue(const Directory& directory, const SimulatedClock& clock, std::size_t page);

  struct Page {
    std::vector<const Unit*> units;
    std::string next;   ///< ContinuationToken; empty: that was all.
    bool more = false;  ///< Of changes.
  };
  [[nodiscard]] Page initial(const std::string& connection, const std::string& token);
  [[nodiscard]] Page changed(const std::string& connection, std::int64_t after);

  struct Request {
    std::string id;
    std::string file;
    std::string content;
  };
  [[nodiscard]] std::string start_initial(const std::string& connection);
  [[nodiscard]] std::string start_changed(const std::string& connection, std::int64_t after);
  /// The last request of the connection.
  [[nodiscard]] const Request& result(const std::string& connection, const std::string& id);
  void confirm(const std::string& connection, const std::string& id);
  /// Empty: there is no such file.
  [[nodiscard]] std::string file(const std::string& name) const;

  bool repeats_token = false;  ///< The token that came is the one that goes.
  bool is_not_ready = false;   ///< Of the asynchronous form.
  std::int64_t oldest = 0;     ///< Changes behind an older version are not kept.

 private:
  struct Sync {
    std::optional<Moment> full;
    std::optional<Moment> changes;
    std::optional<std::int64_t> expected;  ///< The last version of a page that was not the last.
    std::map<std::string, std::size_t> tokens;
    std::optional<Request> request;
  };

  void begin_full(Sync& sync) const;
  void begin_changes(Sync& sync, std::int64_t after) const;
  [[nodiscard]] std::string started(Sync& sync, const std::vector<const Unit*>& units) const;

  const Directory& directory_;
  const SimulatedClock& clock_;
  std::size_t page_;
  std::map<std::string, Sync> syncs_;
};

}  // namespace sandbox::eaddress
