#pragma once

#include <optional>
#include <string>
#include <utility>

#include "hub/values/made.h"

namespace hub::map {

/// Makes the functions of hub/values known to libxslt for the whole process, in the namespace
/// values::kFunctionsNamespace. Once, with the rest of start_xslt().
void register_value_functions();

/// Hears why a function of hub/values gave nothing, while it lives; transformations of its thread end there.
class ValueCalls {
 public:
  ValueCalls();
  ValueCalls(const ValueCalls&) = delete;
  ValueCalls& operator=(const ValueCalls&) = delete;
  ~ValueCalls();

  struct Failure {
    std::string function;  ///< `add-working-days`
    values::Problem problem;
    int line = 0;  ///< Of the stylesheet; 0: it is not known.
  };
  /// The first one.
  [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
  [[nodiscard]] bool is_out_of_memory() const { return out_of_memory_; }

  /// For the functions.
  void note(Failure failure) {
    if (!failure_) failure_ = std::move(failure);
  }
  void note_out_of_memory() { out_of_memory_ = true; }

 private:
  ValueCalls* around_;
  std::optional<Failure> failure_;
  bool out_of_memory_ = false;
};

}  // namespace hub::map
