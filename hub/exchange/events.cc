#include "hub/exchange/events.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "hub/base/json_text.h"
#include "hub/exchange/exchange.h"
#include "hub/exchange/sending.h"
#include "hub/faces/events/face.h"

namespace hub::exchange {
namespace {

constexpr unsigned kAccepted = 202;
constexpr unsigned kMultiStatus = 207;
constexpr unsigned kTooMany = 429;  // gate.quota

/// So many events of a batch are admitted before the thread's other requests get their turn, and share a
/// commit.
constexpr std::size_t kAtOnce = 32;

faces::Form form_of_events() {
  faces::Form form;
  form.face = faces::Face::events;
  return form;
}

/// Some events that are prepared, and those of them whose items are to be committed.
struct Prepared {
  std::vector<std::optional<Sending>> sendings;  ///< None: no event at all; `answers` has it already.
  std::vector<server::HttpResponse> answers;     ///< In step.
  std::vector<model::Item> items;
};

port::Task<Prepared> prepare(const flow::Services& services, const server::HttpRequest& request,
                             faces::Event* first, std::size_t count) {
  Prepared prepared;
  for (std::size_t i = 0; i < count; ++i) {
    server::HttpResponse answer;
    std::optional<Sending> sending;
    if (first[i].call) {
      // One turn for the whole batch is enough; each event counts for the party's rate.
      for (auto& earlier : prepared.sendings)
        if (earlier) earlier->ongoing.turn = {};
      sending.emplace(co_await prepare_send(services, request, *std::move(first[i].call)));
      if (!sending->refused) prepared.items.push_back(std::move(sending->item));
    } else {
      answer = turned_away(services, request, form_of_events(), first[i].call.error());
    }
    prepared.sendings.push_back(std::move(sending));
    prepared.answers.push_back(std::move(answer));
  }
  co_return prepared;
}

/// The member's text in the batch's answer; the answer of one event is JSON already.
void append(JsonText& text, const faces::Event& event, const server::HttpResponse& answer) {
  text.open('{').key("id").string_or_null(event.id).key("source").string_or_null(event.source);
  text.key("status").integer(answer.status);
  text.key(answer.status == kAccepted ? "receipt" : "problem").raw(answer.body);
  for (const auto& [name, value] : answer.headers)
    if (name == "Retry-After") text.key("retry_after").raw(value);
  text.close('}');
}

port::Task<void> accept(const flow::Services& services, const server::HttpRequest& request,
                        faces::Event* first, std::size_t count, std::vector<server::HttpResponse>& answers) {
  Prepared prepared = co_await prepare(services, request, first, count);
  std::vector<Result<port::Committed>> stored;
  if (!prepared.items.empty()) stored = co_await services.store.commit(std::move(prepared.items));
  auto next = stored.begin();
  for (std::size_t i = 0; i < count; ++i) {
    server::HttpResponse answer = std::move(prepared.answers[i]);
    if (prepared.sendings[i]) {
      Sending sending = *std::move(prepared.sendings[i]);
      if (sending.refused) {
        Error error = *std::move(sending.refused);
        answer = co_await refuse(services, std::move(sending.ongoing), std::move(error));
      } else {
        answer = co_await conclude_send(services, std::move(sending), std::move(*next++));
      }
    }
    answers.push_back(std::move(answer));
  }
}

port::Task<server::HttpResponse> batch(const flow::Services& services, server::HttpRequest request,
                                       std::vector<faces::Event> events) {
  std::vector<server::HttpResponse> answers;
  for (std::size_t done = 0; done < events.size(); done += kAtOnce) {
    const std::size_t count = std::min(kAtOnce, events.size() - done);
    co_await accept(services, request, &events[done], count, answers);
    if (answers.back().status != kTooMany) continue;
    const server::HttpResponse last = answers.back();  // what comes behind would fare no better now
    answers.resize(events.size(), last);
    break;
  }
  JsonText text;
  text.open('[');
  bool well = true;
  bool none = true;
  for (std::size_t i = 0; i < events.size(); ++i) {
    append(text, events[i], answers[i]);
    well = well && answers[i].status == kAccepted;
    none = none && answers[i].status == kTooMany;
  }
  server::HttpResponse response;
  response.status = well ? kAccepted : none ? kTooMany : kMultiStatus;
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = std::move(text.close(']')).text();
  co_return response;
}

}  // namespace

port::Task<server::HttpResponse> events(const flow::Services& services, server::HttpRequest request) {
  auto read = faces::read_events(request);
  if (!read) co_return turned_away(services, request, faces::Form(), read.error());
  services.probe.reached("accept.read");
  std::vector<faces::Event> found = std::move(read->events);
  if (read->batch) {
    // Who is no party is told so once, not a thousand times in the log.
    auto party = services.plan->gate().identify(request.peer);
    if (!party) co_return turned_away(services, request, form_of_events(), party.error());
    co_return co_await batch(services, std::move(request), std::move(found));
  }
  if (!found.front().call)
    co_return turned_away(services, request, form_of_events(), found.front().call.error());
  faces::Call call = *std::move(found.front().call);
  co_return co_await send(services, std::move(request), std::move(call));
}

}  // namespace hub::exchange
