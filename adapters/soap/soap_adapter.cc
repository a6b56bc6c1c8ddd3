#include "adapters/soap/soap_adapter.h"

#include <utility>

#include "adapters/frame/agreement.h"
#include "hub/base/uuid.h"
#include "hub/crypto/digest.h"

namespace adapters::soap {
namespace {

using hub::Outcome;
using hub::Result;
using hub::port::Reply;
using hub::port::Request;
using hub::port::Task;

/// Messages are addressed to the endpoint where nothing else is said.
SoapConfig with_address(SoapConfig config) {
  if (config.to.empty()) config.to = config.endpoint;
  return config;
}

}  // namespace

SoapAdapter::SoapAdapter(Config config, const hub::port::Services& services)
    : Framed(with_address(std::move(config)), services), service_(this->config(), services) {
  for (const auto& [name, settings] : this->config().sources)
    sources_.try_emplace(name, name, settings, service_, services);
}

Task<Result<Reply>> SoapAdapter::carry_out(frame::Call& call, const OperationSettings& operation) {
  auto reply = co_await service_.exchange(call, operation, std::move(call.request.body), frame::Taken::known);
  co_return reply;
}

Task<Outcome> SoapAdapter::probe() {
  if (config().probe.method == ProbeMethod::connect) {
    auto connected = co_await service_.connect();
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
  auto fits = service_.fitting(body, true);
  if (fits) return std::nullopt;
  return frame::misfit_in(body, std::move(fits).error(), config().contract);
}

bool SoapAdapter::carries_attachments(const std::string& /*operation*/) const {
  return service_.carries_attachments();
}

hub::port::AgreedReply SoapAdapter::agreed_reply(const std::string& name) const {
  const auto source = config().sources.find(name);
  if (source != config().sources.end())
    return {config().contract, source->second.reply, source->second.documents, namespaces_of(config())};
  const OperationSettings* operation = find(name);
  if (operation == nullptr) return {};
  return {config().contract, operation->reply, {}};
}

std::vector<std::string> SoapAdapter::agreed_requests(const std::string& name) const {
  const OperationSettings* operation = find(name);
  const hub::formats::Contract* contract = service_.contract();
  if (contract == nullptr || operation == nullptr) return {};
  const auto& service = contract->service();
  const auto* known = service ? service->find(operation->action, operation->reply) : nullptr;
  if (known != nullptr && !known->input.empty()) return {known->input};
  return contract->elements().roots();
}

hub::port::Source* SoapAdapter::source(const std::string& name) {
  const auto found = sources_.find(name);
  return found == sources_.end() ? nullptr : &found->second;
}

}  // namespace adapters::soap
