#include "hub/cli/find.h"

#include <charconv>
#include <iostream>
#include <optional>
#include <set>

#include "hub/base/codes.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/open_keys.h"
#include "hub/cli/page.h"
#include "hub/cli/selection.h"
#include "hub/cli/store_access.h"
#include "hub/serve/control.h"

namespace hub::cli {
namespace {

constexpr std::size_t kUsual = 100;
constexpr std::size_t kMost = 10'000;

constexpr Text kLimit{"--limit must be a number from 1 to 10000", "--limit jābūt skaitlim no 1 līdz 10000"};
constexpr Text kNothingFound{"No message is found.", "Neviens ziņojums nav atrasts."};
constexpr Text kFound{"messages: ", "ziņojumi: "};
constexpr Text kMore{"; there are more: narrow the search, or raise --limit",
                     "; ir vēl citi: sašauriniet meklēšanu vai palieliniet --limit"};
constexpr Text kUnread{"cannot be read", "nav nolasāms"};
constexpr Text kNoHubToAsk{
    "Keys, cases, persons and parties stand in the store as blind tags, and only a running hub has the key.\n"
    "Search by --number, --since, --until and --status works without it.",
    "Atslēgas, lietas, personas un puses krātuvē glabājas kā slēptas birkas, un atslēga ir tikai strādājošam "
    "centrmezglam.\nPēc --number, --since, --until un --status var meklēt arī bez tā."};

std::optional<std::size_t> limit_of(const Arguments& arguments) {
  const std::string text = arguments.option("limit");
  std::size_t limit = kUsual;
  if (text.empty()) return limit;
  const auto [rest, failed] = std::from_chars(text.data(), text.data() + text.size(), limit);
  const bool whole = failed == std::errc() && rest == text.data() + text.size();
  return whole && limit >= 1 && limit <= kMost ? std::make_optional(limit) : std::nullopt;
}

/// Where its deliveries stand, or itself, and whose turn it is.
std::string standing_of(const Selected& selected, Language language) {
  if (selected.deliveries.empty())
    return std::string(state_word(selected.state, language)) + "  " +
           std::string(turn_word(selected.state, language));
  std::string states;
  std::set<std::string_view> turns;
  for (const model::Delivery& delivery : selected.deliveries) {
    states.append(states.empty() ? "" : ", ").append(delivery.route).append(": ");
    states.append(state_word(delivery.state, language));
    if (!model::is_end(delivery.state)) turns.insert(turn_word(delivery.state, language));
  }
  if (turns.empty()) turns.insert(turn_word(selected.state, language));
  std::string whose;
  for (const std::string_view turn : turns) whose.append(whose.empty() ? "" : ", ").append(turn);
  return states + "  " + whose;
}

std::string line_of(const Selected& selected, const KeyWords& keys, Language language) {
  std::string line = selected.message.to_string() + "  " + moment(selected.message.time()) + "  ";
  const std::string type = selected.type.empty() ? "-" : selected.type;  // refused before it was known
  const bool is_read = !selected.type.empty() || !selected.party.empty();
  line += is_read ? type + "  " + selected.party : std::string(kUnread.in(language));
  if (const auto known = keys.find(selected.message); known != keys.end()) line += "  " + known->second;
  return line + "  " + standing_of(selected, language) + "\n";
}

int refuse(const Error& error, const std::string& state, Language language) {
  if (&error.code() == &codes::deliver_unreachable) {
    std::cerr << serve::no_answer(error, state, language) << kNoHubToAsk.in(language) << "\n";
    return 1;
  }
  if (&error.code() == &codes::config_invalid) {
    std::cerr << "sakta find: " << error.detail(language) << "\n";
    return 2;
  }
  return fail_with(error, language);
}

}  // namespace

const CommandLine& find_command() {
  static const CommandLine command = [] {
    CommandLine line{
        "find",
        {},
        {kCriteria.begin(), kCriteria.end()},
        {"Finds messages by business key (NAME=VALUE or a value), case, person (with a purpose; on "
         "record), party, first digits of the id, state and time, newest first.",
         "Atrod ziņojumus pēc atslēgas (NOSAUKUMS=VĒRTĪBA vai vērtība), lietas, personas (ar nolūku; "
         "reģistrē), puses, identifikatora pirmajiem cipariem, stāvokļa un laika, jaunākos vispirms."}};
    line.options.insert(line.options.end(), {"by", "limit", "state", "library"});
    return line;
  }();
  return command;
}

int find(const Arguments& arguments) {
  const Language language = arguments.language();
  const auto limit = limit_of(arguments);
  if (!limit) {
    std::cerr << "sakta find: " << kLimit.in(language) << "\n";
    return 2;
  }
  const auto criteria = criteria_of(arguments, "find", std::chrono::system_clock::now());
  if (!criteria) return 2;
  const std::string state = state_folder(arguments);
  const auto reader = open_reader(state, language);
  if (!reader) return 1;
  const auto selection = select(*reader, *criteria, tags_of_hub(state, language), *limit);
  if (!selection) return refuse(selection.error(), state, language);
  if (selection->messages.empty()) {
    std::cout << kNothingFound.in(language) << "\n";
    return 0;
  }
  std::vector<Uuid> ids;
  for (const Selected& selected : selection->messages) ids.push_back(selected.message);
  const KeyWords keys = open_keys(state, ids);
  for (const Selected& selected : selection->messages) std::cout << line_of(selected, keys, language);
  std::cout << kFound.in(language) << selection->messages.size()
            << (selection->more ? kMore.in(language) : "") << "\n";
  return 0;
}

}  // namespace hub::cli
