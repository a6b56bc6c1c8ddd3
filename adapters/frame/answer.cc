#include "adapters/frame/answer.h"

#include <utility>

#include "adapters/frame/agreement.h"
#include "hub/base/codes.h"
#include "hub/base/json_text.h"
#include "hub/formats/json/tree.h"
#include "hub/http/verdict.h"

namespace adapters::frame {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::formats::XmlDocument;
namespace codes = hub::codes;

/// The error that an answer becomes whose body, if it can be read, is `tree`.
Error refused(const hub::http::Reply& answer, const XmlDocument* tree, const hub::ErrorCode& otherwise,
              const Terms& terms) {
  static const hub::config::FaultCodes kNone;
  const auto& own = terms.own_codes == nullptr ? kNone : *terms.own_codes;
  const auto told =
      tree == nullptr ? hub::http::Told{} : hub::http::told_in(*tree, terms.fault, terms.namespaces);
  return hub::http::refusal(answer, told, otherwise, {&own, &terms.codes}, terms.now);
}

}  // namespace

Result<std::optional<Said>> judge(const hub::http::Reply& answer, Interest interest, const Terms& terms) {
  const bool success = hub::http::is_success(answer.status);
  if (success &&
      (interest == Interest::none || hub::http::has_no_content(answer, interest == Interest::demanded)))
    return std::optional<Said>();
  auto content = content_in(answer, terms.form, success ? terms.list : std::string_view());
  if (success && !content) return Error(content.error()).during(hub::http::status_text(answer.status));
  auto tree = content ? tree_of(content->text(), terms.form) : Result<XmlDocument>(content.error());
  if (!success)
    return refused(answer, tree ? &*tree : nullptr, hub::http::code_for_status(answer.status), terms);
  if (!tree) return bad_reply(tree.error()).during(hub::http::status_text(answer.status));
  if (auto well = refusal_inside(*tree, answer, terms); !well) return std::move(well).error();
  return std::optional<Said>(Said{*std::move(content), *std::move(tree)});
}

Outcome refusal_inside(const XmlDocument& tree, const hub::http::Reply& answer, const Terms& terms) {
  const auto holds = hub::http::is_refusal(tree, terms.fault_when, terms.namespaces);
  if (!holds) return holds.error();
  if (!*holds) return hub::Done{};
  return refused(answer, &tree, codes::deliver_refused, terms);
}

Result<hub::http::AnswerContent> content_in(const hub::http::Reply& answer, hub::http::ContentForm form,
                                            std::string_view list) {
  auto content = hub::http::content_of(answer, form);
  if (!content || list.empty() || form != hub::http::ContentForm::json) return content;
  const std::string_view text = content->text();
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '[') return content;
  hub::JsonText whole(text.size() + list.size() + 8);
  whole.open('{').key(list).raw(text).close('}');
  return hub::http::AnswerContent(std::move(whole).text());
}

Result<XmlDocument> tree_of(std::string_view body, hub::http::ContentForm form) {
  if (form == hub::http::ContentForm::json) return hub::formats::json_to_tree(body, "answer");
  return XmlDocument::parse(body);
}

Result<std::optional<std::string>> first_text(const XmlDocument& tree, const std::string& xpath,
                                              const hub::formats::Namespaces& namespaces) {
  auto texts = tree.select(xpath, namespaces);
  if (!texts) return bad_reply(texts.error());
  if (texts->empty()) return std::optional<std::string>();
  return std::optional<std::string>(std::move(texts->front()));
}

}  // namespace adapters::frame
