#include "adapters/rest/rest_source.h"

#include <exception>
#include <optional>
#include <set>
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
#include "hub/http/next_page.h"

namespace adapters::rest {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::port::Polled;
using hub::port::Task;
namespace codes = hub::codes;

std::string with_parameter(const std::string& url, const std::string& name, std::size_t number) {
  return url + (url.find('?') == std::string::npos ? "?" : "&") + name + "=" + std::to_string(number);
}

std::string first_page(const std::string& url, const std::optional<PagesSettings>& pages) {
  if (!pages || !pages->next.empty()) return url;
  if (!pages->number.empty()) return with_parameter(url, pages->number, pages->first);
  return with_parameter(url, pages->offset, 0);
}

}  // namespace

RestSource::RestSource(std::string name, const Agreement& agreement, const SourceSettings& settings,
                       frame::Partner& partner, const hub::port::Services& services)
    : name_(std::move(name)),
      agreement_(agreement),
      settings_(settings),
      partner_(partner),
      services_(services) {}

hub::http::Request RestSource::request_for(const frame::Call& call, const StepSettings& step,
                                           std::string url) const {
  const RestConfig& config = agreement_.config;
  auto request = partner_.request(std::move(url), call);
  request.method = method_text(step.method);
  request.headers.emplace_back("Accept", media_type_of(config.format));
  if (step.method != Method::get || config.format == Format::xml)
    request.headers.emplace_back("Content-Type", media_type_of(config.format));
  return request;
}

Task<Result<Polled>> RestSource::poll(std::string cursor) {
  Values values = agreement_.config.values;
  values["cursor"] = cursor;
  auto path = expand_path(settings_.path, values);
  if (!path)
    co_return Error(codes::deliver_misconfigured,
                    hub::say("{}: {}", "{}: {}", path.error().code().name, path.error().told()));
  const std::string first = agreement_.config.base + *path;
  const std::size_t most = settings_.pages ? settings_.pages->most : 1;
  Polled polled{{}, std::move(cursor)};
  std::set<std::string> asked;
  std::set<std::string> ids;
  std::string url = first_page(first, settings_.pages);
  for (std::size_t pages = 1; !url.empty(); ++pages) {
    if (pages > most) {
      if (settings_.cursor.empty()) break;  // what is not confirmed comes again
      co_return Error(codes::deliver_misconfigured,
                      hub::say("the list has more than {} pages ('pages.most')",
                               "sarakstā ir vairāk nekā {} lapas ('pages.most')", most));
    }
    if (!asked.insert(url).second)
      co_return Error(codes::deliver_bad_reply,
                      hub::say("the pages of the list come back to one that was read",
                               "saraksta lapas atgriežas pie jau nolasītas"));
    auto page = co_await ask(url);
    if (!page) co_return std::move(page).error();
    const std::size_t before = polled.documents.size();
    for (hub::port::SourceDocument& document : page->documents)
      if (pages == 1 || !ids.contains(document.id)) polled.documents.push_back(std::move(document));
    for (std::size_t i = before; i < polled.documents.size(); ++i) ids.insert(polled.documents[i].id);
    if (page->cursor) polled.cursor = *std::move(page->cursor);
    auto next = after(first, url, *page, pages, polled.documents.size());
    if (!next) co_return std::move(next).error();
    url = *std::move(next);
  }
  co_return polled;
}

Task<Result<RestSource::Page>> RestSource::ask(std::string url) {
  frame::Call call = frame::own_question(agreement_.config.timeout);
  try {
    auto request = request_for(call, step_of(settings_), std::move(url));
    auto answer = co_await partner_.exchange(call, std::move(request));
    if (!answer) co_return std::move(answer).error();
    co_return read(*answer);
  } catch (const std::exception&) {  // memory, or cancellation
  }
  co_return call.broken_off();
}

Result<RestSource::Page> RestSource::read(const hub::http::Reply& answer) const {
  const RestConfig& config = agreement_.config;
  auto brought = judge(answer, step_of(settings_), OperationSettings{}, agreement_, config.values,
                       services_.clock.wall());
  if (!brought) return std::move(brought).error();
  const auto content = frame::content_in(answer, config.format, settings_.list);
  if (!content) return content.error();
  const auto tree = frame::tree_of(content->text(), config.format);
  if (!tree) return frame::bad_reply(tree.error());
  auto elements = hub::formats::select_elements(settings_.documents, *tree, agreement_.namespaces);
  if (!elements) return frame::bad_reply(elements.error());
  Page page;
  for (const hub::formats::XmlDocument& element : *elements) {
    auto found = frame::source_document(element, settings_.id, agreement_.namespaces);
    if (!found) return std::move(found).error();
    page.documents.push_back(*std::move(found));
  }
  if (const auto next = brought->taken.find("cursor"); next != brought->taken.end())
    page.cursor = next->second;
  frame::tell_unknown(services_, name_, brought->unknown);
  if (!settings_.pages || settings_.pages->next.empty()) return page;
  if (settings_.pages->next == kLinkHeader) {
    page.next = hub::http::next_link(answer.headers).value_or("");
    return page;
  }
  auto told = frame::first_text(*tree, settings_.pages->next, agreement_.namespaces);
  if (!told) return std::move(told).error();
  page.next = told->value_or("");
  return page;
}

Result<std::string> RestSource::after(const std::string& first, const std::string& url, const Page& page,
                                      std::size_t pages, std::size_t so_far) const {
  if (!settings_.pages) return std::string();
  const PagesSettings& by = *settings_.pages;
  if (!by.next.empty()) return page.next.empty() ? std::string() : hub::http::same_origin(url, page.next);
  if (page.documents.empty()) return std::string();
  if (!by.number.empty()) return with_parameter(first, by.number, by.first + pages);
  return with_parameter(first, by.offset, so_far);
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
    auto request = request_for(call, step, agreement_.config.base + *path);
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
  step.list = source.list;
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
