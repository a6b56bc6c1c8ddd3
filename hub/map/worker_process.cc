#include "hub/map/worker_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace hub::map {
namespace {

constexpr int kWorkerSocket = 3;

struct Actions {
  Actions() { posix_spawn_file_actions_init(&actions); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  ~Actions() { posix_spawn_file_actions_destroy(&actions); }
  posix_spawn_file_actions_t actions{};
};

struct Attributes {
  Attributes() { posix_spawnattr_init(&attributes); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { posix_spawnattr_destroy(&attributes); }
  posix_spawnattr_t attributes{};
};

void describe_descriptors(posix_spawn_file_actions_t* actions, int socket) {
  posix_spawn_file_actions_adddup2(actions, socket, kWorkerSocket);
  for (int fd = 0; fd < kWorkerSocket; ++fd)
    posix_spawn_file_actions_addopen(actions, fd, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_addclosefrom_np(actions, kWorkerSocket + 1);
}

void describe_signals(posix_spawnattr_t* attributes) {
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(attributes, &none);
  posix_spawnattr_setsigdefault(attributes, &all);
  posix_spawnattr_setpgroup(attributes, 0);
  posix_spawnattr_setflags(attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

}  // namespace

SpawnedWorker spawn_worker(const std::string& program, std::size_t memory) {
  std::array<int, 2> ends{-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return {-1, -1, errno};
  Actions actions;
  Attributes attributes;
  describe_descriptors(&actions.actions, ends[1]);
  describe_signals(&attributes.attributes);
  std::string path = program;
  std::string command = "map-worker";
  std::string octets = std::to_string(memory);
  std::array<char*, 4> arguments{path.data(), command.data(), octets.data(), nullptr};
  // Under sanitizers a huge allocation fails as it does under RLIMIT_AS; the leak checker cannot run in the
  // sandbox.
  std::string zone = "TZ=UTC";
#if defined(__SANITIZE_ADDRESS__)
  std::string options = "ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:max_allocation_size_mb=256";
  std::array<char*, 3> environment{zone.data(), options.data(), nullptr};
#elif defined(__SANITIZE_THREAD__)
  std::string options = "TSAN_OPTIONS=allocator_may_return_null=1:max_allocation_size_mb=256";
  std::array<char*, 3> environment{zone.data(), options.data(), nullptr};
#else
  std::array<char*, 2> environment{zone.data(), nullptr};
#endif
  SpawnedWorker spawned;
  spawned.error = posix_spawn(&spawned.process, path.c_str(), &actions.actions, &attributes.attributes,
                              arguments.data(), environment.data());
  close(ends[1]);
  if (spawned.error != 0) {
    close(ends[0]);
    return {-1, -1, spawned.error};
  }
  spawned.socket = ends[0];
  return spawned;
}

}  // namespace hub::map
