#include "hub/cli/release.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/letter_search.h"
#include "hub/cli/operator_words.h"
#include "hub/cli/release_targets.h"
#include "hub/cli/store_access.h"
#include "hub/record/head.h"
#include "hub/serve/control.h"

namespace hub::cli {
namespace {

constexpr Text kBefore{"Before: ", "Pirms tam: "};
constexpr Text kNothingFits{"No letter fits. Nothing was changed.",
                            "Neviena piegāde neatbilst. Nekas nav mainīts."};

/// What is said of one decision, by its word.
struct DecisionTexts {
  std::string_view word;
  delivery::Decision decision;
  Text alone;  ///< Of one delivery: what was decided, and what comes of it.
  Text done;   ///< In a line of a list.
  Text would;  ///< The same, of a dry run.
};

constexpr std::array<DecisionTexts, 3> kDecisions{{
    {"resend",
     delivery::Decision::resend,
     {"On record. It is tried again at once; `sakta trace ID` tells what comes of it.",
      "Reģistrēts. Tūlīt tiks mēģināts vēlreiz; iznākumu rāda `sakta trace ID`."},
     {"tried again", "tiks mēģināts vēlreiz"},
     {"would be tried again", "tiktu mēģināts vēlreiz"}},
    {"delivered",
     delivery::Decision::delivered,
     {"On record as delivered. What waited behind it goes on.",
      "Reģistrēts kā piegādāts. Tas, kas aiz tā gaidīja, tiek piegādāts tālāk."},
     {"on record as delivered", "reģistrēts kā piegādāts"},
     {"would be on record as delivered", "tiktu reģistrēts kā piegādāts"}},
    {"discard",
     delivery::Decision::discard,
     {"On record as given up. What waited behind it goes on.",
      "Reģistrēta atteikšanās no piegādes. Tas, kas aiz tā gaidīja, tiek piegādāts tālāk."},
     {"given up", "piegāde atmesta"},
     {"would be given up", "piegāde tiktu atmesta"}},
}};

const DecisionTexts* decision_of(const std::string& word) {
  const auto* const known = std::find_if(kDecisions.begin(), kDecisions.end(),
                                         [&word](const DecisionTexts& one) { return one.word == word; });
  return known == kDecisions.end() ? nullptr : known;
}

/// What is wrong with the command line, its ids left out; empty: nothing.
std::string complaint(const Arguments& arguments) {
  constexpr Text kAs{
      "--as must be resend (try again), delivered (the system has it) or discard (give it up).",
      "--as jābūt resend (sūtīt vēlreiz), delivered (sistēmai tas jau ir) vai discard "
      "(atteikties no piegādes)."};
  constexpr Text kWhich{
      "Name ids, or a list with --from, or a search (--in, --code, --system, --since, --route): one of "
      "these.",
      "Norādiet identifikatorus, sarakstu ar --from vai meklēšanu (--in, --code, --system, --since, "
      "--route): "
      "vienu no tiem."};
  const Language language = arguments.language();
  if (decision_of(arguments.option("as")) == nullptr) return std::string(kAs.in(language));
  if (std::string wrong = wrong_reason(arguments, Reason::needed); !wrong.empty()) return wrong;
  const bool named = !arguments.positionals().empty();
  const bool listed = arguments.has("from");
  const bool searched = arguments.has("in") || arguments.has("code") || arguments.has("system") ||
                        arguments.has("since") || (arguments.has("route") && !named && !listed);
  if (named + listed + searched != 1) return std::string(kWhich.in(language));
  return {};
}

serve::ControlRequest request_for(const ReleaseTarget& target, const Arguments& arguments) {
  serve::ControlRequest request;
  request.command = "release";
  request.message = target.message.to_string();
  request.route = target.route;
  request.as = arguments.option("as");
  request.because = arguments.option("because");
  request.said = said_by(arguments);
  request.language = arguments.language() == Language::lv ? "lv" : "en";
  if (target.seen) {
    request.seen =
        std::string(model::name_of(target.seen->state)) + " " + std::to_string(target.seen->attempts);
    if (!target.seen->code.empty()) request.seen += " " + target.seen->code;
  }
  return request;
}

/// One delivery, named by its id.
int release_one(const ReleaseTarget& target, const Arguments& arguments) {
  const Language language = arguments.language();
  const std::string state = state_folder(arguments);
  const auto reply = serve::ask_hub(state, request_for(target, arguments));
  if (!reply) {
    std::cerr << serve::no_answer(reply.error(), state, language);
    return 1;
  }
  if (!reply->done) {
    for (const std::string& line : reply->lines) std::cerr << line << "\n";
    return 1;
  }
  std::cout << decision_of(arguments.option("as"))->alone.in(language) << "\n";
  if (reply->lines.size() > 1) std::cout << kBefore.in(language) << reply->lines[1] << "\n";
  return 0;
}

std::string name_of(const ReleaseTarget& target, const std::string& route) {
  return target.message.to_string() + (route.empty() ? "" : "  " + route);
}

/// What became of a list so far.
struct Tally {
  std::size_t done = 0;
  std::size_t not_done = 0;
  std::size_t unknown = 0;  ///< The hub was asked and has not answered.
  std::size_t not_asked = 0;
};

int conclude(const Tally& tally, const Text& done, Language language) {
  constexpr Text kNotDone{", not: ", ", neizdarīts: "};
  constexpr Text kUnknown{", outcome not known: ", ", iznākums nav zināms: "};
  constexpr Text kNotAsked{", not asked: ", ", nav prasīts: "};
  std::cout << done.in(language) << tally.done << kNotDone.in(language) << tally.not_done;
  if (tally.unknown != 0) std::cout << kUnknown.in(language) << tally.unknown;
  if (tally.not_asked != 0) std::cout << kNotAsked.in(language) << tally.not_asked;
  std::cout << "\n";
  return tally.not_done + tally.unknown + tally.not_asked == 0 ? 0 : 1;
}

/// Each by itself. Ends where the hub does not answer any more.
int release_each(const std::vector<ReleaseTarget>& targets, const Arguments& arguments) {
  constexpr Text kDone{"Done: ", "Izdarīts: "};
  const Language language = arguments.language();
  const std::string state = state_folder(arguments);
  const Text& done = decision_of(arguments.option("as"))->done;
  Tally tally;
  for (const ReleaseTarget& target : targets) {
    const auto reply = serve::ask_hub(state, request_for(target, arguments));
    if (!reply) {
      std::cerr << name_of(target, target.route) << ": " << serve::no_answer(reply.error(), state, language);
      tally.unknown = &reply.error().code() == &codes::deliver_unreachable ? 0 : 1;
      tally.not_asked = targets.size() - tally.done - tally.not_done - tally.unknown;
      break;
    }
    const std::vector<std::string>& lines = reply->lines;
    if (reply->done) {
      ++tally.done;
      std::cout << name_of(target, lines.empty() ? target.route : lines[0]) << ": " << done.in(language);
      if (lines.size() > 1) std::cout << "; " << kBefore.in(language) << lines[1];
      std::cout << std::endl;
    } else {
      ++tally.not_done;
      std::cerr << name_of(target, target.route) << ": " << (lines.empty() ? "" : lines[0]) << "\n";
    }
  }
  return conclude(tally, kDone, language);
}

/// What the hub would be asked for, and would find, as the store stands now.
int tell_each(const std::vector<ReleaseTarget>& targets, const Arguments& arguments) {
  constexpr Text kDone{"Nothing was changed. Would be done: ", "Nekas nav mainīts. Tiktu izdarīts: "};
  const Language language = arguments.language();
  const auto reader = open_reader(state_folder(arguments), language);
  if (!reader) return 1;
  const DecisionTexts& texts = *decision_of(arguments.option("as"));
  Tally tally;
  for (const ReleaseTarget& target : targets) {
    auto story = wait_for(reader->salvage(target.message));
    if (!story) return fail_with(story.error(), language);
    Result<model::Moved> meant = Error(codes::journal_no_message, Sentence());
    if (!story->items.empty()) meant = delivery::delivery_meant(*story, target.route, texts.decision);
    if (!meant) {
      ++tally.not_done;
      std::cerr << name_of(target, target.route) << ": " << meant.error().code().title.in(language) << " ("
                << meant.error().to_string(language) << ")\n";
      continue;
    }
    ++tally.done;
    const auto head = record::read_head(meant->by->head);
    std::cout << name_of(target, meant->delivery.route) << ": " << state_word(meant->delivery.state, language)
              << (head && head->error ? ", " + head->error->code : "") << "; " << texts.would.in(language)
              << "\n";
  }
  return conclude(tally, kDone, language);
}

/// What a search finds. Errors: config.invalid, those of the store.
Result<std::vector<ReleaseTarget>> search(const Arguments& arguments, port::StoreReader& reader) {
  auto filter = filter_of(arguments);
  if (!filter) return std::move(filter).error();
  Untried untried;
  auto letters = find_letters(reader, *filter, untried);
  if (!letters) return std::move(letters).error();
  auto targets = found_targets(*letters, filter->state, decision_of(arguments.option("as"))->decision);
  const auto held = std::count_if(letters->begin(), letters->end(), [](const Letter& letter) {
    return letter.pending.delivery.state == model::State::held;
  });
  const auto meant = std::count_if(targets.begin(), targets.end(), [](const ReleaseTarget& target) {
    return target.seen && target.seen->state == model::State::held;
  });
  if (held > meant)
    std::cerr << say("Left out, because the partner may have them already, held: {}; with `--in held` they "
                     "are meant too.",
                     "Neskar aizturētās, jo partnerim tās, iespējams, jau ir: {}; ar `--in held` ir domātas "
                     "arī tās.",
                     held - meant)
                     .in(arguments.language())
              << "\n";
  return targets;
}

int decide(const std::vector<ReleaseTarget>& targets, const Arguments& arguments) {
  if (arguments.has("dry-run")) return tell_each(targets, arguments);
  const bool alone = arguments.positionals().size() == 1 && targets.size() == 1;
  return alone ? release_one(targets.front(), arguments) : release_each(targets, arguments);
}

}  // namespace

const CommandLine& release_command() {
  static const CommandLine command = [] {
    CommandLine line{
        "release",
        {"[ID...]"},
        {"as", "because", "by", "from"},
        {"Decides about dead, held, halted or filtered deliveries: resend, delivered or discard; by\n"
         "    ids, by a list (--from FILE or -), or by a search. --dry-run: says what would be done.",
         "Izlemj par nepiegādājamām, aizturētām, apturētām vai atfiltrētām piegādēm: resend, delivered\n"
         "    vai discard; pēc identifikatoriem, saraksta (--from FAILS vai -) vai meklējot. --dry-run:\n"
         "    pasaka, kas tiktu darīts."},
        {"dry-run"}};
    for (const std::string_view option : filter_options()) line.options.push_back(option);
    line.options.emplace_back("state");
    return line;
  }();
  return command;
}

int release(const Arguments& arguments) {
  const Language language = arguments.language();
  const auto senseless = [](const std::string& wrong) {
    std::cerr << "sakta release: " << wrong << "\n";
    return 2;
  };
  if (const std::string wrong = complaint(arguments); !wrong.empty()) return senseless(wrong);
  if (!arguments.positionals().empty() || arguments.has("from")) {
    const auto targets = named_targets(arguments);
    return targets ? decide(*targets, arguments) : senseless(targets.error().detail(language));
  }
  if (const auto filter = filter_of(arguments); !filter) return senseless(filter.error().detail(language));
  const auto reader = open_reader(state_folder(arguments), language);
  if (!reader) return 1;
  const auto targets = search(arguments, *reader);
  if (!targets) return fail_with(targets.error(), language);
  if (!targets->empty()) return decide(*targets, arguments);
  std::cout << kNothingFits.in(language) << "\n";
  return 0;
}

}  // namespace hub::cli
