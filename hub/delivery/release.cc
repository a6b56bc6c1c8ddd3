#include "hub/delivery/release.h"

#include <map>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/json_text.h"
#include "hub/delivery/attempt.h"
#include "hub/flow/stored.h"
#include "hub/flow/unreadable.h"

namespace hub::delivery {
namespace {

using model::State;

bool may_be_decided(State state) {
  return state == State::dead || state == State::held || state == State::halted || state == State::retrying;
}

/// The one delivery that is meant.
Result<model::Delivery> find_letter(const model::Story& story, const std::string& route) {
  std::map<std::string, model::Delivery> newest;
  for (const model::Item& item : story.items)
    for (const model::Delivery& delivery : item.deliveries) newest[delivery.route] = delivery;
  std::string routes;
  std::vector<model::Delivery> found;
  for (const auto& [name, delivery] : newest) {
    if (!may_be_decided(delivery.state) || (!route.empty() && name != route)) continue;
    routes += (routes.empty() ? "" : ", ") + name;
    found.push_back(delivery);
  }
  if (found.empty()) return Error(codes::journal_no_letter, "none is dead, held, halted or tried again");
  if (found.size() > 1) return Error(codes::journal_no_letter, "several wait, name the route: " + routes);
  return std::move(found.front());
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

/// The item for the decision; `letter` is as it was. Errors: journal.unreadable for a message that is to be
/// sent again and cannot be read.
Result<model::Item> item_for(const flow::RecordServices& services, const model::Story& story,
                             const Release& release, model::Delivery letter) {
  flow::Happening happening = happening_of(release.decision);
  letter.state = happening.state;
  letter.due = std::chrono::time_point_cast<std::chrono::microseconds>(services.clock.wall());
  happening.deliveries.push_back(letter);
  const bool resend = release.decision == Decision::resend;
  auto ongoing = reopen(services, story);
  if (resend && ongoing && story.damage.empty())
    if (auto readable = flow::open_part(services, story, "request"); !readable) ongoing = readable.error();
  if (resend && !story.damage.empty()) ongoing = Error(codes::journal_unreadable, story.damage.front());
  if (!ongoing && (resend || !flow::is_unreadable(ongoing.error())))
    return flow::unreadable(ongoing.error()).during("it cannot be sent again");
  if (!ongoing)
    return flow::keyless_item(services, flow::remains_of(services, story, release.message), happening);

  ongoing->route = services.plan->router().find(letter.route);
  ongoing->attempt = letter.attempts;
  ongoing->message.context.user = release.who;
  JsonText reason;
  reason.open('{').key("who").string(release.who).key("because").string(release.because).close('}');
  const std::string text = std::move(reason).text();
  happening.kept.push_back({"reason", "application/json", text});
  return flow::item_of(services, *ongoing, happening);
}

/// Everything on record, or what of it can be read.
port::Task<Result<model::Story>> story_of(const flow::RecordServices& services, Uuid message) {
  auto story = co_await services.store.story(message);
  if (story || !flow::is_unreadable(story.error())) co_return story;
  co_return co_await services.store.salvage(message);
}

}  // namespace

port::Task<Result<Released>> put_release(const flow::RecordServices& services, Release release,
                                         UnderWay under_way) {
  auto story = co_await story_of(services, release.message);
  if (!story) co_return std::move(story).error();
  if (story->items.empty()) co_return Error(codes::journal_no_message, "no message of this id is on record");
  auto letter = find_letter(*story, release.route);
  if (!letter) co_return std::move(letter).error();
  if (under_way(letter->route))
    co_return Error(codes::journal_no_letter, "an attempt is under way: ask again when it has ended");
  const Released released{letter->route, letter->state == State::halted};
  const std::string_view event = happening_of(release.decision).event.name;
  auto item = item_for(services, *story, release, *std::move(letter));
  if (!item) co_return std::move(item).error();
  auto stored = co_await flow::commit(services, *std::move(item));
  if (!stored) co_return std::move(stored).error();
  services.log.info(event, {{"id", release.message.to_string()}, {"route", released.route}});
  co_return released;
}

}  // namespace hub::delivery
