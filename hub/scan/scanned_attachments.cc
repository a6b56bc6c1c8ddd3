#include "hub/scan/scanned_attachments.h"

#include <string>
#include <utility>

#include "hub/scan/clamd.h"

namespace hub::scan {
namespace {

class ScannedIncoming final : public port::IncomingAttachment {
 public:
  ScannedIncoming(std::unique_ptr<port::IncomingAttachment> incoming, Scan scan)
      : incoming_(std::move(incoming)), scan_(std::move(scan)) {}

  port::Task<Outcome> add(std::string octets) override {
    auto seen = co_await scan_.add(octets);
    if (!seen) co_return seen;
    auto added = co_await incoming_->add(std::move(octets));
    co_return added;
  }

  port::Task<Result<std::string>> finish() override {
    auto clean = co_await scan_.verdict();
    if (!clean) co_return std::move(clean).error();
    auto finished = co_await incoming_->finish();
    co_return finished;
  }

 private:
  std::unique_ptr<port::IncomingAttachment> incoming_;
  Scan scan_;
};

class ScannedAttachments final : public port::Attachments {
 public:
  ScannedAttachments(std::unique_ptr<port::Attachments> attachments, config::HubSettings::Scanner scanner)
      : attachments_(std::move(attachments)), scanner_(std::move(scanner)) {}

  port::Task<Result<std::unique_ptr<port::IncomingAttachment>>> begin(std::string party, std::string digest,
                                                                      std::uint64_t size) override {
    auto incoming = co_await attachments_->begin(std::move(party), std::move(digest), size);
    if (!incoming) co_return incoming;
    auto scan = co_await Scan::begin(scanner_);
    if (!scan) co_return std::move(scan).error();
    co_return std::make_unique<ScannedIncoming>(*std::move(incoming), *std::move(scan));
  }
  port::Task<Result<std::optional<port::SealedAttachment>>> find(std::string party,
                                                                 std::string digest) override {
    return attachments_->find(std::move(party), std::move(digest));
  }
  port::Task<Result<std::optional<port::SealedAttachment>>> keep(std::string party, std::string digest,
                                                                 Uuid message) override {
    return attachments_->keep(std::move(party), std::move(digest), message);
  }
  port::Task<void> forget(std::string party, std::string digest) override {
    return attachments_->forget(std::move(party), std::move(digest));
  }
  port::Task<void> let_go(Uuid message, std::string digest) override {
    return attachments_->let_go(message, std::move(digest));
  }
  [[nodiscard]] std::unique_ptr<port::OctetStream> open(Uuid message, const std::string& digest,
                                                        const port::SealedAttachment& sealed) override {
    return attachments_->open(message, digest, sealed);
  }

 private:
  std::unique_ptr<port::Attachments> attachments_;
  config::HubSettings::Scanner scanner_;
};

}  // namespace

std::unique_ptr<port::Attachments> scanned(std::unique_ptr<port::Attachments> attachments,
                                           config::HubSettings::Scanner scanner) {
  return std::make_unique<ScannedAttachments>(std::move(attachments), std::move(scanner));
}

}  // namespace hub::scan
