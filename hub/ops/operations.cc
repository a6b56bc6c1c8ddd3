#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "hub/ops/operations.h"

namespace hub::ops {
namespace {

using nlohmann::json;

/// Room that must be left so that what is in progress can end on record.
constexpr std::uintmax_t kReserveOctets = 64U * 1024 * 1024;
/// Items that search may be behind before somebody should look. At the sustained rate of 8,000/s: two
/// seconds.
constexpr std::uint64_t kLagNoticed = 16'000;

Page page(unsigned status, const json& body) {
  return {status, "application/json", body.dump() + "\n"};
}

}  // namespace

Operations::Operations(const port::Store& store, telemetry::Metrics& metrics, std::string state_folder)
    : store_(store), metrics_(metrics), state_folder_(std::move(state_folder)) {}

std::vector<std::string> Operations::reasons() const {
  std::vector<std::string> why;
  const port::StoreFigures figures = store_.figures();
  if (!figures.trouble.empty()) why.push_back("store: " + figures.trouble);
  std::error_code problem;
  const auto space = std::filesystem::space(state_folder_, problem);
  if (problem)
    why.push_back("state folder: " + problem.message());
  else if (space.available < kReserveOctets)
    why.push_back("disk: " + std::to_string(space.available / (1024 * 1024)) + " MiB left, at least " +
                  std::to_string(kReserveOctets / (1024 * 1024)) + " MiB are needed");
  return why;
}

Page Operations::ready(const std::string& site_hash) const {
  const std::vector<std::string> why = reasons();
  const port::StoreFigures figures = store_.figures();
  const std::uint64_t lag = figures.last_sequence - std::min(figures.indexed_sequence, figures.last_sequence);
  metrics_.ready(why.empty());
  json notices = json::array();
  if (lag > kLagNoticed) notices.push_back("search index is " + std::to_string(lag) + " items behind");
  return page(why.empty() ? 200 : 503,
              {{"ready", why.empty()}, {"reasons", why}, {"notices", notices}, {"site", site_hash}});
}

Page Operations::metrics() const {
  const port::StoreFigures figures = store_.figures();
  metrics_.store(figures.wal_bytes, figures.wal_limit,
                 figures.last_sequence - std::min(figures.indexed_sequence, figures.last_sequence),
                 figures.sync_seconds);
  metrics_.letters(name_of(model::State::dead), figures.letters.dead);
  metrics_.letters(name_of(model::State::held), figures.letters.held);
  metrics_.letters(name_of(model::State::halted), figures.letters.halted);
  std::error_code problem;
  const auto space = std::filesystem::space(state_folder_, problem);
  if (!problem) metrics_.disk(space.available, kReserveOctets);
  metrics_.process(telemetry::process_figures());
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
