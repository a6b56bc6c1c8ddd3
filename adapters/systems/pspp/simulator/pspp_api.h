#pragma once

#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/systems/pspp/simulator/case_register.h"
#include "adapters/systems/pspp/simulator/tokens.h"
#include "adapters/systems/rest_server.h"

namespace sandbox::pspp {

struct PsppOptions {
  std::string client = "sakta";
  std::string secret;
  std::chrono::seconds token_life{300};
  std::string
      data;  ///< Writes that were taken, as JSON lines; read at the start. Empty: nothing outlives it.
};

/// PSPP's cases as wsdl/pspp/openapi.json describes them. Thread-safe.
class PsppApi {
 public:
  /// Throws std::runtime_error if the data file cannot be used.
  explicit PsppApi(PsppOptions options);

  /// token, open_case, add_status, close_case, report_payment, read_case, read_history, health; empty: no
  /// resource.
  [[nodiscard]] static std::string operation(const HttpRequest& request);
  [[nodiscard]] HttpReply answer(const HttpRequest& request, Behaviour behaviour);

 private:
  /// A write that was taken, and what was answered.
  struct Taken {
    std::string what;  ///< Path and body.
    std::string answer;
  };

  HttpReply write(Body body, const HttpRequest& request, Behaviour behaviour);
  HttpReply taken_before(const Taken& taken, const std::string& what, Behaviour behaviour);
  void read_data();
  void keep(const std::string& key, const HttpRequest& request);
  HttpReply health();

  PsppOptions options_;
  Tokens tokens_;
  std::mutex guard_;  ///< Over all below.
  CaseRegister cases_;
  std::map<std::string, Taken> keys_;
  std::size_t repeats_ = 0;
  std::ofstream data_;
};

}  // namespace sandbox::pspp
