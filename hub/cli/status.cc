#include "hub/cli/status.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "hub/base/codes.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/page.h"
#include "hub/cli/store_access.h"
#include "hub/serve/control.h"

namespace hub::cli {
namespace {

using model::State;
using nlohmann::json;

constexpr std::size_t kPendingAtOnce = 5'000;
constexpr std::uint64_t kMebi = 1024UL * 1024;

constexpr Text kTakes{"The hub runs and takes messages.", "Centrmezgls darbojas un pieņem ziņojumus."};
constexpr Text kTakesNone{"The hub runs, but takes no messages.",
                          "Centrmezgls darbojas, bet ziņojumus nepieņem."};
constexpr Text kSite{"site ", "instalācija "};
constexpr Text kNoHub{"NO HUB RUNS on this state folder; what follows is in the store.",
                      "Šajā stāvokļa mapē NEDARBOJAS CENTRMEZGLS; tālāk ir tas, kas glabājas krātuvē."};
constexpr Text kStart{"Start it: `sakta serve SITE --state ",
                      "Palaidiet to: `sakta serve INSTALĀCIJA --state "};
constexpr Text kNoAnswer{"The hub did not answer: ", "Centrmezgls neatbildēja: "};
constexpr Text kUrgent{"A person must act", "Jārīkojas cilvēkam"};
constexpr Text kKnow{"To know", "Zināšanai"};
constexpr Text kNothing{"Nobody need act.", "Nevienam nekas nav jādara."};
constexpr Text kFlows{"Deliveries that have not ended, by route",
                      "Piegādes, kas nav beigušās, pa maršrutiem"};
constexpr Text kNone{"none", "nav"};
constexpr Text kRoute{"route", "maršruts"};
constexpr Text kWaiting{"waiting", "gaida"};
constexpr Text kRetrying{"again", "vēlreiz"};
constexpr Text kDead{"dead", "nepieg."};
constexpr Text kHeld{"held", "aizt."};
constexpr Text kHalted{"halted", "apt."};
constexpr Text kOldest{"oldest came (UTC)", "senākā saņemta (UTC)"};
constexpr Text kDisk{"Disk of the state folder: ", "Stāvokļa mapes disks: "};
constexpr Text kFree{" MiB free", " MiB brīvi"};
constexpr Text kReserve{" MiB are kept in reserve", " MiB tiek turēti rezervē"};

constexpr std::size_t kRouteColumn = 18;  ///< At least.
constexpr std::size_t kCountColumn = 8;

/// Deliveries of one route that have not ended.
struct Flow {
  std::map<State, std::size_t> counts;
  std::chrono::system_clock::time_point oldest;  ///< When its message came.
};
using Flows = std::map<std::string, Flow>;

Result<Flows> read_flows(port::StoreReader& reader) {
  Flows flows;
  for (std::uint64_t after = 0;;) {
    auto page = wait_for(reader.pending(after, kPendingAtOnce));
    if (!page) return std::move(page).error();
    for (const model::Pending& pending : *page) {
      after = pending.sequence;
      Flow& flow = flows[pending.delivery.route];
      if (flow.counts.empty()) flow.oldest = pending.message.time();
      ++flow.counts[pending.delivery.state];
    }
    if (page->size() < kPendingAtOnce) return flows;
  }
}

std::size_t count_of(const Flow& flow, State state) {
  const auto found = flow.counts.find(state);
  return found == flow.counts.end() ? 0 : found->second;
}

/// As `moment`, to the second: the table has 80 columns.
std::string second_of(std::chrono::system_clock::time_point time) {
  constexpr std::size_t kToSeconds = 19;
  return moment(time).substr(0, kToSeconds) + "Z";
}

std::string flows_page(const Flows& flows, Language language) {
  std::string page = "\n" + std::string(kFlows.in(language)) + ":";
  if (flows.empty()) return page + " " + std::string(kNone.in(language)) + "\n";
  std::size_t column = kRouteColumn;
  for (const auto& [route, flow] : flows) column = std::max(column, route.size() + 2);
  page += "\n  " + padded(kRoute.in(language), column);
  for (const Text& word : {kWaiting, kRetrying, kDead, kHeld, kHalted})
    page += padded(word.in(language), kCountColumn);
  page += std::string(kOldest.in(language)) + "\n";
  for (const auto& [route, flow] : flows) {
    page += "  " + padded(route, column);
    // What is being called right now has not been settled: it waits, for whoever looks.
    const std::size_t waiting = count_of(flow, State::waiting) + count_of(flow, State::delivering);
    page += padded(std::to_string(waiting), kCountColumn);
    for (const State state : {State::retrying, State::dead, State::held, State::halted})
      page += padded(std::to_string(count_of(flow, state)), kCountColumn);
    page += second_of(flow.oldest) + "\n";
  }
  return page;
}

/// Of `reasons` and `notices` those that are urgent, or the others.
std::string notices_of(const json& standing, bool urgent, Language language) {
  const char* const tongue = language == Language::lv ? "lv" : "en";
  std::string page;
  for (const char* list : {"reasons", "notices"})
    for (const json& notice : standing.at(list)) {
      if (notice.at("urgent").get<bool>() != urgent) continue;
      page += wrapped(notice.at("text").at(tongue).get<std::string>(), 2, kScreenWidth);
      page += wrapped(notice.at("next").at(tongue).get<std::string>(), 4, kScreenWidth);
    }
  if (page.empty()) return page;
  return "\n" + std::string((urgent ? kUrgent : kKnow).in(language)) + ":\n" + page;
}

std::string disk_page(const std::string& state, const std::optional<json>& standing, Language language) {
  struct statvfs disk {};
  if (::statvfs(state.c_str(), &disk) != 0) return "";
  const std::uint64_t free_bytes = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  std::string page = "\n" + std::string(kDisk.in(language)) + std::to_string(free_bytes / kMebi);
  page += kFree.in(language);
  if (standing)
    page.append("; ")
        .append(std::to_string(standing->at("disk").at("reserve_bytes").get<std::uint64_t>() / kMebi))
        .append(kReserve.in(language));
  return page + ".\n";
}

/// What the hub that runs says; nothing if none does. `page` gets the words about it.
std::optional<json> ask_standing(const std::string& state, Language language, std::string& page) {
  serve::ControlRequest request;
  request.command = "status";
  const auto reply = serve::ask_hub(state, request);
  if (!reply) {
    const bool none = &reply.error().code() == &codes::deliver_unreachable;
    page += none ? std::string(kNoHub.in(language)) + "\n" +
                       wrapped(std::string(kStart.in(language)) + state + "`", 2, kScreenWidth)
                 : std::string(kNoAnswer.in(language)) + reply.error().detail(language) + "\n";
    return std::nullopt;
  }
  return json::parse(reply->lines.at(0));
}

}  // namespace

const CommandLine& status_command() {
  static const CommandLine command{
      "status",
      {},
      {"state", "library"},
      {"Shows on one screen whether the hub is well and who must act; exit code 1: somebody must.",
       "Vienā ekrānā parāda, vai ar centrmezglu viss kārtībā un kam jārīkojas; izejas kods 1: kādam "
       "jārīkojas."}};
  return command;
}

int status(const Arguments& arguments) {
  const Language language = arguments.language();
  const std::string state = state_folder(arguments);
  const auto reader = open_reader(state, language);
  if (!reader) return 1;
  const auto flows = read_flows(*reader);
  if (!flows) return fail_with(flows.error(), language);
  std::string page;
  const std::optional<json> standing = ask_standing(state, language, page);
  bool urgent = !standing;
  if (standing) {
    const std::string site = standing->at("site").get<std::string>();
    page += (standing->at("ready").get<bool>() ? kTakes : kTakesNone).in(language);
    page += " (" + std::string(kSite.in(language)) + site.substr(0, std::string_view("sha256:").size() + 12) +
            ")\n";
    const std::string act = notices_of(*standing, true, language);
    urgent = !act.empty();
    page += urgent ? act : "\n" + std::string(kNothing.in(language)) + "\n";
    page += notices_of(*standing, false, language);
  }
  for (const auto& [route, flow] : *flows)
    for (const auto& [where, count] : flow.counts) urgent = urgent || is_letter(where);
  std::cout << page << flows_page(*flows, language) << disk_page(state, standing, language);
  return urgent ? 1 : 0;
}

}  // namespace hub::cli
