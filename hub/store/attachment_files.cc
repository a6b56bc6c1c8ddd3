#include "hub/store/attachment_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <cerrno>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/running_digest.h"
#include "hub/crypto/sealed_chunks.h"
#include "hub/port/in_pool.h"
#include "hub/store/ahead.h"
#include "hub/store/folder.h"

namespace hub::store {
namespace {

using port::SealedAttachment;

/// Chunks that are read at once: a crossing of threads costs as much as sealing one.
constexpr std::size_t kChunksAtOnce = 16;

/// The work on one attachment that is being brought. In the pool's threads, one call at a time.
class Writing {
 public:
  Writing(std::shared_ptr<AttachmentFolder> folder, std::string party, std::string digest, std::uint64_t most,
          UnfinishedFile file)
      : folder_(std::move(folder)),
        party_(std::move(party)),
        digest_(std::move(digest)),
        most_(most),
        key_(crypto::random_bytes(crypto::kKeySize)),
        sealer_(crypto::SealKey(key_)),
        file_(std::move(file)) {}
  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;
  ~Writing() {
    if (!finished_) folder_->give_back(party_, most_);
  }

  Outcome add(std::string_view octets) {
    if (octets.size() > most_ - size_)
      return Error(codes::edge_too_large,
                   say("the attachment is larger than was said", "pielikums ir lielāks, nekā teikts"));
    size_ += octets.size();
    running_.add(octets);
    pending_.append(octets);
    std::string sealed;
    std::size_t taken = 0;
    // One chunk stays back: the last one is sealed as such.
    for (; pending_.size() - taken > crypto::kChunkSize; taken += crypto::kChunkSize)
      sealed += sealer_.seal(std::string_view(pending_).substr(taken, crypto::kChunkSize), false);
    pending_.erase(0, taken);
    return put(sealed);
  }

  Result<std::string> finish() {
    const std::string digest = to_hex(running_.finish());
    if (!digest_.empty() && digest != digest_)
      return Error(codes::edge_attachment,
                   say("the SHA-256 digest of the octets is another one than the address says",
                       "oktetu SHA-256 kontrolsumma nav tā, ko norāda adrese"));
    auto written = put(sealer_.seal(pending_, true));
    if (!written) return std::move(written).error();
    if (auto synced = file_->sync(); !synced) return std::move(synced).error();
    const SealedAttachment sealed{size_, key_};
    UnfinishedFile file = *std::move(file_);
    file_.reset();
    auto brought = folder_->bring(party_, digest, std::move(file), sealed);
    if (!brought) return std::move(brought).error();
    folder_->give_back(party_, most_ - size_);
    finished_ = true;
    return digest;
  }

 private:
  Outcome put(std::string_view sealed) {
    if (sealed.empty()) return Done{};
    if (!std::exchange(begun_, true))
      if (auto written = file_->write(sealer_.head()); !written) return written;
    return file_->write(sealed);
  }

  std::shared_ptr<AttachmentFolder> folder_;
  std::string party_;
  std::string digest_;
  std::uint64_t most_;
  std::uint64_t size_ = 0;
  std::string key_;
  crypto::ChunkSealer sealer_;
  crypto::RunningDigest running_;
  std::optional<UnfinishedFile> file_;
  std::string pending_;
  bool begun_ = false;
  bool finished_ = false;
};

/// A piece is written while the next one comes.
class Incoming final : public port::IncomingAttachment {
 public:
  Incoming(boost::asio::thread_pool& pool, std::shared_ptr<Writing> writing)
      : pool_(pool), writing_(std::move(writing)) {}

  port::Task<Outcome> add(std::string octets) override {
    auto before = co_await settled();
    if (!before) co_return before;
    const port::Executor executor = co_await boost::asio::this_coro::executor;
    under_way_.emplace(executor, pool_,
                       [writing = writing_, octets = std::move(octets)] { return writing->add(octets); });
    co_return Done{};
  }
  port::Task<Result<std::string>> finish() override {
    auto before = co_await settled();
    if (!before) co_return std::move(before).error();
    auto job = [writing = writing_] { return writing->finish(); };
    auto digest = co_await port::in_pool<Result<std::string>>(pool_, std::move(job));
    co_return digest;
  }

 private:
  port::Task<Outcome> settled() {
    if (!under_way_) co_return Done{};
    auto written = co_await under_way_->take();
    under_way_.reset();
    co_return written;
  }

  boost::asio::thread_pool& pool_;
  std::shared_ptr<Writing> writing_;
  std::optional<Ahead<Outcome>> under_way_;
};

/// The reading of one kept attachment. In the pool's threads, one call at a time.
class Reading {
 public:
  Reading(std::string path, const SealedAttachment& sealed)
      : path_(std::move(path)),
        left_(crypto::sealed_size(sealed.size)),
        opener_(crypto::SealKey(sealed.key)) {}
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  ~Reading() {
    if (file_ >= 0) ::close(file_);
  }

  Result<std::string> next() {
    if (file_ < 0) {
      auto opened = begin();
      if (!opened) return std::move(opened).error();
    }
    std::string plain;
    for (std::size_t count = 0; count < kChunksAtOnce && left_ > 0; ++count) {
      auto sealed = read(static_cast<std::size_t>(std::min<std::uint64_t>(left_, crypto::kSealedChunkSize)));
      if (!sealed) return sealed;
      auto chunk = opener_.open(*sealed, left_ == 0);
      if (!chunk) return chunk;
      plain += *chunk;
    }
    return plain;
  }

 private:
  Outcome begin() {
    file_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file_ < 0 && errno == ENOENT) return missing();
    if (file_ < 0) return system_failure(Text{"opening an attachment", "atverot pielikumu"});
    auto head = read(crypto::kKeySize);
    if (!head) return std::move(head).error();
    if (opener_.is_head(*head)) return Done{};
    return Error(codes::journal_unreadable, say("the attachment does not open with the key of its message",
                                                "pielikumu ar tā ziņojuma atslēgu nevar atvērt"));
  }

  Result<std::string> read(std::size_t size) {
    std::string octets(size, '\0');
    std::size_t have = 0;
    while (have < size) {
      const ssize_t got = ::read(file_, octets.data() + have, size - have);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return system_failure(Text{"reading an attachment", "nolasot pielikumu"});
      if (got == 0) return missing();
      have += static_cast<std::size_t>(got);
    }
    left_ -= size;
    return octets;
  }

  static Error missing() {
    return {codes::store_damaged,
            say("an attachment is missing, or its end is", "trūkst pielikuma vai tā beigu")};
  }

  std::string path_;
  std::uint64_t left_;  ///< Sealed octets.
  crypto::ChunkOpener opener_;
  int file_ = -1;
};

/// A piece is read while the one before it goes.
class Outgoing final : public port::OctetStream {
 public:
  Outgoing(boost::asio::thread_pool& pool, std::shared_ptr<Reading> reading)
      : pool_(pool), reading_(std::move(reading)) {}

  port::Task<Result<std::string>> next() override {
    const port::Executor executor = co_await boost::asio::this_coro::executor;
    if (!under_way_) begin(executor);
    auto piece = co_await under_way_->take();
    under_way_.reset();
    if (piece && !piece->empty()) begin(executor);
    co_return piece;
  }

 private:
  void begin(const port::Executor& executor) {
    under_way_.emplace(executor, pool_, [reading = reading_] { return reading->next(); });
  }

  boost::asio::thread_pool& pool_;
  std::shared_ptr<Reading> reading_;
  std::optional<Ahead<Result<std::string>>> under_way_;
};

}  // namespace

AttachmentFiles::AttachmentFiles(AttachmentFolder folder)
    : folder_(std::make_shared<AttachmentFolder>(std::move(folder))) {}

AttachmentFiles::~AttachmentFiles() {
  pool_.join();
}

port::Task<Result<std::unique_ptr<port::IncomingAttachment>>> AttachmentFiles::begin(std::string party,
                                                                                     std::string digest,
                                                                                     std::uint64_t size) {
  using Begun = Result<std::unique_ptr<port::IncomingAttachment>>;
  return port::in_pool<Begun>(
      pool_, [this, party = std::move(party), digest = std::move(digest), size]() mutable -> Begun {
        folder_->sweep(std::chrono::system_clock::now());
        if (auto room = folder_->reserve(party, size); !room) return std::move(room).error();
        auto file = folder_->new_blob();
        if (!file) {
          folder_->give_back(party, size);
          return std::move(file).error();
        }
        auto writing =
            std::make_shared<Writing>(folder_, std::move(party), std::move(digest), size, *std::move(file));
        return std::unique_ptr<port::IncomingAttachment>(
            std::make_unique<Incoming>(pool_, std::move(writing)));
      });
}

port::Task<Result<std::optional<SealedAttachment>>> AttachmentFiles::find(std::string party,
                                                                          std::string digest) {
  return port::in_pool<Result<std::optional<SealedAttachment>>>(
      pool_,
      [this, party = std::move(party), digest = std::move(digest)] { return folder_->find(party, digest); });
}

port::Task<Result<std::optional<SealedAttachment>>> AttachmentFiles::keep(std::string party,
                                                                          std::string digest, Uuid message) {
  return port::in_pool<Result<std::optional<SealedAttachment>>>(
      pool_, [this, party = std::move(party), digest = std::move(digest), message] {
        return folder_->keep(party, digest, message);
      });
}

port::Task<void> AttachmentFiles::forget(std::string party, std::string digest) {
  auto job = [this, party = std::move(party), digest = std::move(digest)] {
    folder_->forget(party, digest);
    return Outcome(Done{});
  };
  co_await port::in_pool<Outcome>(pool_, std::move(job));
}

port::Task<void> AttachmentFiles::let_go(Uuid message, std::string digest) {
  auto job = [this, message, digest = std::move(digest)] {
    folder_->let_go(message, digest);
    return Outcome(Done{});
  };
  co_await port::in_pool<Outcome>(pool_, std::move(job));
}

std::unique_ptr<port::OctetStream> AttachmentFiles::open(Uuid message, const std::string& digest,
                                                         const SealedAttachment& sealed) {
  return std::make_unique<Outgoing>(pool_,
                                    std::make_shared<Reading>(folder_->kept_path(message, digest), sealed));
}

}  // namespace hub::store
