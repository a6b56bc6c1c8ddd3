#include "hub/map/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <string>

#include "tests/support/sanitized.h"

using support::kSanitized;

namespace hub::map {
namespace {

/// Runs `attempt` in a child under limits and filter. True if it returned true there.
template <class Attempt>
bool holds_in_sandbox(const Attempt& attempt) {
  const pid_t child = fork();
  if (child == 0) {
    limit_process(512U * 1024 * 1024);
    if (!enter_sandbox()) _exit(3);
    _exit(attempt() ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool refused(long result) {
  return result < 0 && errno == EPERM;
}

TEST(Sandbox, LetsWorkGoOn) {
  EXPECT_TRUE(holds_in_sandbox([] { return ::operator new(4U * 1024 * 1024) != nullptr; }));
  EXPECT_TRUE(holds_in_sandbox([] {
    try {
      throw 1;
    } catch (int caught) {
      return caught == 1;
    }
  }));
}

TEST(Sandbox, NotesAnAttemptThatSucceeds) {
  EXPECT_FALSE(holds_in_sandbox([] { return false; })) << "the other tests could not fail";
}

TEST(Sandbox, RefusesNetworkProgramsAndSignals) {
  EXPECT_TRUE(holds_in_sandbox([] { return refused(socket(AF_INET, SOCK_STREAM, 0)); }));
  EXPECT_TRUE(holds_in_sandbox([] { return refused(socket(AF_UNIX, SOCK_STREAM, 0)); }));
  EXPECT_TRUE(holds_in_sandbox([] { return refused(execl("/bin/true", "true", nullptr)); }));
  EXPECT_TRUE(holds_in_sandbox([] { return refused(kill(getppid(), 0)); }));
}

TEST(Sandbox, RefusesToWriteFiles) {
  const std::string file = (std::filesystem::temp_directory_path() / "sakta-sandbox-written").string();
  EXPECT_TRUE(holds_in_sandbox([&] { return open(file.c_str(), O_CREAT | O_WRONLY, 0600) < 0; }));
  EXPECT_TRUE(holds_in_sandbox([&] { return open(file.c_str(), O_CREAT | O_RDWR, 0600) < 0; }));
  EXPECT_TRUE(holds_in_sandbox([&] { return mkdir(file.c_str(), 0700) < 0; }));
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(Sandbox, RefusesToReadFilesChildrenAndExecutableMemory) {
  if (kSanitized) GTEST_SKIP() << "sanitizers need these themselves";
  EXPECT_TRUE(holds_in_sandbox([] { return refused(open("/etc/passwd", O_RDONLY)); }));
  EXPECT_TRUE(holds_in_sandbox([] {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    return refused(child);
  }));
  EXPECT_TRUE(holds_in_sandbox([] {
    return mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
           MAP_FAILED;
  }));
}

TEST(Sandbox, BoundsTheMemory) {
  if (kSanitized) GTEST_SKIP() << "sanitizers reserve terabytes";
  EXPECT_TRUE(holds_in_sandbox([] { return ::operator new(600U * 1024 * 1024, std::nothrow) == nullptr; }));
}

}  // namespace
}  // namespace hub::map
