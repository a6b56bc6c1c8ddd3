#include "hub/cli/operator_words.h"

#include <cstdlib>

#include "hub/cli/page.h"
#include "hub/serve/operator_said.h"

namespace hub::cli {
namespace {

constexpr std::size_t kLongestReason = 500;  ///< Characters.
constexpr std::size_t kLongestName = 100;

}  // namespace

std::string wrong_reason(const Arguments& arguments, Reason reason) {
  constexpr Text kBecause{"--because must say why, in 1 to 500 characters; it is kept sealed.",
                          "--because jānorāda iemesls, 1 līdz 500 rakstzīmes; to glabā šifrētu."};
  const bool asked = reason == Reason::needed || arguments.has("because");
  if (asked && is_no_reason(arguments.option("because")))
    return std::string(kBecause.in(arguments.language()));
  return wrong_name(arguments);
}

bool is_no_reason(const std::string& text) {
  return !serve::is_operator_reason(text) || width_of(text) > kLongestReason;
}

std::string wrong_name(const Arguments& arguments) {
  constexpr Text kBy{
      "--by must be a name of 1 to 100 characters that can be seen, no personal code; it is on record in the "
      "clear.",
      "--by jābūt vārdam, 1 līdz 100 redzamas rakstzīmes, ne personas kodam; to reģistrē atklātā tekstā."};
  const std::string by = said_by(arguments);
  if (by.empty() && !arguments.has("by")) return {};
  if (!serve::is_operator_name(by) || width_of(by) > kLongestName)
    return std::string(kBy.in(arguments.language()));
  return {};
}

std::string said_by(const Arguments& arguments) {
  if (arguments.has("by")) return arguments.option("by");
  const char* before = std::getenv("SUDO_USER");  // NOLINT(concurrency-mt-unsafe): no thread has started
  return before == nullptr ? std::string() : before;
}

}  // namespace hub::cli
