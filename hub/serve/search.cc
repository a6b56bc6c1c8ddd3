#include "hub/serve/search.h"

#include <algorithm>
#include <set>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/config/words.h"
#include "hub/flow/reading.h"
#include "hub/flow/stored.h"
#include "hub/record/head.h"
#include "hub/values/person_code.h"

namespace hub::serve {
namespace {

constexpr int kYears = 20;
constexpr std::string_view kCase = "case";

using Names = std::set<std::string, std::less<>>;

/// Names of the types' keys; of the same name one may be personal and another not: it is searched for as
/// personal.
Names names_of(const config::Site& site, bool personal) {
  Names names;
  for (const config::MessageType& type : site.types)
    for (const config::KeyPath& key : type.keys)
      if (key.personal == personal) names.insert(key.name);
  return names;
}

Error wrong(Sentence detail) {
  return Error(codes::config_invalid, std::move(detail));
}

/// With its hyphen: eleven digits alone may be another key's.
bool is_written_code(const std::string& value) {
  return value.find('-') != std::string::npos && values::PersonCode::parse(value);
}

/// `NAME=VALUE` taken apart, unless that is a value with such a sign.
Outcome take_name(const config::Site& site, std::string& value, Names& names) {
  const std::size_t sign = value.find('=');
  const std::string name = value.substr(0, sign == std::string::npos ? 0 : sign);
  const Names personal = names_of(site, true);
  names = names_of(site, false);
  for (const std::string& one : personal) names.erase(one);  // a tag does not say of which type it is
  if (name.empty() && is_written_code(value))
    return wrong(Text{"this is a person's code: search for it with --person and --purpose",
                      "tas ir personas kods: meklējiet ar --person un --purpose"});
  if (name.empty()) return Done{};
  if (names.count(name) > 0) {
    names = {name};
    value.erase(0, sign + 1);
    return Done{};
  }
  if (personal.count(name) > 0)
    return wrong(say("the key {} is personal: search for it with --person and --purpose",
                     "atslēga {} ir personas dati: meklējiet ar --person un --purpose", name));
  return wrong(say("no type has a key {}{}", "nevienam tipam nav atslēgas {}{}", name,
                   config::hint(name, {names.begin(), names.end()})));
}

Outcome check_person(const Sought& sought) {
  if (sought.purpose.find_first_not_of(" \t\r\n") == std::string::npos)
    return wrong(
        Text{"a search by a person's code needs --purpose", "meklēšanai pēc personas koda vajag --purpose"});
  if (sought.until - sought.since > kLongestPersonSearch)
    return wrong(Text{"a search by a person's code covers a year at most",
                      "meklēšana pēc personas koda aptver ne vairāk kā gadu"});
  return Done{};
}

/// A personal code is written with its hyphen or without.
std::vector<std::string> forms_of(const std::string& value, bool person) {
  constexpr std::size_t kBirth = 6;
  constexpr std::size_t kDigits = 11;
  std::vector<std::string> forms{value};
  if (!person) return forms;
  std::string digits = value;
  if (digits.size() == kDigits + 1 && digits[kBirth] == '-') digits.erase(kBirth, 1);
  const bool plain = digits.size() == kDigits && digits.find_first_not_of("0123456789") == std::string::npos;
  if (plain) forms = {digits, std::string(digits).insert(kBirth, 1, '-')};
  return forms;
}

bool is_personal(const config::MessageType& type, const std::string& name) {
  return std::any_of(type.keys.begin(), type.keys.end(),
                     [&name](const config::KeyPath& key) { return key.name == name && key.personal; });
}

}  // namespace

Result<std::vector<model::KeyTag>> tags_for(const Sought& sought, const config::Site& site,
                                            const record::TagKeys& keys) {
  Names names;
  std::string value = sought.value;
  const bool person = sought.key == kPerson;
  Outcome checked = Done{};
  if (sought.key == "party") {
    names = {std::string(record::kPartyKey)};
  } else if (sought.key == kCase) {
    names = {std::string(record::kCaseKey)};
    const bool is_key = names_of(site, false).count(kCase) > 0;
    if (is_key && names_of(site, true).count(kCase) == 0) names.emplace(kCase);
  } else if (person) {
    checked = check_person(sought);
    names = names_of(site, true);
  } else {
    checked = take_name(site, value, names);
  }
  if (!checked) return std::move(checked).error();
  if (value.empty()) return wrong(Text{"a search needs a value", "meklēšanai vajag vērtību"});
  const int last = record::year_of(sought.until);
  const int first = std::max(record::year_of(sought.since), last - kYears + 1);
  std::vector<model::KeyTag> tags;
  for (const std::string& form : forms_of(value, person))
    for (const std::string& name : names)
      for (int year = last; year >= first; --year) tags.push_back({name, keys.search(year, name, form)});
  return tags;
}

port::Task<std::vector<model::Key>> open_keys(const flow::RecordServices& services, Uuid message) {
  std::vector<model::Key> open;
  auto story = co_await services.store.salvage(message);
  if (!story || story->items.empty()) co_return open;
  const auto head = record::read_head(story->items.front().head);
  const flow::CompiledType* const type = head ? services.plan->find(head->type) : nullptr;
  if (type == nullptr) co_return open;
  const auto octets = flow::open_part(services, *story, "request");
  if (!octets) co_return open;
  const auto tree = flow::read_body(*type, head->format, *octets);
  if (!tree) co_return open;
  auto keys = flow::take_keys(*type, *tree);
  if (!keys) co_return open;
  for (model::Key& key : *keys)
    if (!is_personal(*type->declared, key.name)) open.push_back(std::move(key));
  co_return open;
}

}  // namespace hub::serve
