#include "adapters/soap/soap_source.h"

#include <exception>
#include <utility>

#include "adapters/frame/agreement.h"
#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/crypto/digest.h"
#include "hub/formats/xml/xpath.h"

namespace adapters::soap {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::formats::XmlDocument;
using hub::formats::XmlTemplate;
using hub::port::Polled;
using hub::port::Task;
namespace codes = hub::codes;

XmlTemplate template_of(const std::string& text) {
  auto made = XmlTemplate::parse(text);
  if (!made) throw hub::Trouble(made.error().told_by_name());
  return *std::move(made);
}

OperationSettings operation_of(const Action& action, const std::string& reply,
                               const std::string& fault_when) {
  OperationSettings operation;
  operation.action = action;
  operation.reply = reply;
  operation.fault_when = fault_when;
  return operation;
}

/// Nobody's message is at fault: what is asked is the configuration's.
Error misconfigured(const Error& why) {
  return Error(codes::deliver_misconfigured, hub::say("{}: {}", "{}: {}", why.code().name, why.told()));
}

}  // namespace

SoapSource::SoapSource(const std::string& name, const SourceSettings& settings, SoapService& service,
                       const hub::port::Services& services)
    : name_(name),
      settings_(settings),
      service_(service),
      services_(services),
      asking_(operation_of(settings.action, settings.reply, settings.fault_when)),
      request_(template_of(settings.request)) {
  if (!settings.confirm) return;
  confirming_ = operation_of(settings.confirm->action, settings.confirm->reply, settings.confirm->fault_when);
  confirm_.push_back(template_of(settings.confirm->request));
}

frame::Call SoapSource::question() const {
  frame::Call call = frame::own_question(service_.config().timeout);
  call.request.message = hub::Uuid::version7(services_.clock.wall(), hub::crypto::random_bytes(10));
  call.request.operation = name_;
  return call;
}

XmlTemplate::Values SoapSource::values() const {
  XmlTemplate::Values values;
  for (const auto& [name, value] : service_.config().values.by_name) values[name] = value.text;
  values["now"] = hub::to_rfc3339(services_.clock.wall());
  return values;
}

Task<Result<Polled>> SoapSource::poll(std::string cursor) {
  frame::Call call = question();
  try {
    XmlTemplate::Values with = values();
    with["cursor"] = cursor;
    auto body = request_.fill(with);
    if (!body) co_return misconfigured(body.error());
    auto reply = co_await service_.exchange(call, asking_, *std::move(body), frame::Taken::whole);
    if (!reply && &reply.error().code() == &codes::map_not_valid) co_return misconfigured(reply.error());
    if (!reply) co_return std::move(reply).error();
    auto tree = reply->body.take_tree();
    if (!tree) co_return frame::bad_reply(tree.error());
    co_return read(*tree, std::move(cursor));
  } catch (const std::exception&) {  // memory, or cancellation
  }
  co_return call.broken_off();
}

Result<Polled> SoapSource::read(const XmlDocument& answer, std::string cursor) const {
  const auto namespaces = namespaces_of(service_.config());
  auto elements = hub::formats::select_elements(settings_.documents, answer, namespaces);
  if (!elements) return frame::bad_reply(elements.error());
  Polled polled;
  for (const XmlDocument& element : *elements) {
    auto found = frame::source_document(element, settings_.id, namespaces);
    if (!found) return std::move(found).error();
    polled.documents.push_back(*std::move(found));
  }
  polled.cursor = std::move(cursor);
  if (settings_.cursor.empty()) return polled;
  const auto next = answer.select(settings_.cursor, namespaces);
  if (!next) return frame::bad_reply(next.error());
  if (!next->empty() && !next->front().empty()) polled.cursor = next->front();
  return polled;
}

Task<Outcome> SoapSource::confirm(std::vector<std::string> ids) {
  if (confirm_.empty() || ids.empty()) co_return hub::Done{};
  frame::Call call = question();
  try {
    auto body = confirm_.front().fill_each(values(), "id", ids);
    if (!body) co_return misconfigured(body.error());
    auto reply = co_await service_.exchange(call, confirming_, *std::move(body), frame::Taken::known);
    if (!reply && &reply.error().code() == &codes::map_not_valid) co_return misconfigured(reply.error());
    if (!reply) co_return std::move(reply).error();
    co_return hub::Done{};
  } catch (const std::exception&) {  // memory, or cancellation
  }
  co_return call.broken_off();
}

}  // namespace adapters::soap
