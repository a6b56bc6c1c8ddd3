#include "hub/config/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "hub/base/say.h"
#include "hub/base/system_reason.h"

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

Sentence unread() {
  return say("cannot be read: {}", "nav nolasāms: {}", system_reason(errno));
}

Sentence too_large() {
  return say("is larger than 64 KiB", "ir lielāks par 64 KiB");
}

/// Judged on the open file, so that nothing can be put in its place between the look and the reading.
Sentence trouble_of(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return say("is not a regular file", "nav parasts fails");
  const mode_t mode = status.st_mode & 07777U;
  if ((mode & 0077U) != 0)
    return say("has mode {}: others than its owner can use it; run chmod 0400",
               "ir ar tiesībām {}: to var lietot ne tikai īpašnieks; izpildiet chmod 0400", octal(mode));
  if (mode != 0400 && mode != 0600)
    return say("has mode {}; it must be 0400 or 0600", "ir ar tiesībām {}; jābūt 0400 vai 0600", octal(mode));
  if (status.st_uid != ::geteuid() && status.st_uid != 0)
    return say("belongs to another user", "pieder citam lietotājam");
  if (status.st_size > static_cast<off_t>(kMaxSecret)) return too_large();
  return {};
}

}  // namespace

Secret read_secret_file(const std::string& path) {
  const OpenFile file(path);
  if (file.descriptor() < 0) return {{}, unread()};
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) return {{}, unread()};
  if (Sentence trouble = trouble_of(status); !trouble.empty()) return {{}, std::move(trouble)};

  Secret secret;
  std::array<char, 4096> block{};
  for (;;) {
    const ssize_t count = ::read(file.descriptor(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return {{}, unread()};
    if (count == 0) break;
    secret.value.append(block.data(), static_cast<std::size_t>(count));
    if (secret.value.size() > kMaxSecret) return {{}, too_large()};
  }
  if (!secret.value.empty() && secret.value.back() == '\n') secret.value.pop_back();
  if (secret.value.empty()) return {{}, say("is empty", "ir tukšs")};
  return secret;
}

}  // namespace hub::config
