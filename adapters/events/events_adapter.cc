#include "adapters/events/events_adapter.h"

#include <utility>

#include "adapters/events/event_writer.h"
#include "adapters/events/verdict.h"
#include "adapters/frame/agreement.h"
#include "hub/base/say.h"

namespace adapters::events {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::port::Reply;
using hub::port::Task;

Error does_not_fit(const Error& why) {
  return frame::does_not_fit(hub::Text{"the event's data", "notikuma dati"}, why);
}

}  // namespace

EventsAdapter::EventsAdapter(Config config, const hub::port::Services& services)
    : Framed(std::move(config), services), partner_(this->config(), services) {
  for (const auto& [name, operation] : this->config().operations) {
    if (operation.schema.empty()) continue;
    schemas_.emplace(name, frame::load_schema(operation.schema));
  }
}

Task<Result<Reply>> EventsAdapter::carry_out(frame::Call& call, const OperationSettings& operation) {
  const hub::Sentence doing = hub::say("posting {}", "nosūtot {}", call.request.operation);
  auto data = data_of(std::move(call.request.body), call.request.operation);
  if (!data) co_return std::move(data).error();
  WrittenEvent event = write_event(call.request, operation, config(), *data);
  auto outgoing = partner_.request(config().endpoint, call);
  for (auto& header : event.headers) outgoing.headers.push_back(std::move(header));
  outgoing.body = std::move(event.body);
  auto answer = co_await partner_.exchange(call, std::move(outgoing));
  if (!answer) co_return std::move(answer).error().during(doing);
  auto judged = judge(*answer, id_of(call.request), config(), services().clock.wall());
  if (!judged) co_return std::move(judged).error().during(doing);
  co_return Reply{std::move(answer->body)};
}

Task<Outcome> EventsAdapter::probe() {
  return partner_.connect(config().endpoint);
}

std::optional<hub::port::Misfit> EventsAdapter::misfit(const std::string& operation,
                                                       const std::string& body) const {
  const OperationSettings* settings = find(operation);
  auto data = data_of(body, operation);
  if (data || settings == nullptr) return std::nullopt;
  return frame::misfit_in(body, std::move(data).error(), settings->schema);
}

Result<std::string> EventsAdapter::data_of(hub::formats::Content body, const std::string& name) const {
  const auto schema = schemas_.find(name);
  const bool as_xml = schema == schemas_.end() || config().operations.at(name).data == DataForm::xml;
  if (as_xml) body.fold();  // what was mapped goes out, quotation marks and all
  auto document = body.take_tree();
  if (!document) return does_not_fit(document.error());
  if (schema == schemas_.end()) return body.take_octets();
  const std::string before = as_xml ? document->to_octets() : std::string();
  auto fits = schema->second->accept(*document, document->root_name());
  if (!fits) return does_not_fit(fits.error());
  if (as_xml) {
    std::string after = document->to_octets();
    return after == before ? body.take_octets() : std::move(after);
  }
  auto json = schema->second->to_json(*document);
  if (!json) return does_not_fit(json.error());
  return json;
}

}  // namespace adapters::events
