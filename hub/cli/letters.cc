#include "hub/cli/letters.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <utility>
#include <vector>

#include "hub/cli/delivery_words.h"
#include "hub/cli/letters_page.h"
#include "hub/cli/open_keys.h"
#include "hub/cli/store_access.h"

namespace hub::cli {
namespace {

constexpr std::size_t kAtOnce = 1'000;

/// Everything that has been tried in vain, in the order of acceptance, each with how many wait behind it: a
/// delivery comes before those of its lane that wait for it. `untried`: the others, counted.
Result<std::vector<Letter>> find_letters(port::StoreReader& reader, Untried& untried) {
  std::vector<Letter> letters;
  std::map<model::Tag, std::size_t> of_lane;
  std::uint64_t after = 0;
  for (;;) {
    auto page = wait_for(reader.pending(after, kAtOnce));
    if (!page) return std::move(page).error();
    for (const model::Pending& pending : *page) {
      after = pending.sequence;
      if (const auto first = of_lane.find(pending.delivery.lane); first != of_lane.end())
        ++letters[first->second].behind;
      if (!is_letter(pending.delivery.state) && pending.delivery.state != model::State::retrying) {
        ++untried[pending.delivery.route];
        continue;
      }
      auto story = wait_for(reader.salvage(pending.message));  // one damaged message hides no other letter
      if (!story) return std::move(story).error();
      auto letter = letter_of(pending, *story);
      if (!letter) return std::move(letter).error();
      of_lane.emplace(pending.delivery.lane, letters.size());
      letters.push_back(*std::move(letter));
    }
    if (page->size() < kAtOnce) return letters;
  }
}

}  // namespace

const CommandLine& letters_command() {
  static const CommandLine command{
      "letters",
      {},
      {"state", "library"},
      {"Lists the deliveries that wait for a person, and those that are tried again.",
       "Uzskaita piegādes, kas gaida cilvēka lēmumu, un tās, ko mēģina vēlreiz."}};
  return command;
}

int letters(const Arguments& arguments) {
  const Language language = arguments.language();
  const std::string state = state_folder(arguments);
  const auto reader = open_reader(state, language);
  if (!reader) return 1;
  Untried untried;
  auto found = find_letters(*reader, untried);
  if (!found) return fail_with(found.error(), language);
  std::stable_sort(found->begin(), found->end(),
                   [](const Letter& a, const Letter& b) { return a.since < b.since; });
  std::vector<Uuid> ids;
  for (const Letter& letter : *found) ids.push_back(letter.pending.message);
  const KeyWords keys = open_keys(state, ids);
  for (Letter& letter : *found)
    if (const auto known = keys.find(letter.pending.message); known != keys.end())
      letter.keys = known->second;
  std::cout << letters_page(*found, untried, language);
  return 0;
}

}  // namespace hub::cli
