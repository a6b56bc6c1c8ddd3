#include "hub/store/payload_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/running_digest.h"
#include "hub/store/folder.h"

namespace hub::store {
namespace {

constexpr std::string_view kUnfinished = ".unfinished";
constexpr std::size_t kFolderPart = 3;  // "xx/"
constexpr std::size_t kWrittenIdSize = 36;

bool is_part_name(std::string_view name) {
  return !name.empty() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

bool write_all(int file, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t written = ::write(file, octets.data(), octets.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Outcome write_file(const std::string& path, std::string_view octets, bool sync) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return system_failure(Text{"creating a payload file", "veidojot satura failu"});
  const bool done = write_all(file, octets) && (!sync || ::fsync(file) == 0);
  Error error = system_failure(Text{"writing a payload file", "rakstot satura failu"});
  ::close(file);
  if (done) return Done{};
  ::unlink(path.c_str());
  return error;
}

constexpr Text kOpening{"opening a payload file", "atverot satura failu"};
constexpr Text kReading{"reading a payload file", "nolasot satura failu"};

/// Whether a failure is of this moment, and not of the file.
bool passes(int problem) {
  return problem == EMFILE || problem == ENFILE || problem == ENOMEM || problem == EINTR;
}

}  // namespace

std::string PayloadFiles::name(Uuid message, std::string_view part, std::string_view digest) {
  const std::string hex = to_hex(digest);
  return hex.substr(0, 2) + "/" + message.to_string() + "-" + std::string(part) + "-" + hex;
}

std::optional<Uuid> PayloadFiles::message_of(std::string_view name) {
  if (name.size() < kFolderPart + kWrittenIdSize) return std::nullopt;
  return Uuid::parse(name.substr(kFolderPart, kWrittenIdSize));
}

Result<PartPlace> PayloadFiles::write(Uuid message, const model::Part& part) const {
  if (!is_part_name(part.name))
    return Error(codes::hub_defect,
                 say("a part's name cannot be a file's name", "daļas nosaukums nevar būt faila nosaukums"));
  PartPlace place{crypto::sha256(part.sealed), part.sealed.size()};
  const std::string path = root_ + "/" + name(message, part.name, place.digest);
  const std::string folder = path.substr(0, root_.size() + kFolderPart);
  for (const std::string& needed : {root_, folder}) {
    auto made = make_folder(needed, sync_);
    if (!made) return std::move(made).error();
  }
  const std::string unfinished = path + std::string(kUnfinished);
  auto written = write_file(unfinished, part.sealed, sync_);
  if (!written) return std::move(written).error();
  if (::rename(unfinished.c_str(), path.c_str()) != 0) {
    Error error = system_failure(Text{"naming a payload file", "piešķirot satura failam nosaukumu"});
    ::unlink(unfinished.c_str());
    return error;
  }
  if (sync_) {
    auto synced = sync_folder(folder);
    if (!synced) return std::move(synced).error();
  }
  return place;
}

Result<std::string> PayloadFiles::read(Uuid message, std::string_view part, const PartPlace& place) const {
  const std::string path = root_ + "/" + name(message, part, place.digest);
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno != ENOENT) return system_failure(kOpening);
  if (file < 0) return Error(codes::store_damaged, say("a payload file is missing", "trūkst satura faila"));
  std::string octets(place.size, '\0');
  std::size_t have = 0;
  ssize_t got = 0;
  while (have < octets.size() && (got = ::read(file, octets.data() + have, octets.size() - have)) > 0)
    have += static_cast<std::size_t>(got);
  Error error = system_failure(kReading);
  ::close(file);
  if (got < 0) return error;
  if (have != octets.size() || crypto::sha256(octets) != place.digest)
    return Error(codes::store_damaged,
                 say("a payload file is not what it was", "satura fails vairs nav tāds, kāds bija"));
  return octets;
}

Result<PayloadFiles::Condition> PayloadFiles::check(Uuid message, std::string_view part,
                                                    const PartPlace& place) const {
  constexpr std::size_t kPiece = 64U * 1024;
  const std::string path = root_ + "/" + name(message, part, place.digest);
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && passes(errno)) return system_failure(kOpening);
  if (file < 0) return errno == ENOENT || errno == ENOTDIR ? Condition::missing : Condition::changed;
  crypto::RunningDigest digest;
  std::string octets(kPiece, '\0');
  std::uint64_t have = 0;
  ssize_t got = 0;
  while (have <= place.size && (got = ::read(file, octets.data(), octets.size())) > 0) {
    have += static_cast<std::uint64_t>(got);
    digest.add({octets.data(), static_cast<std::size_t>(got)});
  }
  const bool unread = got < 0;
  const bool only_now = unread && passes(errno);
  Error error = system_failure(kReading);
  ::close(file);
  if (only_now) return error;
  return !unread && have == place.size && digest.finish() == place.digest ? Condition::whole
                                                                          : Condition::changed;
}

std::vector<std::string> PayloadFiles::list() const {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& folder : std::filesystem::directory_iterator(root_, ignored)) {
    for (const auto& file : std::filesystem::directory_iterator(folder.path(), ignored)) {
      std::string name = folder.path().filename().string() + "/" + file.path().filename().string();
      if (file.path().extension() == kUnfinished) {
        remove(name);
      } else {
        names.push_back(std::move(name));
      }
    }
  }
  return names;
}

void PayloadFiles::remove(const std::string& name) const {
  ::unlink((root_ + "/" + name).c_str());
}

}  // namespace hub::store
