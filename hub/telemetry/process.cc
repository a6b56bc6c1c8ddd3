#include "hub/telemetry/process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace hub::telemetry {
namespace {

double seconds(const timeval& time) {
  constexpr double kMicro = 1e-6;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * kMicro;
}

/// When the machine started, seconds since 1970.
double boot_seconds() {
  std::ifstream file("/proc/stat");
  std::string word;
  double value = 0;
  while (file >> word)
    if (word == "btime" && file >> value) return value;
  return 0;
}

/// Fields of /proc/self/stat behind the program's name: proc(5) counts threads as 20, start time as 22, size
/// as 23, resident pages as 24; the first one here is 3.
void read_stat(ProcessFigures& figures) {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  std::string skipped;
  constexpr int kThreads = 20;
  for (int field = 3; field < kThreads; ++field) fields >> skipped;
  std::uint64_t ticks = 0;
  std::uint64_t pages = 0;
  fields >> figures.threads >> skipped >> ticks >> figures.virtual_bytes >> pages;
  if (!fields) return;
  figures.resident_bytes = pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  figures.start_seconds =
      boot_seconds() + static_cast<double>(ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

ProcessFigures process_figures() {
  ProcessFigures figures;
  read_stat(figures);
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0)
    figures.cpu_seconds = seconds(used.ru_utime) + seconds(used.ru_stime);
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) figures.max_fds = files.rlim_cur;
  std::error_code problem;
  for (std::filesystem::directory_iterator at("/proc/self/fd", problem), end; !problem && at != end;
       at.increment(problem))
    ++figures.open_fds;
  return figures;
}

}  // namespace hub::telemetry
