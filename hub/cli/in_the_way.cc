#include "hub/cli/in_the_way.h"

#include <algorithm>
#include <vector>

#include "hub/base/say.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/page.h"
#include "hub/cli/store_access.h"
#include "hub/model/standing.h"

namespace hub::cli {
namespace {

constexpr std::size_t kAtOnce = 1'000;

Sentence told(const model::Pending& first) {
  const auto words = [&](Language language) {
    return std::string(state_word(first.delivery.state, language));
  };
  return say(
      "In its way: {0} of route {1}, which is {2}. That one is decided about first: `sakta trace {0}`.",
      "Tam ceļā: {0}, maršruts {1}, {2}. Vispirms jāizlemj par to: `sakta trace {0}`.",
      first.message.to_string(), first.delivery.route, Sentence(words(Language::en), words(Language::lv)));
}

}  // namespace

Result<std::string> in_the_way(port::StoreReader& reader, const model::Story& story, Language language) {
  std::vector<model::Delivery> waiting;
  for (const model::Moved& moved : model::deliveries_of(story))
    if (moved.delivery.state == model::State::waiting) waiting.push_back(moved.delivery);
  if (waiting.empty() || story.items.empty()) return std::string();
  for (std::uint64_t after = 0;;) {
    auto page = wait_for(reader.pending(after, kAtOnce));
    if (!page) return std::move(page).error();
    for (const model::Pending& pending : *page) {
      after = pending.sequence;
      if (pending.message == story.items.front().message) return std::string();  // what comes later is behind
      const bool first =
          is_letter(pending.delivery.state) &&
          std::any_of(waiting.begin(), waiting.end(), [&](const model::Delivery& own) {
            return own.lane == pending.delivery.lane ||
                   (own.route == pending.delivery.route && pending.delivery.state == model::State::halted);
          });
      if (first) return "\n" + wrapped(std::string(told(pending).in(language)), 0);
    }
    if (page->size() < kAtOnce) return std::string();
  }
}

}  // namespace hub::cli
