#include "adapters/rest/verdict.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "hub/base/codes.h"
#include "hub/codec/json_tree.h"
#include "hub/http/verdict.h"

namespace adapters::rest {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::codec::Content;
using hub::codec::XmlDocument;
using hub::http::Told;
namespace codes = hub::codes;

Error bad_reply(const Error& why) {
  return Error(codes::deliver_bad_reply, why.to_string()).at(why.place());
}

/// The first text that the expression selects, if any.
Result<std::optional<std::string>> first_text(const XmlDocument& tree, const std::string& xpath,
                                              const Agreement& agreement) {
  auto texts = tree.select(xpath, agreement.namespaces);
  if (!texts) return bad_reply(texts.error());
  if (texts->empty()) return std::optional<std::string>();
  return std::optional<std::string>(std::move(texts->front()));
}

Told fault_in(const XmlDocument& tree, const Agreement& agreement) {
  return hub::http::told_in(tree, agreement.config.fault, agreement.namespaces);
}

bool is_absent(const hub::http::Reply& answer, const StepSettings& step) {
  const std::string status = std::to_string(answer.status);
  return std::any_of(step.absent.begin(), step.absent.end(), [&](const std::string& one) {
    return one == status || (one == status + " empty" && answer.body.empty());
  });
}

Outcome answers_this_question(const XmlDocument& tree, const StepSettings& step, const Agreement& agreement,
                              const Values& values) {
  for (const auto& [name, xpath] : step.same) {
    auto text = first_text(tree, xpath, agreement);
    if (!text) return std::move(text).error();
    const auto value = values.find(name);
    if (!*text || value == values.end() || **text != value->second)
      return Error(codes::deliver_bad_reply, "the answer is to another question");
  }
  return hub::Done{};
}

/// The XML of a good answer, held against the contract. `tree` is what the XPaths saw of it.
Result<Content> reply_of(std::string_view body, XmlDocument tree, const StepSettings& step,
                         const Agreement& agreement) {
  if (step.reply.empty()) return Content();
  if (agreement.config.format == Format::json) {
    auto shaped = agreement.schema->from_json(body, step.reply, {}, agreement.config.unknown_members);
    if (!shaped) return bad_reply(shaped.error());
    return Content(*std::move(shaped));
  }
  if (tree.root_name() != step.reply)
    return Error(codes::deliver_bad_reply, "the answer is not the element " + step.reply);
  if (!agreement.contract) return Content(std::move(tree));
  if (agreement.config.unknown_members == hub::codec::Unknown::pass_over)
    agreement.contract->elements().take_out_unknown(tree);
  if (auto fits = agreement.contract->accept(tree); !fits) return bad_reply(fits.error());
  return Content(std::move(tree));
}

/// Whether a good answer must have a body.
bool demands_content(const StepSettings& step) {
  return !step.reply.empty() || !step.take.empty() || !step.same.empty();
}
bool is_looked_at(const StepSettings& step) {
  return demands_content(step) || !step.fault_when.empty();
}

}  // namespace

Result<XmlDocument> tree_of(std::string_view body, Format format) {
  if (format == Format::json) return hub::codec::json_to_tree(body, "answer");
  return XmlDocument::parse(body);
}

Result<hub::http::AnswerContent> content_of(const hub::http::Reply& answer, Format format) {
  using hub::http::ContentForm;
  return hub::http::content_of(answer, format == Format::json ? ContentForm::json : ContentForm::xml);
}

Result<Brought> judge(const hub::http::Reply& answer, const StepSettings& step,
                      const OperationSettings& operation, const Agreement& agreement, const Values& values,
                      std::chrono::system_clock::time_point now) {
  if (is_absent(answer, step)) return Brought{};
  const hub::http::FaultTables tables{&operation.fault_codes, &agreement.config.fault_codes};
  const bool success = answer.status >= 200 && answer.status < 300;
  if (success && (!is_looked_at(step) || hub::http::has_no_content(answer, demands_content(step))))
    return Brought{};

  const auto content = content_of(answer, agreement.config.format);
  if (success && !content) return Error(content.error()).during(hub::http::status_text(answer.status));
  auto tree =
      content ? tree_of(content->text(), agreement.config.format) : Result<XmlDocument>(content.error());
  if (!success) {
    const Told fault = tree ? fault_in(*tree, agreement) : Told{};
    return hub::http::refusal(answer, fault, hub::http::code_for_status(answer.status), tables, now);
  }
  if (!tree) return bad_reply(tree.error()).during(hub::http::status_text(answer.status));
  const auto refused = hub::http::is_refusal(*tree, step.fault_when, agreement.namespaces);
  if (!refused) return refused.error();
  if (*refused)
    return hub::http::refusal(answer, fault_in(*tree, agreement), codes::deliver_refused, tables, now);
  Brought brought;
  Outcome same = answers_this_question(*tree, step, agreement, values);
  for (const auto& [name, xpath] : step.take) {
    auto text = first_text(*tree, xpath, agreement);
    if (!text) return std::move(text).error();
    if (*text) brought.taken[name] = **std::move(text);
  }
  auto reply = reply_of(content->text(), *std::move(tree), step, agreement);
  if (!reply) return std::move(reply).error().during(hub::http::status_text(answer.status));
  if (!same) return std::move(same).error();
  brought.reply = *std::move(reply);
  return brought;
}

}  // namespace adapters::rest
