#include "hub/main/trace.h"

#include <filesystem>
#include <iostream>
#include <string_view>

#include "hub/base/codes.h"
#include "hub/main/trace_page.h"
#include "hub/store/sqlite_reader.h"

namespace hub::main {
namespace {

constexpr Text kNoMessage{"This store has no message with this id: ",
                          "Šajā krātuvē nav ziņojuma ar šādu identifikatoru: "};

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
  const auto fail = [language](const Error& error) {
    std::cerr << error.code().title.in(language) << " (" << error.to_string() << ")\n"
              << error.code().next_step.in(language) << "\n";
    return 1;
  };
  std::string_view word = arguments.positional(0);
  constexpr std::string_view kUrn = "urn:uuid:";
  if (word.starts_with(kUrn)) word.remove_prefix(kUrn.size());
  const auto id = Uuid::parse(word);
  if (!id) return fail(Error(codes::journal_no_message, "not a message id"));
  const std::string state = state_folder(arguments);
  if (std::error_code none; !std::filesystem::exists(state + "/store/messages.db", none)) {
    std::cerr << (language == Language::lv
                      ? "Mapē " + state + " nav krātuves; norādiet mapi ar --state.\n"
                      : "There is no store in " + state + "; name the folder with --state.\n");
    return 1;
  }
  auto reader = store::SqliteReader::open(state + "/store");
  if (!reader) return fail(reader.error());
  auto story = (*reader)->story(*id);
  if (!story) return fail(story.error());
  if (story->items.empty()) {
    std::cerr << kNoMessage.in(language) << state << " (" << codes::journal_no_message.name << ")\n";
    return 1;
  }
  auto page = trace_page(*story, language, arguments.has("long") ? Detail::all : Detail::attempts);
  if (!page) return fail(page.error());
  std::cout << *page;
  return 0;
}

}  // namespace hub::main
