#include "hub/delivery/release.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/delivery/attempt.h"
#include "hub/flow/stored.h"
#include "hub/flow/unreadable.h"
#include "hub/model/state_words.h"

namespace hub::delivery {
namespace {

using model::State;

bool may_be_decided(State state) {
  return state == State::dead || state == State::held || state == State::halted || state == State::retrying;
}

/// `delivery.released by unix:0:root at <time>`: the last that an operator did with the delivery; empty:
/// nobody did anything.
Sentence last_act(const model::Story& story, const std::string& route) {
  for (auto item = story.items.rbegin(); item != story.items.rend(); ++item) {
    const bool moves = std::any_of(item->deliveries.begin(), item->deliveries.end(),
                                   [&](const model::Delivery& moved) { return moved.route == route; });
    if (!moves) continue;
    const auto head = record::read_head(item->head);
    if (head && !head->by.subject.empty())
      return say("{} by {} at {}", "{}, ko veica {} {}", item->event, model::told(head->by),
                 to_rfc3339(item->at));
  }
  return {};
}

Error no_letter(Sentence why, const Sentence& act) {
  why.append("; ", act);
  return Error(codes::journal_no_letter, std::move(why));
}

/// Why no delivery of these waits for a decision.
Error nothing_waits(const model::Story& story, const std::vector<model::Moved>& considered) {
  if (considered.empty())
    return no_letter(say("the message has no such delivery", "ziņojumam nav šādas piegādes"), {});
  Sentence standings;
  for (const model::Moved& moved : considered) {
    const Sentence state(model::state_words(moved.delivery.state));
    Sentence one = say("{} is {}", "{} ir {}", moved.delivery.route, state);
    one.append("; ", last_act(story, moved.delivery.route));
    standings.append(", ", one);
  }
  return no_letter(say("none is dead, held, halted or tried again: {}",
                       "neviena nav nepiegādājama, aizturēta, apturēta vai mēģināma vēlreiz: {}", standings),
                   {});
}

flow::Happening happening_of(Decision decision) {
  switch (decision) {
    case Decision::resend:
      return {.event = record::events::delivery_released, .state = State::retrying};
    case Decision::delivered:
      return {.event = record::events::delivery_confirmed, .state = State::delivered};
    case Decision::discard:
      break;
  }
  return {.event = record::events::delivery_discarded, .state = State::discarded};
}

Seen standing_of(const model::Moved& letter) {
  Seen seen{letter.delivery.state, letter.delivery.attempts, {}};
  const auto head = record::read_head(letter.by->head);
  if (head && head->error) seen.code = head->error->code;
  return seen;
}

bool is_same(const Seen& a, const Seen& b) {
  const bool is_same_error = a.code.empty() || b.code.empty() || a.code == b.code;
  return a.state == b.state && a.attempts == b.attempts && is_same_error;
}

Sentence words_of(const Seen& seen) {
  const std::string code = seen.code.empty() ? "" : " (" + seen.code + ")";
  return say("{} after attempt {}{}", "{} pēc {}. mēģinājuma{}", Sentence(model::state_words(seen.state)),
             seen.attempts, code);
}

/// What keeps the decision from being made about this delivery, `act` being the last of an operator.
Outcome objection_to(const Release& release, const model::Moved& letter, const Sentence& act,
                     bool is_under_way) {
  const model::Delivery& delivery = letter.delivery;
  if (is_under_way)
    return no_letter(say("an attempt is under way: ask again when it has ended",
                         "notiek piegādes mēģinājums: prasiet vēlreiz, kad tas beidzies"),
                     act);
  const Seen now = standing_of(letter);
  if (release.seen && !is_same(*release.seen, now))
    return no_letter(say("when it was looked at it was {}, now it is {}",
                         "skatīšanas brīdī tā bija {}, tagad ir {}", words_of(*release.seen), words_of(now)),
                     act);
  const bool released = letter.by->event == record::events::delivery_released.name;
  if (released && delivery.state == State::retrying && release.decision == Decision::resend)
    return no_letter(say("it is tried again already", "tā jau tiek mēģināta vēlreiz"), act);
  return Done{};
}

/// The item for the decision; `letter` is as it was. Errors: journal.unreadable for a message that is to be
/// sent again and cannot be read.
Result<model::Item> item_for(const flow::RecordServices& services, const model::Story& story,
                             const Release& release, model::Delivery letter) {
  flow::Happening happening = happening_of(release.decision);
  happening.by = &release.by;
  letter.state = happening.state;
  letter.due = std::chrono::time_point_cast<std::chrono::microseconds>(services.clock.wall());
  happening.deliveries.push_back(letter);
  const bool resend = release.decision == Decision::resend;
  auto ongoing = reopen(services, story);
  if (resend && ongoing && story.damage.empty())
    if (auto readable = flow::open_part(services, story, "request"); !readable) ongoing = readable.error();
  if (resend && !story.damage.empty()) ongoing = Error(codes::journal_unreadable, story.damage.front());
  if (!ongoing && (resend || !flow::is_unreadable(ongoing.error())))
    return flow::unreadable(ongoing.error()).during(say("it cannot be sent again", "to nevar sūtīt vēlreiz"));
  if (!ongoing)
    return flow::keyless_item(services, flow::remains_of(services, story, release.message), happening);

  ongoing->route = services.plan->router().find(letter.route);
  ongoing->attempt = letter.attempts;
  happening.kept.push_back({"reason", "text/plain", release.because});
  return flow::item_of(services, *ongoing, happening);
}

/// Everything on record, or what of it can be read.
port::Task<Result<model::Story>> story_of(const flow::RecordServices& services, Uuid message) {
  auto story = co_await services.store.story(message);
  if (story || !flow::is_unreadable(story.error())) co_return story;
  co_return co_await services.store.salvage(message);
}

}  // namespace

Result<model::Moved> delivery_meant(const model::Story& story, const std::string& route, Decision decision) {
  std::vector<model::Moved> considered;
  for (model::Moved& moved : model::deliveries_of(story))
    if (route.empty() || moved.delivery.route == route) considered.push_back(std::move(moved));
  std::vector<model::Moved> meant;
  const auto take = [&](auto&& is_meant) {
    std::copy_if(considered.begin(), considered.end(), std::back_inserter(meant),
                 [&](const model::Moved& moved) { return is_meant(moved.delivery.state); });
  };
  take(may_be_decided);
  if (meant.empty() && decision == Decision::resend)
    take([](State state) { return state == State::filtered; });
  if (meant.empty()) return nothing_waits(story, considered);
  if (meant.size() == 1) return std::move(meant.front());
  std::string routes;
  for (const model::Moved& moved : meant) routes += (routes.empty() ? "" : ", ") + moved.delivery.route;
  return no_letter(say("several wait, name the route: {}", "gaida vairākas, norādiet maršrutu: {}", routes),
                   {});
}

Error being_decided(const model::Operator& by) {
  return no_letter(say("another decision about this message is being put on record, by {}",
                       "par šo ziņojumu tiek reģistrēts cits lēmums, to pieņēma {}", model::told(by)),
                   {});
}

port::Task<Result<Released>> put_release(const flow::RecordServices& services, Release release,
                                         std::set<std::string> under_way) {
  auto story = co_await story_of(services, release.message);
  if (!story) co_return std::move(story).error();
  if (story->items.empty())
    co_return Error(codes::journal_no_message, say("no message of this id is on record",
                                                   "ziņojums ar šo identifikatoru nav reģistrēts"));
  auto letter = delivery_meant(*story, release.route, release.decision);
  if (!letter) co_return std::move(letter).error();
  const Released released{letter->delivery.route, last_act(*story, letter->delivery.route)};
  const bool is_under_way = under_way.contains(released.route);
  auto objection = objection_to(release, *letter, released.before, is_under_way);
  if (!objection) co_return std::move(objection).error();
  const std::string_view event = happening_of(release.decision).event.name;
  auto item = item_for(services, *story, release, letter->delivery);
  if (!item) co_return std::move(item).error();
  auto stored = co_await flow::commit(services, *std::move(item));
  if (!stored) co_return std::move(stored).error();
  services.log.info(event, {{"id", release.message.to_string()}, {"route", released.route}});
  co_return released;
}

}  // namespace hub::delivery
