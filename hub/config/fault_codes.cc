#include "hub/config/fault_codes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/config/annotation.h"
#include "hub/config/spec.h"
#include "hub/config/words.h"

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

constexpr std::string_view kWords = "refuse, wait, resend, stop";

/// Looks for what is wrong with `CODE: {remedy: ..., en: ..., lv: ..., place: ...}`, field by field.
class RowReport {
 public:
  RowReport(Sentence row, const Place& place, Findings& findings)
      : row_(std::move(row)), place_(place), findings_(findings) {}

  void look(const YAML::Node& code, const YAML::Node& fields) {
    for (const auto& field : fields) look_at_field(field.first, field.second);
    if (!has("remedy"))
      tell(code, say("'remedy' is missing, one of {}", "trūkst 'remedy', viena no vērtībām {}", kWords));
    for (const auto& [one, other] : {std::pair{"en", "lv"}, std::pair{"lv", "en"}})
      if (has(one) && !has(other))
        tell(there_.at(one),
             say("'{}' is there, but not '{}': what callers are told stands in both languages",
                 "ir '{}', bet nav '{}': tekstam vaicātājam jābūt abās valodās", one, other));
  }

 private:
  [[nodiscard]] bool has(const std::string& field) const { return there_.contains(field); }

  void tell(const YAML::Node& where, const Sentence& text) {
    findings_.push_back(finding_at(where, place_, say("{}: {}", "{}: {}", row_, text)));
  }

  void look_at_field(const YAML::Node& key, const YAML::Node& value) {
    static const std::vector<std::string> kFields{"remedy", "en", "lv", "place"};
    const std::string name = key.IsScalar() ? key.Scalar() : std::string();
    if (std::find(kFields.begin(), kFields.end(), name) == kFields.end()) {
      tell(key, say("unknown field {}{}", "nezināms lauks {}{}", as_written(key), hint(name, kFields)));
      if (const auto meant = nearest(name, kFields)) there_.emplace(*meant, key);
      return;
    }
    if (is_broken(value)) {
      there_.emplace(name, key);
      return;
    }
    if (name == "remedy") {
      there_.emplace(name, key);
      if (!remedy_in(value))
        tell(value.IsNull() ? key : value,
             say("'remedy' cannot be {}{}", "'remedy' nevar būt {}{}", as_written(value),
                 hint(value.IsScalar() ? value.Scalar() : "", {"refuse", "wait", "resend", "stop"})));
      return;
    }
    if (!value.IsScalar() || value.Scalar().empty()) {
      there_.emplace(name, key);
      tell(value.IsScalar() ? value : key, say("'{}' cannot be {}: it is a text",
                                               "'{}' nevar būt {}: jābūt tekstam", name, as_written(value)));
      return;
    }
    there_.emplace(name, key);
    if (name == "place" && value.Scalar().front() != '/')
      tell(value, say("'place' cannot be {}: it is a path in the system's form, which begins with '/', as "
                      "/GetDebts/personCode of a document or /personCode of a parameter",
                      "'place' nevar būt {}: tas ir ceļš sistēmas formā un sākas ar '/', piem., "
                      "/GetDebts/personCode dokumentā vai /personCode parametram",
                      as_written(value)));
  }

  Sentence row_;
  const Place& place_;
  Findings& findings_;
  std::map<std::string, YAML::Node> there_;  ///< Fields that are there, or were meant: where.
};

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

bool report_items(const YAML::Node& node, const Place& place, const std::string& what,
                  const FaultCodes& codes, Findings& findings) {
  if (!node.IsMap()) return false;
  const std::size_t before = findings.size();
  for (const auto& entry : node) {
    if (is_broken(entry.second) && !entry.second.IsMap()) continue;
    if (entry.second.IsMap()) {
      RowReport report(say("{}, {}", "{}, {}", what, as_written(entry.first)), place, findings);
      report.look(entry.first, entry.second);
    } else if (!remedy_in(entry.second)) {
      findings.push_back(finding_at(
          entry.second.IsNull() ? entry.first : entry.second, place,
          say("{} cannot hold {}: it is a {}", "{} satur nederīgu vērtību ({}); vajadzīgā forma: {}", what,
              as_written(entry.second), form_of(codes, {}))));
    }
  }
  return findings.size() != before;
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
