#pragma once

#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <string>

#include "hub/port/attachments.h"
#include "hub/store/attachment_folder.h"

namespace hub::store {

/// Attachments of one node in files (attachment_folder.h), written and read in two threads of its own: a disk
/// that is slow keeps no I/O thread from its other connections. Order of ends: as the store's.
class AttachmentFiles final : public port::Attachments {
 public:
  explicit AttachmentFiles(AttachmentFolder folder);
  /// Waits for what is under way.
  ~AttachmentFiles() override;

  port::Task<Result<std::unique_ptr<port::IncomingAttachment>>> begin(std::string party, std::string digest,
                                                                      std::uint64_t size) override;
  port::Task<Result<std::optional<port::SealedAttachment>>> find(std::string party,
                                                                 std::string digest) override;
  port::Task<Result<std::optional<port::SealedAttachment>>> keep(std::string party, std::string digest,
                                                                 Uuid message) override;
  port::Task<void> forget(std::string party, std::string digest) override;
  port::Task<void> let_go(Uuid message, std::string digest) override;
  [[nodiscard]] std::unique_ptr<port::OctetStream> open(Uuid message, const std::string& digest,
                                                        const port::SealedAttachment& sealed) override;

 private:
  std::shared_ptr<AttachmentFolder> folder_;
  boost::asio::thread_pool pool_{2};
};

}  // namespace hub::store
