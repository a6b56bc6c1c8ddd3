#include "hub/config/fault_codes.h"

#include <algorithm>
#include <array>
#include <optional>
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

/// `refuse`
std::optional<FaultMeaning> remedy_in(const YAML::Node& word) {
  const auto* const found = std::find_if(kRemedies.begin(), kRemedies.end(), [&](const auto& row) {
    return word.IsScalar() && row.first == word.Scalar();
  });
  if (found == kRemedies.end()) return std::nullopt;
  return FaultMeaning(found->second);
}

/// `{remedy: refuse, en: ..., lv: ..., place: ...}`
std::optional<FaultMeaning> meaning_in(const YAML::Node& node) {
  std::optional<FaultMeaning> meaning;
  std::map<std::string, std::string> texts;
  bool well = true;
  const auto take = [&](const std::string& field, const YAML::Node& value) {
    if (field == "remedy") {
      meaning = remedy_in(value);
    } else {
      well = well && value.IsScalar() && (field == "en" || field == "lv" || field == "place");
      if (well) texts[field] = value.Scalar();
    }
  };
  if (!for_each_entry(node, take) || !well || !meaning) return std::nullopt;
  if (texts["en"].empty() != texts["lv"].empty()) return std::nullopt;
  if (!texts["place"].empty() && texts["place"].front() != '/') return std::nullopt;
  meaning->words = Sentence(texts["en"], texts["lv"]);
  meaning->place = texts["place"];
  return meaning;
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
  const auto take = [&](const std::string& code, const YAML::Node& said) {
    const auto meaning = said.IsMap() ? meaning_in(said) : remedy_in(said);
    if (meaning) read[code] = *meaning;
    well = well && meaning;
  };
  if (!for_each_entry(node, take) || !well) return false;
  codes = std::move(read);
  return true;
}

Sentence form_of(const FaultCodes& /*codes*/, const std::optional<Range>& /*range*/) {
  return Text{
      "mapping of codes to refuse | wait | resend | stop, or to {remedy: one of these, en: and lv: what "
      "callers are told, place: path in the system's form}",
      "kodu kopa; katram kodam refuse | wait | resend | stop vai {remedy: viens no šiem, en: un lv: ko "
      "saka vaicātājam vai sūtītājam, place: vieta sistēmas formā}"};
}

std::string show(const FaultCodes& codes) {
  std::string text;
  for (const auto& [code, meaning] : codes)
    for (const auto& [word, value] : kRemedies)
      if (value == meaning.remedy)
        text.append(text.empty() ? "" : ", ").append(code).append(": ").append(word);
  return text;
}

}  // namespace hub::config
