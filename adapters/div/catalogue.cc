#include "adapters/div/catalogue.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "adapters/div/letter_form.h"
#include "adapters/div/names.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/escape.h"
#include "hub/values/riga_time.h"

namespace adapters::div {
namespace {

using hub::Done;
using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::Text;
using hub::port::Task;
using Json = nlohmann::json;
using Time = CatalogueState::Time;

constexpr int kPagesOfRound = 10;
constexpr std::chrono::hours kAfterTooSoon{1};
constexpr const char* kStateName = "state";
constexpr const char* kWholeOperation = "GetInitialAddresseeRecordList";
constexpr const char* kChangesOperation = "GetChangedAddresseeRecordList";

std::int64_t seconds_of(Time time) {
  return time.time_since_epoch().count();
}

Time time_in(const Json& json, const char* name) {
  return Time(std::chrono::seconds(json.value(name, std::int64_t{0})));
}

/// To who asks, the hub's own memory is a part of the system.
Error not_at_hand(const Error& why) {
  return {hub::codes::deliver_unreachable,
          hub::say("what the hub keeps of the catalogue is not at hand: {}",
                   "tas, ko centrmezgls glabā no kataloga, nav pieejams: {}", why.told())};
}

Error repeats_itself() {
  return {
      hub::codes::deliver_bad_reply,
      Text{"the catalogue gives the same place to go on from again: its list leads nowhere and is begun anew",
           "katalogs atkārtoti dod to pašu turpinājuma vietu: saraksts nekur neved un tiks sākts no jauna"}};
}

bool is_refused_as(const Error& error, std::string_view code) {
  return error.ruling() != nullptr && error.ruling()->name == code;
}

std::string list_input(const CatalogueState& state) {
  const char* const operation = state.changing ? kChangesOperation : kWholeOperation;
  std::string content;
  if (state.changing)
    content = "<LastVersion>" + std::to_string(state.version) + "</LastVersion>";
  else if (!state.token.empty())
    content = "<Token>" + hub::formats::xml_escaped(state.token) + "</Token>";
  const std::string name = std::string(operation) + "Input";
  return "<" + name + " xmlns=\"" + kUnifiedNamespace + "\">" + content + "</" + name + ">";
}

std::string report_of(const CatalogueState& state) {
  return std::string("<synchronised xmlns=\"") + kLetterNamespace + "\"><at>" +
         hub::values::to_text(hub::values::Moment{state.as_of, ""}) + "</at><list>" +
         (state.changing ? "changes" : "whole") + "</list><records>" + std::to_string(state.records) +
         "</records><version>" + std::to_string(state.version) + "</version></synchronised>";
}

}  // namespace

std::string to_text(const CatalogueState& state) {
  return Json{{"current", state.current},
              {"version", state.version},
              {"as_of", seconds_of(state.as_of)},
              {"filling", state.filling},
              {"token", state.token},
              {"highest", state.highest},
              {"landmark", state.landmark},
              {"pages", state.pages},
              {"most", state.most},
              {"changing", state.changing},
              {"records", state.records},
              {"begun", seconds_of(state.begun)},
              {"whole_from", seconds_of(state.whole_from)},
              {"changes_from", seconds_of(state.changes_from)},
              {"lost", state.lost},
              {"report", state.report},
              {"report_id", state.report_id}}
      .dump();
}

CatalogueState state_of(const std::string& text) {
  CatalogueState state;
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return state;
  try {
    state.current = json.value("current", "");
    state.version = json.value("version", std::int64_t{0});
    state.as_of = time_in(json, "as_of");
    state.filling = json.value("filling", "");
    state.token = json.value("token", "");
    state.highest = json.value("highest", std::int64_t{0});
    state.landmark = json.value("landmark", "");
    state.pages = json.value("pages", std::int64_t{0});
    state.most = json.value("most", std::int64_t{1});
    state.changing = json.value("changing", false);
    state.records = json.value("records", std::int64_t{0});
    state.begun = time_in(json, "begun");
    state.whole_from = time_in(json, "whole_from");
    state.changes_from = time_in(json, "changes_from");
    state.lost = json.value("lost", false);
    state.report = json.value("report", "");
    state.report_id = json.value("report_id", "");
    return state;
  } catch (const Json::exception&) {
    return {};
  }
}

Task<Result<AddresseeCatalogue::Known>> AddresseeCatalogue::look(
    std::vector<std::vector<std::string>> groups) {
  auto state = co_await load();
  if (!state) co_return not_at_hand(state.error());
  if (state->current.empty())
    co_return Error(hub::codes::deliver_unreachable,
                    Text{"the catalogue was not fetched yet: the source 'catalogue' does that",
                         "katalogs vēl nav saņemts: to dara avots 'catalogue'"});
  std::vector<std::string> names;
  for (const auto& group : groups) names.insert(names.end(), group.begin(), group.end());
  auto values = co_await services_.shelf->find(drawer(state->current), std::move(names));
  if (!values) co_return not_at_hand(values.error());
  Known known{state->as_of, {}};
  const auto time = services_.clock.wall();
  std::size_t at = 0;
  for (const auto& group : groups) {
    bool active = false;
    for (std::size_t one = 0; one < group.size(); ++one, ++at) {
      const auto life = (*values)[at] ? life_of(*(*values)[at]) : std::nullopt;
      active = active || (life && life->is_active(time));
    }
    known.active.push_back(active);
  }
  co_return known;
}

Task<Result<CatalogueState>> AddresseeCatalogue::go_on() {
  auto loaded = co_await load();
  if (!loaded) co_return not_at_hand(loaded.error());
  CatalogueState state = *std::move(loaded);
  auto due = co_await begin(state);
  if (!due) co_return std::move(due).error();
  for (int page = 0; *due && page < kPagesOfRound && (state.changing || !state.filling.empty()); ++page) {
    auto taken = co_await take_page(state);
    if (!taken) give_up(state, taken.error());
    auto saved = co_await save(state);
    if (!saved) co_return not_at_hand(saved.error());
    if (!taken) co_return std::move(taken).error();
  }
  co_return state;
}

Task<Outcome> AddresseeCatalogue::confirm(std::string report_id) {
  auto state = co_await load();
  if (!state) co_return not_at_hand(state.error());
  if (state->report_id != report_id) co_return Done{};
  state->report.clear();
  state->report_id.clear();
  auto saved = co_await save(*state);
  if (!saved) co_return not_at_hand(saved.error());
  co_return Done{};
}

Task<Result<CatalogueState>> AddresseeCatalogue::load() {
  if (services_.shelf == nullptr) co_return CatalogueState();
  std::vector<std::string> names{kStateName};
  auto values = co_await services_.shelf->find(drawer("state"), std::move(names));
  if (!values) co_return std::move(values).error();
  co_return values->front() ? state_of(*values->front()) : CatalogueState();
}

Task<Outcome> AddresseeCatalogue::save(const CatalogueState& state) {
  std::vector<hub::port::Shelf::Entry> entries;
  entries.push_back({kStateName, to_text(state)});
  auto put = co_await services_.shelf->put(drawer("state"), std::move(entries));
  co_return put;
}

Task<Result<bool>> AddresseeCatalogue::begin(CatalogueState& state) {
  if (services_.shelf == nullptr) co_return false;
  if (state.changing || !state.filling.empty()) co_return true;
  const Time time = now();
  const bool whole = state.current.empty() || state.lost;
  if (time < (whole ? state.whole_from : state.changes_from)) co_return false;
  state.begun = time;
  state.records = 0;
  const auto wait = std::chrono::duration_cast<std::chrono::seconds>(settings_.min_wait);
  if (whole) {
    state.whole_from = time + wait;
    state.filling = state.current == "a" ? "b" : "a";
    state.token.clear();
    state.highest = 0;
    state.landmark.clear();
    state.pages = 0;
    state.most = 1;
    auto emptied = co_await services_.shelf->empty(drawer(state.filling));
    if (!emptied) co_return not_at_hand(emptied.error());
  } else {
    state.changing = true;
  }
  state.changes_from = time + wait;  // a whole list has all changes
  auto saved = co_await save(state);
  if (!saved) co_return not_at_hand(saved.error());
  co_return true;
}

Task<Outcome> AddresseeCatalogue::take_page(CatalogueState& state) {
  std::string operation = state.changing ? kChangesOperation : kWholeOperation;
  std::string input = list_input(state);
  auto answer = co_await operations_.call(std::move(operation), std::move(input));
  if (!answer) co_return std::move(answer).error();
  auto page = read_addressees(answer->output);
  if (!page) co_return std::move(page).error();
  const std::string next = page->token;
  const std::int64_t version = page->version;
  const bool more = state.changing ? page->has_more : !next.empty();
  if (more && (state.changing ? version <= state.version : goes_round(state, next)))
    co_return repeats_itself();
  state.records += static_cast<std::int64_t>(page->records.size());
  const std::string list = state.changing ? state.current : state.filling;
  auto put = co_await put_records(list, *std::move(page));
  if (!put) co_return not_at_hand(put.error());
  if (state.changing)
    state.version = std::max(state.version, version);
  else
    state.highest = std::max(state.highest, version);
  state.token = next;
  if (more) co_return Done{};
  auto finished = co_await finish(state);
  co_return finished;
}

Task<Outcome> AddresseeCatalogue::put_records(const std::string& name, AddresseePage page) {
  // The address that a record had before is taken out with it: its own name is the record's number.
  std::vector<std::string> ids;
  for (const AddresseeRecord& record : page.records) ids.push_back("#" + record.id);
  auto before = co_await services_.shelf->find(drawer(name), std::move(ids));
  if (!before) co_return std::move(before).error();
  std::vector<hub::port::Shelf::Entry> entries;
  for (std::size_t at = 0; at < page.records.size(); ++at)
    if ((*before)[at] && *(*before)[at] != page.records[at].address)
      entries.push_back({*(*before)[at], std::nullopt});
  for (std::size_t at = 0; at < page.records.size(); ++at) {
    const AddresseeRecord& record = page.records[at];
    const auto& old = (*before)[at];
    const bool goes = record.deleted || record.address.empty();
    const std::string& address = record.address.empty() && old ? *old : record.address;
    if (!address.empty())
      entries.push_back({address, goes ? std::nullopt : std::optional(to_text(record.life))});
    entries.push_back({"#" + record.id, goes ? std::nullopt : std::optional(record.address)});
  }
  auto put = co_await services_.shelf->put(drawer(name), std::move(entries));
  co_return put;
}

Task<Outcome> AddresseeCatalogue::finish(CatalogueState& state) {
  state.as_of = state.begun;
  std::string old;
  if (!state.changing) {
    old = std::exchange(state.current, std::exchange(state.filling, {}));
    state.version = state.highest;
    state.token.clear();
    state.lost = false;
  }
  state.report = report_of(state);
  state.report_id = (state.changing ? "changes-" : "whole-") + std::to_string(seconds_of(state.begun)) + "-" +
                    std::to_string(state.version);
  state.changing = false;
  if (old.empty()) co_return Done{};
  auto saved = co_await save(state);  // who looks finds the new one from here on
  if (!saved) co_return not_at_hand(saved.error());
  auto emptied = co_await services_.shelf->empty(drawer(old));
  if (!emptied) co_return not_at_hand(emptied.error());
  co_return Done{};
}

bool AddresseeCatalogue::goes_round(CatalogueState& state, const std::string& next) {
  if (next == state.token || next == state.landmark) return true;
  if (++state.pages == state.most) {
    state.landmark = next;
    state.pages = 0;
    state.most *= 2;
  }
  return false;
}

void AddresseeCatalogue::give_up(CatalogueState& state, const Error& error) const {
  const bool too_soon = is_refused_as(error, "BL.AKL.SNH.006") || is_refused_as(error, "BL.AKL.SNH.007");
  const bool too_old = is_refused_as(error, "BL.AKL.SNH.008");
  const bool leads_nowhere =
      &error.code() == &hub::codes::deliver_bad_reply || is_refused_as(error, "BL.AKL.SNH.001");
  if (!too_soon && !too_old && !leads_nowhere) return;  // goes on where it is
  if (too_soon) (state.changing ? state.changes_from : state.whole_from) = now() + kAfterTooSoon;
  state.lost = state.lost || too_old;
  state.changing = false;
  state.filling.clear();
  state.token.clear();
}

std::string AddresseeCatalogue::drawer(const std::string& name) const {
  return services_.system + "/addressees/" + name;
}

Time AddresseeCatalogue::now() const {
  return std::chrono::time_point_cast<std::chrono::seconds>(services_.clock.wall());
}

}  // namespace adapters::div
