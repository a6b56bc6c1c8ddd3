#include "hub/pack/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/pack/marks.h"

namespace hub::pack {
namespace {

constexpr int kMode = 0644;

Error cannot_write(const std::string& path, int reason) {
  return {codes::config_invalid,
          say("{} cannot be written: {}", "{} nevar ierakstīt: {}", path, system_reason(reason))};
}

/// The file must not be there.
Outcome write_one(const std::string& path, std::string_view octets) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode);  // NOLINT: variadic
  if (file < 0) return cannot_write(path, errno);
  while (!octets.empty()) {
    const ssize_t written = ::write(file, octets.data(), octets.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int reason = errno;
      ::close(file);
      return cannot_write(path, reason);
    }
    octets.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::close(file) != 0) return cannot_write(path, errno);
  return Done{};
}

}  // namespace

std::size_t Report::lines() const {
  std::size_t sum = 0;
  for (const NewFile& file : files)
    if (!file.path.starts_with("wsdl/") || file.path.ends_with(".md"))
      sum += static_cast<std::size_t>(std::count(file.octets.begin(), file.octets.end(), '\n'));
  return sum;
}

std::size_t Report::marks() const {
  std::size_t sum = 0;
  for (const NewFile& file : files)
    if (is_marked_kind(file.path)) sum += marks_in(file.octets, file.path).size();
  return sum;
}

Error cannot_make(Sentence why) {
  return {codes::config_invalid, std::move(why)};
}

Outcome write_new(const std::string& folder, const std::vector<NewFile>& files) {
  std::string there;
  for (const NewFile& file : files) {
    std::error_code none;
    const std::filesystem::path path = std::filesystem::path(folder) / file.path;
    if (std::filesystem::exists(std::filesystem::symlink_status(path, none)))
      there += (there.empty() ? "" : ", ") + path.string();
  }
  if (!there.empty())
    return Error(codes::config_invalid,
                 say("nothing was written: these files are there already, and none is overwritten: {}",
                     "nekas nav ierakstīts: šie faili jau ir, un nevienu nepārraksta: {}", there));
  for (const NewFile& file : files) {
    const std::filesystem::path path = std::filesystem::path(folder) / file.path;
    std::error_code failure;
    std::filesystem::create_directories(path.parent_path(), failure);
    if (failure) return cannot_write(path.parent_path().string(), failure.value());
    if (auto written = write_one(path.string(), file.octets); !written) return written;
  }
  return Done{};
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream input(path, std::ios::binary);
  if (input) {
    std::string octets{std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
    if (!input.bad()) return octets;
  }
  return Error(codes::config_invalid, say("the file {} cannot be read", "failu {} nevar izlasīt", path));
}

}  // namespace hub::pack
