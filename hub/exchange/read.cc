#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/exchange/exchange.h"
#include "hub/exchange/harmless.h"
#include "hub/exchange/signature.h"
#include "hub/faces/given_attachment.h"
#include "hub/faces/receipt.h"
#include "hub/flow/attachments.h"
#include "hub/flow/stored.h"
#include "hub/flow/unreadable.h"
#include "hub/model/standing.h"

namespace hub::exchange {
namespace {

/// One text for all: whether a message of another party exists is not said.
constexpr Text kUnknown{"nothing that this party may see is on record",
                        "nav reģistrēts nekas, ko šī puse drīkst redzēt"};

/// The story of a message if this peer may see it: only the party that sent it, and one text for all other
/// cases.
port::Task<Result<model::Story>> own_story(const flow::Services& services, const server::HttpRequest& request,
                                           const std::string& name, flow::Ongoing& ongoing) {
  auto party = services.plan->gate().identify(request.peer);
  if (!party) co_return std::move(party).error();
  if (request.peer) ongoing.message.certificate = request.peer->thumbprint;
  ongoing.message.party = (*party)->name;
  ongoing.message.organisation = (*party)->organisation;
  if (ongoing.soap && ongoing.soap->security != nullptr) {
    auto proven = check_signature(services, **party, ongoing);
    if (!proven) co_return std::move(proven).error();
  }
  const auto id = Uuid::parse(name);
  if (!id) co_return Error(codes::journal_no_message, kUnknown);
  auto story = co_await services.store.story(*id);
  if (!story && flow::is_unreadable(story.error())) story = co_await services.store.salvage(*id);
  if (!story) co_return std::move(story).error();
  if (story->items.empty()) co_return Error(codes::journal_no_message, kUnknown);
  auto head = record::read_head(story->items.front().head);
  if (!head) co_return std::move(head).error();
  if (head->party != ongoing.message.party) co_return Error(codes::journal_no_message, kUnknown);
  ongoing.message.type = head->type;
  ongoing.message.version = head->version;
  ongoing.message.format = head->format;
  co_return story;
}

/// The newest error on record about the delivery by a route.
Result<std::optional<Error>> last_error_of(const model::Story& story, const std::string& route) {
  for (auto item = story.items.rbegin(); item != story.items.rend(); ++item) {
    const bool moved = std::any_of(item->deliveries.begin(), item->deliveries.end(),
                                   [&](const model::Delivery& delivery) { return delivery.route == route; });
    if (!moved) continue;
    auto head = record::read_head(item->head);
    if (!head) return std::move(head).error();
    if (head->error) return std::make_optional(record::error_of(*head->error));
  }
  return std::optional<Error>();
}

Result<faces::DeliveryView> view_of(const model::Story& story, const model::Moved& standing) {
  const model::Delivery& delivery = standing.delivery;
  faces::DeliveryView view;
  view.route = delivery.route;
  view.state = delivery.state;
  view.attempts = delivery.attempts;
  if (delivery.state == model::State::retrying) view.due = delivery.due;
  auto head = record::read_head(standing.by->head);
  if (!head) return std::move(head).error();
  if (head->error && !model::is_end(delivery.state)) view.error = record::error_of(*head->error);
  if (delivery.state != model::State::discarded) return view;
  auto given_up_for = last_error_of(story, delivery.route);
  if (!given_up_for) return std::move(given_up_for).error();
  view.error = *std::move(given_up_for);
  return view;
}

Result<faces::StoryView> view_of(const model::Story& story, const config::Site& site) {
  faces::StoryView view;
  view.id = story.items.front().message;
  view.accepted_at = story.items.front().at;
  view.state = std::string(model::name_of(model::state_of(story)));
  for (const model::Moved& standing : model::deliveries_of(story)) {
    auto delivery = view_of(story, standing);
    if (!delivery) return std::move(delivery).error();
    view.deliveries.push_back(*std::move(delivery));
  }
  for (const model::Item& item : story.items) {
    auto head = record::read_head(item.head);
    if (!head) return std::move(head).error();
    if (view.type.empty()) view.type = head->type;
    faces::EventView event;
    event.event = item.event;
    event.at = item.at;
    event.state = std::string(model::name_of(item.state));
    event.steps = std::move(head->steps);
    if (head->error) event.error = head->error->code;
    view.events.push_back(std::move(event));
  }
  if (!view.deliveries.empty()) return view;
  auto ended_in = flow::last_error(story);
  if (!ended_in) return std::move(ended_in).error();
  if (!*ended_in) return view;
  auto head = record::read_head(flow::last_move(story)->head);
  if (!head) return std::move(head).error();
  view.error = told_of_question(site, head->system, head->operation, **std::move(ended_in));
  return view;
}

/// An error that names no message: the party may not know whether there is one.
server::HttpResponse unseen(const flow::Ongoing& ongoing, const Error& error) {
  ongoing.span.outcome(error.code().name);
  return faces::problem_in(ongoing.form, error, ongoing.language, {}, ongoing.message.traceparent);
}

/// Puts on record that this party reads what it sent; `ongoing` is that message from then on.
port::Task<Outcome> note_read(const flow::Services& services, const model::Story& story,
                              flow::Ongoing& ongoing) {
  auto adopted = flow::adopt(services, story, ongoing);
  if (!adopted) co_return adopted;
  flow::Happening happening{.event = record::events::msg_read, .state = model::State::noted};
  model::Item item = flow::item_of(services, ongoing, happening);
  auto stored = co_await flow::commit(services, std::move(item), ongoing.span);
  if (!stored) co_return std::move(stored).error();
  co_return Done{};
}

/// An attachment whose first piece is here: who cannot have it is told so instead of being answered.
class Begun final : public http::OctetStream {
 public:
  Begun(std::string first, std::unique_ptr<http::OctetStream> rest)
      : first_(std::move(first)), rest_(std::move(rest)) {}
  port::Task<Result<std::string>> next() override {
    if (first_.empty()) co_return co_await rest_->next();
    std::string first = std::move(first_);
    first_.clear();
    co_return first;
  }

 private:
  std::string first_;
  std::unique_ptr<http::OctetStream> rest_;
};

port::Task<Result<faces::GivenAttachment>> open_attachment(const flow::Services& services,
                                                           const model::Story& story, flow::Ongoing& ongoing,
                                                           const std::string& digest) {
  auto attachments = flow::attachments_of(services, story);
  if (!attachments) co_return std::move(attachments).error();
  ongoing.message.id = story.items.front().message;
  ongoing.message.attachments = *std::move(attachments);
  const auto readable = flow::readable(services, ongoing.message);
  const auto found = std::find_if(readable.begin(), readable.end(),
                                  [&](const port::Attachment& one) { return one.digest == digest; });
  if (found == readable.end())
    co_return Error(codes::journal_no_message, say("the message has no attachment of this digest",
                                                   "ziņojumam nav pielikuma ar šādu digest"));
  auto octets = found->open();
  auto first = co_await octets->next();
  if (!first) co_return std::move(first).error();
  co_return faces::GivenAttachment{found->name, found->media_type, found->size, found->digest,
                                   std::make_shared<Begun>(*std::move(first), std::move(octets))};
}

}  // namespace

port::Task<server::HttpResponse> status(const flow::Services& services, server::HttpRequest request,
                                        faces::Call call) {
  const std::string name = call.name;
  flow::Ongoing ongoing = enter(services, request, call);
  auto story = co_await own_story(services, request, name, ongoing);
  if (!story) co_return unseen(ongoing, story.error());
  auto view = view_of(*story, services.plan->site());
  if (!view) co_return unseen(ongoing, view.error());
  co_return faces::story_in(ongoing.form, *view, ongoing.language);
}

port::Task<server::HttpResponse> content(const flow::Services& services, server::HttpRequest request,
                                         faces::Call call) {
  const std::string name = call.name;
  flow::Ongoing ongoing = enter(services, request, call);
  auto story = co_await own_story(services, request, name, ongoing);
  if (!story) co_return unseen(ongoing, story.error());
  auto octets = flow::open_part(services, *story, "request");
  if (!octets && !story->damage.empty()) octets = Error(codes::journal_unreadable, story->damage.front());
  if (!octets) co_return unseen(ongoing, octets.error());
  auto noted = co_await note_read(services, *story, ongoing);
  if (!noted) co_return problem_of(ongoing, noted.error());

  server::HttpResponse response;
  response.headers.emplace_back("Content-Type", flow::media_type_of(ongoing.message.format));
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = *std::move(octets);
  co_return response;
}

port::Task<server::HttpResponse> read_attachment(const flow::Services& services, server::HttpRequest request,
                                                 faces::Call call) {
  const std::string name = call.name;
  const std::string digest = call.attachment;
  flow::Ongoing ongoing = enter(services, request, call);
  auto story = co_await own_story(services, request, name, ongoing);
  if (!story) co_return unseen(ongoing, story.error());
  auto attachment = co_await open_attachment(services, *story, ongoing, digest);
  if (!attachment) co_return unseen(ongoing, attachment.error());
  flow::step(ongoing, "attachment read", services);
  auto noted = co_await note_read(services, *story, ongoing);
  if (!noted) co_return problem_of(ongoing, noted.error());
  co_return faces::attachment_in(ongoing.form, *std::move(attachment));
}

}  // namespace hub::exchange
