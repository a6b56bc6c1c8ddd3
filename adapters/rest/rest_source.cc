#include "adapters/rest/rest_source.h"

#include <exception>
#include <utility>

#include "adapters/frame/agreement.h"
#include "adapters/frame/answer.h"
#include "adapters/rest/templates.h"
#include "adapters/rest/verdict.h"
#include "hub/base/codes.h"
#include "hub/base/json_text.h"
#include "hub/base/say.h"
#include "hub/formats/xml/build.h"
#include "hub/formats/xml/xpath.h"

namespace adapters::rest {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::port::Polled;
using hub::port::Task;
namespace codes = hub::codes;

}  // namespace

RestSource::RestSource(const Agreement& agreement, const SourceSettings& settings, frame::Partner& partner,
                       const hub::port::Services& services)
    : agreement_(agreement), settings_(settings), partner_(partner), services_(services) {}

hub::http::Request RestSource::request_for(const frame::Call& call, const StepSettings& step,
                                           const std::string& path) const {
  const RestConfig& config = agreement_.config;
  auto request = partner_.request(config.base + path, call);
  request.method = method_text(step.method);
  request.headers.emplace_back("Accept", media_type_of(config.format));
  if (step.method != Method::get || config.format == Format::xml)
    request.headers.emplace_back("Content-Type", media_type_of(config.format));
  return request;
}

Task<Result<Polled>> RestSource::poll(std::string cursor) {
  frame::Call call = frame::own_question(agreement_.config.timeout);
  try {
    Values values = agreement_.config.values;
    values["cursor"] = cursor;
    auto path = expand_path(settings_.path, values);
    if (!path)
      co_return Error(codes::deliver_misconfigured,
                      hub::say("{}: {}", "{}: {}", path.error().code().name, path.error().told()));
    auto request = request_for(call, step_of(settings_), *path);
    auto answer = co_await partner_.exchange(call, std::move(request));
    if (!answer) co_return std::move(answer).error();
    co_return read(*answer, std::move(cursor));
  } catch (const std::exception&) {  // memory, or cancellation
  }
  co_return call.broken_off();
}

Result<Polled> RestSource::read(const hub::http::Reply& answer, std::string cursor) const {
  const RestConfig& config = agreement_.config;
  auto brought = judge(answer, step_of(settings_), OperationSettings{}, agreement_, config.values,
                       services_.clock.wall());
  if (!brought) return std::move(brought).error();
  const auto content = hub::http::content_of(answer, config.format);
  if (!content) return content.error();
  const auto tree = frame::tree_of(content->text(), config.format);
  if (!tree) return frame::bad_reply(tree.error());
  auto elements = hub::formats::select_elements(settings_.documents, *tree, agreement_.namespaces);
  if (!elements) return frame::bad_reply(elements.error());
  Polled polled;
  for (const hub::formats::XmlDocument& element : *elements) {
    auto found = frame::source_document(element, settings_.id, agreement_.namespaces);
    if (!found) return std::move(found).error();
    polled.documents.push_back(*std::move(found));
  }
  const auto next = brought->taken.find("cursor");
  polled.cursor = next == brought->taken.end() ? std::move(cursor) : next->second;
  return polled;
}

Task<Outcome> RestSource::confirm(std::vector<std::string> ids) {
  if (!settings_.confirm || ids.empty()) co_return hub::Done{};
  frame::Call call = frame::own_question(agreement_.config.timeout);
  try {
    const StepSettings step = step_of(*settings_.confirm);
    auto path = expand_path(step.path, agreement_.config.values);
    if (!path)
      co_return Error(codes::deliver_misconfigured,
                      hub::say("{}: {}", "{}: {}", path.error().code().name, path.error().told()));
    auto request = request_for(call, step, *path);
    request.body = body_of(ids);
    auto answer = co_await partner_.exchange(call, std::move(request));
    if (!answer) co_return std::move(answer).error();
    const OperationSettings none;
    auto judged = judge(*answer, step, none, agreement_, agreement_.config.values, services_.clock.wall());
    if (!judged) co_return std::move(judged).error();
    co_return hub::Done{};
  } catch (const std::exception&) {  // memory, or cancellation
  }
  co_return call.broken_off();
}

std::string RestSource::body_of(const std::vector<std::string>& ids) const {
  const ConfirmSettings& confirm = *settings_.confirm;
  if (agreement_.config.format == Format::json) {
    hub::JsonText json;
    json.open('{').key(confirm.list).open('[');
    for (const std::string& id : ids) json.string(id);
    return std::move(json.close(']').close('}')).text();
  }
  hub::formats::TreeMaker tree(confirm.list, "");
  for (const std::string& id : ids)
    hub::formats::TreeMaker::set_text(tree.add(tree.root(), confirm.item), id);
  return std::move(tree).take().to_octets();
}

StepSettings step_of(const SourceSettings& source) {
  StepSettings step;
  step.path = source.path;
  step.reply = source.reply;
  step.same = source.same;
  step.fault_when = source.fault_when;
  if (!source.cursor.empty()) step.take["cursor"] = source.cursor;
  return step;
}

StepSettings step_of(const ConfirmSettings& confirm) {
  StepSettings step;
  step.method = confirm.method;
  step.path = confirm.path;
  step.fault_when = confirm.fault_when;
  return step;
}

}  // namespace adapters::rest
