#include "hub/telemetry/log.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

namespace hub::telemetry {
namespace {

/// A log in a file of its own that is gone afterwards.
class LogFile : public testing::Test {
 protected:
  LogFile() : path_(testing::TempDir() + "sakta_log_" + std::to_string(getpid()) + ".jsonl"), log_(path_) {}
  ~LogFile() override { std::filesystem::remove(path_); }

  [[nodiscard]] std::vector<std::string> lines() {
    log_.flush();
    return written_lines();
  }

  /// Those that are out already.
  [[nodiscard]] std::vector<std::string> written_lines() const {
    std::ifstream file(path_);
    std::vector<std::string> all;
    for (std::string line; std::getline(file, line);) all.push_back(line);
    return all;
  }

  /// The value of field "v" as a JSON reader sees it, after writing `value`.
  std::string written(std::string_view value) {
    log_.info("test.value", {{"v", value}});
    return nlohmann::json::parse(lines().back()).at("v").get<std::string>();
  }

  std::string path_;
  Log log_;
};

TEST_F(LogFile, WarningsAndErrorsAreWrittenAtOnceWithWhatCameBefore) {
  Log log(path_, {.delay = std::chrono::hours(1)});

  log.info("a");
  EXPECT_EQ(written_lines().size(), 0U);
  log.warn("b");
  EXPECT_EQ(written_lines().size(), 2U);
  log.info("c");
  log.error("d");
  EXPECT_EQ(written_lines().size(), 4U);
}

TEST_F(LogFile, TheEndOfALogWritesAll) {
  { Log(path_, {.delay = std::chrono::hours(1)}).info("a"); }

  EXPECT_EQ(written_lines().size(), 1U);
}

TEST_F(LogFile, ThatSomebodyCutsShortGoesOnAtItsNewEnd) {
  log_.warn("before");
  std::filesystem::resize_file(path_, 0);  // as logrotate's copytruncate
  log_.warn("after");

  ASSERT_EQ(lines().size(), 1U);
  EXPECT_EQ(nlohmann::json::parse(lines()[0])["event"], "after");
}

TEST_F(LogFile, ADiskThatWasFullCostsLinesButNoneIsGarbledAndTheLossIsTold) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit usual{};
  getrlimit(RLIMIT_FSIZE, &usual);
  const rlimit small{2'000, usual.rlim_max};
  Log log(path_, {.delay = std::chrono::hours(1), .keep = 5'000});

  setrlimit(RLIMIT_FSIZE, &small);
  for (int i = 0; i < 100; ++i) log.warn("full", {{"n", std::to_string(i)}});
  const bool cut = std::filesystem::file_size(path_) == 2'000;
  setrlimit(RLIMIT_FSIZE, &usual);
  log.flush();
  log.info("room");
  log.flush();

  EXPECT_TRUE(cut) << "the limit stopped the writing within a line";
  std::size_t full = 0;
  std::size_t lost = 0;
  for (const std::string& text : written_lines()) {
    const auto line = nlohmann::json::parse(text);
    if (line["event"] == "full") {
      EXPECT_EQ(line["n"], std::to_string(full++));
    }
    if (line["event"] == "log.lines_lost") lost += std::stoul(line["lines"].get<std::string>());
  }
  EXPECT_GT(lost, 0U);
  EXPECT_EQ(full + lost, 100U);
}

/// Whether the statement's process died, as the shell sees it, and what it had logged.
class DyingLog : public LogFile {
 protected:
  DyingLog() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  /// Says one thing, then dies by `death`.
  void say_and_die(void (*death)()) const {
    Log log(path(), {.delay = std::chrono::hours(1)});
    const AtDeath at_death(log);
    log.info("last.words");
    death();
  }

  void expect_last_words() const {
    std::ifstream file(path());
    std::string line;
    std::getline(file, line);
    EXPECT_NE(line.find("last.words"), std::string::npos);
    std::filesystem::remove(path());
  }

  /// The same for a test and its child, which begins anew.
  static std::string path() {
    return testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name() + ".jsonl";
  }
};

bool died(int status) {
  return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

TEST_F(DyingLog, WritesBeforeAnAbort) {
  EXPECT_EXIT(say_and_die(std::abort), testing::KilledBySignal(SIGABRT), "");
  expect_last_words();
}

TEST_F(DyingLog, WritesBeforeAnExceptionThatNobodyCatches) {
  EXPECT_EXIT(say_and_die([] { std::thread([] { throw 1; }).join(); }), testing::KilledBySignal(SIGABRT), "");
  expect_last_words();
}

TEST_F(DyingLog, WritesBeforeAFault) {
  EXPECT_EXIT(say_and_die([] { raise(SIGSEGV); }), died, "");
  expect_last_words();
}

TEST_F(LogFile, AnEventIsOneLineOfJsonWithTimeLevelEventAndFields) {
  log_.warn("edge.accept_paused", {{"listener", "exchange"}, {"count", "3"}});

  ASSERT_EQ(lines().size(), 1U);
  const auto line = nlohmann::ordered_json::parse(lines()[0]);
  std::vector<std::string> names;
  for (const auto& [name, value] : line.items()) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"time", "level", "event", "listener", "count"}));
  EXPECT_EQ(line["level"], "warn");
  EXPECT_EQ(line["event"], "edge.accept_paused");
  EXPECT_EQ(line["listener"], "exchange");
  EXPECT_EQ(line["time"].get<std::string>().back(), 'Z');
}

TEST_F(LogFile, LevelsAreToldApart) {
  log_.info("a");
  log_.warn("b");
  log_.error("c");

  const auto all = lines();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(nlohmann::json::parse(all[0])["level"], "info");
  EXPECT_EQ(nlohmann::json::parse(all[1])["level"], "warn");
  EXPECT_EQ(nlohmann::json::parse(all[2])["level"], "error");
}

TEST_F(LogFile, NoValueCanStartANewLineOrBreakOutOfItsString) {
  const std::string attack = "x\r\n{\"level\":\"info\"}\",\"forged\":\"1\\";

  EXPECT_EQ(written(attack), attack);
  EXPECT_EQ(lines().size(), 1U);
  EXPECT_FALSE(nlohmann::json::parse(lines()[0]).contains("forged"));
}

TEST_F(LogFile, WhatATerminalActsOnIsEscaped) {
  const std::string attack = "\x1b[2J\x07\x7f\xc2\x9b[31m\u2028\u2029";

  EXPECT_EQ(written(attack), attack) << "a JSON reader gets the value back";

  const auto line = lines()[0];
  for (const char c : line) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  EXPECT_EQ(line.find("\xc2\x9b"), std::string::npos);
  EXPECT_EQ(line.find("\xe2\x80"), std::string::npos);
}

TEST_F(LogFile, OctetsThatAreNoUtf8BecomeTheReplacementCharacter) {
  EXPECT_EQ(written("a\xff"
                    "b\xc3"),
            "a\ufffdb\ufffd");
}

TEST_F(LogFile, LettersOfEveryLengthPassUnchanged) {
  EXPECT_EQ(written("āžĒ € 😀"), "āžĒ € 😀");
}

TEST_F(LogFile, AValueIsCutAt500OctetsBetweenCharacters) {
  EXPECT_EQ(written(std::string(500, 'a')), std::string(500, 'a'));
  EXPECT_EQ(written(std::string(501, 'a')), std::string(500, 'a') + "…");
  EXPECT_EQ(written(std::string(499, 'a') + "ā"), std::string(499, 'a') + "…");
}

TEST_F(LogFile, AMegabyteInEachFieldIsStillAShortLine) {
  const std::string value = std::string(1'000'000, 'x') + "\n";
  log_.warn("test.long", {{"one", value}, {"two", std::string(1'000'000, '\x1b')}});

  ASSERT_EQ(lines().size(), 1U);
  EXPECT_LT(lines()[0].size(), 5'000U);
  EXPECT_TRUE(nlohmann::json::accept(lines()[0]));
}

TEST_F(LogFile, LinesOfSeveralThreadsStayWhole) {
  std::vector<std::jthread> threads;
  for (int n = 0; n < 4; ++n)
    threads.emplace_back([this] {
      for (int at = 0; at < 100; ++at) log_.info("test.thread", {{"v", std::string(300, 'x')}});
    });
  threads.clear();

  const auto all = lines();
  EXPECT_EQ(all.size(), 400U);
  for (const auto& line : all) EXPECT_TRUE(nlohmann::json::accept(line)) << line;
}

}  // namespace
}  // namespace hub::telemetry
