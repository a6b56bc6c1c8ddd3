#include "adapters/soap/soap_adapter.h"

#include <utility>

#include "adapters/frame/agreement.h"
#include "adapters/soap/verdict.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/base/uuid.h"
#include "hub/crypto/digest.h"
#include "hub/http/answer_content.h"
#include "hub/http/verdict.h"

namespace adapters::soap {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::formats::SoapVersion;
using hub::formats::XmlDocument;
using hub::port::Reply;
using hub::port::Request;
using hub::port::Task;
namespace codes = hub::codes;

/// Messages are addressed to the endpoint where nothing else is said.
SoapConfig with_address(SoapConfig config) {
  if (config.to.empty()) config.to = config.endpoint;
  return config;
}

}  // namespace

SoapAdapter::SoapAdapter(Config config, const hub::port::Services& services)
    : Framed(with_address(std::move(config)), services),
      partner_(this->config(), services),
      envelopes_(this->config()) {
  if (!this->config().contract.empty()) contract_ = frame::load_contract(this->config().contract);
}

Task<Result<Reply>> SoapAdapter::carry_out(frame::Call& call, const OperationSettings& operation) {
  const std::string& name = call.request.operation;
  auto body = fitting(std::move(call.request.body));
  if (!body) co_return std::move(body).error();
  auto made = envelopes_.make(call.request, operation, *std::move(body), services().clock.wall());
  if (!made)
    co_return std::move(made).error().during(
        hub::say("making the request {}", "sagatavojot pieprasījumu {}", name));
  call.shown = std::move(made->shown);
  const hub::Sentence doing = hub::say("POST for {}", "POST darbībai {}", name);
  auto answer = co_await partner_.exchange(call, post(call, operation, std::move(made->octets)));
  if (!answer) co_return std::move(answer).error().during(doing);
  auto reply = judge(call.request, operation, *answer);
  if (!reply) co_return std::move(reply).error().during(doing);
  co_return reply;
}

Task<Outcome> SoapAdapter::probe() {
  if (config().probe.method == ProbeMethod::connect) {
    auto connected = co_await partner_.connect(config().endpoint);
    co_return connected;
  }
  Request question;
  question.message = hub::Uuid::version7(services().clock.wall(), hub::crypto::random_bytes(10));
  question.operation = config().probe.operation;
  question.body = config().probe.body;
  question.deadline = std::chrono::steady_clock::now() + frame::kProbeTime;
  auto answer = co_await ask(question);
  if (!answer) co_return std::move(answer).error();
  co_return hub::Done{};
}

std::optional<hub::port::Misfit> SoapAdapter::misfit(const std::string& /*operation*/,
                                                     const std::string& body) const {
  auto fits = fitting(body);
  if (fits) return std::nullopt;
  return frame::misfit_in(body, std::move(fits).error(), config().contract);
}

hub::port::AgreedReply SoapAdapter::agreed_reply(const std::string& name) const {
  const OperationSettings* operation = find(name);
  if (operation == nullptr) return {};
  return {config().contract, operation->reply, {}};
}

std::vector<std::string> SoapAdapter::agreed_requests(const std::string& name) const {
  const OperationSettings* operation = find(name);
  if (!contract_ || operation == nullptr) return {};
  const auto& service = contract_->service();
  const auto* known = service ? service->find(operation->action, operation->reply) : nullptr;
  if (known != nullptr && !known->input.empty()) return {known->input};
  return contract_->elements().roots();
}

Result<XmlDocument> SoapAdapter::fitting(hub::formats::Content body) const {
  auto tree = body.take_tree();
  // Our own mapping made this body: that it cannot be read is this message's, and nothing was sent.
  if (!tree) return frame::does_not_fit(frame::kQuestion, tree.error());
  if (!contract_) return tree;
  if (auto fits = contract_->accept(*tree); !fits) return frame::does_not_fit(frame::kQuestion, fits.error());
  return tree;
}

hub::http::Request SoapAdapter::post(const frame::Call& call, const OperationSettings& operation,
                                     std::string octets) const {
  auto out = partner_.request(config().endpoint, call);
  const std::string& action = operation.action;
  const std::string quoted = "\"" + action + "\"";
  if (config().soap_version == SoapVersion::v1_1) {
    out.headers.emplace_back("Content-Type", "text/xml; charset=utf-8");
    out.headers.emplace_back("SOAPAction", quoted);
  } else {
    out.headers.emplace_back("Content-Type", "application/soap+xml; charset=utf-8" +
                                                 (action.empty() ? std::string() : "; action=" + quoted));
  }
  out.body = std::move(octets);
  return out;
}

Result<Reply> SoapAdapter::judge(const Request& request, const OperationSettings& operation,
                                 const hub::http::Reply& answer) const {
  const auto now = services().clock.wall();
  const hub::http::FaultTables tables{&operation.fault_codes, &config().fault_codes};
  const std::string status = hub::http::status_text(answer.status);

  hub::formats::SoapExpectation expectation;
  expectation.version = config().soap_version;
  if (config().addressing != Addressing::none) expectation.message_id = message_id_of(request);
  expectation.relates_to_demanded = config().relates_to;
  expectation.fault_code_element = is_local_name(config().fault.code) ? config().fault.code : std::string();
  expectation.fault_pause_element =
      is_local_name(config().fault.pause) ? config().fault.pause : std::string();
  const auto content = hub::http::content_of(answer, hub::http::ContentForm::xml);
  const std::string_view text = content ? content->text() : std::string_view();
  auto parsed = content ? hub::formats::parse_answer(text, expectation)
                        : Result<hub::formats::SoapAnswer>(content.error());
  if (parsed && parsed->fault) return verdict_on(*parsed, answer, operation, config(), now);
  if (parsed)
    if (auto well = refusal_in(*parsed, answer, operation, config(), now); !well)
      return std::move(well).error();
  if (!hub::http::is_success(answer.status)) {
    const bool is_soap = parsed || hub::formats::is_envelope(text);
    if (!is_soap || hub::http::listed(status, tables))
      return hub::http::refusal(answer, {}, hub::http::code_for_status(answer.status), tables, now);
    if (!parsed) return std::move(parsed).error().during(status);

    return Error(codes::deliver_bad_reply,
                 hub::say("an answer without fault came with {}", "atbilde bez fault saņemta ar {}", status));
  }
  if (!parsed) return std::move(parsed).error().during(status);
  if (auto well =
          frame::accept_answer(parsed->body, operation.reply, contract_.get(), config().unknown_members);
      !well)
    return std::move(well).error();
  return Reply{std::move(parsed->body)};
}

}  // namespace adapters::soap
