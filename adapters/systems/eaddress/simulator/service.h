#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "adapters/systems/eaddress/simulator/core.h"
#include "adapters/systems/rest_server.h"

namespace sandbox::eaddress {

/// What a test has asked for by the control address.
struct Orders {
  struct Refusal {
    std::string code;
    bool receiver = false;
    std::int64_t left = 0;  ///< How many times more.
  };
  std::map<std::string, Refusal> refusals;  ///< By operation.
  /// Minutes of the day, UTC, by the simulated clock: the service is away from the first to the second.
  std::optional<std::pair<int, int>> maintenance;

  [[nodiscard]] bool is_away(Moment now) const;
};

/// The e-address's unified interface as wsdl/eaddress describes it. Thread-safe: one request at a time.
class UnifiedService {
 public:
  /// Throws std::runtime_error that says what is wrong.
  explicit UnifiedService(Settings settings);

  /// SendMessage and so on; empty: it is no call of an operation.
  [[nodiscard]] static std::string operation(const HttpRequest& request);
  [[nodiscard]] HttpReply answer(const HttpRequest& request, Behaviour behaviour);

 private:
  HttpReply exchange(const HttpRequest& request, Behaviour behaviour);
  Incoming read(const HttpRequest& request);
  void check_addressing(xmlNode* header, Incoming& in) const;
  Outgoing perform(const Incoming& in, Behaviour behaviour);
  [[nodiscard]] HttpReply reply(const Incoming& in, const std::string& action, const std::string& body,
                                const Outgoing& out) const;
  void record(const Incoming& in, const std::string& outcome, Behaviour behaviour);

  std::mutex guard_;
  Core core_;
  Orders orders_;
  std::map<std::string, Operation> operations_;
};

}  // namespace sandbox::eaddress
