#include "hub/polling/round.h"

#include <chrono>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/flow/ongoing.h"
#include "hub/flow/stored.h"
#include "hub/polling/accepting.h"
#include "hub/polling/taken.h"

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

/// One round: what it took, and what may be confirmed.
class Round {
 public:
  Round(const flow::Services& services, const config::PolledSource& source, Memory& memory)
      : services_(services), source_(source), memory_(memory) {}

  /// Errors: those of the store, and of the source where it does not answer any more.
  port::Task<Outcome> take(std::vector<port::SourceDocument> documents) {
    for (port::SourceDocument& found : documents) {
      if (trouble_) break;
      if (found.listed || !found.attachments.empty()) {
        co_await take_alone(std::move(found));
      } else {
        co_await prepare(found);
      }
    }
    if (!items_.empty()) co_await make_durable();
    if (fresh_ > 0) services_.wakeup.ring();
    if (trouble_) co_return *std::move(trouble_);
    co_return Done{};
  }

  [[nodiscard]] bool is_whole() const { return whole_; }
  [[nodiscard]] std::size_t fresh() const { return fresh_; }
  [[nodiscard]] std::vector<port::Settled> take_settled() { return std::move(settled_); }

 private:
  [[nodiscard]] bool waits_for_delivery() const {
    return source_.confirm == config::PolledSource::Confirm::when_delivered;
  }

  void leave(const Error& error) {
    whole_ = false;
    tell_left(services_, kFace, source_, error);
  }

  /// One that is small, to be stored together with others.
  port::Task<void> prepare(const port::SourceDocument& found) {
    flow::Ongoing ongoing = begin_document(services_, source_, "collect");
    auto item = co_await accepted(services_, source_, found, ongoing);
    if (item) {
      ids_.push_back(found.id);
      items_.push_back(*std::move(item));
    } else {
      ongoing.span.outcome(item.error().code().name);
      leave(item.error());
    }
  }

  /// One that takes calls or room: it is looked for before, and stored by itself.
  port::Task<void> take_alone(port::SourceDocument found) {
    auto known = co_await find_taken(services_, source_, found.id);
    if (!known) {
      trouble_ = known.error();
      co_return;
    }
    if (*known) {
      judge(found.id, **known);
      co_return;
    }
    flow::Ongoing ongoing = begin_document(services_, source_, "collect");
    if (found.listed) {
      auto whole = co_await open(std::move(found.id));
      if (!whole) {
        ongoing.span.outcome(whole.error().code().name);
        fail(whole.error());
        co_return;
      }
      if (whole->passed_over) co_return;
      found = *std::move(whole);
    }
    auto item = co_await accepted(services_, source_, found, ongoing);
    if (!item) {
      ongoing.span.outcome(item.error().code().name);
      fail(item.error());
      co_return;
    }
    const std::string id = ongoing.message.idempotency_key.substr(source_.source.size() + 1);
    const model::Tag body = item->body;
    model::Item accepted = *std::move(item);
    auto stored = co_await flow::commit(services_, std::move(accepted), ongoing.span);
    if (!stored || stored->repeated) co_await left_out(services_, ongoing);
    co_await note(id, body, std::move(stored));
  }

  port::Task<Result<port::SourceDocument>> open(std::string id) {
    auto whole = co_await services_.caller.open(source_.system, source_.source, std::move(id));
    if (whole) whole->listed = true;
    co_return whole;
  }

  /// Where nothing else would go better now, the round ends; else only this document stays.
  void fail(const Error& error) {
    if (error.remedy() == Remedy::wait || error.remedy() == Remedy::resend) {
      trouble_ = error;
    } else {
      leave(error);
    }
  }

  port::Task<void> make_durable() {
    std::vector<model::Tag> bodies;
    for (const model::Item& item : items_) bodies.push_back(item.body);
    auto results = co_await services_.store.commit(std::move(items_));
    for (std::size_t i = 0; i < results.size(); ++i) co_await note(ids_.at(i), bodies.at(i), results[i]);
  }

  port::Task<void> note(std::string id, model::Tag body, Result<port::Committed> stored) {
    if (!stored) {
      trouble_ = stored.error();
      co_return;
    }
    if (stored->repeated && stored->body != body) {
      leave(Error(codes::journal_key_reused,
                  say("its id belongs to message {}", "tā identifikators pieder ziņojumam {}",
                      stored->message.to_string())));
      co_return;
    }
    services_.metrics.message(kFace, source_.type, stored->repeated ? "repeated" : "accepted");
    if (!stored->repeated) {
      ++fresh_;
      services_.log.info(
          "message.accepted",
          {{"id", stored->message.to_string()}, {"type", source_.type}, {"party", party_of(source_)}});
    }
    Taken taken{stored->message, Fate::under_way, stored->at, {}};
    if (waits_for_delivery() && stored->repeated) {
      auto known = co_await taken_as(services_, stored->message);
      if (!known) trouble_ = known.error();
      if (known) taken = *known;
    }
    judge(id, taken);
  }

  /// Whether a document that is a message may be confirmed.
  void judge(const std::string& id, const Taken& taken) {
    if (!waits_for_delivery()) {
      settled_.push_back({id, std::chrono::floor<std::chrono::microseconds>(taken.accepted)});
    } else if (taken.fate == Fate::settled) {
      settled_.push_back({id, taken.ended});
    } else if (taken.fate == Fate::under_way) {
      whole_ = false;  // the cursor would say that it is ours
    } else if (memory_.given_up.insert(taken.message).second) {
      services_.log.warn("source.not_confirmed",
                         {{"source", source_.name}, {"id", taken.message.to_string()}});
    }
  }

  const flow::Services& services_;
  const config::PolledSource& source_;
  Memory& memory_;
  std::vector<std::string> ids_;  ///< Of those to be stored together,
  std::vector<model::Item> items_;
  std::vector<port::Settled> settled_;
  bool whole_ = true;  ///< Nothing was left at the system.
  std::size_t fresh_ = 0;
  std::optional<Error> trouble_;  ///< The round ends with it.
};

}  // namespace

port::Task<Outcome> collect(const flow::Services& services, const config::PolledSource& source,
                            Memory& memory) {
  if (!memory.cursor) {
    auto last = co_await last_cursor(services, source);
    if (!last) co_return std::move(last).error();
    memory.cursor = *std::move(last);
  }
  auto polled = co_await services.caller.poll(source.system, source.source, *memory.cursor);
  if (!polled) co_return std::move(polled).error();
  const bool any = !polled->documents.empty();
  Round round(services, source, memory);
  auto taken = co_await round.take(std::move(polled->documents));
  if (!taken) co_return std::move(taken).error();

  const std::string next = round.is_whole() ? std::move(polled->cursor) : *memory.cursor;
  const bool moved = any && next != *memory.cursor;
  if (round.fresh() > 0 || moved) {
    // After the documents: items of one batch do not stand or fall together, and none may be behind the
    // cursor.
    model::Item item = polled_item(services, source, next);
    auto stored = co_await flow::commit(services, std::move(item));
    if (!stored) co_return std::move(stored).error();
  }
  memory.cursor = next;
  auto settled = round.take_settled();
  if (settled.empty()) co_return Done{};
  services.probe.reached("source.stored");
  co_return co_await services.caller.settle(source.system, source.source, std::move(settled));
}

}  // namespace hub::polling
