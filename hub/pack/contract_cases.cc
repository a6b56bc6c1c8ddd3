#include "hub/pack/contract_cases.h"

#include <array>
#include <string_view>

#include "hub/pack/marks.h"

namespace hub::pack {
namespace {

/// One mandatory case as it is for a question that is not repeated by itself.
struct Case {
  std::string_view name;
  std::string_view title;  ///< Behind the system's name.
  std::string_view why;
  std::string_view behave;  ///< Word of the double; empty: it answers well; `down`: it is stopped.
  int status;
  std::string_view code;  ///< Empty: answered.
  std::string_view remedy;
  std::string_view fill;  ///< What only a person knows; empty: nothing.
};

constexpr std::array<Case, 11> kCases{{
    {"accepts", "answers", "The good way.", "", 200, "", "",
     "members that the answer has: answer: {name: value}"},
    {"refuses", "refuses", "The question was wrong; asking again would not help.", "refuse", 422,
     "deliver.refused", "refuse", "the partner's code: trace: [CODE]"},
    {"asks_to_wait", "is busy and says for how long", "The caller gets the pause; nobody asks again for it.",
     "busy", 503, "deliver.overloaded", "wait", ""},
    {"unreachable", "is not there", "Nothing was asked; the caller may ask again at once.", "down", 502,
     "deliver.unreachable", "resend", ""},
    {"hangs_after_body", "reads everything and never answers", "What became of the question is not known.",
     "hang_after_body", 504, "deliver.timeout", "reconcile", ""},
    {"cuts_reply", "ends its answer in the middle", "Half an answer is none.", "cut_reply", 504,
     "deliver.timeout", "reconcile", ""},
    {"oversized_reply", "answers 9 MiB", "More than max_reply_kib is not read.", "oversized", 502,
     "deliver.too_large", "reconcile", ""},
    {"wrong_schema_reply", "answers what its contract does not allow",
     "A reply that is not valid is not mapped.", "wrong_schema", 502, "deliver.bad_reply", "reconcile", ""},
    {"answers_garbage", "answers 200 with octets that are nothing", "A status code alone is no success.",
     "garbage", 502, "deliver.bad_reply", "reconcile", ""},
    {"answers_success_with_fault", "answers 200 with its refusal",
     "A refusal is no answer, whatever its status.", "fault_in_200", 422, "deliver.refused", "refuse", ""},
    {"answers_another_question", "answers another question", "Another question may be about somebody else.",
     "other_answer", 502, "deliver.bad_reply", "reconcile",
     "how is it seen that an answer is another one's?"},
}};

std::string case_file(const PackPlan& plan, const PlannedOperation& operation, const Case& one) {
  std::string text = "case: " + plan.slug + " " + std::string(one.title) + "\n";
  text += "why: " + std::string(one.why) + "\n";
  text += "operation: " + operation.word + "\n";
  if (one.behave == "down") {
    text += "down: true\n";
  } else if (!one.behave.empty()) {
    text += "behave: {" + operation.service.name + ": " + std::string(one.behave) + "}\n";
  }
  text += "ask: " + operation.type + "   # " + std::string(kMark) + " is this the message type?\n";
  text += "file: " + operation.word + ".json\n";
  text += "expect:\n  status: " + std::to_string(one.status) + "\n";
  text += std::string("  state: ") + (one.code.empty() ? "answered" : "failed") + "\n";
  if (!one.code.empty())
    text += "  code: " + std::string(one.code) + "\n  remedy: " + std::string(one.remedy) + "\n";
  text += "  peer_received: [" + (one.behave == "down" ? std::string() : operation.service.name) + "]\n";
  if (one.name == "asks_to_wait") text += "  retry_after: \"7\"\n";
  if (!one.fill.empty()) text += "  # " + std::string(kMark) + " " + std::string(one.fill) + "\n";
  return text;
}

}  // namespace

std::vector<NewFile> contract_cases(const PackPlan& plan) {
  std::vector<NewFile> files;
  for (const PlannedOperation& operation : plan.operations)
    for (const Case& one : kCases)
      files.push_back({"tests/systems/" + plan.slug + "/contract/" + operation.word + "." +
                           std::string(one.name) + ".case.yaml",
                       case_file(plan, operation, one)});
  return files;
}

}  // namespace hub::pack
