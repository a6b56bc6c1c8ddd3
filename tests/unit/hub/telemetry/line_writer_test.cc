#include "hub/telemetry/line_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <optional>
#include <thread>
#include <vector>

namespace hub::telemetry {
namespace {

using Urgency = LineWriter::Urgency;
using std::chrono::milliseconds;

constexpr std::chrono::hours kNever{1};
constexpr int kPatience = 30'000;  // milliseconds

/// What is written arrives in a pipe of 4,096 octets, whose ends never block.
class Lines : public testing::Test {
 protected:
  Lines() {
    if (::pipe2(ends_.data(), O_NONBLOCK | O_CLOEXEC) != 0) std::abort();
    ::fcntl(ends_[1], F_SETPIPE_SZ, 4096);
  }
  ~Lines() override {
    writer_.reset();
    for (const int end : ends_)
      if (end >= 0) ::close(end);
  }

  LineWriter& start(const LineWriter::Settings& settings) {
    writer_.emplace(ends_[1], settings);
    return *writer_;
  }

  /// What has arrived and was not yet read.
  std::string arrived() {
    std::string all;
    std::array<char, 4096> some{};
    for (ssize_t count = 0; (count = ::read(ends_[0], some.data(), some.size())) > 0;)
      all.append(some.data(), static_cast<std::size_t>(count));
    return all;
  }

  /// Waits for `size` octets; fewer if they do not come.
  std::string wait_for(std::size_t size) {
    std::string all = arrived();
    pollfd readable{ends_[0], POLLIN, 0};
    while (all.size() < size && ::poll(&readable, 1, kPatience) == 1) all += arrived();
    return all;
  }

  std::array<int, 2> ends_{-1, -1};
  std::optional<LineWriter> writer_;
};

std::string numbered(int number) {
  std::string line = std::to_string(number);
  return line + std::string(96 - line.size(), '.') + "\n";
}

TEST_F(Lines, WaitUntilOneIsUrgentAndGoBeforeIt) {
  LineWriter& writer = start({.delay = kNever});

  writer.add("one\n", Urgency::can_wait);
  writer.add("two\n", Urgency::can_wait);
  EXPECT_EQ(arrived(), "");
  writer.add("three\n", Urgency::now);
  EXPECT_EQ(arrived(), "one\ntwo\nthree\n");
}

TEST_F(Lines, AreWrittenInTimeWheneverTheFirstComes) {
  LineWriter& writer = start({.delay = milliseconds(1)});

  for (const std::string line : {"one\n", "two\n", "three\n"}) {
    writer.add(line, Urgency::can_wait);
    EXPECT_EQ(wait_for(line.size()), line) << "nothing else is said, and nobody asks for it";
  }
}

TEST_F(Lines, AreWrittenWhenThereAreMany) {
  LineWriter& writer = start({.gather = 3 * 97, .delay = kNever});

  writer.add(numbered(1), Urgency::can_wait);
  writer.add(numbered(2), Urgency::can_wait);
  EXPECT_EQ(arrived(), "");
  writer.add(numbered(3), Urgency::can_wait);
  EXPECT_EQ(arrived(), numbered(1) + numbered(2) + numbered(3));
}

TEST_F(Lines, AreAllWrittenWhenSomebodyAsks) {
  LineWriter& writer = start({.delay = kNever});
  writer.add("one\n", Urgency::can_wait);

  writer.flush();

  EXPECT_EQ(arrived(), "one\n");
}

TEST_F(Lines, AreAllWrittenAtTheEnd) {
  start({.delay = kNever}).add("one\n", Urgency::can_wait);

  writer_.reset();

  EXPECT_EQ(arrived(), "one\n");
}

TEST_F(Lines, ArePutTogetherAgainWhereOneWasWrittenInPart) {
  LineWriter& writer = start({.delay = kNever});
  std::string all;
  for (int i = 0; i < 100; ++i) {
    writer.add(numbered(i), Urgency::can_wait);
    all += numbered(i);
  }

  writer.flush();
  std::string got = arrived();
  EXPECT_EQ(got.size(), 4096U) << "the pipe was full within a line";
  writer.add("urgent\n", Urgency::now);
  got += arrived();
  writer.flush();
  got += arrived();
  writer.flush();
  got += arrived();

  EXPECT_EQ(got, all + "urgent\n");
}

TEST_F(Lines, ThatWereRefusedAreTriedAgainWithoutAnotherLine) {
  LineWriter& writer = start({.delay = milliseconds(1)});
  std::string all;
  for (int i = 0; i < 100; ++i) {
    writer.add(numbered(i), Urgency::now);
    all += numbered(i);
  }

  EXPECT_EQ(wait_for(all.size()), all);
}

TEST_F(Lines, BeyondWhatIsKeptAreCountedAndToldOnce) {
  LineWriter& writer = start({.delay = kNever, .keep = 10 * 97});
  std::string all;
  for (int i = 0; i < 42; ++i) {  // the pipe takes 42 lines, and 22 octets of the 43rd
    writer.add(numbered(i), Urgency::now);
    all += numbered(i);
  }
  for (int i = 42; i < 53; ++i) {  // the 43rd was taken for writing; ten are kept after it
    EXPECT_EQ(writer.add(numbered(i), Urgency::now), 0U);
    all += numbered(i);
  }
  for (int i = 53; i < 60; ++i) EXPECT_EQ(writer.add(numbered(i), Urgency::now), 0U) << "lost itself";

  std::string got = arrived();
  writer.flush();
  EXPECT_EQ(writer.add("after\n", Urgency::now), 7U);
  EXPECT_EQ(writer.add("later\n", Urgency::now), 0U);

  EXPECT_EQ(got + arrived(), all + "after\nlater\n");
}

TEST_F(Lines, OutliveTheirReader) {
  std::signal(SIGPIPE, SIG_IGN);
  LineWriter& writer = start({.delay = milliseconds(1)});
  ::close(std::exchange(ends_[0], -1));

  for (int i = 0; i < 100; ++i) EXPECT_EQ(writer.add(numbered(i), Urgency::now), 0U);
}

TEST_F(Lines, OfManyThreadsStayWholeAndInTheOrderOfEach) {
  constexpr int kEach = 500;
  std::vector<std::string> last(4);
  std::string got;
  {
    LineWriter& writer = start({.gather = 1000, .delay = milliseconds(1)});
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread)
      threads.emplace_back([&writer, thread] {
        for (int i = 0; i < kEach; ++i)
          writer.add(numbered(thread * 10'000 + 1'000 + i), i % 7 == 0 ? Urgency::now : Urgency::can_wait);
      });
    got = wait_for(std::size_t{97} * 4 * kEach);
  }

  ASSERT_EQ(got.size(), std::size_t{97} * 4 * kEach);
  std::array<int, 4> next{};
  for (std::size_t at = 0; at < got.size(); at += 97) {
    const int number = std::stoi(got.substr(at, 5));
    const auto thread = static_cast<std::size_t>(number / 10'000);
    ASSERT_EQ(got.substr(at, 97), numbered(static_cast<int>(thread) * 10'000 + 1'000 + next.at(thread)++));
  }
}

}  // namespace
}  // namespace hub::telemetry
