#include "hub/cli/delivery_words.h"

#include "hub/base/codes.h"
#include "hub/cli/explain.h"
#include "hub/model/state_words.h"

namespace hub::cli {

using model::State;

std::string_view state_word(State state, Language language) {
  return model::state_words(state).in(language);
}

std::string_view whose_turn(State state, Language language) {
  constexpr Text kHub{"The hub's turn: it tries again by itself.",
                      "Kārta centrmezglam: tas pats mēģinās vēlreiz."};
  constexpr Text kWaits{
      "Not tried yet: others of its lane go first, its system does not answer, or the route does not deliver "
      "it yet.",
      "Vēl nav mēģināts: vispirms jāpiegādā agrākie tās pašas joslas ziņojumi, sistēma neatbild vai maršruts "
      "to vēl nepiegādā."};
  constexpr Text kCalling{"The hub's turn: it is calling the system, or stopped while it did.",
                          "Kārta centrmezglam: tas izsauc sistēmu vai izsaukuma laikā ir apstājies."};
  constexpr Text kDead{
      "The administrator's turn: have the cause removed and send again, or say that the system has it, or "
      "give "
      "it up.",
      "Kārta administratoram: panāciet, ka cēlonis novērsts, un sūtiet vēlreiz, vai norādiet, ka sistēmai "
      "tas "
      "jau ir, vai atsakieties no piegādes."};
  constexpr Text kHeld{
      "The administrator's turn: ask the partner whether it has this message id, then tell the hub.",
      "Kārta administratoram: noskaidrojiet pie partnera, vai tam ir ziņojums ar šo identifikatoru, tad "
      "paziņojiet centrmezglam."};
  constexpr Text kHalted{
      "The integrator's turn: put the site right and run `sakta reload`, or release it with `--as resend`; "
      "one "
      "delivery goes first, then the rest.",
      "Kārta integratoram: izlabojiet instalāciju un palaidiet `sakta reload` vai atbrīvojiet to ar `--as "
      "resend`; "
      "vispirms tiek piegādāts viens ziņojums, tad pārējie."};
  constexpr Text kNobody{"Nobody's turn: this delivery has ended.",
                         "Piegāde ir beigusies; nekas nav jādara."};
  switch (state) {
    case State::waiting:
      return kWaits.in(language);
    case State::retrying:
      return kHub.in(language);
    case State::delivering:
      return kCalling.in(language);
    case State::dead:
      return kDead.in(language);
    case State::held:
      return kHeld.in(language);
    case State::halted:
      return kHalted.in(language);
    default:
      return kNobody.in(language);
  }
}

std::string_view turn_word(State state, Language language) {
  constexpr Text kHub{"hub", "centrmezgls"};
  constexpr Text kAdministrator{"administrator", "administrators"};
  constexpr Text kIntegrator{"integrator", "integrators"};
  constexpr Text kSender{"sender", "sūtītājs"};
  constexpr Text kAsker{"who asked", "vaicātājs"};
  constexpr Text kNobody{"nobody", "neviens"};
  switch (state) {
    case State::waiting:
    case State::retrying:
    case State::delivering:
    case State::asked:
      return kHub.in(language);
    case State::dead:
    case State::held:
      return kAdministrator.in(language);
    case State::halted:
      return kIntegrator.in(language);
    case State::refused:
      return kSender.in(language);
    case State::failed:
      return kAsker.in(language);
    default:
      return kNobody.in(language);
  }
}

std::string release_hint(const Uuid& message, const std::string& route) {
  return "sakta release " + message.to_string() + (route.empty() ? "" : " --route " + route) +
         " --as resend|delivered|discard --because \"...\"";
}

std::string code_words(const std::string& code, Language language) {
  const ErrorCode* row = codes::find(code);
  if (row == nullptr) return code;
  return code + ", " + remedy_words(row->remedy, language) + ": " + std::string(row->title.in(language));
}

std::string_view whom_it_concerns(const std::string& code, State state, Language language) {
  constexpr Text kRoute{"all messages of the route; none of them is tried",
                        "visus maršruta ziņojumus; neviens no tiem netiek mēģināts"};
  if (state == State::halted) return kRoute.in(language);
  const ErrorCode* row = codes::find(code);
  return whose_words(row != nullptr ? row->whose : Whose::message, language);
}

std::string ruling_words(const record::RecordedError& error, Language language) {
  if (!error.ruling) return {};
  const std::string& words = error.ruling->words.in(language);
  return error.ruling->system + ", " + error.ruling->name + (words.empty() ? "" : ": " + words);
}

std::string_view next_step(const std::string& code, Language language) {
  const ErrorCode* row = codes::find(code);
  return row != nullptr ? row->next_step.in(language) : std::string_view();
}

std::string_view next_step_in_trace(const std::string& code, Language language) {
  constexpr Text kRefused{
      "Read the partner's code above and its meaning in adapters/systems/<system>/README.md; the sender "
      "corrects the content.",
      "Izlasiet partnera kodu augstāk un tā nozīmi failā adapters/systems/<sistēma>/README.md; saturu izlabo "
      "sūtītājs."};
  constexpr Text kNotTaken{"Send again later; the partner's code for this stands above.",
                           "Sūtiet vēlāk vēlreiz; partnera kods redzams augstāk."};
  if (code == codes::deliver_refused.name) return kRefused.in(language);
  if (code == codes::deliver_not_taken.name) return kNotTaken.in(language);
  return next_step(code, language);
}

}  // namespace hub::cli
