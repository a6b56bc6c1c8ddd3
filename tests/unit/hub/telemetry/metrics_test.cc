#include "hub/telemetry/metrics.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

namespace hub::telemetry {
namespace {

constexpr const char* kHead =
    "# Every metric of the hub: name, type, labels in alphabetical order | help. A metric that is renamed or "
    "loses a label\n"
    "# breaks somebody's dashboard: tell it in the notes of the release. Written by the test that compares, "
    "with\n"
    "# SAKTA_RENEW_GOLDEN=1.\n";

/// Touches every metric once.
void use_all(Metrics& metrics) {
  metrics.connection_opened("exchange");
  metrics.connection_closed("exchange");
  metrics.connection_refused("exchange", "handshake");
  metrics.request("exchange", 202, 0.003);
  metrics.message("soap", "debts.query", "asked");
  metrics.refused("edge.malformed");
  metrics.over_quota("permits");
  metrics.call("nino", "ok", 0.02);
  metrics.unknown_fields("nino", "get_debts");
  metrics.delivery("cases-status", "delivered");
  metrics.asks_waiting("nino", 1);
  metrics.waiting(3);
  metrics.letters("held", 2);
  metrics.system_open("pspp", true);
  metrics.route_halted("cases-opened", true);
  metrics.map_job("ok", 0.0004);
  metrics.map_waiting(1);
  metrics.worker_lost("killed");
  metrics.store(7, 0.0001);
  metrics.store_own("sakta_store_wal_bytes", 4096);
  metrics.store_own("sakta_store_wal_limit_bytes", 8192);
  metrics.disk(1'000, 500);
  metrics.certificates({{"crl", "hub", std::chrono::system_clock::from_time_t(1'800'000'000)}});
  metrics.process(process_figures());
  metrics.ready(true);
}

/// `name type {labels} | help` of every metric in the exposition, sorted. Histograms appear under their own
/// name.
std::set<std::string> declared(const std::string& text) {
  std::map<std::string, std::string> types;
  std::map<std::string, std::string> helps;
  std::map<std::string, std::set<std::string>> labels;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string hash, what, name, type;
    if (line.rfind("# TYPE ", 0) == 0 && words >> hash >> what >> name >> type) types[name] = type;
    if (line.rfind("# HELP ", 0) == 0) {
      words >> hash >> what >> name >> std::ws;
      std::getline(words, helps[name]);
    }
    if (line.rfind('#', 0) == 0) continue;
    name = line.substr(0, line.find_first_of("{ "));
    for (const std::string suffix : {"_bucket", "_sum", "_count"}) {
      const auto stem = name.size() > suffix.size() ? name.substr(0, name.size() - suffix.size()) : name;
      if (stem + suffix == name && types.count(stem) > 0) name = stem;
    }
    auto& known = labels[name];
    for (auto at = line.find_first_of("{,"); at < line.find('}'); at = line.find(',', at + 1))
      known.insert(line.substr(at + 1, line.find('=', at) - at - 1));
    known.erase("le");
  }
  std::set<std::string> all;
  for (const auto& [name, type] : types) {
    std::string row = name + " " + type;
    for (const auto& label : labels[name]) row += " " + label;
    row += " | " + helps[name];
    all.insert(row);
  }
  return all;
}

TEST(Metrics, AreTheOnesOfTheGoldenList) {
  std::ifstream file(SAKTA_SOURCE_DIR "/tests/golden/metrics.txt");
  std::set<std::string> golden;
  for (std::string line; std::getline(file, line);)
    if (!line.empty() && line.front() != '#') golden.insert(line);
  Metrics metrics;

  use_all(metrics);

  const auto found = declared(metrics.text());
  if (std::getenv("SAKTA_RENEW_GOLDEN") != nullptr) {
    std::ofstream renewed(SAKTA_SOURCE_DIR "/tests/golden/metrics.txt");
    renewed << kHead;
    for (const auto& row : found) renewed << row << "\n";
  }
  EXPECT_EQ(found, golden);
}

TEST(Metrics, NamesSayProductAndUnit) {
  Metrics metrics;
  use_all(metrics);

  for (const auto& row : declared(metrics.text())) {
    std::string name, type;
    std::istringstream(row) >> name >> type;
    const auto ends = [&](const std::string& suffix) {
      return name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
    };
    EXPECT_TRUE(name.rfind("sakta_", 0) == 0 || name.rfind("process_", 0) == 0) << row;
    EXPECT_EQ(type == "counter", ends("_total")) << row;
    EXPECT_TRUE(type != "histogram" || ends("_seconds")) << row;
    if (type == "gauge") {
      const bool unit =
          ends("_bytes") || ends("_seconds") || ends("_items") || ends("_connections") || ends("_rounds");
      const bool yes_or_no =
          ends("_info") || ends("_ready") || ends("_open") || ends("_halted") || ends("_suspected");
      if (name.rfind("process_", 0) == 0) continue;  // names of the Prometheus client libraries
      EXPECT_TRUE(unit || yes_or_no) << row;
    }
  }
}

TEST(Metrics, CountWhatHappened) {
  Metrics metrics;

  metrics.connection_opened("exchange");
  metrics.connection_opened("exchange");
  metrics.connection_closed("exchange");
  metrics.request("exchange", 202, 0.003);
  metrics.request("exchange", 202, 4);
  metrics.refused("edge.too_large");
  metrics.store(7, 0.25);
  metrics.store_own("sakta_store_wal_bytes", 4096);
  metrics.store_own("sakta_nobody_declared", 1);
  metrics.letters("dead", 3);
  metrics.letters("dead", 2);
  metrics.map_waiting(1);
  metrics.map_waiting(1);
  metrics.map_waiting(-1);
  metrics.ready(false);

  const auto text = metrics.text();
  for (const std::string line :
       {"sakta_open_connections{listener=\"exchange\"} 1\n",
        "sakta_connections_total{listener=\"exchange\"} 2\n",
        "sakta_requests_total{listener=\"exchange\",status=\"202\"} 2\n",
        "sakta_request_duration_seconds_bucket{listener=\"exchange\",le=\"0.005\"} 1\n",
        "sakta_request_duration_seconds_count{listener=\"exchange\"} 2\n",
        "sakta_refusals_total{code=\"edge.too_large\"} 1\n", "sakta_store_wal_bytes 4096\n",
        "sakta_letters_items{state=\"dead\"} 2\n", "sakta_map_queue_items 1\n",
        "sakta_store_index_lag_items 7\n", "sakta_store_sync_seconds 0.25\n", "sakta_ready 0\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << "is not in\n" << text;
}

TEST(Metrics, ASystemFailsFromTheFirstCallInARowThatFailedForItsFaultToTheNextThatItAnswered) {
  Metrics metrics;
  metrics.call("nino", "deliver.unreachable", 0.1);
  metrics.call("nino", "deliver.timeout", 0.1);
  metrics.call("pspp", "deliver.refused", 0.1);
  metrics.call("horizon", "ok", 0.1);

  const auto failing = metrics.failing_systems();

  ASSERT_EQ(failing.size(), 1U) << "what refuses a message answers";
  EXPECT_EQ(failing.front().system, "nino");
  EXPECT_EQ(failing.front().calls, 2U);
  EXPECT_EQ(failing.front().code, "deliver.timeout");
  metrics.call("nino", "deliver.refused", 0.1);
  EXPECT_TRUE(metrics.failing_systems().empty());
}

TEST(Metrics, CertificatesOfTheSiteAreReplacedAsAWholeThoseOfPartiesOneByOne) {
  const auto at = [](std::time_t time) { return std::chrono::system_clock::from_time_t(time); };
  Metrics metrics;
  metrics.certificates({{"server", "hub", at(1)}, {"client", "nino", at(2)}});
  metrics.certificate_shown("party", "permits", at(3));

  metrics.certificates({{"server", "hub", at(4)}});
  metrics.certificate_shown("party", "permits", at(5));

  const std::string text = metrics.text();
  EXPECT_EQ(metrics.certificates().size(), 2U);
  EXPECT_NE(text.find("sakta_certificate_expiry_timestamp_seconds{of=\"hub\",role=\"server\"} 4"),
            std::string::npos);
  EXPECT_NE(text.find("{of=\"permits\",role=\"party\"} 5"), std::string::npos);
  EXPECT_EQ(text.find("nino"), std::string::npos) << "the site names it no more";
}

TEST(Metrics, OfTheProcessAreWhatTheKernelSays) {
  Metrics metrics;
  const ProcessFigures figures = process_figures();

  metrics.process(figures);
  metrics.process(figures);

  EXPECT_GT(figures.resident_bytes, 1'000'000U);
  EXPECT_GT(figures.virtual_bytes, figures.resident_bytes);
  EXPECT_GE(figures.open_fds, 3U);
  EXPECT_GE(figures.max_fds, figures.open_fds);
  EXPECT_GE(figures.threads, 1U);
  const auto now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_LE(figures.start_seconds, now + 2);
  EXPECT_GT(figures.start_seconds, now - 3600) << "this test runs for less than an hour";
  EXPECT_NE(metrics.text().find("process_threads "), std::string::npos);
}

TEST(Metrics, CpuTimeOfTheProcessOnlyGrows) {
  Metrics metrics;
  ProcessFigures figures;
  figures.cpu_seconds = 2.5;
  metrics.process(figures);
  figures.cpu_seconds = 2;
  metrics.process(figures);

  EXPECT_NE(metrics.text().find("process_cpu_seconds_total 2.5\n"), std::string::npos);
}

TEST(Metrics, CountFromSeveralThreads) {
  Metrics metrics;
  std::vector<std::jthread> threads;
  for (int n = 0; n < 4; ++n)
    threads.emplace_back([&] {
      for (int at = 0; at < 250; ++at) metrics.message("rest", "invoice.issued", "accepted");
    });
  threads.clear();

  EXPECT_NE(metrics.text().find(
                "sakta_messages_total{face=\"rest\",outcome=\"accepted\",type=\"invoice.issued\"} 1000\n"),
            std::string::npos)
      << metrics.text();
}

}  // namespace
}  // namespace hub::telemetry
