#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/cli/arguments.h"
#include "hub/model/standing.h"
#include "hub/port/store.h"

namespace hub::cli {

/// Which messages a command means. What is empty does not matter; all else must be so.
struct Criteria {
  std::string key = {};      ///< NAME=VALUE, or the value of any business key that is not personal.
  std::string case_id = {};  ///< The case of the context, or a business key `case`.
  std::string person = {};   ///< A personal key; only with `purpose`.
  std::string purpose = {};  ///< On record with a search for a person, sealed.
  std::string said = {};     ///< What the operator calls himself; on record with it in the clear.
  std::string party = {};
  std::string number = {};  ///< The first digits of the message's id.
  std::optional<model::State> state = {};
  std::optional<std::chrono::system_clock::time_point> since = {};  ///< It came at this time or later,
  std::optional<std::chrono::system_clock::time_point> until = {};  ///< and before this one.
};

/// The options of a command that takes criteria.
inline constexpr std::array<std::string_view, 9> kCriteria{"key",    "case",   "person", "purpose", "party",
                                                           "number", "status", "since",  "until"};

/// Nothing after what is wrong was printed on standard error, after the command's name. `now`: what `2h`
/// counts from.
[[nodiscard]] std::optional<Criteria> criteria_of(const Arguments& arguments, std::string_view command,
                                                  std::chrono::system_clock::time_point now);

/// One message that was meant.
struct Selected {
  Uuid message;
  std::string type;  ///< With its version; empty, as the party: it cannot be read.
  std::string party;
  model::State state = model::State::noted;
  std::vector<model::Delivery> deliveries;  ///< As they stand now; none of an ask.
};

struct Selection {
  std::vector<Selected> messages;  ///< Newest first.
  bool more = false;               ///< There are others, or not all could be looked at.
};

/// Gives the tags of a criterion, its name among kCriteria and its value, for years from `since` to `until`.
using Tags =
    std::function<Result<std::vector<model::KeyTag>>(std::string_view name, const Criteria& criteria)>;

/// With one criterion the index gives the newest at once. With several, what each of them finds is held
/// against the others: so many at a time.
inline constexpr std::size_t kMostCompared = 1'000'000;

/// Looks into the index, then at each message found until there are `limit`. Asks for the tags of each
/// criterion once. Errors: those of the store and of `tags`.
[[nodiscard]] Result<Selection> select(port::StoreReader& reader, const Criteria& criteria, const Tags& tags,
                                       std::size_t limit, std::size_t most_compared = kMostCompared);

/// Tags as the hub that runs on a state folder gives them. Errors: deliver.unreachable and deliver.timeout as
/// `serve::ask_hub`, config.invalid as `serve::tags_for`, in that
/// language.
[[nodiscard]] Tags tags_of_hub(const std::string& state, Language language);

}  // namespace hub::cli
