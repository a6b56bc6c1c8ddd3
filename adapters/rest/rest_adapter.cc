#include "adapters/rest/rest_adapter.h"

#include <strings.h>

#include <algorithm>
#include <set>
#include <utility>

#include "adapters/frame/agreement.h"
#include "adapters/rest/bodies.h"
#include "adapters/rest/fitting.h"
#include "adapters/rest/step_record.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/build.h"
#include "hub/formats/xml/xpath.h"

namespace adapters::rest {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::port::Reply;
using hub::port::Task;
namespace codes = hub::codes;

void add_if_missing(hub::http::Headers& headers, const std::string& name, std::string value) {
  const bool there = std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
    return strcasecmp(header.first.c_str(), name.c_str()) == 0;
  });
  if (!there) headers.emplace_back(name, std::move(value));
}

/// Of a GET: partners with XML want to know its form although there is no body.
hub::http::Headers headers_of_question(Format format) {
  hub::http::Headers headers{{"Accept", media_type_of(format)}};
  if (format == Format::xml) headers.emplace_back("Content-Type", media_type_of(format));
  return headers;
}

/// What the operation answers where the partner has none of what was asked for: the values of the question.
hub::formats::Content none_of(const hub::formats::StepsDocument& asked) {
  hub::formats::TreeMaker none("none", "urn:sakta:steps:1");
  for (const auto& [name, text] : asked.values())
    if (is_value_name(name)) hub::formats::TreeMaker::set_text(none.add(none.root(), name), text);
  return hub::formats::Content(std::move(none).take());
}

frame::SessionLogin session_login_of(const RestConfig& config) {
  return {config.base + config.auth.login, headers_of_question(config.format)};
}

}  // namespace

/// One call of the adapter.
struct RestAdapter::Run {
  frame::Call& call;
  const OperationSettings& operation;
  hub::formats::StepsDocument document;
  Values values;
  std::set<std::string> recorded{};  ///< Steps that an earlier attempt has done.
  hub::formats::Content reply{};     ///< Of the newest step.
};

RestAdapter::RestAdapter(Config config, const hub::port::Services& services)
    : Framed(std::move(config), services),
      partner_(this->config(), services, session_login_of(this->config())),
      agreement_(agreement_of(this->config())) {
  for (const auto& [name, settings] : this->config().sources)
    sources_.try_emplace(name, name, agreement_, settings, partner_, services);
  for (const auto& [name, settings] : this->config().callbacks)
    callbacks_.try_emplace(name, name, agreement_, settings, *this, services);
}

Task<Result<Reply>> RestAdapter::carry_out(frame::Call& call, const OperationSettings& operation) {
  if (call.steps == nullptr && std::count_if(operation.steps.begin(), operation.steps.end(), changes) > 1)
    co_return Error(codes::deliver_no_operation,
                    hub::say("several calls that change something are for sends only: '{}'",
                             "vairāki izsaukumi, kas kaut ko maina, atļauti tikai sūtījumiem: '{}'",
                             call.request.operation));

  auto document = hub::formats::StepsDocument::read(std::move(call.request.body));
  if (!document) co_return frame::does_not_fit(frame::kQuestion, document.error());
  if (auto checked = check_bodies(*document, operation, config()); !checked)
    co_return std::move(checked).error();
  Run run{call, operation, *std::move(document), {}, {}, {}};
  auto done = co_await take_steps(run);
  if (!done) co_return std::move(done).error();
  co_return Reply{std::move(run.reply)};
}

Task<Outcome> RestAdapter::take_steps(Run& run) {
  run.values = run.document.values();
  for (const auto& [name, value] : config().values) run.values[name] = value;
  for (const StepSettings& step : run.operation.steps) {
    if (!changes(step) || run.call.steps == nullptr) continue;
    const auto record = run.call.steps->result(step.step);
    if (!record) continue;
    auto taken = read_record(*record);
    if (!taken)
      co_return Error(codes::deliver_answer_lost, hub::say("the record of step {} is no record",
                                                           "soļa {} ieraksts nav derīgs", step.step));
    run.recorded.insert(step.step);
    for (auto& [name, value] : *taken) run.values[name] = std::move(value);
  }
  run.values["message_id"] = run.call.request.message.to_string();

  for (const StepSettings& step : run.operation.steps) {
    if (run.recorded.contains(step.step)) continue;
    if (!step.when.empty()) {
      const auto wanted = hub::formats::is_true(step.when, run.document.whole(), {}, run.values);
      if (!wanted)
        co_return Error(codes::map_not_valid,
                        hub::say("step {}: {}", "solis {}: {}", step.step, wanted.error().told()));
      if (!*wanted) continue;
    }
    if (!step.refuse.empty()) co_return ruled_out(step);
    auto taken = co_await take_step(run, step);
    if (!taken)
      co_return std::move(taken).error().during(
          hub::say("step {}, {}", "solis {}, {}", step.step, method_text(step.method)));
  }
  co_return hub::Done{};
}

Task<Outcome> RestAdapter::take_step(Run& run, const StepSettings& step) {
  auto request = request_for(run, step);
  if (!request) co_return std::move(request).error();
  auto answer = co_await partner_.exchange(run.call, *std::move(request));
  if (!answer) co_return std::move(answer).error();
  auto brought = judge(*answer, step, run.operation, agreement_, run.values, services().clock.wall());
  if (!brought) co_return std::move(brought).error();
  frame::tell_unknown(services(), run.call.request.operation, brought->unknown);
  run.reply = brought->absent && !step.reply.empty() ? none_of(run.document) : std::move(brought->reply);
  for (const auto& [name, value] : brought->taken) run.values[name] = value;
  if (!changes(step)) {
    run.call.settled();
    co_return hub::Done{};
  }
  // After the last step the delivery's own end becomes durable: nothing can fail between the two.
  if (&step == &run.operation.steps.back()) co_return hub::Done{};

  run.call.changed();
  hub::port::Steps* const steps = run.call.steps;
  if (steps == nullptr) co_return hub::Done{};
  auto recorded = co_await steps->record(step.step, record_of(brought->taken));
  if (!recorded)
    co_return Error(codes::deliver_answer_lost,
                    hub::say("the step cannot be recorded: {}: {}", "soli nevar reģistrēt: {}: {}",
                             recorded.error().code().name, recorded.error().told()));
  run.call.recorded();
  co_return hub::Done{};
}

Result<hub::http::Request> RestAdapter::request_for(Run& run, const StepSettings& step) const {
  const Format format = config().format;
  auto path = expand_path(step.path, run.values);
  if (!path) return std::move(path).error();
  auto request = partner_.request(config().base + *path, run.call);
  request.method = method_text(step.method);
  for (const auto& [name, text] : step.headers) {
    auto value = expand_header(text, run.values);
    if (!value) return std::move(value).error().during(hub::say("header {}", "galvene {}", name));
    request.headers.emplace_back(name, *std::move(value));
  }

  const bool with_body = has_body(step, format, run.document);
  add_if_missing(request.headers, "Accept", media_type_of(format));
  if (with_body || format == Format::xml)
    add_if_missing(request.headers, "Content-Type", body_type_of(step, format));
  if (!with_body) {
    if (step.request.empty()) return request;
    return Error(codes::map_not_valid,
                 hub::say("the mapped document has no body for it", "kartētajā dokumentā tam nav satura"));
  }
  auto octets = body_octets(run, step);
  if (!octets) return std::move(octets).error();
  if (signs_request(step)) {
    auto with_signature = agreement_.signature.sign(*octets, services().clock.wall());
    if (!with_signature) return frame::does_not_fit(frame::kQuestion, with_signature.error());
    octets = std::move(with_signature);
  }
  request.body = *std::move(octets);
  return request;
}

Result<std::string> RestAdapter::body_octets(Run& run, const StepSettings& step) const {
  if (run.document.is_finished()) return request_octets(run.document.whole(), step, agreement_);
  auto body = run.document.body(step.step);
  if (auto filled = fill_lookups(body, config().tables.by_name); !filled) return std::move(filled).error();
  if (auto filled = fill_results(body, run.values); !filled) return std::move(filled).error();
  return request_octets(body, step, agreement_);
}

std::optional<hub::port::Misfit> RestAdapter::misfit(const std::string& operation,
                                                     const std::string& body) const {
  const OperationSettings* known = find(operation);
  if (known == nullptr) return std::nullopt;
  return misfit_of(agreement_, *known, body);
}

hub::port::AgreedReply RestAdapter::agreed_reply(const std::string& name) const {
  return reply_of(agreement_.config, name);
}

std::vector<std::string> RestAdapter::agreed_requests(const std::string& name) const {
  std::vector<std::string> roots;
  const OperationSettings* operation = find(name);
  if (operation == nullptr) return roots;
  for (const StepSettings& step : operation->steps) {
    if (!takes_body(step, config().format)) continue;
    if (step.request.empty()) return {};
    roots.push_back(step.request);
  }
  return roots;
}

hub::port::Source* RestAdapter::source(const std::string& name) {
  const auto found = sources_.find(name);
  return found == sources_.end() ? nullptr : &found->second;
}

hub::port::Receiver* RestAdapter::callback(const std::string& name) {
  const auto found = callbacks_.find(name);
  return found == callbacks_.end() ? nullptr : &found->second;
}

Task<Outcome> RestAdapter::probe() {
  const ProbeSettings& probe = config().probe;
  if (probe.path.empty()) {
    auto connected = co_await partner_.connect(config().base);
    co_return connected;
  }
  frame::Call call = frame::own_question(frame::kProbeTime);
  auto request = partner_.request(config().base + probe.path, call);
  request.method = "GET";
  for (auto& header : headers_of_question(config().format)) request.headers.push_back(std::move(header));
  auto answer = Result<hub::http::Reply>(hub::http::Reply{});
  if (probe.authenticated) {
    answer = co_await partner_.exchange(call, std::move(request));
  } else {
    answer = co_await partner_.exchange_openly(call, std::move(request));
  }
  if (!answer) co_return std::move(answer).error();
  const StepSettings plain;
  const OperationSettings none;
  auto judged = judge(*answer, plain, none, agreement_, {}, services().clock.wall());
  if (!judged) co_return std::move(judged).error();
  co_return hub::Done{};
}

}  // namespace adapters::rest
