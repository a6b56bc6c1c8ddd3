#include "hub/cli/store_access.h"

#include <iostream>
#include <utility>

#include "hub/serve/stores.h"

namespace hub::cli {

std::unique_ptr<port::StoreReader> open_reader(const std::string& state, Language language) {
  if (!serve::has_store(state)) {
    std::cerr << (language == Language::lv
                      ? "Mapē " + state + " nav krātuves; norādiet mapi ar --state.\n"
                      : "There is no store in " + state + "; name the folder with --state.\n");
    return nullptr;
  }
  auto reader = serve::read_store(state);
  if (reader) return *std::move(reader);
  fail_with(reader.error(), language);
  return nullptr;
}

int fail_with(const Error& error, Language language) {
  std::cerr << error.code().title.in(language) << " (" << error.to_string(language) << ")\n"
            << error.code().next_step.in(language) << "\n";
  return 1;
}

}  // namespace hub::cli
