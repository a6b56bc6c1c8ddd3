#pragma once

#include <string>

namespace sandbox::horizon {

/// Thrown where a request is not taken; becomes an error body with `class` and `message`.
struct Refusal {
  unsigned status = 400;
  std::string name;     ///< Of the error's class; wsdl/horizon/SOURCE.md lists them (modelled).
  std::string message;  ///< Never a value of the request.
};

}  // namespace sandbox::horizon
