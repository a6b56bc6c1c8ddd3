#include "hub/cli/selection.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <functional>
#include <iostream>
#include <iterator>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/operator_words.h"
#include "hub/cli/store_access.h"
#include "hub/record/head.h"
#include "hub/serve/control.h"
#include "hub/serve/search.h"

namespace hub::cli {
namespace {

using model::State;
using Time = std::chrono::system_clock::time_point;

/// So many of what is found are looked at whether they are meant: still in the state, no note of the hub's
/// own.
constexpr std::size_t kMostLookedAt = 10'000;
constexpr std::size_t kPage = 5'000;

constexpr std::array kStates{State::waiting,   State::delivering, State::retrying,  State::dead,
                             State::held,      State::halted,     State::delivered, State::filtered,
                             State::discarded, State::answered,   State::failed,    State::refused};

std::optional<State> state_of(const std::string& word) {
  const auto found = std::find_if(kStates.begin(), kStates.end(),
                                  [&word](State state) { return model::name_of(state) == word; });
  return found == kStates.end() ? std::nullopt : std::make_optional(*found);
}

bool is_open(State state) {
  return !model::is_end(state) && state != State::answered && state != State::failed &&
         state != State::refused;
}

/// From 1970 to the year 2200: well within what a clock of nanoseconds holds.
std::optional<Time> time_at(std::int64_t seconds) {
  constexpr std::int64_t kLatest = 7'258'118'400;
  if (seconds <= 0 || seconds > kLatest) return std::nullopt;
  return std::chrono::system_clock::from_time_t(seconds);
}

/// `2026-11-20`, `2026-11-20T08:15`, with seconds and `Z` or without, UTC; `30m`, `2h`, `7d`: so long ago.
std::optional<Time> time_in(const std::string& text, Time now) {
  int count = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failed] = std::from_chars(text.data(), end, count);
  if (failed == std::errc() && end - rest == 1 && count >= 0) {
    constexpr std::string_view kUnits = "mhd";
    constexpr std::array<std::int64_t, kUnits.size()> kSeconds{60, 3600, 86'400};
    const std::size_t unit = kUnits.find(*rest);
    const std::int64_t today = std::chrono::system_clock::to_time_t(now);
    if (unit != std::string_view::npos) return time_at(today - kSeconds.at(unit) * count);
  }
  for (const char* form :
       {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%MZ", "%Y-%m-%dT%H:%M", "%Y-%m-%d"}) {
    std::tm parts{};
    const char* const read = ::strptime(text.c_str(), form, &parts);
    if (read != nullptr && *read == '\0') return time_at(::timegm(&parts));
  }
  return std::nullopt;
}

/// Digits of an id with or without dashes and `urn:uuid:`; nothing if they are none.
std::optional<std::string> digits_of(std::string_view number) {
  constexpr std::string_view kUrn = "urn:uuid:";
  constexpr std::size_t kMost = 32;
  if (number.starts_with(kUrn)) number.remove_prefix(kUrn.size());
  std::string digits(number);
  std::erase(digits, '-');
  const bool hex = digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  return hex && digits.size() <= kMost ? std::make_optional(digits) : std::nullopt;
}

/// What is wrong with the criteria as they were typed; empty: nothing.
std::string complaint(const Arguments& arguments, const Criteria& criteria, Time now, Language language) {
  constexpr Text kState{"--status must be one of: ", "--status jābūt vienam no: "};
  constexpr Text kTime{"is no time (UTC): 2026-11-20, 2026-11-20T08:15:00Z, or 30m, 2h, 7d for so long ago",
                       "nav laiks (UTC): 2026-11-20, 2026-11-20T08:15:00Z vai 30m, 2h, 7d, ja tik sen"};
  constexpr Text kNoTime{"--since is not before --until: no message can be found",
                         "--since nav pirms --until: nevienu ziņojumu nevar atrast"};
  constexpr Text kNumber{"--number must be the first digits of a message id",
                         "--number jābūt ziņojuma identifikatora pirmajiem cipariem"};
  constexpr Text kPurpose{
      "--person needs --purpose: what a person's data is looked up for, in 1 to 500 characters; the search "
      "is put on record with it, sealed",
      "--person vajag --purpose: kādam nolūkam meklē personas datus, 1 līdz 500 rakstzīmes; meklēšanu "
      "reģistrē, un nolūku glabā šifrētu"};
  constexpr Text kYear{"--person covers a year at most: narrow --since and --until",
                       "--person aptver ne vairāk kā gadu: sašauriniet --since un --until"};
  if (const std::string word = arguments.option("status"); !word.empty() && !criteria.state) {
    std::string known;
    for (const State state : kStates) known.append(known.empty() ? "" : ", ").append(model::name_of(state));
    return std::string(kState.in(language)) + known;
  }
  for (const char* option : {"since", "until"})
    if (const std::string text = arguments.option(option); !text.empty() && !time_in(text, now))
      return "--" + std::string(option) + " '" + text + "' " + std::string(kTime.in(language));
  if (criteria.since && criteria.until && *criteria.since >= *criteria.until)
    return std::string(kNoTime.in(language));
  if (!digits_of(criteria.number)) return std::string(kNumber.in(language));
  if (criteria.person.empty()) return {};
  if (std::string wrong = wrong_name(arguments); !wrong.empty()) return wrong;
  if (is_no_reason(criteria.purpose)) return std::string(kPurpose.in(language));
  if (criteria.since && criteria.until.value_or(now) - *criteria.since > serve::kLongestPersonSearch)
    return std::string(kYear.in(language));
  return {};
}

/// Ids that begin with these digits: the first and the last of them.
std::pair<Uuid, Uuid> range_of(const std::string& digits) {
  constexpr std::size_t kDigits = 32;
  const auto filled = [&](char digit) {
    const auto octets = from_hex(digits + std::string(kDigits - digits.size(), digit));
    return Uuid::from_bytes(octets.value_or("")).value_or(Uuid());
  };
  return {filled('0'), filled('f')};
}

/// The range of ids that number and times leave.
port::Search bounds_of(const Criteria& criteria) {
  const auto [first, last] = range_of(digits_of(criteria.number).value_or(""));
  port::Search search;
  search.first = first;
  search.last = last;
  constexpr std::size_t kTimeOctets = 6;
  const auto id_at = [](Time time, char fill) {
    Uuid id = Uuid::version7(time, std::string(10, fill));
    std::fill(id.octets.begin() + kTimeOctets, id.octets.end(), static_cast<std::uint8_t>(fill));
    return id;
  };
  if (criteria.since) search.first = std::max(search.first, id_at(*criteria.since, '\0'));
  if (criteria.until)
    search.last = std::min(search.last, id_at(*criteria.until - std::chrono::milliseconds(1), '\xFF'));
  return search;
}

using Ids = std::vector<Uuid>;  ///< Newest first, each once.

void put_in_order(Ids& ids) {
  std::sort(ids.begin(), ids.end(), std::greater<>());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

/// Messages with a delivery in an open state: not the index's to say, the schedule knows.
Result<Ids> in_open_state(port::StoreReader& reader, State state, const port::Search& bounds) {
  Ids ids;
  for (std::uint64_t after = 0;;) {
    auto page = wait_for(reader.pending(after, kPage));
    if (!page) return std::move(page).error();
    for (const model::Pending& pending : *page) {
      after = pending.sequence;
      if (pending.delivery.state == state && pending.message >= bounds.first &&
          pending.message <= bounds.last)
        ids.push_back(pending.message);
    }
    if (page->size() < kPage) break;
  }
  put_in_order(ids);
  return ids;
}

/// What the index finds a message by, and the schedule. All must be so.
struct Sources {
  std::vector<std::vector<model::KeyTag>> keys;  ///< One of each group.
  std::optional<Ids> open;                       ///< Those in an open state.

  [[nodiscard]] std::size_t count() const { return keys.size() + (open ? 1 : 0); }
};

/// Asks for the tags of each criterion once: a search for a person is on record each time.
Result<Sources> sources_of(port::StoreReader& reader, const Criteria& criteria, const Tags& tags,
                           const port::Search& bounds) {
  Sources sources;
  const std::array<std::pair<std::string_view, const std::string*>, 4> named{{{"key", &criteria.key},
                                                                              {"case", &criteria.case_id},
                                                                              {"person", &criteria.person},
                                                                              {"party", &criteria.party}}};
  for (const auto& [name, value] : named) {
    if (value->empty()) continue;
    auto given = tags(name, criteria);
    if (!given) return std::move(given).error();
    sources.keys.push_back(*std::move(given));
  }
  if (criteria.state && is_open(*criteria.state)) {
    auto open = in_open_state(reader, *criteria.state, bounds);
    if (!open) return std::move(open).error();
    sources.open = *std::move(open);
  } else if (criteria.state) {
    sources.keys.push_back({port::state_key(*criteria.state)});
  }
  return sources;
}

/// What one or several keys find within a range of ids.
struct Hits {
  Ids ids;
  bool whole = true;  ///< No: there are more than were asked for.
};

Result<Hits> find_any(port::StoreReader& reader, const std::vector<model::KeyTag>& keys, std::size_t most,
                      const port::Search& range) {
  Hits hits;
  for (const model::KeyTag& key : keys) {
    auto some = wait_for(reader.find({key, most, range.first, range.last}));
    if (!some) return std::move(some).error();
    hits.whole = hits.whole && some->size() < most;
    hits.ids.insert(hits.ids.end(), some->begin(), some->end());
  }
  put_in_order(hits.ids);
  return hits;
}

void keep_common(Ids& ids, const Ids& others) {
  Ids common;
  std::set_intersection(ids.begin(), ids.end(), others.begin(), others.end(), std::back_inserter(common),
                        std::greater<>());
  ids = std::move(common);
}

/// What all sources find within a range of ids, each `most` at most. Not whole: one of them finds more; then
/// `ids` are some that it finds. What the first ones leave narrows the range for those that follow.
Result<Hits> find_common(port::StoreReader& reader, const Sources& sources, std::size_t most,
                         port::Search range) {
  Hits common;
  bool is_first = true;
  const auto take = [&](const Ids& ids) {
    if (std::exchange(is_first, false)) {
      common.ids = ids;
    } else {
      keep_common(common.ids, ids);
    }
    if (common.ids.empty()) return;
    range.first = std::max(range.first, common.ids.back());
    range.last = std::min(range.last, common.ids.front());
  };
  if (sources.open) {
    Ids within;
    std::copy_if(sources.open->begin(), sources.open->end(), std::back_inserter(within),
                 [&](const Uuid& id) { return id >= range.first && id <= range.last; });
    take(within);
  }
  for (const std::vector<model::KeyTag>& keys : sources.keys) {
    if (!is_first && common.ids.empty()) break;
    auto hits = find_any(reader, keys, most, range);
    if (!hits || !hits->whole) return hits;
    take(hits->ids);
  }
  return common;
}

/// The id before this one, which is not the first.
Uuid before(Uuid id) {
  for (auto octet = id.octets.rbegin(); octet != id.octets.rend(); ++octet)
    if ((*octet)-- != 0) break;
  return id;
}

/// Nothing: the hub's own note, or not in the state.
std::optional<Selected> look_at(Uuid message, const model::Story& story, std::optional<State> state) {
  Selected selected;
  selected.message = message;
  selected.state = model::state_of(story);
  for (const model::Moved& moved : model::deliveries_of(story)) selected.deliveries.push_back(moved.delivery);
  bool is_in = !state || selected.state == *state;
  for (const model::Delivery& delivery : selected.deliveries) is_in = is_in || delivery.state == *state;
  if (!is_in) return std::nullopt;
  for (const model::Item& item : story.items) {
    const auto head = record::read_head(item.head);
    if (!head) continue;
    constexpr std::string_view kHub = "hub";
    const bool is_round = head->type.empty() && selected.state == State::noted;  // of asking a source
    if (head->type == kHub || is_round) return std::nullopt;
    selected.type = head->type.empty() ? std::string() : head->type + "@" + std::to_string(head->version);
    selected.party = head->party;
    break;
  }
  return selected;
}

/// Looks at each of some messages until there are `limit` of those that are meant.
class Looking {
 public:
  Looking(port::StoreReader& reader, std::optional<State> state, std::size_t limit)
      : reader_(reader), state_(state), limit_(limit) {}

  /// Newest first. False: there are enough, or too many were looked at.
  Result<bool> at(const Ids& ids) {
    for (const Uuid& id : ids) {
      if (selection_.messages.size() == limit_ || looked_at_++ == kMostLookedAt) {
        selection_.more = true;
        return false;
      }
      auto story = wait_for(reader_.salvage(id));
      if (!story) return std::move(story).error();
      auto selected = look_at(id, *story, state_);
      if (selected) selection_.messages.push_back(*std::move(selected));
    }
    return true;
  }

  [[nodiscard]] Selection& selection() { return selection_; }

 private:
  port::StoreReader& reader_;
  std::optional<State> state_;
  std::size_t limit_;
  std::size_t looked_at_ = 0;
  Selection selection_;
};

/// The newest `alone` that one criterion finds, or that came in the time.
Result<Selection> select_newest(port::StoreReader& reader, const Sources& sources, const port::Search& bounds,
                                std::size_t alone, Looking looking) {
  Hits hits;
  if (sources.open) {
    hits.ids = *sources.open;
  } else if (!sources.keys.empty()) {
    auto found = find_any(reader, sources.keys.front(), alone, bounds);
    if (!found) return std::move(found).error();
    hits = *std::move(found);
  } else {
    auto all = wait_for(reader.find({std::nullopt, alone, bounds.first, bounds.last}));
    if (!all) return std::move(all).error();
    hits.whole = all->size() < alone;
    hits.ids = *std::move(all);
  }
  auto looked = looking.at(hits.ids);
  if (!looked) return std::move(looked).error();
  if (*looked) looking.selection().more = !hits.whole;
  return std::move(looking.selection());
}

/// What all sources find. Where one of them finds too much to be compared at once, the newer half of the
/// range goes first.
Result<Selection> select_common(port::StoreReader& reader, const Sources& sources, const port::Search& bounds,
                                std::size_t most, Looking looking) {
  std::vector<port::Search> ranges{bounds};
  while (!ranges.empty()) {
    port::Search range = std::move(ranges.back());
    ranges.pop_back();
    auto hits = find_common(reader, sources, most, range);
    if (!hits) return std::move(hits).error();
    if (!hits->whole && hits->ids.size() > 1) {
      port::Search newer = range;
      newer.first = hits->ids[(hits->ids.size() - 1) / 2];  // not the lowest: each half has some of them
      range.last = before(newer.first);
      ranges.push_back(std::move(range));
      ranges.push_back(std::move(newer));
      continue;
    }
    auto looked = looking.at(hits->ids);
    if (!looked) return std::move(looked).error();
    if (!*looked) break;
  }
  return std::move(looking.selection());
}

}  // namespace

std::optional<Criteria> criteria_of(const Arguments& arguments, std::string_view command, Time now) {
  Criteria criteria;
  criteria.key = arguments.option("key");
  criteria.case_id = arguments.option("case");
  criteria.person = arguments.option("person");
  criteria.purpose = arguments.option("purpose");
  criteria.party = arguments.option("party");
  criteria.number = arguments.option("number");
  criteria.state = state_of(arguments.option("status"));
  criteria.since = time_in(arguments.option("since"), now);
  criteria.until = time_in(arguments.option("until"), now);
  const std::string wrong = complaint(arguments, criteria, now, arguments.language());
  if (!wrong.empty()) {
    std::cerr << "sakta " << command << ": " << wrong << "\n";
    return std::nullopt;
  }
  if (!criteria.person.empty()) {
    criteria.said = said_by(arguments);
    if (!criteria.until) criteria.until = now;
    if (!criteria.since) criteria.since = *criteria.until - serve::kLongestPersonSearch;
  }
  return criteria;
}

Result<Selection> select(port::StoreReader& reader, const Criteria& criteria, const Tags& tags,
                         std::size_t limit, std::size_t most_compared) {
  const port::Search bounds = bounds_of(criteria);
  const auto sources = sources_of(reader, criteria, tags, bounds);
  if (!sources) return sources.error();
  const Looking looking(reader, criteria.state, limit);
  if (sources->count() > 1) return select_common(reader, *sources, bounds, most_compared, looking);
  // Nearly all that the index finds is meant: a few more than the limit are enough, seldom not.
  auto selection = select_newest(reader, *sources, bounds, 2 * limit, looking);
  if (!selection || !selection->more || selection->messages.size() == limit) return selection;
  return select_newest(reader, *sources, bounds, std::max(2 * limit, kMostLookedAt), looking);
}

Tags tags_of_hub(const std::string& state, Language language) {
  return [state, language](std::string_view name,
                           const Criteria& criteria) -> Result<std::vector<model::KeyTag>> {
    serve::ControlRequest request;
    request.command = "tags";
    request.key = name;
    request.language = language == Language::lv ? "lv" : "en";
    request.value = name == "key"      ? criteria.key
                    : name == "case"   ? criteria.case_id
                    : name == "person" ? criteria.person
                                       : criteria.party;
    request.purpose = criteria.purpose;
    if (name == serve::kPerson) request.said = criteria.said;
    const auto seconds = [](Time time) {
      return std::to_string(std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count());
    };
    request.since = seconds(criteria.since.value_or(Time()));
    request.until = seconds(criteria.until.value_or(std::chrono::system_clock::now()));
    auto reply = serve::ask_hub(state, request);
    if (!reply) return std::move(reply).error();
    if (!reply->done) {
      Sentence why;
      for (const std::string& line : reply->lines) why.append("\n", line);
      return Error(codes::config_invalid, why);
    }
    std::vector<model::KeyTag> tags;
    for (const std::string& line : reply->lines) {
      const std::size_t space = line.find(' ');
      model::KeyTag tag{line.substr(0, space), {}};
      const auto octets = from_hex(space == std::string::npos ? "" : line.substr(space + 1));
      if (!octets || octets->size() != tag.tag.size()) continue;
      std::copy(octets->begin(), octets->end(), tag.tag.begin());
      tags.push_back(std::move(tag));
    }
    return tags;
  };
}

}  // namespace hub::cli
