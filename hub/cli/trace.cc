#include "hub/cli/trace.h"

#include <iostream>
#include <string_view>

#include "hub/base/codes.h"
#include "hub/cli/in_the_way.h"
#include "hub/cli/store_access.h"
#include "hub/cli/trace_page.h"

namespace hub::cli {
namespace {

constexpr Text kNoMessage{"This store has no message with this id: ",
                          "Šajā krātuvē nav ziņojuma ar šādu identifikatoru: "};
constexpr Text kNotAnId{"This is not a message id; `sakta find` and `sakta letters` show them.",
                        "Tas nav ziņojuma identifikators; tos rāda `sakta find` un `sakta letters`."};

}  // namespace

const CommandLine& trace_command() {
  static const CommandLine command{
      "trace",
      {"ID"},
      {"state", "library"},
      {"Tells what happened to a message, where it stands and what to do; --long: every step.",
       "Izstāsta, kas noticis ar ziņojumu, kur tas ir un ko darīt; --long: katru soli."},
      {"long"}};
  return command;
}

int trace(const Arguments& arguments) {
  const Language language = arguments.language();
  std::string_view word = arguments.positional(0);
  constexpr std::string_view kUrn = "urn:uuid:";
  if (word.starts_with(kUrn)) word.remove_prefix(kUrn.size());
  const auto id = Uuid::parse(word);
  if (!id) {
    std::cerr << "sakta trace: " << kNotAnId.in(language) << "\n";
    return 2;
  }
  const std::string state = state_folder(arguments);
  const auto reader = open_reader(state, language);
  if (!reader) return 1;
  auto story = wait_for(reader->salvage(*id));  // what is damaged is said, the rest is told
  if (!story) return fail_with(story.error(), language);
  if (story->items.empty() && !story->damage.empty())
    return fail_with(Error(codes::journal_unreadable, story->damage.front()), language);
  if (story->items.empty()) {
    std::cerr << kNoMessage.in(language) << state << " (" << codes::journal_no_message.name << ")\n";
    return 1;
  }
  auto page = trace_page(*story, language, arguments.has("long") ? Detail::all : Detail::attempts);
  if (!page) return fail_with(page.error(), language);
  const auto first = in_the_way(*reader, *story, language);
  if (!first) return fail_with(first.error(), language);
  std::cout << *page << *first;
  return 0;
}

}  // namespace hub::cli
