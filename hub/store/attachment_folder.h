#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/base/uuid.h"
#include "hub/crypto/seal.h"
#include "hub/port/attachments.h"

namespace hub::store {

/// A file that is written, descriptor and path. Removed with its end, unless it was given a place.
class UnfinishedFile {
 public:
  UnfinishedFile(int file, std::string path) : file_(file), path_(std::move(path)) {}
  UnfinishedFile(UnfinishedFile&& other) noexcept;
  UnfinishedFile& operator=(UnfinishedFile&&) = delete;
  ~UnfinishedFile();

  /// Errors: store.unavailable.
  [[nodiscard]] Outcome write(std::string_view octets);
  [[nodiscard]] Outcome sync() const;
  [[nodiscard]] const std::string& path() const { return path_; }
  void stays() { stays_ = true; }

 private:
  int file_;
  std::string path_;
  std::uint64_t written_ = 0;
  std::uint64_t begun_ = 0;  ///< So many of them the disk was told to take.
  bool stays_ = false;
};

/// Where attachments lie, below the store's folder. Every name is a keyed hash or drawn: none tells what it
/// stands for.
///  - `attachments/blobs/<random>`: sealed octets (crypto/sealed_chunks.h) of what a party brought.
///  - `attachments/brought/<party>/<digest>`: a ticket: name of the blob, then its size and key, sealed. A
///    day long; a second bringing of the same replaces it.
///  - `attachments/kept/<xx>/<message>-<digest>`: a hard link to the blob, for as long as the message is
///  kept.
///    Its key is with the message: this folder does not have it any more once the ticket is gone.
/// A blob without ticket is what an earlier process left unfinished, and goes when the folder is opened. Any
/// thread; calls block.
class AttachmentFolder {
 public:
  struct Settings {
    std::string store;               ///< The store's folder, which is there.
    std::string name_key;            ///< 32 octets: of the keyed hashes.
    crypto::SealKey key_key;         ///< Seals the keys in tickets.
    std::uint64_t disk_reserve = 0;  ///< As the store's.
    std::uint64_t most_waiting = 0;  ///< Octets that one party may have brought and not named yet.
    std::chrono::seconds waits{24 * 3'600};
    bool sync = true;
  };

  /// Removes what is left over. Errors: store.unavailable.
  [[nodiscard]] static Result<AttachmentFolder> open(Settings settings);

  /// Makes room, in what a party may have brought, for so many octets. Errors: store.unavailable.
  [[nodiscard]] Outcome reserve(const std::string& party, std::uint64_t size);
  void give_back(const std::string& party, std::uint64_t size);

  [[nodiscard]] Result<UnfinishedFile> new_blob() const;
  /// The blob is whole and synced: the party has brought it from now on.
  [[nodiscard]] Outcome bring(const std::string& party, const std::string& digest, UnfinishedFile blob,
                              const port::SealedAttachment& sealed);
  [[nodiscard]] Result<std::optional<port::SealedAttachment>> find(const std::string& party,
                                                                   const std::string& digest) const;
  [[nodiscard]] Result<std::optional<port::SealedAttachment>> keep(const std::string& party,
                                                                   const std::string& digest, Uuid message);
  void forget(const std::string& party, const std::string& digest);
  void let_go(Uuid message, const std::string& digest) const;
  [[nodiscard]] std::string kept_path(Uuid message, const std::string& digest) const;

  /// Removes tickets that have waited their time, and their blobs; no more than once in ten minutes.
  void sweep(std::chrono::system_clock::time_point now);

 private:
  struct Ticket {
    std::string blob;
    port::SealedAttachment sealed;
  };
  /// Guarded by its mutex: octets by party's folder that wait to be named; behind a pointer, for moving.
  struct Waiting {
    std::mutex mutex;
    std::map<std::string, std::uint64_t> octets;
    std::chrono::system_clock::time_point swept{};
  };

  explicit AttachmentFolder(Settings settings);
  [[nodiscard]] std::string party_folder(const std::string& party) const;
  [[nodiscard]] std::string ticket_path(const std::string& party, const std::string& digest) const;
  [[nodiscard]] Result<std::optional<Ticket>> read_ticket(const std::string& path) const;
  void take_stock(std::chrono::system_clock::time_point now, bool remove_blobs);

  Settings settings_;
  std::string root_;
  std::unique_ptr<Waiting> waiting_;
};

}  // namespace hub::store
