#include "hub/serve/control.h"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "hub/base/codes.h"

namespace hub::serve {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

ControlRequest asking(const std::string& command) {
  ControlRequest request;
  request.command = command;
  return request;
}

/// A control socket on a thread of its own, over a state folder of its own.
class ControlTest : public testing::Test {
 protected:
  ControlTest() : work_(boost::asio::make_work_guard(io_)) {
    std::string name = (std::filesystem::temp_directory_path() / "sakta-control-XXXXXX").string();
    state_ = ::mkdtemp(name.data());
    log_.emplace(state_ + "/log");
  }

  ~ControlTest() override {
    control_.reset();
    work_.reset();
    if (thread_.joinable()) thread_.join();
    log_.reset();
    std::filesystem::remove_all(state_);
  }

  void start() {
    control_.emplace(
        io_, state_, [this](ControlRequest request) { return answer(std::move(request)); }, *log_);
    thread_ = std::thread([this] { io_.run(); });
  }

  port::Task<ControlReply> answer(ControlRequest request) {
    ControlReply reply;
    reply.done = request.as != "nothing";
    reply.lines = {request.command, request.message, request.route, request.as,
                   request.because, request.said,    request.seen,  request.who};
    co_return reply;
  }

  /// What the hub says to octets that `ask_hub` would not write.
  std::string raw(const std::string& octets, bool shut = false) {
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path().copy(static_cast<char*>(address.sun_path), sizeof(address.sun_path) - 1);
    const void* const raw_address = &address;
    EXPECT_EQ(::connect(socket, static_cast<const sockaddr*>(raw_address), sizeof(address)), 0);
    EXPECT_EQ(::send(socket, octets.data(), octets.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(octets.size()));
    if (shut) ::shutdown(socket, SHUT_WR);
    std::string answer(1000, '\0');
    const ssize_t size = ::recv(socket, answer.data(), answer.size(), MSG_WAITALL);
    answer.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    ::close(socket);
    return answer;
  }

  std::string path() const { return state_ + "/run/control"; }
  std::string logged() const {
    std::ifstream file(state_ + "/log");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::string state_;
  std::optional<telemetry::Log> log_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<port::Executor> work_;
  std::optional<Control> control_;
  std::thread thread_;
};

TEST_F(ControlTest, BringsARequestToTheHandlerAndItsAnswerBackWithTheAskersUser) {
  start();
  ControlRequest request = asking("release");
  request.message = "1";
  request.route = "cases";
  request.as = "resend";
  request.because = "zvanīju \"partnerim\"\n";
  request.said = "Anna";
  request.seen = "dead 2";
  request.who = "x";
  const auto reply = ask_hub(state_, request);
  ASSERT_TRUE(reply) << reply.error().detail();
  EXPECT_TRUE(reply->done);
  EXPECT_THAT(reply->lines, ElementsAre("release", "1", "cases", "resend", "zvanīju \"partnerim\"\n", "Anna",
                                        "dead 2", StartsWith("unix:" + std::to_string(::getuid()) + ":")));
  request.as = "nothing";
  const auto refused = ask_hub(state_, request);
  ASSERT_TRUE(refused);
  EXPECT_FALSE(refused->done);
}

TEST_F(ControlTest, IsForItsOwnUserAlone) {
  start();
  struct stat seen {};
  ASSERT_EQ(::stat(path().c_str(), &seen), 0);
  EXPECT_EQ(seen.st_mode & 0777U, 0600U);
  ASSERT_EQ(::stat((state_ + "/run").c_str(), &seen), 0);
  EXPECT_EQ(seen.st_mode & 0777U, 0700U);
  EXPECT_TRUE(may_control(0, 990));
  EXPECT_TRUE(may_control(990, 990));
  EXPECT_FALSE(may_control(991, 990));
  EXPECT_FALSE(may_control(990, 0));
}

TEST_F(ControlTest, ReplacesTheSocketOfAHubThatWasKilledAndRemovesItsOwn) {
  std::filesystem::create_directories(state_ + "/run");
  std::ofstream(path()) << "left over";
  start();
  EXPECT_TRUE(ask_hub(state_, asking("reload")));
  control_.reset();
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(ControlTest, AFolderNameLongerThanASocketAddressIsNoObstacle) {
  state_ += "/" + std::string(120, 'x');
  std::filesystem::create_directories(state_);
  start();
  EXPECT_TRUE(ask_hub(state_, asking("reload")));
}

TEST_F(ControlTest, WhatIsNoRequestGetsNoAnswerAndNoWordOfItIsLogged) {
  start();
  for (const std::string line :
       {"secret-word\n", "[]\n", "{\"command\":1}\n", "{\"command\":\"reload\",\"secret-word\":\"\"}\n",
        "{\"command\":\"reload\",\"who\":\"0:root\"}\n"})
    EXPECT_EQ(raw(line), "") << line;
  EXPECT_EQ(raw("{\"command\":\"reload\"}", true), "") << "a line has an end";
  EXPECT_EQ(raw(std::string(17U * 1024, ' ')), "");
  log_->info("end");
  EXPECT_THAT(logged(), HasSubstr("control.refused"));
  EXPECT_THAT(logged(), testing::Not(HasSubstr("secret-word")));
}

TEST_F(ControlTest, AnAskerThatSaysNothingHoldsUpNobody) {
  start();
  const int silent = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path().copy(static_cast<char*>(address.sun_path), sizeof(address.sun_path) - 1);
  const void* const raw_address = &address;
  ASSERT_EQ(::connect(silent, static_cast<const sockaddr*>(raw_address), sizeof(address)), 0);
  EXPECT_TRUE(ask_hub(state_, asking("reload")));
  ::close(silent);
}

TEST_F(ControlTest, WhereNoHubRunsTheAskerIsToldSoInBothLanguages) {
  for (const char* left : {"", "dead"}) {
    std::filesystem::create_directories(state_ + "/run");
    if (*left != '\0') std::ofstream(path()) << left;
    const auto reply = ask_hub(state_, asking("reload"));
    ASSERT_FALSE(reply);
    EXPECT_EQ(&reply.error().code(), &codes::deliver_unreachable);
    EXPECT_THAT(no_answer(reply.error(), state_, Language::en), HasSubstr("No hub runs"));
    EXPECT_THAT(no_answer(reply.error(), state_, Language::lv), HasSubstr("nedarbojas neviens centrmezgls"));
  }
  EXPECT_FALSE(ask_hub(state_ + "/nowhere", asking("reload")));
}

TEST_F(ControlTest, AnUnusablePlaceIsSaidWithItsName) {
  std::ofstream(state_ + "/run") << "a file";
  try {
    start();
    FAIL() << "there is no place for a socket";
  } catch (const std::runtime_error& problem) {
    EXPECT_THAT(problem.what(), HasSubstr("control socket " + path()));
  }
}

}  // namespace
}  // namespace hub::serve
