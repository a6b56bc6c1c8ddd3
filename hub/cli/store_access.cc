#include "hub/cli/store_access.h"

#include <filesystem>
#include <iostream>
#include <utility>

namespace hub::cli {

std::unique_ptr<store::SqliteReader> open_reader(const std::string& state, Language language) {
  if (std::error_code none; !std::filesystem::exists(state + "/store/messages.db", none)) {
    std::cerr << (language == Language::lv
                      ? "Mapē " + state + " nav krātuves; norādiet mapi ar --state.\n"
                      : "There is no store in " + state + "; name the folder with --state.\n");
    return nullptr;
  }
  auto reader = store::SqliteReader::open(state + "/store");
  if (reader) return *std::move(reader);
  fail_with(reader.error(), language);
  return nullptr;
}

int fail_with(const Error& error, Language language) {
  std::cerr << error.code().title.in(language) << " (" << error.to_string() << ")\n"
            << error.code().next_step.in(language) << "\n";
  return 1;
}

}  // namespace hub::cli
