#pragma once

#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "adapters/systems/rest_server.h"
#include "adapters/systems/smartcity/simulator/event_reader.h"

namespace sandbox::smartcity {

struct CityOptions {
  std::string token;
  std::string
      data;  ///< Events that were taken, as JSON lines; read at the start. Empty: nothing outlives it.
};

/// The city's event platform as wsdl/smartcity/openapi.json describes it. Thread-safe.
class CityEvents {
 public:
  /// Throws std::runtime_error if the data file cannot be used.
  explicit CityEvents(CityOptions options);

  /// Of a posted event its type with `_` for `.`, as the behaviour file names it; read_events, health; empty:
  /// no resource.
  [[nodiscard]] static std::string operation(const HttpRequest& request);
  [[nodiscard]] HttpReply answer(const HttpRequest& request, Behaviour behaviour);

 private:
  HttpReply take(const Event& event, Behaviour behaviour);
  void read_data();
  void keep(const nlohmann::json& entry);
  HttpReply shown();
  HttpReply health();

  CityOptions options_;
  std::mutex guard_;                                                  ///< Over all below.
  nlohmann::json events_ = nlohmann::json::array();                   ///< In the order of their arrival.
  std::map<std::pair<std::string, std::string>, std::size_t> known_;  ///< Source and id: place in events_.
  std::size_t repeats_ = 0;
  std::ofstream data_;
};

}  // namespace sandbox::smartcity
