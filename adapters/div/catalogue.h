#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/div/addressees.h"
#include "adapters/div/div_config.h"
#include "adapters/div/operations.h"
#include "hub/port/adapter_kinds.h"

namespace adapters::div {

/// Where the synchronisation of the addressee catalogue stands; on the shelf.
struct CatalogueState {
  using Time = std::chrono::sys_seconds;

  std::string current;       ///< Drawer that questions are answered from; empty: there is none yet.
  std::int64_t version = 0;  ///< Of it: what changes are asked behind.
  Time as_of{};              ///< When the newest list in it was begun.
  std::string filling;       ///< Drawer that a whole list is put into; empty: none is under way.
  std::string token;         ///< Of its next page.
  std::int64_t highest = 0;  ///< Version seen in it.
  std::string landmark;      ///< A token that came before, to see by whether they go round (Brent),
  std::int64_t pages = 0;    ///< pages since it came,
  std::int64_t most = 1;     ///< and after how many the next one is taken.
  bool changing = false;     ///< A list of changes is under way.
  std::int64_t records = 0;  ///< So many came in the list under way.
  Time begun{};              ///< The list under way.
  Time whole_from{};         ///< Before, no whole list is asked for,
  Time changes_from{};       ///< and no list of changes.
  bool lost = false;         ///< The e-address has lost changes: only a whole list helps.
  std::string report;        ///< Document that tells of the newest list, until it is confirmed,
  std::string report_id;     ///< and its name.
};

[[nodiscard]] std::string to_text(const CatalogueState& state);
/// A text that is none is a new state.
[[nodiscard]] CatalogueState state_of(const std::string& text);

/// What the hub keeps of the e-address's catalogue: which addresses take letters, and nothing else of
/// anybody. A whole list is put beside the one in use and replaces it when its last page is there; changes
/// are put into the one in use. Of one I/O thread, but several may look into the same shelf.
class AddresseeCatalogue {
 public:
  /// All outlive this; `services.shelf` may be null: then nothing is known.
  AddresseeCatalogue(CatalogueSettings settings, Operations& operations, const hub::port::Services& services)
      : settings_(settings), operations_(operations), services_(services) {}

  struct Known {
    std::chrono::sys_seconds as_of;
    std::vector<bool> active;  ///< In the order of the question.
  };
  /// Whether one address of each group is active now; addresses as EAddress::compared. Errors:
  /// deliver.unreachable: no list is there yet, or the shelf cannot be read.
  hub::port::Task<hub::Result<Known>> look(std::vector<std::vector<std::string>> groups);

  /// Goes on with the synchronisation, if something is due: a few pages. The state afterwards. Errors: those
  /// of the operations, deliver.bad_reply (a token or a version that repeats, a record that cannot be read).
  hub::port::Task<hub::Result<CatalogueState>> go_on();

  /// The report has arrived.
  hub::port::Task<hub::Outcome> confirm(std::string report_id);

 private:
  hub::port::Task<hub::Result<CatalogueState>> load();
  hub::port::Task<hub::Outcome> save(const CatalogueState& state);
  /// False: nothing is due.
  hub::port::Task<hub::Result<bool>> begin(CatalogueState& state);
  /// One page of the list under way.
  hub::port::Task<hub::Outcome> take_page(CatalogueState& state);
  hub::port::Task<hub::Outcome> put_records(const std::string& drawer, AddresseePage page);
  hub::port::Task<hub::Outcome> finish(CatalogueState& state);
  /// True: its tokens go round.
  [[nodiscard]] static bool goes_round(CatalogueState& state, const std::string& next);
  /// What a refusal means for the list under way.
  void give_up(CatalogueState& state, const hub::Error& error) const;
  [[nodiscard]] std::string drawer(const std::string& name) const;
  [[nodiscard]] CatalogueState::Time now() const;

  CatalogueSettings settings_;
  Operations& operations_;
  hub::port::Services services_;
};

}  // namespace adapters::div
