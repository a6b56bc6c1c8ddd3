// The hub as shipped, but for a probe that kills the process with SIGKILL at the n-th passing of a named
// step.
//
//   SAKTA_KILL_AT=<step>:<n>   e.g. store.synced:60; without it nobody is killed
//   SAKTA_KILL_ARMED=no        counts only from the first SIGUSR1 on, so that a test can look around before

#include <unistd.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "hub/cli/program.h"
#include "hub/port/step_probe.h"

namespace {

std::atomic<bool> armed{true};

void arm(int /*signal*/) {
  armed.store(true, std::memory_order_relaxed);
}

class KillAt final : public hub::port::StepProbe {
 public:
  KillAt(std::string step, std::uint32_t nth) : step_(std::move(step)), nth_(nth) {}

  void reached(std::string_view step) noexcept override {
    if (step != step_ || !armed.load(std::memory_order_relaxed)) return;
    if (passed_.fetch_add(1) + 1 != nth_) return;
    ::kill(::getpid(), SIGKILL);
    for (;;) ::pause();
  }

 private:
  const std::string step_;
  const std::uint32_t nth_;
  std::atomic<std::uint32_t> passed_{0};
};

}  // namespace

int main(int argc, char** argv) {
  const char* const kill_at = std::getenv("SAKTA_KILL_AT");
  if (kill_at == nullptr) {
    hub::port::StepProbe nobody_is_killed;
    return hub::cli::run(argc, argv, nobody_is_killed);
  }

  const std::string_view text = kill_at;
  const std::size_t colon = text.find(':');
  std::uint32_t nth = 0;
  if (colon != std::string_view::npos)
    std::from_chars(text.data() + colon + 1, text.data() + text.size(), nth);
  if (nth == 0) {
    std::fputs("SAKTA_KILL_AT is <step>:<n>, n from 1\n", stderr);
    return 2;
  }
  if (const char* const at_once = std::getenv("SAKTA_KILL_ARMED");
      at_once != nullptr && std::string_view(at_once) == "no") {
    armed = false;
    std::signal(SIGUSR1, arm);
  }
  KillAt probe(std::string(text.substr(0, colon)), nth);
  return hub::cli::run(argc, argv, probe);
}
