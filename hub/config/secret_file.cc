#include "hub/config/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace hub::config {
namespace {

constexpr std::size_t kMaxSecret = std::size_t{64} * 1024;

class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

std::string octal(mode_t mode) {
  std::string text = "0000";
  for (std::size_t i = 4; i-- > 0; mode >>= 3U) text[i] = static_cast<char>('0' + (mode & 7U));
  return text;
}

/// Judged on the open file, so that nothing can be put in its place between the look and the reading.
std::string trouble_of(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return "is not a regular file";
  const mode_t mode = status.st_mode & 07777U;
  if ((mode & 0077U) != 0)
    return "has mode " + octal(mode) + ": others than its owner can use it; run chmod 0400";
  if (mode != 0400 && mode != 0600) return "has mode " + octal(mode) + "; it must be 0400 or 0600";
  if (status.st_uid != ::geteuid() && status.st_uid != 0) return "belongs to another user";
  if (status.st_size > static_cast<off_t>(kMaxSecret)) return "is larger than 64 KiB";
  return {};
}

}  // namespace

Secret read_secret_file(const std::string& path) {
  const OpenFile file(path);
  if (file.descriptor() < 0) return {{}, "cannot be read: " + std::generic_category().message(errno)};
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0)
    return {{}, "cannot be read: " + std::generic_category().message(errno)};
  if (std::string trouble = trouble_of(status); !trouble.empty()) return {{}, std::move(trouble)};

  Secret secret;
  std::array<char, 4096> block{};
  for (;;) {
    const ssize_t count = ::read(file.descriptor(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return {{}, "cannot be read: " + std::generic_category().message(errno)};
    if (count == 0) break;
    secret.value.append(block.data(), static_cast<std::size_t>(count));
    if (secret.value.size() > kMaxSecret) return {{}, "is larger than 64 KiB"};
  }
  if (!secret.value.empty() && secret.value.back() == '\n') secret.value.pop_back();
  if (secret.value.empty()) return {{}, "is empty"};
  return secret;
}

}  // namespace hub::config
