#include "hub/ops/operations.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "hub/formats/xml/parse_count.h"
#include "hub/ops/damage_notice.h"

namespace hub::ops {
namespace {

using nlohmann::json;

/// Items that search may be behind before somebody should look. At the sustained rate of 8,000/s: two
/// seconds.
constexpr std::uint64_t kLagNoticed = 16'000;

Page page(unsigned status, const json& body) {
  return {status, "application/json", body.dump() + "\n"};
}

json in_both(const Sentence& sentence) {
  return {{"en", sentence.en()}, {"lv", sentence.lv()}};
}

json list_of(const std::vector<Notice>& notices) {
  json list = json::array();
  for (const Notice& notice : notices)
    list.push_back({{"code", notice.code},
                    {"about", notice.about},
                    {"urgent", notice.urgent},
                    {"text", in_both(notice.says)},
                    {"next", in_both(notice.next)}});
  return list;
}

}  // namespace

Operations::Operations(const port::Journal& journal, const HaltedRoutes& halted, telemetry::Metrics& metrics)
    : journal_(journal), halted_(halted), metrics_(metrics) {}

std::vector<Notice> Operations::reasons() const {
  std::vector<Notice> why;
  const port::StoreFigures figures = journal_.figures();
  if (!figures.trouble.empty()) why.push_back(store_unavailable(figures.trouble));
  if (figures.disk_free && *figures.disk_free < figures.disk_reserve)
    why.push_back(disk_reserved(*figures.disk_free, figures.disk_reserve));
  return why;
}

std::vector<Notice> Operations::notices() const {
  const Moment now = std::chrono::system_clock::now();
  const port::StoreFigures figures = journal_.figures();
  std::vector<Notice> all;
  const auto add = [&all](std::optional<Notice> notice) {
    if (notice) all.push_back(*std::move(notice));
  };
  const std::uint64_t lag = figures.last_sequence - std::min(figures.indexed_sequence, figures.last_sequence);
  if (lag > kLagNoticed) add(index_behind(lag));
  for (Notice& damaged : damage_notices(figures.damage)) add(std::move(damaged));
  for (Notice& of_audit : notices_of(metrics_.audit_log(), now)) add(std::move(of_audit));
  for (const HaltedRoute& halted : halted_.all()) add(notice_of(halted));
  for (const telemetry::FailingSystem& system : metrics_.failing_systems()) add(notice_of(system, now));
  add(notice_of(figures.letters));
  for (const telemetry::Watched& watched : metrics_.certificates()) add(notice_of(watched, now));
  return all;
}

std::string Operations::standing(const std::string& site_hash) const {
  const std::vector<Notice> why = reasons();
  const port::StoreFigures figures = journal_.figures();
  metrics_.ready(why.empty());
  json body{{"ready", why.empty()},
            {"reasons", list_of(why)},
            {"notices", list_of(notices())},
            {"site", site_hash},
            {"disk", {{"reserve_bytes", figures.disk_reserve}}}};
  if (figures.disk_free) body["disk"]["free_bytes"] = *figures.disk_free;
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

Page Operations::ready(const std::string& site_hash) const {
  std::string body = standing(site_hash) + "\n";
  return {reasons().empty() ? 200U : 503U, "application/json", std::move(body)};
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
  if (method != "GET" && method != "HEAD")
    return page(405, {{"error", in_both(Text{"only GET", "tikai GET"})}});
  if (path == "/health/live") return page(200, {{"live", true}});
  if (path == "/health/ready") return ready(site_hash);
  if (path == "/metrics") return metrics();
  return page(404, {{"error", in_both(Text{"GET /health/live, /health/ready or /metrics",
                                           "GET /health/live, /health/ready vai /metrics"})}});
}

}  // namespace hub::ops
