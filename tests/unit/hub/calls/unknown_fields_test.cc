#include "hub/calls/unknown_fields.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <vector>

#include "hub/formats/xml/unknown_places.h"
#include "support/scripted_clock.h"

namespace hub::calls {
namespace {

using namespace std::chrono_literals;

class UnknownFieldsTest : public testing::Test {
 protected:
  ~UnknownFieldsTest() override { std::filesystem::remove(path_); }

  void see(const std::string& system, const std::string& operation, const std::string& name = "rating") {
    formats::UnknownPlaces places;
    places.add({"answer"}, name);
    fields_.unknown_fields(system, operation, places);
  }
  /// The log's lines from `"event"` on.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::ifstream file(path_);
    std::vector<std::string> all;
    for (std::string line; std::getline(file, line);) all.push_back(line.substr(line.find("\"event\"")));
    return all;
  }
  [[nodiscard]] bool counted(const std::string& labels, int times) const {
    return metrics_.text().find("sakta_unknown_fields_total{" + labels + "} " + std::to_string(times) +
                                "\n") != std::string::npos;
  }

  const std::string path_ =
      testing::TempDir() + "sakta_unknown_fields_" + std::to_string(::getpid()) + ".jsonl";
  support::ScriptedClock clock_;
  telemetry::Metrics metrics_;
  telemetry::Log log_{path_};
  UnknownFields fields_{metrics_, log_, clock_};
  boost::asio::io_context io_;
};

TEST_F(UnknownFieldsTest, AreCountedEachTimeAndToldOnceAMinute) {
  for (int i = 0; i < 3; ++i) see("nino", "get_debts");
  EXPECT_TRUE(counted(R"(operation="get_debts",system="nino")", 3)) << metrics_.text();
  EXPECT_EQ(lines(), std::vector<std::string>{
                         R"("event":"system.unknown_fields","system":"nino","operation":"get_debts",)"
                         R"("place":"/answer/rating","more_places":"0","lines_left_out":"0"})"});

  clock_.advance(io_, 59s);
  see("nino", "get_debts");
  EXPECT_EQ(lines().size(), 1U);
  clock_.advance(io_, 1s);
  see("nino", "get_debts", "grade");
  ASSERT_EQ(lines().size(), 2U);
  EXPECT_NE(lines().back().find(R"("place":"/answer/grade","more_places":"0","lines_left_out":"3"})"),
            std::string::npos)
      << lines().back();
  EXPECT_TRUE(counted(R"(operation="get_debts",system="nino")", 5));
}

TEST_F(UnknownFieldsTest, OfEachSystemAndOperationAreToldForThemselves) {
  see("nino", "get_debts");
  see("nino", "get_properties");
  see("pspp", "open_case");
  see("pspp", "open_case");
  EXPECT_EQ(lines().size(), 3U);
  EXPECT_TRUE(counted(R"(operation="get_properties",system="nino")", 1));
  EXPECT_TRUE(counted(R"(operation="open_case",system="pspp")", 2));
}

}  // namespace
}  // namespace hub::calls
