#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "adapters/systems/pspp/simulator/bodies.h"

namespace sandbox::pspp {

/// The cases that PSPP knows, with what was told about each. Not thread-safe.
class CaseRegister {
 public:
  /// What a good body about a case does. `preview`: it is checked, nothing is kept.
  /// Result: the answer's body, or why not.
  /// `case_code`: of a payment the reference of its case.
  [[nodiscard]] std::variant<nlohmann::json, Refusal> take(Body body, const std::string& case_code,
                                                           const nlohmann::json& content, bool preview);

  /// A case as GET tells it: opening, current state, closing. Or PSPP-101.
  [[nodiscard]] std::variant<nlohmann::json, Refusal> find(const std::string& case_code) const;
  /// Its statuses in the order of their arrival, each with `late`. Or PSPP-101.
  [[nodiscard]] std::variant<nlohmann::json, Refusal> history(const std::string& case_code) const;

  [[nodiscard]] std::size_t cases() const { return cases_.size(); }
  [[nodiscard]] std::size_t statuses() const { return statuses_; }

 private:
  struct Case {
    nlohmann::json opening;
    nlohmann::json closing;                        ///< Null: open.
    nlohmann::json payment;                        ///< Null: nothing was told.
    nlohmann::json current;                        ///< sequence, state, label: of the newest by sequence.
    std::map<std::uint64_t, nlohmann::json> told;  ///< Statuses by sequence.
    nlohmann::json arrived = nlohmann::json::array();
  };
  using Answer = std::variant<nlohmann::json, Refusal>;

  Answer pay(const std::string& reference, const nlohmann::json& content, bool preview);
  Answer open(const std::string& case_code, const nlohmann::json& content, bool preview);
  Answer add(Case& known, const std::string& case_code, const nlohmann::json& content, bool preview);
  static Answer close(Case& known, const std::string& case_code, const nlohmann::json& content, bool preview);

  std::map<std::string, Case> cases_;
  std::size_t statuses_ = 0;
};

}  // namespace sandbox::pspp
