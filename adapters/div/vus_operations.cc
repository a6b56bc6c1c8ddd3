#include "adapters/div/vus_operations.h"

#include <exception>
#include <utility>

#include "hub/crypto/digest.h"

namespace adapters::div {

hub::port::Task<hub::Result<OperationAnswer>> VusOperations::call(std::string operation, std::string input) {
  constexpr std::size_t kRandomOctets = 10;
  hub::port::Evidence evidence;
  frame::Call call = frame::own_question(config_.timeout);
  call.request.message =
      hub::Uuid::version7(services_.clock.wall(), hub::crypto::random_bytes(kRandomOctets));
  call.request.operation = operation;
  if (operation != "GetAttachmentSection") call.request.evidence = &evidence;
  try {
    VusQuestion question;
    question.operation = std::move(operation);
    question.body = std::move(input);
    question.one_part = question.operation == "GetAttachmentSection";
    auto answer = co_await service_.ask(call, std::move(question));
    if (!answer) co_return std::move(answer).error();
    OperationAnswer told{std::move(answer->output), std::move(evidence.received), std::move(answer->part)};
    co_return told;
  } catch (const std::exception&) {  // memory, or cancellation
  }
  co_return call.broken_off();
}

}  // namespace adapters::div
