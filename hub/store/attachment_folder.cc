#include "hub/store/attachment_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <set>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/store/disk_room.h"
#include "hub/store/folder.h"

namespace hub::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlobNameOctets = 16;
constexpr std::size_t kBlobNameSize = 2 * kBlobNameOctets;
constexpr std::size_t kShardSize = 2;
constexpr std::uint64_t kStretch = 8UL * 1024 * 1024;  // that the disk is told of at once
constexpr std::size_t kMostTicket = 1024;
constexpr std::chrono::minutes kBetweenSweeps{10};
constexpr std::chrono::seconds kNoRoomPause{60};
constexpr std::string_view kUnfinishedTicket = ".unfinished";

constexpr Text kWritingAttachment{"writing an attachment", "rakstot pielikumu"};
constexpr Text kReadingTicket{"reading what is known of an attachment", "nolasot ziņas par pielikumu"};

/// Whether a message keeps the blob: it has a second name then.
bool is_kept(const std::string& path) {
  struct stat file {};
  return ::stat(path.c_str(), &file) == 0 && file.st_nlink > 1;
}

std::chrono::system_clock::time_point changed_at(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return {};
  return std::chrono::system_clock::from_time_t(file.st_mtime);
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    names.push_back(entry.path().filename().string());
  return names;
}

/// The whole of a small file. Nothing: it is not there.
Result<std::optional<std::string>> small_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0 && errno == ENOENT) return std::optional<std::string>();
  if (file < 0) return system_failure(kReadingTicket);
  std::string octets(kMostTicket, '\0');
  const ssize_t got = ::read(file, octets.data(), octets.size());
  Error error = system_failure(kReadingTicket);
  ::close(file);
  if (got < 0) return error;
  octets.resize(static_cast<std::size_t>(got));
  return std::make_optional(std::move(octets));
}

}  // namespace

UnfinishedFile::UnfinishedFile(UnfinishedFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      path_(std::move(other.path_)),
      written_(other.written_),
      begun_(other.begun_),
      stays_(std::exchange(other.stays_, true)) {}

UnfinishedFile::~UnfinishedFile() {
  if (file_ >= 0) ::close(file_);
  if (!stays_) ::unlink(path_.c_str());
}

Outcome UnfinishedFile::write(std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t written = ::write(file_, octets.data(), octets.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_failure(kWritingAttachment);
    octets.remove_prefix(static_cast<std::size_t>(written));
    written_ += static_cast<std::uint64_t>(written);
  }
  // The disk begins with what is there, so that not all of it is waited for at the end. A hint: it may fail.
  if (written_ - begun_ >= kStretch) {
    static_cast<void>(::sync_file_range(file_, static_cast<off_t>(begun_),
                                        static_cast<off_t>(written_ - begun_), SYNC_FILE_RANGE_WRITE));
    begun_ = written_;
  }
  return Done{};
}

Outcome UnfinishedFile::sync() const {
  if (::fsync(file_) != 0) return system_failure(kWritingAttachment);
  return Done{};
}

AttachmentFolder::AttachmentFolder(Settings settings)
    : settings_(std::move(settings)),
      root_(settings_.store + "/attachments"),
      waiting_(std::make_unique<Waiting>()) {}

Result<AttachmentFolder> AttachmentFolder::open(Settings settings) {
  AttachmentFolder folder(std::move(settings));
  const std::string& root = folder.root_;
  for (const std::string& needed : {root, root + "/blobs", root + "/brought", root + "/kept"}) {
    auto made = make_folder(needed, folder.settings_.sync);
    if (!made) return std::move(made).error();
  }
  folder.take_stock(std::chrono::system_clock::now(), true);
  return folder;
}

/// Goes through the tickets: those that have waited their time go, with their blobs; what the others take is
/// counted. `remove_blobs`: those that no ticket names go too, for nobody is writing one.
void AttachmentFolder::take_stock(std::chrono::system_clock::time_point now, bool remove_blobs) {
  std::set<std::string> named;
  std::map<std::string, std::uint64_t> octets;
  for (const std::string& party : names_in(root_ + "/brought")) {
    const std::string folder = root_ + "/brought/" + party;
    for (const std::string& name : names_in(folder)) {
      const std::string path = folder + "/" + name;
      if (remove_blobs && name.ends_with(kUnfinishedTicket)) {
        ::unlink(path.c_str());
        continue;
      }
      const auto ticket = read_ticket(path);
      if (!ticket || !*ticket) continue;
      const std::string& blob = (*ticket)->blob;
      if (now - changed_at(path) > settings_.waits) {
        ::unlink(path.c_str());
        if (!remove_blobs) ::unlink((root_ + "/blobs/" + blob).c_str());
        continue;
      }
      named.insert(blob);
      if (!is_kept(root_ + "/blobs/" + blob)) octets[party] += (*ticket)->sealed.size;
    }
  }
  if (remove_blobs)
    for (const std::string& blob : names_in(root_ + "/blobs"))
      if (named.count(blob) == 0) ::unlink((root_ + "/blobs/" + blob).c_str());
  waiting_->octets = std::move(octets);
  waiting_->swept = now;
}

void AttachmentFolder::sweep(std::chrono::system_clock::time_point now) {
  const std::lock_guard lock(waiting_->mutex);
  if (now - waiting_->swept < kBetweenSweeps) return;
  take_stock(now, false);
}

Outcome AttachmentFolder::reserve(const std::string& party, std::uint64_t size) {
  const auto left = room_left(root_);
  const bool disk_full = settings_.disk_reserve > 0 && left && *left < settings_.disk_reserve + size;
  const std::lock_guard lock(waiting_->mutex);
  std::uint64_t& waiting = waiting_->octets[party_folder(party)];
  const bool party_full = size > settings_.most_waiting || waiting > settings_.most_waiting - size;
  if (disk_full || party_full)
    return Error(codes::store_unavailable,
                 disk_full ? say("the disk has no room for the attachment", "diskā pielikumam nav vietas")
                           : say("what was brought and is not named by a message yet leaves no room for the "
                                 "attachment",
                                 "atnestie un ziņojumos vēl nenosauktie pielikumi šim neatstāj vietu"))
        .wait_for(kNoRoomPause);
  waiting += size;
  return Done{};
}

void AttachmentFolder::give_back(const std::string& party, std::uint64_t size) {
  const std::lock_guard lock(waiting_->mutex);
  std::uint64_t& waiting = waiting_->octets[party_folder(party)];
  waiting -= std::min(waiting, size);
}

Result<UnfinishedFile> AttachmentFolder::new_blob() const {
  std::string path = root_ + "/blobs/" + to_hex(crypto::random_bytes(kBlobNameOctets));
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return system_failure(kWritingAttachment);
  return UnfinishedFile(file, std::move(path));
}

std::string AttachmentFolder::party_folder(const std::string& party) const {
  return to_hex(crypto::hmac_sha256(settings_.name_key, "party ", party).substr(0, kBlobNameOctets));
}

std::string AttachmentFolder::ticket_path(const std::string& party, const std::string& digest) const {
  const std::string name = to_hex(crypto::hmac_sha256(settings_.name_key, "brought ", digest + party));
  return root_ + "/brought/" + party_folder(party) + "/" + name;
}

std::string AttachmentFolder::kept_path(Uuid message, const std::string& digest) const {
  const std::string id = message.to_string();
  const std::string name =
      to_hex(crypto::hmac_sha256(settings_.name_key, "kept ", digest + id)).substr(0, kBlobNameSize);
  return root_ + "/kept/" + id.substr(id.size() - kShardSize) + "/" + id + "-" + name;
}

Outcome AttachmentFolder::bring(const std::string& party, const std::string& digest, UnfinishedFile blob,
                                const port::SealedAttachment& sealed) {
  const std::string path = ticket_path(party, digest);
  const std::string folder = root_ + "/brought/" + party_folder(party);
  if (auto made = make_folder(folder, settings_.sync); !made) return made;
  const std::string name = fs::path(blob.path()).filename().string();
  const std::string ticket =
      name + crypto::seal(settings_.key_key, "attachment " + name, sealed.key + std::to_string(sealed.size));
  const std::lock_guard lock(waiting_->mutex);
  const auto before = read_ticket(path);
  const std::string unfinished = path + std::string(kUnfinishedTicket);
  ::unlink(unfinished.c_str());
  const int file = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return system_failure(kWritingAttachment);
  UnfinishedFile written(file, unfinished);
  if (auto done = written.write(ticket); !done) return done;
  if (settings_.sync) {
    if (auto done = written.sync(); !done) return done;
    if (auto done = sync_folder(root_ + "/blobs"); !done) return done;
  }
  if (::rename(unfinished.c_str(), path.c_str()) != 0) return system_failure(kWritingAttachment);
  written.stays();
  blob.stays();
  if (before && *before) {  // the same was brought before: one of them is enough
    const std::string old = root_ + "/blobs/" + (*before)->blob;
    if (!is_kept(old)) {
      std::uint64_t& waiting = waiting_->octets[party_folder(party)];
      waiting -= std::min(waiting, (*before)->sealed.size);
    }
    ::unlink(old.c_str());
  }
  return settings_.sync ? sync_folder(folder) : Outcome(Done{});
}

Result<std::optional<AttachmentFolder::Ticket>> AttachmentFolder::read_ticket(const std::string& path) const {
  auto octets = small_file(path);
  if (!octets) return std::move(octets).error();
  if (!*octets) return std::optional<Ticket>();
  if ((*octets)->size() < kBlobNameSize) return std::optional<Ticket>();
  Ticket ticket;
  ticket.blob = (*octets)->substr(0, kBlobNameSize);
  auto opened = crypto::open(settings_.key_key, "attachment " + ticket.blob,
                             std::string_view(**octets).substr(kBlobNameSize));
  if (!opened || opened->size() <= crypto::kKeySize) return std::optional<Ticket>();
  ticket.sealed.key = opened->substr(0, crypto::kKeySize);
  const char* const digits = opened->data() + crypto::kKeySize;
  std::from_chars(digits, opened->data() + opened->size(), ticket.sealed.size);
  return std::make_optional(std::move(ticket));
}

Result<std::optional<port::SealedAttachment>> AttachmentFolder::find(const std::string& party,
                                                                     const std::string& digest) const {
  const std::string path = ticket_path(party, digest);
  auto ticket = read_ticket(path);
  if (!ticket) return std::move(ticket).error();
  if (!*ticket || std::chrono::system_clock::now() - changed_at(path) > settings_.waits)
    return std::optional<port::SealedAttachment>();
  return std::make_optional(std::move((*ticket)->sealed));
}

Result<std::optional<port::SealedAttachment>> AttachmentFolder::keep(const std::string& party,
                                                                     const std::string& digest,
                                                                     Uuid message) {
  const std::string path = kept_path(message, digest);
  const std::string folder = fs::path(path).parent_path().string();
  if (auto made = make_folder(folder, settings_.sync); !made) return std::move(made).error();
  const std::lock_guard lock(waiting_->mutex);
  auto ticket = read_ticket(ticket_path(party, digest));
  if (!ticket) return std::move(ticket).error();
  if (!*ticket) return std::optional<port::SealedAttachment>();
  const std::string blob = root_ + "/blobs/" + (*ticket)->blob;
  const bool first = !is_kept(blob);
  if (::link(blob.c_str(), path.c_str()) != 0 && errno != EEXIST) {
    if (errno == ENOENT) return std::optional<port::SealedAttachment>();
    return system_failure(Text{"keeping an attachment", "saglabājot pielikumu"});
  }
  if (settings_.sync)
    if (auto done = sync_folder(folder); !done) return std::move(done).error();
  std::uint64_t& waiting = waiting_->octets[party_folder(party)];
  if (first) waiting -= std::min(waiting, (*ticket)->sealed.size);
  return std::make_optional(std::move((*ticket)->sealed));
}

void AttachmentFolder::forget(const std::string& party, const std::string& digest) {
  const std::string path = ticket_path(party, digest);
  const std::lock_guard lock(waiting_->mutex);
  const auto ticket = read_ticket(path);
  if (!ticket || !*ticket) return;
  const std::string blob = root_ + "/blobs/" + (*ticket)->blob;
  if (!is_kept(blob)) {
    std::uint64_t& waiting = waiting_->octets[party_folder(party)];
    waiting -= std::min(waiting, (*ticket)->sealed.size);
  }
  ::unlink(path.c_str());
  ::unlink(blob.c_str());
}

void AttachmentFolder::let_go(Uuid message, const std::string& digest) const {
  ::unlink(kept_path(message, digest).c_str());
}

}  // namespace hub::store
