#include "hub/cli/letters.h"

#include <algorithm>
#include <iostream>

#include "hub/cli/letter_search.h"
#include "hub/cli/letters_page.h"
#include "hub/cli/open_keys.h"
#include "hub/cli/store_access.h"

namespace hub::cli {
namespace {

constexpr Text kNoneFits{
    "No letter fits this search. Routes and systems are called as in `sakta status`; `sakta letters` without "
    "options lists all.",
    "Šai meklēšanai neatbilst neviena piegāde. Maršruti un sistēmas saucas tā, kā tos rāda `sakta status`; "
    "visas uzskaita `sakta letters` bez opcijām."};

}  // namespace

const CommandLine& letters_command() {
  static const CommandLine command = [] {
    CommandLine line{"letters",
                     {},
                     filter_options(),
                     {"Lists the deliveries that wait for a person, and those that are tried again.",
                      "Uzskaita piegādes, kas gaida cilvēka lēmumu, un tās, ko mēģina vēlreiz."}};
    line.options.insert(line.options.end(), {"state", "library"});
    return line;
  }();
  return command;
}

int letters(const Arguments& arguments) {
  const Language language = arguments.language();
  const auto filter = filter_of(arguments);
  if (!filter) {
    std::cerr << "sakta letters: " << filter.error().detail(language) << "\n";
    return 2;
  }
  const std::string state = state_folder(arguments);
  const auto reader = open_reader(state, language);
  if (!reader) return 1;
  Untried untried;
  auto found = find_letters(*reader, *filter, untried);
  if (!found) return fail_with(found.error(), language);
  std::stable_sort(found->begin(), found->end(),
                   [](const Letter& a, const Letter& b) { return a.since < b.since; });
  std::vector<Uuid> ids;
  for (const Letter& letter : *found) ids.push_back(letter.pending.message);
  const KeyWords keys = open_keys(state, ids);
  for (Letter& letter : *found)
    if (const auto known = keys.find(letter.pending.message); known != keys.end())
      letter.keys = known->second;
  const std::vector<std::string_view> narrowing = filter_options();
  const bool narrowed = std::any_of(narrowing.begin(), narrowing.end(),
                                    [&](std::string_view option) { return arguments.has(option); });
  if (found->empty() && narrowed) {
    std::cout << kNoneFits.in(language) << "\n";
    return 0;
  }
  std::cout << letters_page(*found, untried, language);
  return 0;
}

}  // namespace hub::cli
