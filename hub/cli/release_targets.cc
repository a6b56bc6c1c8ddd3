#include "hub/cli/release_targets.h"

#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace hub::cli {
namespace {

constexpr Text kNoId{"This is not a message id.", "Tas nav ziņojuma identifikators."};

std::optional<Uuid> id_in(std::string_view word) {
  constexpr std::string_view kUrn = "urn:uuid:";
  if (word.starts_with(kUrn)) word.remove_prefix(kUrn.size());
  return Uuid::parse(word);
}

Error cannot_be_read(const std::string& file) {
  return {codes::config_invalid, say("This file cannot be read: {}", "Šo failu nevar nolasīt: {}", file)};
}

/// Nothing of a line is told: it may be anything.
Result<std::vector<ReleaseTarget>> targets_in(std::istream& lines, const std::string& file,
                                              const Arguments& arguments) {
  std::vector<ReleaseTarget> targets;
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string id;
    ReleaseTarget target;
    if (!(words >> id)) continue;
    const auto message = id_in(id);
    if (!message)
      return Error(codes::config_invalid, say("{}:{}: {}", "{}:{}: {}", file, number, Sentence(kNoId)));
    target.message = *message;
    if (!(words >> target.route)) target.route = arguments.option("route");
    targets.push_back(std::move(target));
  }
  if (lines.bad()) return cannot_be_read(file);  // a folder, a disk that fails: the list is not whole
  return targets;
}

}  // namespace

Result<std::vector<ReleaseTarget>> named_targets(const Arguments& arguments) {
  std::vector<ReleaseTarget> targets;
  for (const std::string& word : arguments.positionals()) {
    const auto message = id_in(word);
    if (!message) return Error(codes::config_invalid, kNoId);
    targets.push_back({*message, arguments.option("route"), {}});
  }
  if (arguments.has("from")) {
    const std::string file = arguments.option("from");
    std::ifstream named;
    if (file != "-") {
      named.open(file);
      if (!named) return cannot_be_read(file);
    }
    auto read = targets_in(file == "-" ? std::cin : named, file, arguments);
    if (!read) return read;
    targets = *std::move(read);
  }
  std::set<std::pair<Uuid, std::string>> known;
  std::erase_if(targets, [&known](const ReleaseTarget& target) {
    return !known.emplace(target.message, target.route).second;
  });
  return targets;
}

std::vector<ReleaseTarget> found_targets(const std::vector<Letter>& letters,
                                         std::optional<model::State> asked_for, delivery::Decision decision) {
  std::vector<ReleaseTarget> targets;
  for (const Letter& letter : letters) {
    const model::Delivery& delivery = letter.pending.delivery;
    const bool is_doubtful = delivery.state == model::State::held && decision == delivery::Decision::resend;
    const bool goes_by_itself = delivery.state == model::State::retrying;
    if ((is_doubtful || goes_by_itself) && asked_for != delivery.state) continue;
    delivery::Seen seen{delivery.state, delivery.attempts, letter.error ? letter.error->code : std::string()};
    targets.push_back({letter.pending.message, delivery.route, std::move(seen)});
  }
  return targets;
}

}  // namespace hub::cli
