#include "adapters/frame/answer.h"

#include <utility>

#include "adapters/frame/agreement.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/json/tree.h"
#include "hub/http/verdict.h"

namespace adapters::frame {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::formats::XmlDocument;
namespace codes = hub::codes;

using hub::http::FaultTables;
using hub::http::Told;

const hub::config::FaultCodes& own_codes(const Terms& terms) {
  static const hub::config::FaultCodes kNone;
  return terms.own_codes == nullptr ? kNone : *terms.own_codes;
}

}  // namespace

Result<std::optional<Said>> judge(const hub::http::Reply& answer, Interest interest, const Terms& terms) {
  const bool success = hub::http::is_success(answer.status);
  if (success &&
      (interest == Interest::none || hub::http::has_no_content(answer, interest == Interest::demanded)))
    return std::optional<Said>();
  auto content = hub::http::content_of(answer, terms.form);
  if (success && !content) return Error(content.error()).during(hub::http::status_text(answer.status));
  auto tree = content ? tree_of(content->text(), terms.form) : Result<XmlDocument>(content.error());
  if (!success) {
    const auto told = tree ? hub::http::told_in(*tree, terms.fault, terms.namespaces) : Told{};
    return hub::http::refusal(answer, told, hub::http::code_for_status(answer.status),
                              {&own_codes(terms), &terms.codes}, terms.now);
  }
  if (!tree) return bad_reply(tree.error()).during(hub::http::status_text(answer.status));
  if (auto well = refusal_inside(*tree, answer, terms); !well) return std::move(well).error();
  return std::optional<Said>(Said{*std::move(content), *std::move(tree)});
}

Outcome refusal_inside(const XmlDocument& tree, const hub::http::Reply& answer, const Terms& terms) {
  const auto holds = hub::http::is_refusal(tree, terms.fault_when, terms.namespaces);
  if (!holds) return holds.error();
  if (!*holds) return hub::Done{};
  const auto told = hub::http::told_in(tree, terms.fault, terms.namespaces);
  const std::string status = hub::http::status_text(answer.status);
  const FaultTables tables{&own_codes(terms), &terms.codes};
  if (hub::http::listed(told.said, tables) || hub::http::listed(status, tables))
    return hub::http::refusal(answer, told, codes::deliver_refused, tables, terms.now);
  // Only our own setting calls this success a refusal.
  Error error(codes::deliver_ruled_out, hub::say("the partner answered {}, which 'fault_when' refuses",
                                                 "partneris atbildēja {}, ko 'fault_when' uzskata par "
                                                 "noraidījumu",
                                                 status));
  return std::move(error).by({{}, "fault_when", {}});
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
