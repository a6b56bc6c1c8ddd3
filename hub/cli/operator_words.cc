#include "hub/cli/operator_words.h"

#include <algorithm>
#include <cstdlib>

#include "hub/base/encoding.h"
#include "hub/cli/page.h"

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
  const bool says_nothing = text.find_first_not_of(" \t\r\n") == std::string::npos;
  return says_nothing || !is_utf8(text) || width_of(text) > kLongestReason;
}

std::string wrong_name(const Arguments& arguments) {
  constexpr Text kBy{"--by must be a name of 1 to 100 characters; it is on record in the clear.",
                     "--by jābūt vārdam, 1 līdz 100 rakstzīmes; to reģistrē atklātā tekstā."};
  const std::string by = said_by(arguments);
  const bool has_control =
      std::any_of(by.begin(), by.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
  if ((arguments.has("by") && by.empty()) || has_control || !is_utf8(by) || width_of(by) > kLongestName)
    return std::string(kBy.in(arguments.language()));
  return {};
}

std::string said_by(const Arguments& arguments) {
  if (arguments.has("by")) return arguments.option("by");
  const char* before = std::getenv("SUDO_USER");  // NOLINT(concurrency-mt-unsafe): no thread has started
  return before == nullptr ? std::string() : before;
}

}  // namespace hub::cli
