#include "adapters/rest/rest_adapter.h"

#include <strings.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <set>
#include <utility>

#include "adapters/rest/bodies.h"
#include "adapters/rest/fitting.h"
#include "adapters/rest/step_record.h"
#include "hub/base/codes.h"
#include "hub/codec/xpath.h"

namespace adapters::rest {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::port::Reply;
using hub::port::Request;
using hub::port::Task;
namespace codes = hub::codes;
using namespace std::chrono_literals;

constexpr auto kProbeTime = 5s;

void add_if_missing(hub::http::Headers& headers, const std::string& name, std::string value) {
  const bool there = std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
    return strcasecmp(header.first.c_str(), name.c_str()) == 0;
  });
  if (!there) headers.emplace_back(name, std::move(value));
}

}  // namespace

/// How far a call has come, for what its end means.
struct RestAdapter::Progress {
  bool sending = false;  ///< A request is under way.
  bool changed = false;  ///< A call has changed something there that is not on record here.
};

/// One call of the adapter.
struct RestAdapter::Run {
  const Request& request;
  const OperationSettings& operation;
  Progress& progress;
  hub::codec::StepsDocument document;
  Values values;
  std::set<std::string> recorded{};  ///< Steps that an earlier attempt has done.
  hub::codec::Content reply{};       ///< Of the newest step.
};

RestAdapter::RestAdapter(Config config, const hub::port::Services& services)
    : agreement_(agreement_of(std::move(config))), services_(services), access_(agreement_.config, services) {
  for (const auto& [name, settings] : agreement_.config.sources)
    sources_.try_emplace(name, agreement_, settings, access_, services);
}

Task<Result<Reply>> RestAdapter::call(Request request) {
  Progress progress;
  try {
    const auto cancellation = co_await boost::asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != boost::asio::cancellation_type::none)
      co_return Error(codes::deliver_unreachable, "nothing was sent: cancelled");
    const auto& config = agreement_.config;
    const auto found = config.operations.find(request.operation);
    if (found == config.operations.end())
      co_return Error(codes::deliver_no_operation, "the system has no operation '" + request.operation + "'");
    const OperationSettings& operation = found->second;
    if (request.steps == nullptr &&
        std::count_if(operation.steps.begin(), operation.steps.end(), changes) > 1)
      co_return Error(codes::deliver_misconfigured,
                      "several calls that change something are for sends only: '" + request.operation + "'");

    auto document = hub::codec::StepsDocument::read(std::move(request.body));
    if (!document)
      co_return Error(codes::map_not_valid, "the question: " + document.error().to_string())
          .at(document.error().place());
    if (auto checked = check_bodies(*document, operation, config); !checked)
      co_return std::move(checked).error();
    Run run{request, operation, progress, *std::move(document), {}, {}, {}};
    auto done = co_await take_steps(run);
    if (done) co_return Reply{std::move(run.reply)};
    // Steps that are on record make the next attempt safe; one that is not makes this one uncertain.
    if (progress.changed && done.error().remedy() != hub::Remedy::reconcile)
      co_return Error(codes::deliver_answer_lost, "an earlier call was taken: " + done.error().to_string());
    co_return std::move(done).error();
  } catch (const std::exception&) {  // memory, or cancellation between two calls
  }
  if (progress.changed)
    co_return Error(codes::deliver_answer_lost, "the call was broken off between two steps");
  co_return Error(progress.sending ? codes::deliver_timeout : codes::deliver_unreachable,
                  "the call was broken off");
}

Task<Outcome> RestAdapter::take_steps(Run& run) {
  run.values = run.document.values();
  for (const auto& [name, value] : agreement_.config.values) run.values[name] = value;
  for (const StepSettings& step : run.operation.steps) {
    if (!changes(step) || run.request.steps == nullptr) continue;
    const auto record = run.request.steps->result(step.step);
    if (!record) continue;
    auto taken = read_record(*record);
    if (!taken)
      co_return Error(codes::deliver_answer_lost, "the record of step " + step.step + " is no record");
    run.recorded.insert(step.step);
    for (auto& [name, value] : *taken) run.values[name] = std::move(value);
  }
  run.values["message_id"] = run.request.message.to_string();

  for (const StepSettings& step : run.operation.steps) {
    if (run.recorded.contains(step.step)) continue;
    if (!step.when.empty()) {
      const auto wanted = hub::codec::is_true(step.when, run.document.whole(), {}, run.values);
      if (!wanted)
        co_return Error(codes::map_not_valid, "step " + step.step + ": " + wanted.error().detail());
      if (!*wanted) continue;
    }
    if (!step.refuse.empty()) co_return Error(codes::deliver_refused, step.refuse);
    auto taken = co_await take_step(run, step);
    if (!taken)
      co_return std::move(taken).error().during("step " + step.step + ", " + method_text(step.method));
  }
  co_return hub::Done{};
}

Task<Outcome> RestAdapter::take_step(Run& run, const StepSettings& step) {
  auto request = request_for(run, step);
  if (!request) co_return std::move(request).error();
  if (run.request.evidence != nullptr) {
    run.request.evidence->sent = request->body;
    run.request.evidence->received.clear();
    run.request.evidence->media_type = media_type_of(agreement_.config.format);
  }
  auto answer = co_await access_.send(*std::move(request), run.progress.sending, run.request.deadline,
                                      &run.operation.fault_codes);
  if (!answer) co_return std::move(answer).error();
  if (run.request.evidence != nullptr) run.request.evidence->received = answer->body;
  auto brought = judge(*answer, step, run.operation, agreement_, run.values, services_.clock.wall());
  if (!brought) co_return std::move(brought).error();
  run.reply = std::move(brought->reply);
  for (const auto& [name, value] : brought->taken) run.values[name] = value;
  // After the last step the delivery's own end becomes durable: nothing can fail between the two.
  if (!changes(step) || &step == &run.operation.steps.back()) co_return hub::Done{};

  run.progress.changed = true;
  if (run.request.steps == nullptr) co_return hub::Done{};
  auto recorded = co_await run.request.steps->record(step.step, record_of(brought->taken));
  if (!recorded)
    co_return Error(codes::deliver_answer_lost,
                    "the step cannot be recorded: " + recorded.error().to_string());
  run.progress.changed = false;
  co_return hub::Done{};
}

Result<hub::http::Request> RestAdapter::request_for(Run& run, const StepSettings& step) const {
  const RestConfig& config = agreement_.config;
  auto path = expand_path(step.path, run.values);
  if (!path) return std::move(path).error();
  auto request = request_to(config, run.request.deadline);
  request.method = method_text(step.method);
  request.url = config.base + *path;
  if (!run.request.traceparent.empty()) request.headers.emplace_back("traceparent", run.request.traceparent);
  if (!run.request.tracestate.empty()) request.headers.emplace_back("tracestate", run.request.tracestate);
  for (const auto& [name, text] : step.headers) {
    auto value = expand_header(text, run.values);
    if (!value) return std::move(value).error().during("header " + name);
    request.headers.emplace_back(name, *std::move(value));
  }

  const bool with_body = has_body(step, config.format, run.document);
  add_if_missing(request.headers, "Accept", media_type_of(config.format));
  if (with_body || config.format == Format::xml)
    add_if_missing(request.headers, "Content-Type", media_type_of(config.format));
  if (!with_body) {
    if (step.request.empty()) return request;
    return Error(codes::map_not_valid, "the mapped document has no body for it");
  }
  auto octets = body_octets(run, step);
  if (!octets) return std::move(octets).error();
  request.body = *std::move(octets);
  return request;
}

Result<std::string> RestAdapter::body_octets(Run& run, const StepSettings& step) const {
  if (run.document.is_finished()) return request_octets(run.document.whole(), step, agreement_);
  auto body = run.document.body(step.step);
  if (auto filled = fill_lookups(body, agreement_.config.tables.by_name); !filled)
    return std::move(filled).error();
  if (auto filled = fill_results(body, run.values); !filled) return std::move(filled).error();
  return request_octets(body, step, agreement_);
}

bool RestAdapter::idempotent(const std::string& operation) const {
  const auto found = agreement_.config.operations.find(operation);
  return found != agreement_.config.operations.end() && found->second.idempotent;
}

std::optional<hub::port::Misfit> RestAdapter::misfit(const std::string& operation,
                                                     const std::string& body) const {
  const auto found = agreement_.config.operations.find(operation);
  if (found == agreement_.config.operations.end()) return std::nullopt;
  return misfit_of(agreement_, found->second, body);
}

hub::port::AgreedReply RestAdapter::agreed_reply(const std::string& name) const {
  return reply_of(agreement_.config, name);
}

std::vector<std::string> RestAdapter::agreed_requests(const std::string& name) const {
  std::vector<std::string> roots;
  const auto operation = agreement_.config.operations.find(name);
  if (operation == agreement_.config.operations.end()) return roots;
  for (const StepSettings& step : operation->second.steps) {
    if (!takes_body(step, agreement_.config.format)) continue;
    if (step.request.empty()) return {};
    roots.push_back(step.request);
  }
  return roots;
}

hub::port::Source* RestAdapter::source(const std::string& name) {
  const auto found = sources_.find(name);
  return found == sources_.end() ? nullptr : &found->second;
}

Task<Outcome> RestAdapter::probe() {
  const auto& config = agreement_.config;
  const auto deadline = std::chrono::steady_clock::now() + kProbeTime;
  auto request = request_to(config, deadline);
  request.url = config.base + config.probe.path;
  if (config.probe.path.empty()) {
    auto connected = co_await services_.http.connect(std::move(request));
    co_return connected;
  }
  request.method = "GET";
  request.headers.emplace_back("Accept", media_type_of(config.format));
  if (config.format == Format::xml)
    request.headers.emplace_back("Content-Type", media_type_of(config.format));
  bool sending = false;
  auto answer = Result<hub::http::Reply>(hub::http::Reply{});
  if (config.probe.authenticated) {
    answer = co_await access_.send(std::move(request), sending, deadline);
  } else {
    answer = co_await services_.http.send(std::move(request));
  }
  if (!answer) co_return std::move(answer).error();
  const StepSettings plain;
  const OperationSettings none;
  auto judged = judge(*answer, plain, none, agreement_, {}, services_.clock.wall());
  if (!judged) co_return std::move(judged).error();
  co_return hub::Done{};
}

}  // namespace adapters::rest
