#pragma once

#include <exception>
#include <stdexcept>
#include <utility>

#include "hub/base/sentence.h"

namespace hub {

/// Why something cannot begin, thrown where there is no Result to give; `what()` is the English of it.
class Trouble : public std::runtime_error {
 public:
  explicit Trouble(Sentence told) : std::runtime_error(told.en()), told_(std::move(told)) {}

  [[nodiscard]] const Sentence& told() const { return told_; }

 private:
  Sentence told_;
};

/// What an exception says; of one that is not ours, its words in both languages.
[[nodiscard]] inline Sentence told(const std::exception& problem) {
  const auto* const ours = dynamic_cast<const Trouble*>(&problem);
  return ours != nullptr ? ours->told() : Sentence(problem.what());
}

}  // namespace hub
