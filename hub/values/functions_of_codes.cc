#include "hub/values/arguments.h"
#include "hub/values/characters.h"
#include "hub/values/creditor_reference.h"
#include "hub/values/kinds.h"
#include "hub/values/person_code.h"

namespace hub::values {
namespace {

Function is_of(const Kind& kind) {
  const auto call = [&kind](Arguments arguments) -> Made<Answer> {
    const Argument& argument = arguments.front();
    if (argument.type == Argument::Type::nodes && argument.texts.empty()) return Answer(false);
    const auto text = text_at(arguments, 0);
    if (!text) return text.problem();
    return Answer(!kind.judge(*text).wrong);
  };
  return {"is-" + std::string(kind.name),
          {"text"},
          kBoolean,
          {"Whether the text is one, exactly as it goes between machines.",
           "Vai teksts tāds ir, tieši tā, kā to sūta starp sistēmām."},
          kind.source,
          call};
}

Function normal_of(const Kind& kind) {
  const auto call = [&kind](Arguments arguments) -> Made<Answer> {
    const auto text = text_at(arguments, 0);
    if (!text) return text.problem();
    const auto normal = kind.normal(*text);
    if (!normal) return normal.problem();
    return Answer(*normal);
  };
  return {std::string(kind.name),
          {"text"},
          kText,
          {"The normal form of one that a person may have written with spaces or small letters.",
           "Normālforma, ja cilvēks rakstījis ar atstarpēm vai mazajiem burtiem."},
          kind.source,
          call};
}

Made<PersonCode> code_at(Arguments arguments) {
  const auto text = text_at(arguments, 0);
  if (!text) return text.problem();
  return PersonCode::parse(unprinted(*text));
}

Made<Answer> person_code_digits(Arguments arguments) {
  const auto code = code_at(arguments);
  if (!code) return code.problem();
  return Answer(code->digits());
}

Made<Answer> birth_date(Arguments arguments) {
  const auto code = code_at(arguments);
  if (!code) return code.problem();
  const auto born = code->born();
  return Answer(born ? to_text(*born) : std::string());
}

Made<Answer> make_reference(Arguments arguments) {
  const auto text = text_at(arguments, 0);
  if (!text) return text.problem();
  const auto reference = make_creditor_reference(*text);
  if (!reference) return reference.problem();
  return Answer(*reference);
}

}  // namespace

std::vector<Function> functions_of_codes() {
  std::vector<Function> all;
  for (const Kind& kind : kinds()) all.push_back(is_of(kind));
  for (const Kind& kind : kinds()) all.push_back(normal_of(kind));
  all.push_back({"person-code-digits",
                 {"text"},
                 kText,
                 {"A personal code without hyphen: 11 digits.", "Personas kods bez defises: 11 cipari."},
                 "as `person-code`",
                 person_code_digits});
  all.push_back({"birth-date",
                 {"text"},
                 kText,
                 {"The date of birth in a personal code of the old form; empty for one of the new form.",
                  "Dzimšanas datums vecās formas personas kodā; jaunajai formai tukšs."},
                 "as `person-code`",
                 birth_date});
  all.push_back({"make-creditor-reference",
                 {"text"},
                 kText,
                 {"The reference that carries the text (1 to 21 letters and digits), with its check digits.",
                  "Atsauce ar šo tekstu (1 līdz 21 burts vai cipars) un kontrolcipariem."},
                 "as `creditor-reference`",
                 make_reference});
  return all;
}

}  // namespace hub::values
