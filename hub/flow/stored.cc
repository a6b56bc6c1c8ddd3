#include "hub/flow/stored.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace hub::flow {

std::string media_type_of(model::Format format) {
  return format == model::Format::json ? "application/json" : "application/xml";
}

void keep_request(const model::Message& message, Happening& happening) {
  happening.kept.push_back({"request", media_type_of(message.format), message.body});
  if (!message.envelope.empty())
    happening.kept.push_back({"envelope", message.envelope_type, message.envelope});
  if (!message.attachment_list.empty())
    happening.kept.push_back({std::string(kAttachmentsPart), "application/json", message.attachment_list});
}

model::Message message_of(const RecordServices& services, const model::Item& item, const record::Head& head) {
  model::Message message;
  message.id = item.message;
  message.type = head.type;
  message.version = head.version;
  message.pattern = model::Pattern::send;
  message.party = head.party;
  message.certificate = head.certificate;
  message.traceparent = head.traceparent;
  message.tracestate = head.tracestate;
  message.format = head.format;
  message.received_at = item.at;
  message.context.purpose = head.purpose;
  message.context.legal_basis = head.legal_basis;
  message.context.case_id = head.case_id;
  for (const config::Party& party : services.plan->site().parties)
    if (party.name == message.party) message.organisation = party.organisation;
  return message;
}

const model::Item* last_move(const model::Story& story) {
  const auto found = std::find_if(story.items.rbegin(), story.items.rend(),
                                  [](const model::Item& item) { return item.state != model::State::noted; });
  return found == story.items.rend() ? nullptr : &*found;
}

Result<std::optional<Error>> last_error(const model::Story& story) {
  const model::Item* last = last_move(story);
  if (last == nullptr) return std::optional<Error>();
  auto head = record::read_head(last->head);
  if (!head) return std::move(head).error();
  if (!head->error) return std::optional<Error>();
  return std::make_optional<Error>(record::error_of(*head->error));
}

namespace {

const model::Part* part_of(const model::Item& item, std::string_view name) {
  const auto found = std::find_if(item.parts.begin(), item.parts.end(),
                                  [name](const model::Part& part) { return part.name == name; });
  return found == item.parts.end() ? nullptr : &*found;
}

/// The part that holds the octets of one that says `same_as`; null if the story lacks it.
const model::Part* original_of(const model::Story& story, const model::Item& item, const model::Part& part) {
  for (const model::Item* at : {&item, &story.items.front()}) {
    const model::Part* original = part_of(*at, part.same_as);
    if (original != nullptr && original->same_as.empty()) return original;
  }
  return nullptr;
}

}  // namespace

Result<std::string> open_part(const RecordServices& services, const model::Story& story,
                              std::string_view name) {
  if (story.items.empty())
    return Error(codes::journal_no_message, say("nothing is on record", "nav neviena ieraksta"));
  auto envelope = record::Envelope::open(services.keys, story.items.front().message, story.wrapped_key);
  if (!envelope) return std::move(envelope).error();
  for (auto item = story.items.rbegin(); item != story.items.rend(); ++item) {
    const model::Part* part = part_of(*item, name);
    if (part == nullptr) continue;
    if (!part->same_as.empty()) part = original_of(story, *item, *part);
    if (part == nullptr)
      return Error(codes::journal_unreadable,
                   say("the octets of part {} are kept with an item that is not there",
                       "daļas {} okteti glabājas pie ieraksta, kura nav", name));
    return envelope->open(*part);
  }
  return Error(codes::journal_no_message, say("the message has no part {}", "ziņojumam nav daļas {}", name));
}

Outcome adopt(const RecordServices& services, const model::Story& story, Ongoing& ongoing) {
  if (story.items.empty())
    return Error(codes::store_damaged, say("a message that is referred to is not on record",
                                           "ziņojuma, uz kuru ir atsauce, krātuvē nav"));
  const Uuid id = story.items.front().message;
  auto envelope = record::Envelope::open(services.keys, id, story.wrapped_key);
  if (!envelope) return std::move(envelope).error();
  std::uint32_t attempt = 0;
  for (const model::Item& item : story.items) {
    auto head = record::read_head(item.head);
    if (!head) return std::move(head).error();
    attempt = std::max(attempt, head->attempt);
  }
  ongoing.message.id = id;
  ongoing.envelope = *std::move(envelope);
  ongoing.attempt = attempt;
  ongoing.keeps_request = false;  // that of this request was not stored
  return Done{};
}

port::Task<Result<model::Story>> story_for_repeat(const RecordServices& services, Uuid message) {
  constexpr std::size_t kNewest = 8;  // between two moves a message seldom gets more notes
  auto newest = co_await services.store.latest(message, kNewest);
  if (!newest || last_move(*newest) != nullptr) co_return newest;
  auto whole = co_await services.store.story(message);
  co_return whole;
}

namespace {

port::Task<Outcome> put_repeat(const RecordServices& services, Ongoing& ongoing, Uuid first) {
  if (ongoing.message.id != first) {
    auto story = co_await story_for_repeat(services, first);
    if (!story) co_return std::move(story).error();
    auto adopted = adopt(services, *story, ongoing);
    if (!adopted) co_return adopted;
  }
  Happening happening{.event = record::events::msg_repeated, .state = model::State::noted};
  model::Item item = item_of(services, ongoing, happening);
  constexpr std::string_view kScope = "repeated in an hour";  // no type has such a name
  item.idempotency =
      services.keys.idempotency(ongoing.message.party, kScope, Repeats::tag_name(first, item.at));
  auto stored = co_await commit(services, std::move(item));
  if (!stored) co_return std::move(stored).error().during(say("noting a repeat", "reģistrējot atkārtojumu"));
  co_return Done{};
}

}  // namespace

port::Task<Outcome> note_repeat(const Services& services, Ongoing& ongoing, Uuid first) {
  if (!services.repeats.is_first(first, services.clock.wall())) co_return Done{};
  auto put = co_await put_repeat(services, ongoing, first);
  if (!put) services.repeats.forget(first);
  co_return put;
}

}  // namespace hub::flow
