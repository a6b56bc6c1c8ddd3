#include "hub/cli/store_access.h"

#include <iostream>
#include <utility>

#include "hub/base/codes.h"
#include "hub/serve/stores.h"

namespace hub::cli {

std::unique_ptr<port::StoreReader> open_reader(const std::string& state, Language language) {
  if (const Sentence closed = serve::why_closed(state); !closed.empty()) {
    std::cerr << closed.in(language) << "\n";
    return nullptr;
  }
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
  // The codes' own words are for who sends a message, and for a hub that does not start.
  constexpr Text kUnread{"The store cannot be read.", "Krātuvi nevar nolasīt."};
  constexpr Text kStart{
      "If no hub runs, start it: it says what is wrong, and makes the search index anew. Else try again, and "
      "look at the disk and the hub's log.",
      "Ja centrmezgls nedarbojas, palaidiet to: tas pasaka, kas nav kārtībā, un izveido meklēšanas rādītāju "
      "no jauna. Citādi mēģiniet vēlreiz un pārbaudiet disku un centrmezgla žurnālu."};
  constexpr Text kKeep{
      "Nothing was changed. If the text above does not say what to do: *The store is damaged* in "
      "deploy/docs/runbook.md.",
      "Nekas nav mainīts. Ja iepriekš nav teikts, kā rīkoties: sadaļa *The store is damaged* failā "
      "deploy/docs/runbook.md."};
  const ErrorCode& code = error.code();
  const bool is_store = &code == &codes::store_unavailable || &code == &codes::store_damaged;
  Text next = code.next_step;
  if (is_store) next = &code == &codes::store_damaged ? kKeep : kStart;
  const Text title = is_store ? kUnread : code.title;
  std::cerr << title.in(language) << " (" << error.to_string(language) << ")\n" << next.in(language) << "\n";
  return 1;
}

}  // namespace hub::cli
