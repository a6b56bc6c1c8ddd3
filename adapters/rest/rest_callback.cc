#include "adapters/rest/rest_callback.h"

#include <map>
#include <string>
#include <utility>

#include "adapters/frame/agreement.h"
#include "adapters/rest/verdict.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/http/answer_content.h"

namespace adapters::rest {
namespace {

using hub::Error;
using hub::Result;
using hub::formats::Content;
using hub::port::SourceDocument;
using hub::port::Task;
namespace codes = hub::codes;

/// What came, as an answer that is to be judged.
hub::http::Reply reply_of(hub::port::Callback callback) {
  hub::http::Reply reply;
  reply.status = 200;
  reply.headers = std::move(callback.headers);
  reply.body = std::move(callback.body);
  return reply;
}

/// What is wrong with what came is not the system's fault: anybody may have sent it.
Error not_believed(const Error& error) {
  return Error(codes::codec_not_valid, hub::say("{}", "{}", error.told())).at(error.place());
}

/// The document of a call that has values alone; their names need no escaping.
std::string call_with(const std::map<std::string, std::string>& values) {
  std::string call = "<call xmlns=\"urn:sakta:steps:1\">";
  for (const auto& [name, text] : values) {
    call += "<value name=\"" + name + "\">";
    for (const char c : text) {
      if (c == '&')
        call += "&amp;";
      else if (c == '<')
        call += "&lt;";
      else if (c == '>')
        call += "&gt;";
      else
        call += c;
    }
    call += "</value>";
  }
  return call + "</call>";
}

}  // namespace

RestCallback::RestCallback(std::string name, const Agreement& agreement, const CallbackSettings& settings,
                           hub::port::Asker& asker, const hub::port::Services& services)
    : name_(std::move(name)),
      agreement_(agreement),
      settings_(settings),
      asker_(asker),
      services_(services) {}

Task<Result<SourceDocument>> RestCallback::receive(hub::port::Callback callback) {
  const hub::http::Reply came = reply_of(std::move(callback));
  if (settings_.is_signed) {
    const auto content = hub::http::content_of(came, agreement_.config.format);
    if (!content) co_return not_believed(content.error());
    if (auto proven = agreement_.signature.verify(content->text()); !proven) co_return proven.error();
  }
  const StepSettings step = step_of(settings_);
  const OperationSettings none;
  auto brought = judge(came, step, none, agreement_, {}, services_.clock.wall());
  if (!brought) co_return not_believed(brought.error());
  Content believed = std::move(brought->reply);
  if (!settings_.verify.empty()) {
    auto answer = co_await verified(std::move(brought->taken));
    if (!answer) co_return std::move(answer).error();
    believed = *std::move(answer);
  }
  frame::tell_unknown(services_, name_, brought->unknown);
  auto tree = believed.take_tree();
  if (!tree) co_return frame::bad_reply(tree.error());
  co_return frame::source_document(*tree, settings_.id, agreement_.namespaces);
}

Task<Result<Content>> RestCallback::verified(std::map<std::string, std::string> values) const {
  hub::port::Request request;
  const std::string random = hub::crypto::random_bytes(10);
  request.message = hub::Uuid::version7(services_.clock.wall(), random);
  request.operation = settings_.verify;
  request.body = call_with(values);
  request.deadline = services_.clock.now() + agreement_.config.timeout;
  auto answer = co_await asker_.ask(std::move(request));
  if (!answer) co_return std::move(answer).error();
  co_return std::move(answer->body);
}

StepSettings step_of(const CallbackSettings& callback) {
  StepSettings step;
  step.reply = callback.content;
  step.take = callback.take;
  return step;
}

}  // namespace adapters::rest
