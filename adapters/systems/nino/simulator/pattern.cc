#include "adapters/systems/nino/simulator/pattern.h"

#include <regex.h>

#include <stdexcept>

namespace sandbox::nino {

bool matches(const std::string& text, const std::string& expression) {
  regex_t compiled{};
  const auto whole = "^(" + expression + ")$";
  if (::regcomp(&compiled, whole.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
    throw std::runtime_error("'" + expression + "' is no POSIX extended expression");
  }
  const bool found = ::regexec(&compiled, text.c_str(), 0, nullptr, 0) == 0;
  ::regfree(&compiled);
  return found;
}

}  // namespace sandbox::nino
