#include "hub/cli/selection.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <iostream>
#include <iterator>
#include <set>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/store_access.h"
#include "hub/record/head.h"
#include "hub/serve/control.h"
#include "hub/serve/search.h"

namespace hub::cli {
namespace {

using model::State;
using Time = std::chrono::system_clock::time_point;

/// With one criterion the index gives the newest at once. With several, what each of them finds is held
/// against the others: as many as this.
constexpr std::size_t kMostCompared = 1'000'000;
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

/// `2026-11-20`, `2026-11-20T08:15`, with seconds and `Z` or without, UTC; `30m`, `2h`, `7d`: so long ago.
std::optional<Time> time_in(const std::string& text, Time now) {
  int count = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failed] = std::from_chars(text.data(), end, count);
  if (failed == std::errc() && end - rest == 1 && count >= 0) {
    if (*rest == 'm') return now - std::chrono::minutes(count);
    if (*rest == 'h') return now - std::chrono::hours(count);
    if (*rest == 'd') return now - std::chrono::hours(24) * count;
  }
  for (const char* form :
       {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%MZ", "%Y-%m-%dT%H:%M", "%Y-%m-%d"}) {
    std::tm parts{};
    const char* const read = ::strptime(text.c_str(), form, &parts);
    if (read != nullptr && *read == '\0') return std::chrono::system_clock::from_time_t(::timegm(&parts));
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
  constexpr Text kNumber{"--number must be the first digits of a message id",
                         "--number jābūt ziņojuma identifikatora pirmajiem cipariem"};
  constexpr Text kPurpose{"--person needs --purpose: what a person's data is looked up for",
                          "--person vajag --purpose: kādam nolūkam meklē personas datus"};
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
  if (!digits_of(criteria.number)) return std::string(kNumber.in(language));
  if (criteria.person.empty()) return {};
  if (criteria.purpose.find_first_not_of(" \t\r\n") == std::string::npos)
    return std::string(kPurpose.in(language));
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

using Ids = std::set<Uuid>;

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
        ids.insert(pending.message);
    }
    if (page->size() < kPage) return ids;
  }
}

/// What every criterion finds, each by itself; of one that stands alone the newest `alone`.
Result<std::vector<Ids>> find_each(port::StoreReader& reader, const Criteria& criteria, const Tags& tags,
                                   std::size_t alone) {
  const port::Search bounds = bounds_of(criteria);
  std::vector<std::vector<model::KeyTag>> keys;
  const std::array<std::pair<std::string_view, const std::string*>, 4> named{{{"key", &criteria.key},
                                                                              {"case", &criteria.case_id},
                                                                              {"person", &criteria.person},
                                                                              {"party", &criteria.party}}};
  for (const auto& [name, value] : named) {
    if (value->empty()) continue;
    auto given = tags(name, criteria);
    if (!given) return std::move(given).error();
    keys.push_back(*std::move(given));
  }
  std::vector<Ids> found;
  if (criteria.state && is_open(*criteria.state)) {
    auto open = in_open_state(reader, *criteria.state, bounds);
    if (!open) return std::move(open).error();
    found.push_back(*std::move(open));
  } else if (criteria.state) {
    keys.push_back({port::state_key(*criteria.state)});
  }
  const bool several = keys.size() + found.size() > 1;
  const std::size_t most = several ? kMostCompared : alone;
  for (std::vector<model::KeyTag>& group : keys) {
    Ids ids;
    for (model::KeyTag& key : group) {
      auto some = wait_for(reader.find({std::move(key), most, bounds.first, bounds.last}));
      if (!some) return std::move(some).error();
      ids.insert(some->begin(), some->end());
    }
    found.push_back(std::move(ids));
  }
  if (!found.empty()) return found;
  auto all = wait_for(reader.find({std::nullopt, alone, bounds.first, bounds.last}));
  if (!all) return std::move(all).error();
  found.emplace_back(all->begin(), all->end());
  return found;
}

Ids in_all(std::vector<Ids> found) {
  std::sort(found.begin(), found.end(), [](const Ids& a, const Ids& b) { return a.size() < b.size(); });
  Ids ids = std::move(found.front());
  for (std::size_t i = 1; i < found.size(); ++i)
    std::erase_if(ids, [&](const Uuid& id) { return found[i].count(id) == 0; });
  return ids;
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
    if (head->type == kHub) return std::nullopt;
    selected.type = head->type.empty() ? std::string() : head->type + "@" + std::to_string(head->version);
    selected.party = head->party;
    break;
  }
  return selected;
}

/// `select` among the newest `alone` of a criterion that stands alone.
Result<Selection> select_among(port::StoreReader& reader, const Criteria& criteria, const Tags& tags,
                               std::size_t limit, std::size_t alone) {
  auto found = find_each(reader, criteria, tags, alone);
  if (!found) return std::move(found).error();
  const bool cut = found->size() == 1 && found->front().size() >= alone;
  const Ids ids = in_all(*std::move(found));
  Selection selection;
  std::size_t looked_at = 0;
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
    if (selection.messages.size() == limit || looked_at++ == kMostLookedAt) {
      selection.more = true;
      return selection;
    }
    auto story = wait_for(reader.salvage(*id));
    if (!story) return std::move(story).error();
    auto selected = look_at(*id, *story, criteria.state);
    if (selected) selection.messages.push_back(*std::move(selected));
  }
  selection.more = cut;
  return selection;
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
    if (!criteria.until) criteria.until = now;
    if (!criteria.since) criteria.since = *criteria.until - serve::kLongestPersonSearch;
  }
  return criteria;
}

Result<Selection> select(port::StoreReader& reader, const Criteria& criteria, const Tags& tags,
                         std::size_t limit) {
  // Nearly all that the index finds is meant: a few more than the limit are enough, seldom not.
  auto selection = select_among(reader, criteria, tags, limit, 2 * limit);
  if (!selection || !selection->more || selection->messages.size() == limit) return selection;
  return select_among(reader, criteria, tags, limit, std::max(2 * limit, kMostLookedAt));
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
    const auto seconds = [](Time time) {
      return std::to_string(std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count());
    };
    request.since = seconds(criteria.since.value_or(Time()));
    request.until = seconds(criteria.until.value_or(std::chrono::system_clock::now()));
    auto reply = serve::ask_hub(state, request);
    if (!reply) return std::move(reply).error();
    if (!reply->done) return Error(codes::config_invalid, reply->lines.empty() ? "" : reply->lines.front());
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
