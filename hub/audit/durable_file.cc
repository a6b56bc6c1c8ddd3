#include "hub/audit/durable_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/base/trouble.h"

namespace hub::audit {
namespace {

/// Closed with its scope.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

Error not_written(const std::string& path, int error) {
  return Error(codes::store_unavailable,
               say("{} cannot be written: {}", "failu {} nevar uzrakstīt: {}", path, system_reason(error)));
}

bool write_whole(int file, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t written = ::write(file, octets.data(), octets.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Outcome write_durably(const std::string& path, std::string_view octets) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return not_written(path, failed.value());
  const std::string draft = path + ".new";
  {
    const Descriptor file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (file.number() < 0 || !write_whole(file.number(), octets) || ::fsync(file.number()) != 0)
      return not_written(path, errno);
  }
  if (::rename(draft.c_str(), path.c_str()) != 0) return not_written(path, errno);
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number() < 0 || ::fsync(opened.number()) != 0) return not_written(path, errno);
  return Done{};
}

void hold_alone(const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const int file = ::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    throw Trouble(say("{} cannot be written: {}", "mapē {} nevar rakstīt: {}", folder, system_reason(errno)));
  if (::flock(file, LOCK_EX | LOCK_NB) != 0)
    throw Trouble(say("another process works with {}", "ar mapi {} strādā cits process", folder));
}

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream octets;
  octets << file.rdbuf();
  if (file.bad()) return std::nullopt;
  return std::move(octets).str();
}

}  // namespace hub::audit
