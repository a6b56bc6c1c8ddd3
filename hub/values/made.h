#pragma once

#include <cstdint>
#include <utility>
#include <variant>

#include "hub/base/sentence.h"

namespace hub::values {

/// Why a value is none of its kind, or why nothing can be said of it. Never holds the value.
struct Problem {
  enum class With : std::uint8_t {
    value,      ///< It is none of what it has to be, or it is missing.
    knowledge,  ///< Nothing is wrong with it: what this program would need, it does not know.
    call,       ///< A function is called with what it does not take, whatever the message says.
  };
  Sentence says;
  With with = With::value;
};

/// What was made of a text, or the Problem with it. Reads as Result does.
template <class T>
class [[nodiscard]] Made {
 public:
  Made(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Made(Problem problem)                                                // NOLINT(google-explicit-constructor)
      : state_(std::in_place_index<1>, std::move(problem)) {}

  [[nodiscard]] explicit operator bool() const noexcept { return state_.index() == 0; }
  [[nodiscard]] T& operator*() { return std::get<0>(state_); }
  [[nodiscard]] const T& operator*() const { return std::get<0>(state_); }
  [[nodiscard]] T* operator->() { return &std::get<0>(state_); }
  [[nodiscard]] const T* operator->() const { return &std::get<0>(state_); }
  [[nodiscard]] const Problem& problem() const { return std::get<1>(state_); }

 private:
  std::variant<T, Problem> state_;
};

}  // namespace hub::values
