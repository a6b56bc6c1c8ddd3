#include "hub/cli/letter_search.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/page.h"
#include "hub/cli/store_access.h"
#include "hub/config/words.h"

namespace hub::cli {
namespace {

constexpr std::size_t kLettersAtOnce = 1'000;
constexpr std::array kLetterStates{model::State::dead, model::State::held, model::State::halted,
                                   model::State::retrying};

constexpr Text kIn{"--in must be dead, held, halted or retrying",
                   "--in jābūt dead, held, halted vai retrying"};
constexpr Text kCode{"--code is no error code of this hub", "--code nav šī centrmezgla kļūdas kods"};
constexpr Text kSince{"--since must be a date or a time in UTC: 2026-11-20 or 2026-11-20T08:15:00Z",
                      "--since jābūt datumam vai laikam (UTC): 2026-11-20 vai 2026-11-20T08:15:00Z"};

Error wrong(const Text& text) {
  return {codes::config_invalid, text};
}

Sentence near(const std::string& code) {
  std::vector<std::string> names;
  for (const ErrorCode* known : codes::kAll) names.emplace_back(known->name);
  return config::hint(code, names);
}

}  // namespace

std::vector<std::string_view> filter_options() {
  return {"route", "in", "code", "system", "since"};
}

Result<LetterFilter> filter_of(const Arguments& arguments) {
  LetterFilter filter;
  filter.route = arguments.option("route");
  filter.code = arguments.option("code");
  filter.system = arguments.option("system");
  if (!filter.code.empty() && codes::find(filter.code) == nullptr)
    return Error(codes::config_invalid, say("{}{}", "{}{}", Sentence(kCode), near(filter.code)));
  if (arguments.has("in")) {
    const std::string word = arguments.option("in");
    const auto* const state =
        std::find_if(kLetterStates.begin(), kLetterStates.end(),
                     [&word](model::State known) { return model::name_of(known) == word; });
    if (state == kLetterStates.end()) return wrong(kIn);
    filter.state = *state;
  }
  if (arguments.has("since")) {
    filter.since = read_moment(arguments.option("since"));
    if (!filter.since) return wrong(kSince);
  }
  return filter;
}

bool fits(const Letter& letter, const LetterFilter& filter) {
  const model::Delivery& delivery = letter.pending.delivery;
  if (!filter.route.empty() && filter.route != delivery.route) return false;
  if (filter.state && *filter.state != delivery.state) return false;
  if (!filter.code.empty() && (!letter.error || letter.error->code != filter.code)) return false;
  if (!filter.system.empty() && filter.system != letter.system) return false;
  return !filter.since || letter.since >= *filter.since;
}

/// A delivery comes before those of its lane that wait for it.
Result<std::vector<Letter>> find_letters(port::StoreReader& reader, const LetterFilter& filter,
                                         Untried& untried) {
  std::vector<Letter> letters;
  std::map<model::Tag, std::size_t> of_lane;
  std::uint64_t after = 0;
  for (;;) {
    auto page = wait_for(reader.pending(after, kLettersAtOnce));
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
    if (page->size() < kLettersAtOnce) break;
  }
  std::erase_if(letters, [&filter](const Letter& letter) { return !fits(letter, filter); });
  return letters;
}

}  // namespace hub::cli
