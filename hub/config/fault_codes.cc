#include "hub/config/fault_codes.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/config/spec.h"

namespace hub::config {
namespace {

constexpr std::array<std::pair<std::string_view, FaultRemedy>, 4> kRemedies{{{"refuse", FaultRemedy::refuse},
                                                                             {"wait", FaultRemedy::wait},
                                                                             {"resend", FaultRemedy::resend},
                                                                             {"stop", FaultRemedy::stop}}};

}  // namespace

const ErrorCode& code_for(FaultRemedy remedy) {
  switch (remedy) {
    case FaultRemedy::refuse:
      return codes::deliver_refused;
    case FaultRemedy::wait:
      return codes::deliver_overloaded;
    case FaultRemedy::resend:
      return codes::deliver_not_taken;
    case FaultRemedy::stop:
      return codes::deliver_misconfigured;
  }
  return codes::deliver_bad_reply;
}

bool parse(const YAML::Node& node, const Place& /*place*/, const Range& /*range*/, FaultCodes& codes) {
  FaultCodes read;
  bool well = true;
  const auto take = [&](const std::string& code, const YAML::Node& word) {
    const auto* const found = std::find_if(kRemedies.begin(), kRemedies.end(), [&](const auto& row) {
      return word.IsScalar() && row.first == word.Scalar();
    });
    if (found == kRemedies.end()) {
      well = false;
    } else {
      read[code] = found->second;
    }
  };
  if (!for_each_entry(node, take) || !well) return false;
  codes = std::move(read);
  return true;
}

std::string form_of(const FaultCodes& /*codes*/, const std::optional<Range>& /*range*/) {
  return "mapping of codes to refuse | wait | resend | stop";
}

std::string show(const FaultCodes& codes) {
  std::string text;
  for (const auto& [code, remedy] : codes)
    for (const auto& [word, value] : kRemedies)
      if (value == remedy) text.append(text.empty() ? "" : ", ").append(code).append(": ").append(word);
  return text;
}

}  // namespace hub::config
