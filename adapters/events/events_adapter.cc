#include "adapters/events/events_adapter.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "adapters/events/event_writer.h"
#include "adapters/events/verdict.h"
#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/codec/named_place.h"

namespace adapters::events {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::port::Reply;
using hub::port::Request;
using hub::port::Task;
namespace codes = hub::codes;
using namespace std::chrono_literals;

/// So much earlier than the caller's deadline the call ends, so that its answer is there in time.
constexpr auto kMargin = 20ms;
constexpr auto kProbeTime = 5s;

std::string octets_of(const std::string& file) {
  std::ifstream input(file, std::ios::binary);
  std::string octets((std::istreambuf_iterator<char>(input)), std::istreambuf_iterator<char>());
  if (octets.empty()) throw std::runtime_error("schema " + file + " cannot be read");
  return octets;
}

std::string authorization_of(const AuthSettings& auth) {
  if (auth.method == AuthMethod::basic) return "Basic " + hub::to_base64(auth.user + ":" + auth.password);
  return auth.method == AuthMethod::bearer ? "Bearer " + auth.token : std::string();
}

Error does_not_fit(const Error& error) {
  return Error(codes::map_not_valid, "the event's data: " + error.to_string()).at(error.place());
}

}  // namespace

EventsAdapter::EventsAdapter(Config config, const hub::port::Services& services)
    : config_(std::move(config)), services_(services), authorization_(authorization_of(config_.auth)) {
  if (const auto problem = problem_in(config_); !problem.empty()) throw std::runtime_error(problem);
  for (const std::string& file :
       {config_.credentials.trust, config_.credentials.certificate, config_.credentials.key})
    if (!file.empty() && !std::ifstream(file))
      throw std::runtime_error("credentials: " + file + " cannot be read");
  for (const auto& [name, operation] : config_.operations) {
    if (operation.schema.empty()) continue;
    auto schema = hub::codec::Schema::compile(octets_of(operation.schema), operation.schema);
    if (!schema) throw std::runtime_error(schema.error().to_string());
    schemas_.emplace(name, *std::move(schema));
  }
}

Task<Result<Reply>> EventsAdapter::call(Request request) {
  bool sending = false;
  try {
    const auto cancellation = co_await boost::asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != boost::asio::cancellation_type::none)
      co_return Error(codes::deliver_unreachable, "nothing was sent: cancelled");
    const auto operation = config_.operations.find(request.operation);
    if (operation == config_.operations.end())
      co_return Error(codes::deliver_no_operation, "the system has no operation '" + request.operation + "'");

    auto data = data_of(std::move(request.body), request.operation);
    if (!data) co_return std::move(data).error();
    WrittenEvent event = write_event(request, operation->second, config_, *data);
    if (request.evidence != nullptr) {
      request.evidence->sent = event.body;
      request.evidence->media_type = event.headers.front().second;
    }
    auto outgoing = to_endpoint(request.deadline);
    outgoing.headers = std::move(event.headers);
    if (!authorization_.empty()) outgoing.headers.emplace_back("Authorization", authorization_);
    outgoing.body = std::move(event.body);
    sending = true;
    auto answer = co_await services_.http.send(std::move(outgoing));
    if (!answer) co_return std::move(answer).error().during("posting " + request.operation);
    if (request.evidence != nullptr) request.evidence->received = answer->body;
    auto judged = judge(*answer, id_of(request), config_, services_.clock.wall());
    if (!judged) co_return std::move(judged).error().during("posting " + request.operation);
    co_return Reply{std::move(answer->body)};
  } catch (const std::exception&) {  // memory, or cancellation between two steps
  }
  co_return Error(sending ? codes::deliver_timeout : codes::deliver_unreachable, "the call was broken off");
}

bool EventsAdapter::idempotent(const std::string& operation) const {
  const auto found = config_.operations.find(operation);
  return found != config_.operations.end() && found->second.idempotent;
}

Task<Outcome> EventsAdapter::probe() {
  auto connected =
      co_await services_.http.connect(to_endpoint(std::chrono::steady_clock::now() + kProbeTime));
  co_return connected;
}

std::optional<hub::port::Misfit> EventsAdapter::misfit(const std::string& operation,
                                                       const std::string& body) const {
  const auto settings = config_.operations.find(operation);
  auto data = data_of(body, operation);
  if (data || settings == config_.operations.end()) return std::nullopt;
  hub::port::Misfit misfit{std::move(data).error(), settings->second.schema};
  if (const auto document = hub::codec::XmlDocument::parse(body))
    misfit.path = hub::codec::names_at(*document, misfit.error.place());
  return misfit;
}

Result<std::string> EventsAdapter::data_of(hub::codec::Content body, const std::string& name) const {
  const auto schema = schemas_.find(name);
  const bool as_xml = schema == schemas_.end() || config_.operations.at(name).data == DataForm::xml;
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

hub::http::Request EventsAdapter::to_endpoint(std::chrono::steady_clock::time_point deadline) const {
  hub::http::Request out;
  out.url = config_.endpoint;
  out.credentials = config_.credentials;
  out.deadline = std::min(deadline - kMargin, std::chrono::steady_clock::now() + config_.timeout);
  out.connect_timeout = config_.connect_timeout;
  out.max_reply = std::size_t{config_.max_reply_kib} * 1024;
  return out;
}

}  // namespace adapters::events
