#include "hub/pack/contract_cases.h"

#include <array>
#include <cstdint>
#include <string_view>

#include "hub/pack/marks.h"

namespace hub::pack {
namespace {

/// What becomes of a message, whichever way it goes.
enum class End : std::uint8_t {
  good,
  refused,
  waits,      ///< The partner said for how long.
  resends,    ///< Nothing reached it.
  uncertain,  ///< It may have acted.
};

/// One mandatory case. An ask is not repeated by itself; a send is, where that does no harm.
struct Case {
  std::string_view name;
  std::string_view title;  ///< Behind the system's name.
  std::string_view why;
  std::string_view behave;  ///< Word of the double; empty: it answers well; `down`: it is stopped.
  End end;
  int status;             ///< Of an ask.
  std::string_view code;  ///< Empty: it ends well.
  std::string_view fill;  ///< What only a person knows; empty: nothing.
};

constexpr std::array<Case, 12> kCases{{
    {"accepts", "answers", "The good way.", "", End::good, 200, "",
     "members that the answer has: answer: {name: value}"},
    {"refuses", "refuses", "The message was wrong; the same again would not help.", "refuse", End::refused,
     422, "deliver.refused", "the partner's code: trace: [CODE]"},
    {"asks_to_wait", "is busy and says for how long",
     "A pause is kept: who asks gets it, what is sent comes again after it.", "busy", End::waits, 503,
     "deliver.overloaded", ""},
    {"unreachable", "is not there", "Nothing was sent, so sending again is safe.", "down", End::resends, 502,
     "deliver.unreachable", ""},
    {"hangs_after_body", "reads everything and never answers", "What became of the message is not known.",
     "hang_after_body", End::uncertain, 504, "deliver.timeout", ""},
    {"cuts_reply", "ends its answer in the middle", "Half an answer is none.", "cut_reply", End::uncertain,
     504, "deliver.timeout", ""},
    {"oversized_reply", "answers 9 MiB", "More than max_reply_kib is not read.", "oversized", End::uncertain,
     502, "deliver.too_large", ""},
    {"wrong_schema_reply", "answers what its contract does not allow",
     "A reply that is not valid is not mapped.", "wrong_schema", End::uncertain, 502, "deliver.bad_reply",
     ""},
    {"answers_garbage", "answers 200 with octets that are nothing", "A status code alone is no success.",
     "garbage", End::uncertain, 502, "deliver.bad_reply", ""},
    {"answers_success_with_fault", "answers 200 with its refusal",
     "A refusal is no answer, whatever its status.", "fault_in_200", End::refused, 422, "deliver.refused",
     ""},
    {"answers_another_question", "answers about something else",
     "An answer about something else says nothing about this.", "other_answer", End::uncertain, 502,
     "deliver.bad_reply", "how is it seen that an answer is another one's?"},
    {"repeats_receipt", "took it, its answer was lost, and it gets the same again",
     "It must know the id again and have it once.", "close_after_read", End::uncertain, 0, "deliver.timeout",
     "what it has then: peer_has"},
}};

std::string_view remedy_of(End end) {
  switch (end) {
    case End::refused:
      return "refuse";
    case End::waits:
      return "wait";
    case End::resends:
      return "resend";
    default:
      return "reconcile";
  }
}

std::string expected(const PlannedOperation& operation, const Case& one, const std::string& reached) {
  std::string text = "expect:\n";
  if (!operation.send) text += "  status: " + std::to_string(one.status) + "\n";
  const bool repeated =
      one.end == End::waits || one.end == End::resends || (one.end == End::uncertain && operation.has_key());
  const std::string state = !operation.send           ? one.end == End::good ? "answered" : "failed"
                            : one.end == End::good    ? "delivered"
                            : repeated                ? "retrying"
                            : one.end == End::refused ? "dead"
                                                      : "held";
  text += "  state: " + state + "\n";
  if (one.end != End::good)
    text += "  code: " + std::string(one.code) + "\n  remedy: " + std::string(remedy_of(one.end)) + "\n";
  text += "  peer_received: [" + (one.behave == "down" ? std::string() : reached) + "]\n";
  if (!operation.send && one.end == End::waits) text += "  retry_after: \"7\"\n";
  if (state == "held")
    text += "  # " + marked("retrying if the operation is idempotent, and then: as in unreachable") + "\n";
  if (state == "retrying")
    text += "then:\n  state: delivered\n  peer_received: [" + reached + "]\n" +
            (one.end == End::waits ? "  pause: 1\n" : "");
  return text;
}

std::string case_file(const PackPlan& plan, const PlannedOperation& operation, const Case& one) {
  const std::string& reached = operation.service.name;
  std::string text = "case: " + plan.slug + " " + std::string(one.title) + "\n";
  text += "why: \"" + std::string(one.why) + "\"\n";
  text += "operation: " + operation.word + "\n";
  if (one.behave == "down") {
    text += "down: true\n";
  } else if (!one.behave.empty()) {
    const bool briefly = operation.send && one.end == End::waits;
    text += "behave: {" + reached + ": " + std::string(one.behave) + (briefly ? "_briefly" : "") + "}\n";
  }
  text +=
      (operation.send ? "send: " : "ask: ") + operation.type + yaml_mark("is this the message type?") + "\n";
  text += "file: " + operation.word + ".json\n";
  text += expected(operation, one, reached);
  const bool known =
      one.name == "answers_another_question" && operation.rest && !operation.rest->echoed().empty();
  const bool no_answer = one.end == End::good && operation.send;
  if (!one.fill.empty() && !known && !no_answer) text += "# " + marked(one.fill) + "\n";
  return text;
}

}  // namespace

std::vector<NewFile> contract_cases(const PackPlan& plan) {
  std::vector<NewFile> files;
  for (const PlannedOperation& operation : plan.operations)
    for (const Case& one : kCases)
      if (one.name != "repeats_receipt" || (operation.send && operation.has_key()))
        files.push_back({"tests/systems/" + plan.slug + "/contract/" + operation.word + "." +
                             std::string(one.name) + ".case.yaml",
                         case_file(plan, operation, one)});
  return files;
}

}  // namespace hub::pack
