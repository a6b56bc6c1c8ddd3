#include "adapters/events/verdict.h"

#include "adapters/frame/answer.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/http/verdict.h"

namespace adapters::events {

using frame::Interest;
using hub::Error;
namespace codes = hub::codes;

hub::Outcome judge(const hub::http::Reply& answer, const std::string& id, const EventsConfig& config,
                   std::chrono::system_clock::time_point now) {
  const ReceiptSettings& receipt = config.receipt;
  const Interest otherwise = receipt.fault_when.empty() ? Interest::none : Interest::optional;
  auto said = frame::judge(
      answer, receipt.id.empty() ? otherwise : Interest::demanded,
      {hub::http::ContentForm::json, config.fault, config.fault_codes, nullptr, {}, receipt.fault_when, now});
  if (!said) return std::move(said).error();
  if (!*said || receipt.id.empty()) return hub::Done{};
  auto about = frame::first_text((*said)->tree, receipt.id, {});
  if (!about) return std::move(about).error().during(hub::http::status_text(answer.status));
  if (*about != id)
    return Error(codes::deliver_bad_reply,
                 hub::say("the answer is not about this event", "atbilde nav par šo notikumu"));
  return hub::Done{};
}

}  // namespace adapters::events
