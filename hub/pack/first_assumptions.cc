#include "hub/pack/first_assumptions.h"

#include <utility>

#include "hub/base/say.h"
#include "hub/pack/marks.h"
#include "hub/pack/names.h"

namespace hub::pack {
namespace {

class List {
 public:
  explicit List(const PackPlan& plan) : plan_(plan) {
    text_ = "# What is taken for true of " + plan.slug + "; `sakta first-contact " + plan.slug +
            "` tries what can be tried.\nassumptions:\n";
  }

  void add(const Sentence& what) {
    text_ += "  - id: " + plan_.slug + "-" + std::to_string(++number_) + "\n    mark: modelled\n";
    text_ += "    en: " + yaml_text(what.en()) + "\n    lv: " + yaml_text(what.lv()) + "\n";
  }

  void add_operation(const PlannedOperation& operation) {
    add(say("{} takes what its contract describes and answers with what it describes.",
            "{} pieņem aprakstā noteikto un atbild ar aprakstā noteikto.", operation.word));
    const std::string body =
        "mappings/" + plan_.slug + "/examples/" + operation.word + ".request-smallest.out.xml";
    if (operation.send) return;
    if (operation.reads()) {
      text_ += "    try: {operation: " + operation.word + ", body: " + body + ", expect: answered}" +
               yaml_mark("values that the partner knows, in that file") + "\n";
    } else if (operation.service.output && (!operation.rest || operation.rest->method == "post")) {
      text_ += "    # " +
               marked(
                   "does it only read? then `reads: true` in system.yaml, and here try: "
                   "{operation: " +
                   operation.word + ", body: " + body + ", expect: answered}") +
               "\n";
    }
  }

  void add_source(const PlannedSource& source) {
    add(say("{} lists each document once, in the order in which they came, each under a name of its own.",
            "{} katru dokumentu uzrāda vienreiz, to tapšanas secībā un katru ar savu apzīmējumu.",
            source.operation.word));
  }

  [[nodiscard]] std::string take() && {
    text_ += "  # " +
             marked(
                 "what the contract does not say and the mappings rest on, each with the next number; each "
                 "refusal with try: {…, expect: {refused: CODE}}") +
             "\n";
    return std::move(text_);
  }

 private:
  const PackPlan& plan_;
  std::string text_;
  int number_ = 0;
};

}  // namespace

std::string first_assumptions(const PackPlan& plan) {
  List list(plan);
  for (const PlannedOperation& operation : plan.operations) list.add_operation(operation);
  for (const PlannedSource& source : plan.sources) list.add_source(source);
  for (const config::Finding& note : plan.service.notes)
    list.add({note.to_string(Language::en), note.to_string(Language::lv)});
  return std::move(list).take();
}

}  // namespace hub::pack
