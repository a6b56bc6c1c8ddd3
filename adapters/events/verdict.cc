#include "adapters/events/verdict.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "hub/base/codes.h"
#include "hub/codec/json_tree.h"
#include "hub/codec/xpath.h"
#include "hub/http/retry_after.h"

namespace adapters::events {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::codec::XmlDocument;
namespace codes = hub::codes;

std::string status_text(unsigned status) {
  return "HTTP " + std::to_string(status);
}

/// RFC 9110, 15: 408 says that the request did not arrive whole, so it was not taken. 410: the subscriber
/// wants no more events here, ever.
const hub::ErrorCode& code_for(unsigned status) {
  if (status == 429 || status == 503) return codes::deliver_overloaded;
  if (status == 408) return codes::deliver_not_taken;
  if (status == 401 || status == 403) return codes::deliver_misconfigured;
  if (status >= 400 && status < 500) return codes::deliver_refused;
  return codes::deliver_bad_reply;
}

Error bad_reply(const Error& why, unsigned status) {
  return Error(codes::deliver_bad_reply, why.to_string()).at(why.place()).during(status_text(status));
}

/// The first text that the expression selects; empty if there is none.
Result<std::string> first_text(const XmlDocument& tree, const std::string& xpath) {
  auto texts = tree.select(xpath, {});
  if (!texts) return std::move(texts).error();
  return texts->empty() ? std::string() : std::move(texts->front());
}

/// What an error's body says of itself; a body that cannot be read says nothing.
struct Fault {
  std::string code;
  std::optional<std::chrono::milliseconds> pause;
};

std::optional<std::chrono::milliseconds> whole_seconds(const std::string& text) {
  constexpr std::int64_t kDay = 86'400;
  std::int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [last, problem] = std::from_chars(text.data(), end, seconds);
  if (problem != std::errc() || last != end || seconds < 0) return {};
  return std::chrono::seconds(std::min(seconds, kDay));
}

Fault fault_in(const XmlDocument& tree, const FaultSettings& where) {
  Fault fault;
  if (!where.code.empty())
    if (auto code = first_text(tree, where.code)) fault.code = *std::move(code);
  if (!where.pause.empty())
    if (const auto pause = first_text(tree, where.pause)) fault.pause = whole_seconds(*pause);
  return fault;
}

Error refusal(const hub::http::Reply& answer, const Fault& fault, const hub::ErrorCode& otherwise,
              const EventsConfig& config, std::chrono::system_clock::time_point now) {
  const std::string status = status_text(answer.status);
  const auto own = config.fault_codes.find(fault.code);
  const bool named = own != config.fault_codes.end();
  const auto listed = named ? own : config.fault_codes.find(status);
  const hub::ErrorCode& code =
      listed == config.fault_codes.end() ? otherwise : hub::config::code_for(listed->second);
  Error error(code, "the subscriber answered " + (named ? own->first + ", " : std::string()) + status);
  if (code.remedy != hub::Remedy::wait) return error;
  const auto pause = fault.pause ? fault.pause : hub::http::retry_after(answer.header("retry-after"), now);
  if (pause) return std::move(error).wait_for(*pause);
  return error;
}

}  // namespace

Outcome judge(const hub::http::Reply& answer, const std::string& id, const EventsConfig& config,
              std::chrono::system_clock::time_point now) {
  const ReceiptSettings& receipt = config.receipt;
  const bool success = answer.status >= 200 && answer.status < 300;
  if (success && receipt.id.empty() && receipt.fault_when.empty()) return hub::Done{};
  const auto tree = hub::codec::json_to_tree(answer.body, "answer");
  if (!success) {
    const Fault fault = tree ? fault_in(*tree, config.fault) : Fault{};
    return refusal(answer, fault, code_for(answer.status), config, now);
  }
  if (!tree) return bad_reply(tree.error(), answer.status);
  if (!receipt.fault_when.empty()) {
    const auto faulty = hub::codec::is_true(receipt.fault_when, *tree, {});
    if (!faulty) return bad_reply(faulty.error(), answer.status);
    if (*faulty) return refusal(answer, fault_in(*tree, config.fault), codes::deliver_refused, config, now);
  }
  if (receipt.id.empty()) return hub::Done{};
  const auto about = first_text(*tree, receipt.id);
  if (!about) return bad_reply(about.error(), answer.status);
  if (*about != id) return Error(codes::deliver_bad_reply, "the answer is not about this event");
  return hub::Done{};
}

}  // namespace adapters::events
