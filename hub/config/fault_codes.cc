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

/// Whether the text is what the pattern says: each `*` any characters.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t star = pattern.find('*');
  if (text.substr(0, star) != pattern.substr(0, star)) return false;
  text.remove_prefix(star);
  while (true) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    if (star == std::string_view::npos) return text.size() >= pattern.size() && text.ends_with(pattern);
    const std::size_t found = text.find(pattern.substr(0, star));
    if (found == std::string_view::npos) return false;
    text.remove_prefix(found + star);
  }
}

}  // namespace

const FaultCodes::value_type* find_code(const FaultCodes& codes, std::string_view said) {
  if (const auto whole = codes.find(std::string(said)); whole != codes.end()) return &*whole;
  const FaultCodes::value_type* longest = nullptr;
  for (const auto& row : codes)
    if (row.first.find('*') != std::string::npos && matches(row.first, said))
      if (longest == nullptr || row.first.size() > longest->first.size()) longest = &row;
  return longest;
}

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
