#include "adapters/rest/verdict.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/frame/agreement.h"
#include "adapters/frame/answer.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/http/told.h"
#include "hub/http/verdict.h"

namespace adapters::rest {
namespace {

using frame::Interest;
using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::formats::Content;
using hub::formats::XmlDocument;
namespace codes = hub::codes;

/// The partner's codes in an answer; of one that says nothing, none.
std::vector<std::string> codes_in(const hub::http::Reply& answer, const Agreement& agreement) {
  const RestConfig& config = agreement.config;
  const auto content = hub::http::content_of(answer, config.format);
  if (!content || config.fault.code.empty()) return {};
  const auto tree = frame::tree_of(content->text(), config.format);
  if (!tree) return {};
  return hub::http::texts_at(*tree, config.fault.code, agreement.namespaces);
}

bool is_absent(const hub::http::Reply& answer, const StepSettings& step, const Agreement& agreement) {
  const std::string status = std::to_string(answer.status);
  return std::any_of(step.absent.begin(), step.absent.end(), [&](const std::string& one) {
    if (one == status) return true;
    if (one == status + " empty") return answer.body.empty();
    if (!one.starts_with(status + " ")) return false;
    const auto said = codes_in(answer, agreement);
    return std::find(said.begin(), said.end(), one.substr(status.size() + 1)) != said.end();
  });
}

Outcome answers_this_question(const XmlDocument& tree, const StepSettings& step, const Agreement& agreement,
                              const Values& values) {
  for (const auto& [name, xpath] : step.same) {
    auto text = frame::first_text(tree, xpath, agreement.namespaces);
    if (!text) return std::move(text).error();
    const auto value = values.find(name);
    if (!*text || value == values.end() || **text != value->second)
      return Error(codes::deliver_bad_reply,
                   hub::say("the answer is to another question", "atbilde ir uz citu vaicājumu"));
  }
  return hub::Done{};
}

/// The reply of a good answer, held against the contract. `tree` is what the XPaths saw of it.
Result<Brought> reply_of(std::string_view body, XmlDocument tree, const StepSettings& step,
                         const Agreement& agreement) {
  if (step.reply.empty()) return Brought{};
  const auto unknown_members = agreement.config.unknown_members;
  if (agreement.config.format == Format::json) {
    auto shaped = frame::accept_json_answer(body, step.reply, *agreement.schema, unknown_members);
    if (!shaped) return std::move(shaped).error();
    return Brought{
        .taken = {}, .reply = Content(std::move(shaped->tree)), .unknown = std::move(shaped->unknown)};
  }
  auto unknown = frame::accept_answer(tree, step.reply, agreement.contract.get(), unknown_members);
  if (!unknown) return std::move(unknown).error();
  return Brought{.taken = {}, .reply = Content(std::move(tree)), .unknown = *std::move(unknown)};
}

Interest interest_in(const StepSettings& step) {
  if (!step.reply.empty() || !step.take.empty() || !step.same.empty() || signs_answer(step))
    return Interest::demanded;
  return step.fault_when.empty() ? Interest::none : Interest::optional;
}

}  // namespace

Result<Brought> judge(const hub::http::Reply& answer, const StepSettings& step,
                      const OperationSettings& operation, const Agreement& agreement, const Values& values,
                      std::chrono::system_clock::time_point now) {
  if (is_absent(answer, step, agreement)) return Brought{.absent = true, .taken = {}, .reply = {}};
  const RestConfig& config = agreement.config;
  auto said = frame::judge(answer, interest_in(step),
                           {config.format, config.fault, config.fault_codes, &operation.fault_codes,
                            agreement.namespaces, step.fault_when, now, step.list});
  if (!said) return std::move(said).error();
  if (!*said) return Brought{};
  auto& [content, tree] = **said;
  if (signs_answer(step))
    if (auto believed = agreement.signature.verify(content.text()); !believed)
      return frame::bad_reply(believed.error()).during(hub::http::status_text(answer.status));
  Values taken;
  Outcome same = answers_this_question(tree, step, agreement, values);
  for (const auto& [name, xpath] : step.take) {
    auto text = frame::first_text(tree, xpath, agreement.namespaces);
    if (!text) return std::move(text).error();
    if (*text) taken[name] = **std::move(text);
  }
  auto brought = reply_of(content.text(), std::move(tree), step, agreement);
  if (!brought) return std::move(brought).error().during(hub::http::status_text(answer.status));
  if (!same) return std::move(same).error();
  brought->taken = std::move(taken);
  return brought;
}

Error ruled_out(const StepSettings& step) {
  const hub::Sentence words(step.refuse, step.refuse_lv.empty() ? step.refuse : step.refuse_lv);
  return Error(codes::deliver_ruled_out, words).by({{}, step.step, words});
}

}  // namespace adapters::rest
