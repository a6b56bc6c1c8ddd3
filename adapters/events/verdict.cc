#include "adapters/events/verdict.h"

#include <optional>
#include <utility>

#include "hub/base/codes.h"
#include "hub/codec/json_tree.h"
#include "hub/http/answer_content.h"
#include "hub/http/told.h"
#include "hub/http/verdict.h"

namespace adapters::events {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::codec::XmlDocument;
using hub::http::Told;
namespace codes = hub::codes;

Error bad_reply(const Error& why, unsigned status) {
  return Error(codes::deliver_bad_reply, why.to_string())
      .at(why.place())
      .during(hub::http::status_text(status));
}

/// The first text that the expression selects; empty if there is none.
Result<std::string> first_text(const XmlDocument& tree, const std::string& xpath) {
  auto texts = tree.select(xpath, {});
  if (!texts) return std::move(texts).error();
  return texts->empty() ? std::string() : std::move(texts->front());
}

}  // namespace

Outcome judge(const hub::http::Reply& answer, const std::string& id, const EventsConfig& config,
              std::chrono::system_clock::time_point now) {
  const ReceiptSettings& receipt = config.receipt;
  const hub::http::FaultTables tables{&config.fault_codes};
  const bool success = answer.status >= 200 && answer.status < 300;
  if (success && receipt.id.empty() && receipt.fault_when.empty()) return hub::Done{};
  if (success && hub::http::has_no_content(answer, !receipt.id.empty())) return hub::Done{};
  const auto content = hub::http::content_of(answer, hub::http::ContentForm::json);
  if (success && !content) return Error(content.error()).during(hub::http::status_text(answer.status));
  const auto tree =
      content ? hub::codec::json_to_tree(content->text(), "answer") : Result<XmlDocument>(content.error());
  if (!success) {
    const Told fault = tree ? hub::http::told_in(*tree, config.fault, {}) : Told{};
    return hub::http::refusal(answer, fault, hub::http::code_for_status(answer.status), tables, now);
  }
  if (!tree) return bad_reply(tree.error(), answer.status);
  const auto refused = hub::http::is_refusal(*tree, receipt.fault_when, {});
  if (!refused) return refused.error();
  if (*refused)
    return hub::http::refusal(answer, hub::http::told_in(*tree, config.fault, {}), codes::deliver_refused,
                              tables, now);
  if (receipt.id.empty()) return hub::Done{};
  const auto about = first_text(*tree, receipt.id);
  if (!about) return bad_reply(about.error(), answer.status);
  if (*about != id) return Error(codes::deliver_bad_reply, "the answer is not about this event");
  return hub::Done{};
}

}  // namespace adapters::events
