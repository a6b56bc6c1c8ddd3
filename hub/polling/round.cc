#include "hub/polling/round.h"

#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/flow/ongoing.h"
#include "hub/flow/stored.h"
#include "hub/polling/accepting.h"

namespace hub::polling {
namespace {

constexpr auto kCursor = "cursor";  ///< Part of the item source.polled.
constexpr auto kFace = "source";    ///< In metrics, where a party's request has its face.

/// What finds the cursor again; it must not change with the year, as tags of business keys do.
model::KeyTag tag_of(const flow::Services& services, const config::PolledSource& source) {
  constexpr int kEveryYear = 0;
  return {"source", services.keys.search(kEveryYear, "source", source.system + "/" + source.source)};
}

/// The round itself, with where it ended.
model::Item polled_item(const flow::Services& services, const config::PolledSource& source,
                        const std::string& cursor) {
  config::Target asked;
  asked.system = source.system;
  asked.operation = source.source;
  asked.request = source.map;
  flow::Ongoing ongoing = begin(services, source);
  ongoing.target = &asked;
  flow::Happening happening{
      .event = record::events::source_polled, .state = model::State::noted, .first = true, .called = true};
  if (!cursor.empty()) happening.kept.push_back({kCursor, "text/plain", cursor});
  model::Item item = flow::item_of(services, ongoing, happening);
  item.keys.push_back(tag_of(services, source));
  return item;
}

port::Task<Result<std::string>> last_cursor(const flow::Services& services,
                                            const config::PolledSource& source) {
  port::Search search;
  search.key = tag_of(services, source);
  auto found = co_await services.store.find(std::move(search));
  if (!found) co_return std::move(found).error();
  if (found->empty()) co_return std::string();
  auto story = co_await services.store.story(found->front());
  if (!story) co_return std::move(story).error();
  auto cursor = flow::open_part(services, *story, kCursor);
  if (!cursor && cursor.error().code().name == codes::journal_no_message.name) co_return std::string();
  co_return cursor;
}

/// Documents of one round that are messages, and what came of each.
struct Round {
  std::vector<std::string> ids;
  std::vector<model::Item> items;
  std::vector<std::string> ours;  ///< Ids of what is durable.
  bool whole = true;              ///< Nothing was left at the system.
  std::size_t fresh = 0;
  std::optional<Error> trouble;  ///< Of the store.
};

void take(const flow::Services& services, const config::PolledSource& source, const std::string& id,
          model::Tag body, Result<port::Committed>& stored, Round& round) {
  if (!stored) {
    round.trouble = stored.error();
    return;
  }
  if (!stored->repeated) {
    ++round.fresh;
    services.metrics.message(kFace, source.type, "accepted");
    services.log.info(
        "message.accepted",
        {{"id", stored->message.to_string()}, {"type", source.type}, {"party", party_of(source)}});
  } else if (stored->body != body) {
    round.whole = false;
    tell_left(services, kFace, source,
              Error(codes::journal_key_reused,
                    say("its id belongs to message {}", "tā identifikators pieder ziņojumam {}",
                        stored->message.to_string())));
    return;
  } else {
    services.metrics.message(kFace, source.type, "repeated");
  }
  round.ours.push_back(id);
}

port::Task<void> make_durable(const flow::Services& services, const config::PolledSource& source,
                              Round& round) {
  std::vector<model::Tag> bodies;
  for (const model::Item& item : round.items) bodies.push_back(item.body);
  auto results = co_await services.store.commit(std::move(round.items));
  for (std::size_t i = 0; i < results.size(); ++i)
    take(services, source, round.ids.at(i), bodies.at(i), results[i], round);
  if (round.fresh > 0) services.wakeup.ring();
}

}  // namespace

port::Task<Outcome> collect(const flow::Services& services, const config::PolledSource& source,
                            std::optional<std::string>& cursor) {
  if (!cursor) {
    auto last = co_await last_cursor(services, source);
    if (!last) co_return std::move(last).error();
    cursor = *std::move(last);
  }
  auto polled = co_await services.caller.poll(source.system, source.source, *cursor);
  if (!polled) co_return std::move(polled).error();
  Round round;
  for (const port::SourceDocument& found : polled->documents) {
    flow::Ongoing ongoing = begin_document(services, source, "collect");
    auto item = co_await accepted(services, source, found, ongoing);
    if (!item) ongoing.span.outcome(item.error().code().name);
    if (item) {
      round.ids.push_back(found.id);
      round.items.push_back(*std::move(item));
    } else {
      round.whole = false;
      tell_left(services, kFace, source, item.error());
    }
  }
  if (!round.items.empty()) co_await make_durable(services, source, round);
  if (round.trouble) co_return *std::move(round.trouble);

  const std::string next = round.whole ? std::move(polled->cursor) : *cursor;
  const bool moved = !polled->documents.empty() && next != *cursor;
  if (round.fresh > 0 || moved) {
    // After the documents: items of one batch do not stand or fall together, and none may be behind the
    // cursor.
    model::Item item = polled_item(services, source, next);
    auto stored = co_await flow::commit(services, std::move(item));
    if (!stored) co_return std::move(stored).error();
  }
  cursor = next;
  if (round.ours.empty()) co_return Done{};
  services.probe.reached("source.stored");
  co_return co_await services.caller.confirm(source.system, source.source, std::move(round.ours));
}

}  // namespace hub::polling
