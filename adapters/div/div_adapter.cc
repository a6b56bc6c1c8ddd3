#include "adapters/div/div_adapter.h"

#include <utility>

#include "adapters/div/letter_form.h"
#include "adapters/frame/agreement.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace adapters::div {

using hub::Result;
using hub::port::Reply;
using hub::port::Task;

DivAdapter::DivAdapter(Config settings, const hub::port::Services& borrowed)
    : Framed(std::move(settings), borrowed),
      service_(config(), services()),
      delivery_(config(), services(), service_),
      operations_(config(), services(), service_),
      letters_(frame::load_contract(config().letters)) {
  for (const auto& [name, source] : config().sources)
    sources_[name] = std::make_unique<NotificationSource>(
        source, operations_, hub::crypto::Trust::load(config().server_trust, config().server_crl),
        services());
}

hub::port::Source* DivAdapter::source(const std::string& name) {
  const auto found = sources_.find(name);
  return found == sources_.end() ? nullptr : found->second.get();
}

Task<Result<Reply>> DivAdapter::carry_out(frame::Call& call, const OperationSettings& /*operation*/) {
  if (call.steps == nullptr)
    co_return hub::Error(hub::codes::deliver_misconfigured,
                         hub::Text{"a letter is sent, not asked for", "vēstuli sūta, nevis vaicā"});
  auto document = call.request.body.take_tree();
  if (!document) co_return frame::does_not_fit(frame::kQuestion, document.error());
  if (auto fits = letters_->accept(*document); !fits)
    co_return frame::does_not_fit(frame::kQuestion, fits.error());
  auto letter = read_letter(*document, call.request.attachments);
  if (!letter) co_return std::move(letter).error();
  auto taken = co_await delivery_.send(call, *std::move(letter));
  if (!taken) co_return std::move(taken).error();
  co_return Reply{taken_document(*taken)};
}

Task<hub::Outcome> DivAdapter::probe() {
  auto connected = co_await service_.connect();
  co_return connected;
}

std::optional<hub::port::Misfit> DivAdapter::misfit(const std::string& operation,
                                                    const std::string& body) const {
  if (find(operation) == nullptr) return std::nullopt;
  auto document = hub::formats::XmlDocument::parse(body);
  if (!document)
    return frame::misfit_in(body, frame::does_not_fit(frame::kQuestion, document.error()), config().letters);
  auto fits = letters_->accept(*document);
  if (fits) return std::nullopt;
  return frame::misfit_in(body, frame::does_not_fit(frame::kQuestion, fits.error()), config().letters);
}

bool DivAdapter::carries_attachments(const std::string& operation) const {
  return find(operation) != nullptr;
}

std::vector<std::string> DivAdapter::agreed_requests(const std::string& operation) const {
  if (find(operation) == nullptr) return {};
  return {"letter"};
}

}  // namespace adapters::div
