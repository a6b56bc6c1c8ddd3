#include "adapters/file/local_folders.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"

namespace adapters::file {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
namespace codes = hub::codes;

constexpr mode_t kFileMode = 0640;
constexpr mode_t kFolderMode = 0750;

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

Error failed(const std::string& what, int reason) {
  const bool full = reason == ENOSPC || reason == EDQUOT;
  const bool wrong = reason == ENOENT || reason == ENOTDIR || reason == EACCES || reason == EPERM ||
                     reason == ELOOP || reason == EROFS;
  return {full    ? codes::deliver_overloaded
          : wrong ? codes::deliver_misconfigured
                  : codes::deliver_unreachable,
          hub::say("{}: {}", "{}: {}", what, hub::system_reason(reason))};
}

/// The folder, each part of whose name below the root is a folder and no link.
Result<Descriptor> open_folder(const std::string& root, const std::string& folder) {
  Descriptor here(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!here.is_open()) return failed(root, errno);
  std::string_view rest = folder == "." ? std::string_view() : folder;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('/'), rest.size());
    const std::string part(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    Descriptor next(::openat(here.get(), part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next.is_open()) return failed(root + "/" + folder, errno);
    here = std::move(next);
  }
  return here;
}

std::int64_t nanoseconds(const timespec& time) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  return time.tv_sec * kSecond + time.tv_nsec;
}

Entry entry_of(std::string name, const struct stat& found) {
  return {std::move(name),
          {static_cast<std::uint64_t>(found.st_size), nanoseconds(found.st_mtim), nanoseconds(found.st_ctim),
           static_cast<std::uint64_t>(found.st_ino)},
          S_ISREG(found.st_mode) && found.st_nlink == 1,
          S_ISDIR(found.st_mode)};
}

Error not_regular(const std::string& name) {
  return {codes::deliver_bad_reply,
          hub::say("{} is no regular file with one name: a link, a folder, a pipe or a device",
                   "{} nav parasts fails ar vienu nosaukumu: tā ir saite, mape, kanāls vai iekārta", name)};
}

/// Octets of an open file, at most `limit` and one more.
Result<std::string> octets_of(const Descriptor& file, const std::string& name, std::uint64_t limit) {
  std::string octets;
  std::string piece(64UL * 1024, '\0');
  while (octets.size() <= limit) {
    const ssize_t count = ::read(file.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(name, errno);
    if (count == 0) break;
    octets.append(piece, 0, static_cast<std::size_t>(count));
  }
  return octets;
}

Outcome write_all(const Descriptor& file, const std::string& name, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t count = ::write(file.get(), octets.data(), octets.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(name, errno);
    octets.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(file.get()) != 0) return failed(name, errno);
  return hub::Done{};
}

/// Renames without ever replacing anything. 0, or errno.
int rename_anew(int from, const char* name, int to, const char* new_name) {
  if (::renameat2(from, name, to, new_name, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  if (::linkat(from, name, to, new_name, 0) != 0) return errno;  // a file system that cannot: two steps
  return ::unlinkat(from, name, 0) == 0 ? 0 : errno;
}

/// What a file of this name, if there is one, is beside these octets.
Result<std::optional<Put>> compare(int folder, const std::string& name, const std::string& octets) {
  const Descriptor there(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!there.is_open() && errno == ENOENT) return std::optional<Put>();
  struct stat found {};
  if (!there.is_open() || ::fstat(there.get(), &found) != 0 || !S_ISREG(found.st_mode))
    return std::optional(Put::other_there);
  if (static_cast<std::uint64_t>(found.st_size) != octets.size()) return std::optional(Put::other_there);
  auto known = octets_of(there, name, octets.size());
  if (!known) return std::move(known).error();
  return std::optional(*known == octets ? Put::same_there : Put::other_there);
}

}  // namespace

Result<std::vector<Entry>> LocalFolders::list(const std::string& folder) {
  auto opened = open_folder(root_, folder);
  if (!opened) return std::move(opened).error();
  struct CloseFolder {
    void operator()(DIR* open) const { ::closedir(open); }
  };
  const std::unique_ptr<DIR, CloseFolder> open(::fdopendir(opened->get()));
  if (!open) return failed(folder, errno);
  opened->release();
  std::vector<Entry> entries;
  while (const dirent* const next = ::readdir(open.get())) {
    const std::string name = next->d_name;
    struct stat found {};
    if (name == "." || name == ".." ||
        ::fstatat(::dirfd(open.get()), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0)
      continue;  // gone meanwhile
    entries.push_back(entry_of(name, found));
  }
  return entries;
}

Result<ReadFile> LocalFolders::read(const std::string& folder, const Entry& entry, std::uint64_t limit) {
  const std::string& name = entry.name;
  auto opened = open_folder(root_, folder);
  if (!opened) return std::move(opened).error();
  const Descriptor file(
      ::openat(opened->get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) return errno == ELOOP || errno == ENXIO ? not_regular(name) : failed(name, errno);
  struct stat before {};
  struct stat after {};
  if (::fstat(file.get(), &before) != 0) return failed(name, errno);
  ReadFile whole{entry_of(name, before), {}};
  if (!whole.entry.regular) return not_regular(name);
  if (whole.entry.print.size > limit)
    return Error(codes::deliver_bad_reply, hub::say("{} has {} octets, more than the limit of {}",
                                                    "{} ir {} okteti, vairāk par ierobežojumu {}", name,
                                                    whole.entry.print.size, limit));
  auto octets = octets_of(file, name, limit);
  if (!octets) return std::move(octets).error();
  whole.octets = *std::move(octets);
  if (::fstat(file.get(), &after) != 0) return failed(name, errno);
  if (entry_of(name, after).print != whole.entry.print || whole.octets.size() != whole.entry.print.size)
    return Error(codes::deliver_bad_reply,
                 hub::say("{} changed while it was read", "{} mainījās lasīšanas laikā", name));
  return whole;
}

Result<bool> LocalFolders::move(const std::string& folder, const std::string& name, const std::string& target,
                                const std::string& new_name) {
  auto from = open_folder(root_, folder);
  if (!from) return std::move(from).error();
  auto into = open_folder(root_, target);
  if (!into) return std::move(into).error();
  const int problem = rename_anew(from->get(), name.c_str(), into->get(), new_name.c_str());
  if (problem == EEXIST) return false;
  if (problem != 0) return failed(name, problem);
  ::fsync(into->get());
  ::fsync(from->get());
  return true;
}

Outcome LocalFolders::make(const std::string& folder) {
  const auto end = folder.rfind('/');
  const std::string above = end == std::string::npos ? "." : folder.substr(0, end);
  const std::string own = end == std::string::npos ? folder : folder.substr(end + 1);
  auto opened = open_folder(root_, above);
  if (!opened) return std::move(opened).error();
  if (::mkdirat(opened->get(), own.c_str(), kFolderMode) != 0 && errno != EEXIST)
    return failed(root_ + "/" + folder, errno);
  return hub::Done{};
}

Outcome LocalFolders::remove(const std::string& folder, const std::string& name) {
  auto opened = open_folder(root_, folder);
  if (!opened) return std::move(opened).error();
  if (::unlinkat(opened->get(), name.c_str(), 0) != 0 && errno != ENOENT) return failed(name, errno);
  return hub::Done{};
}

Result<Put> LocalFolders::put(const std::string& folder, const std::string& name,
                              const std::string& unfinished, const std::string& octets) {
  auto opened = open_folder(root_, folder);
  if (!opened) return std::move(opened).error();
  const int here = opened->get();
  auto known = compare(here, name, octets);
  if (!known) return std::move(known).error();
  if (*known) return **known;
  if (::unlinkat(here, unfinished.c_str(), 0) != 0 && errno != ENOENT) return failed(unfinished, errno);
  {
    const Descriptor file(
        ::openat(here, unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kFileMode));
    if (!file.is_open()) return failed(unfinished, errno);
    if (auto written = write_all(file, unfinished, octets); !written) {
      ::unlinkat(here, unfinished.c_str(), 0);
      return std::move(written).error();
    }
  }
  const int problem = rename_anew(here, unfinished.c_str(), here, name.c_str());
  if (problem != 0) {
    ::unlinkat(here, unfinished.c_str(), 0);
    if (problem != EEXIST) return failed(name, problem);
    auto meanwhile = compare(here, name, octets);
    if (!meanwhile) return std::move(meanwhile).error();
    return meanwhile->value_or(Put::other_there);
  }
  if (::fsync(here) != 0) return failed(folder, errno);
  return Put::written;
}

}  // namespace adapters::file
