#include "adapters/rest/verdict.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "hub/base/codes.h"
#include "hub/codec/json_tree.h"
#include "hub/codec/xpath.h"
#include "hub/http/retry_after.h"

namespace adapters::rest {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::codec::XmlDocument;
namespace codes = hub::codes;

std::string status_text(unsigned status) {
  return "HTTP " + std::to_string(status);
}

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

/// RFC 9110, 15: 408 says that the request did not arrive whole, so it was not taken.
const hub::ErrorCode& code_for(unsigned status) {
  if (status == 429 || status == 503) return codes::deliver_overloaded;
  if (status == 408) return codes::deliver_not_taken;
  if (status == 401 || status == 403) return codes::deliver_misconfigured;
  if (status >= 400 && status < 500) return codes::deliver_refused;
  return codes::deliver_bad_reply;
}

struct Listed {
  std::string code;  ///< As the configuration has it.
  FaultRemedy remedy;
};

std::optional<Listed> listed(const std::string& code, const OperationSettings& operation,
                             const RestConfig& config) {
  for (const FaultCodes* table : {&operation.fault_codes, &config.fault_codes})
    if (const auto found = table->find(code); found != table->end())
      return Listed{found->first, found->second};
  return {};
}

std::optional<std::chrono::milliseconds> whole_seconds(const std::string& text) {
  constexpr std::int64_t kDay = 86'400;
  std::int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [last, problem] = std::from_chars(text.data(), end, seconds);
  if (problem != std::errc() || last != end || seconds < 0) return {};
  return std::chrono::seconds(std::min(seconds, kDay));
}

/// What an error's body says of itself; a body that cannot be read says nothing.
struct Fault {
  std::string code;
  std::optional<std::chrono::milliseconds> pause;
};

Fault fault_in(const XmlDocument& tree, const Agreement& agreement) {
  Fault fault;
  const FaultSettings& where = agreement.config.fault;
  if (!where.code.empty())
    if (auto code = first_text(tree, where.code, agreement); code && *code) fault.code = **code;
  if (!where.pause.empty())
    if (auto pause = first_text(tree, where.pause, agreement); pause && *pause)
      fault.pause = whole_seconds(**pause);
  return fault;
}

Error refusal(const hub::http::Reply& answer, const Fault& fault, const hub::ErrorCode& otherwise,
              const OperationSettings& operation, const Agreement& agreement,
              std::chrono::system_clock::time_point now) {
  const std::string status = status_text(answer.status);
  const auto own = fault.code.empty() ? std::nullopt : listed(fault.code, operation, agreement.config);
  const auto remedy = own ? own : listed(status, operation, agreement.config);
  const hub::ErrorCode& code = remedy ? code_for(remedy->remedy) : otherwise;
  Error error(code, "the partner answered " + (own ? own->code + ", " : std::string()) + status);
  if (code.remedy != hub::Remedy::wait) return error;
  const auto pause = fault.pause ? fault.pause : hub::http::retry_after(answer.header("retry-after"), now);
  if (pause) return std::move(error).wait_for(*pause);
  return error;
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

/// The XML of a good answer, held against the contract.
Result<std::string> reply_of(const std::string& body, const XmlDocument& tree, const StepSettings& step,
                             const Agreement& agreement) {
  if (step.reply.empty()) return std::string();
  if (agreement.config.format == Format::json) {
    auto shaped = agreement.schema->from_json(body, step.reply);
    if (!shaped) return bad_reply(shaped.error());
    return shaped->to_octets();
  }
  if (tree.root_name() != step.reply)
    return Error(codes::deliver_bad_reply, "the answer is not the element " + step.reply);
  std::string octets = tree.to_octets();
  if (agreement.contract)
    if (auto fits = agreement.contract->validate(octets); !fits) return bad_reply(fits.error());
  return octets;
}

bool is_looked_at(const StepSettings& step) {
  return !step.reply.empty() || !step.take.empty() || !step.same.empty() || !step.fault_when.empty();
}

}  // namespace

Result<XmlDocument> tree_of(const std::string& body, Format format) {
  if (format == Format::json) return hub::codec::json_to_tree(body, "answer");
  return XmlDocument::parse(body);
}

Result<Brought> judge(const hub::http::Reply& answer, const StepSettings& step,
                      const OperationSettings& operation, const Agreement& agreement, const Values& values,
                      std::chrono::system_clock::time_point now) {
  if (is_absent(answer, step)) return Brought{};
  const bool success = answer.status >= 200 && answer.status < 300;
  if (success && !is_looked_at(step)) return Brought{};

  auto tree = tree_of(answer.body, agreement.config.format);
  if (!success) {
    const Fault fault = tree ? fault_in(*tree, agreement) : Fault{};
    return refusal(answer, fault, code_for(answer.status), operation, agreement, now);
  }
  if (!tree) return bad_reply(tree.error()).during(status_text(answer.status));
  if (!step.fault_when.empty()) {
    const auto faulty = hub::codec::is_true(step.fault_when, *tree, agreement.namespaces);
    if (!faulty) return bad_reply(faulty.error());
    if (*faulty)
      return refusal(answer, fault_in(*tree, agreement), codes::deliver_refused, operation, agreement, now);
  }
  auto reply = reply_of(answer.body, *tree, step, agreement);
  if (!reply) return std::move(reply).error().during(status_text(answer.status));
  if (auto same = answers_this_question(*tree, step, agreement, values); !same)
    return std::move(same).error();

  Brought brought;
  brought.reply = *std::move(reply);
  for (const auto& [name, xpath] : step.take) {
    auto text = first_text(*tree, xpath, agreement);
    if (!text) return std::move(text).error();
    if (*text) brought.taken[name] = **std::move(text);
  }
  return brought;
}

}  // namespace adapters::rest
