#include "hub/ops/operations.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/formats/xml/parse_count.h"

namespace hub::ops {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMebi = 1024UL * 1024;
/// Items that search may be behind before somebody should look. At the sustained rate of 8,000/s: two
/// seconds.
constexpr std::uint64_t kLagNoticed = 16'000;

Page page(unsigned status, const json& body) {
  return {status, "application/json", body.dump() + "\n"};
}

/// Whose turn it is, and what to do.
std::string next_step(const HaltedRoute& halted, const ErrorCode* code) {
  const std::string letter = halted.letter ? halted.letter->to_string() : std::string("ID");
  const std::string release = "`sakta release " + letter + " --as resend --because \"...\"`";
  const std::string what = code == nullptr ? "" : std::string(code->next_step.en) + " ";
  if (halted.on_trial)
    return "it was let go again: one delivery is tried first, the rest follows when the system has answered "
           "it";
  return what + "Then `sakta reload`, or " + release + ": one delivery goes first, then the rest";
}

std::string notice_of(const HaltedRoute& halted) {
  const ErrorCode* code = codes::find(halted.code);
  std::string text = "route " + halted.route + (halted.on_trial ? " is on trial" : " is halted");
  if (halted.since != std::chrono::system_clock::time_point()) text += " since " + to_rfc3339(halted.since);
  if (code != nullptr) text += ": " + halted.code + ": " + std::string(code->title.en);
  return text + " Next: " + next_step(halted, code);
}

}  // namespace

Operations::Operations(const port::Journal& journal, const HaltedRoutes& halted, telemetry::Metrics& metrics)
    : journal_(journal), halted_(halted), metrics_(metrics) {}

std::vector<std::string> Operations::reasons() const {
  std::vector<std::string> why;
  const port::StoreFigures figures = journal_.figures();
  if (!figures.trouble.empty()) why.push_back("store: " + figures.trouble);
  if (figures.disk_free && *figures.disk_free < figures.disk_reserve)
    why.push_back("disk: " + std::to_string(*figures.disk_free / kMebi) + " MiB left, " +
                  std::to_string(figures.disk_reserve / kMebi) + " MiB are kept for what was accepted");
  return why;
}

Page Operations::ready(const std::string& site_hash) const {
  const std::vector<std::string> why = reasons();
  const port::StoreFigures figures = journal_.figures();
  const std::uint64_t lag = figures.last_sequence - std::min(figures.indexed_sequence, figures.last_sequence);
  metrics_.ready(why.empty());
  json notices = json::array();
  if (lag > kLagNoticed) notices.push_back("search index is " + std::to_string(lag) + " items behind");
  for (const HaltedRoute& halted : halted_.all()) notices.push_back(notice_of(halted));
  return page(why.empty() ? 200 : 503,
              {{"ready", why.empty()}, {"reasons", why}, {"notices", notices}, {"site", site_hash}});
}

Page Operations::metrics() const {
  const port::StoreFigures figures = journal_.figures();
  metrics_.store(figures.last_sequence - std::min(figures.indexed_sequence, figures.last_sequence),
                 figures.sync_seconds);
  for (const auto& [name, value] : figures.own) metrics_.store_own(name, value);
  metrics_.letters(name_of(model::State::dead), figures.letters.dead);
  metrics_.letters(name_of(model::State::held), figures.letters.held);
  metrics_.letters(name_of(model::State::halted), figures.letters.halted);
  if (figures.disk_free) metrics_.disk(*figures.disk_free, figures.disk_reserve);
  metrics_.process(telemetry::process_figures());
  metrics_.xml(formats::documents_parsed(), formats::trees_validated());
  metrics_.ready(reasons().empty());
  return {200, "text/plain; version=0.0.4; charset=utf-8", metrics_.text()};
}

Page Operations::answer(std::string_view method, std::string_view path, const std::string& site_hash) const {
  if (method != "GET" && method != "HEAD") return page(405, {{"error", "only GET"}});
  if (path == "/health/live") return page(200, {{"live", true}});
  if (path == "/health/ready") return ready(site_hash);
  if (path == "/metrics") return metrics();
  return page(404, {{"error", "GET /health/live, /health/ready or /metrics"}});
}

}  // namespace hub::ops
