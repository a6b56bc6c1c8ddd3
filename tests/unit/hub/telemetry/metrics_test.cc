#include "hub/telemetry/metrics.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

namespace hub::telemetry {
namespace {

/// Touches every metric once.
void use_all(Metrics& metrics) {
  metrics.connection_opened("exchange");
  metrics.connection_closed("exchange");
  metrics.connection_refused("exchange", "handshake");
  metrics.request("exchange", 202, 0.003);
  metrics.message("debts.query", "asked");
  metrics.refused("edge.malformed");
  metrics.call("nino", "ok", 0.02);
  metrics.delivery("cases-status", "delivered");
  metrics.waiting(3);
  metrics.system_open("pspp", true);
  metrics.map_job("ok", 0.0004);
  metrics.store(4096, 7, 0.0001);
  metrics.ready(true);
}

/// `name type {labels}` of every metric in the exposition, sorted. Histograms appear under their own name.
std::set<std::string> declared(const std::string& text) {
  std::map<std::string, std::string> types;
  std::map<std::string, std::set<std::string>> labels;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string hash, what, name, type;
    if (line.rfind("# TYPE ", 0) == 0 && words >> hash >> what >> name >> type) types[name] = type;
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

  EXPECT_EQ(declared(metrics.text()), golden);
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
    EXPECT_EQ(name.rfind("sakta_", 0), 0U) << row;
    EXPECT_EQ(type == "counter", ends("_total")) << row;
    EXPECT_TRUE(type != "histogram" || ends("_seconds")) << row;
    if (type == "gauge") {
      const bool unit = ends("_bytes") || ends("_seconds") || ends("_items") || ends("_connections");
      const bool yes_or_no = ends("_info") || ends("_ready") || ends("_open");
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
  metrics.store(4096, 7, 0.25);
  metrics.ready(false);

  const auto text = metrics.text();
  for (const std::string line :
       {"sakta_open_connections{listener=\"exchange\"} 1\n",
        "sakta_connections_total{listener=\"exchange\"} 2\n",
        "sakta_requests_total{listener=\"exchange\",status=\"202\"} 2\n",
        "sakta_request_duration_seconds_bucket{listener=\"exchange\",le=\"0.005\"} 1\n",
        "sakta_request_duration_seconds_count{listener=\"exchange\"} 2\n",
        "sakta_refusals_total{code=\"edge.too_large\"} 1\n", "sakta_store_wal_bytes 4096\n",
        "sakta_store_index_lag_items 7\n", "sakta_store_sync_seconds 0.25\n", "sakta_ready 0\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << "is not in\n" << text;
}

TEST(Metrics, CountFromSeveralThreads) {
  Metrics metrics;
  std::vector<std::jthread> threads;
  for (int n = 0; n < 4; ++n)
    threads.emplace_back([&] {
      for (int at = 0; at < 250; ++at) metrics.message("invoice.issued", "accepted");
    });
  threads.clear();

  EXPECT_NE(metrics.text().find("sakta_messages_total{outcome=\"accepted\",type=\"invoice.issued\"} 1000\n"),
            std::string::npos)
      << metrics.text();
}

}  // namespace
}  // namespace hub::telemetry
