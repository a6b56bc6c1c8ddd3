#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/div/official_delivery.h"
#include "adapters/div/packing.h"
#include "adapters/div/vus_service.h"
#include "hub/formats/xades/signing.h"

namespace adapters::div {

/// A file of a letter as it goes out.
struct OutgoingFile {
  std::uint64_t size = 0;
  std::function<std::unique_ptr<hub::http::OctetStream>()> open;
};

/// Official delivery by DIV. A letter's envelope is made and signed once and put on record; whatever is sent
/// again is the same octets under the same reference, by which DIV knows a repeat. Files are compressed and
/// encrypted as they go; the key is on record, too. A letter with at most 4
/// MiB of attachments goes in one message, a larger one in sections, each on record once it was taken.
class DivDelivery final : public OfficialDelivery {
 public:
  /// All outlive this. Throws hub::Trouble: a signing key that cannot be read.
  DivDelivery(const DivConfig& config, const hub::port::Services& services, VusService& service);

  /// Whether an earlier attempt has made the letter, which may be at the e-address then.
  [[nodiscard]] static bool has_begun(const hub::port::Steps& steps);

  hub::port::Task<hub::Result<TakenLetter>> send(frame::Call& call, OfficialLetter letter) override;

 private:
  /// A letter ready to go out, the same at each attempt.
  struct Prepared {
    std::string envelope;
    std::vector<OutgoingFile> files;  ///< In the letter's order.
    std::uint64_t total = 0;          ///< Octets of all.
  };

  hub::port::Task<hub::Result<Prepared>> prepared(frame::Call& call, OfficialLetter& letter);
  /// Reads the files once, and says in the letter what they are.
  hub::port::Task<hub::Result<Packing>> measure(OfficialLetter& letter);
  /// On record with its packing.
  hub::port::Task<hub::Result<std::string>> make_envelope(frame::Call& call, OfficialLetter& letter,
                                                          const Packing& packing);
  /// Asks for the recipients' keys.
  hub::port::Task<hub::Outcome> seal(frame::Call& call, Letter& letter, const AttachmentKey& key);
  hub::port::Task<hub::Result<std::string>> send_whole(frame::Call& call, const OfficialLetter& letter,
                                                       const Prepared& made);
  hub::port::Task<hub::Result<std::string>> send_in_sections(frame::Call& call, const OfficialLetter& letter,
                                                             const Prepared& made);
  hub::port::Task<hub::Result<std::string>> begun(frame::Call& call, const OfficialLetter& letter);
  hub::port::Task<hub::Outcome> send_sections(frame::Call& call, const OfficialLetter& letter,
                                              const Prepared& made, const std::string& id);
  hub::port::Task<hub::Outcome> send_section(frame::Call& call, const std::string& id,
                                             const std::string& content_id, std::size_t index,
                                             std::string octets);

  const DivConfig& config_;
  hub::port::Services services_;
  VusService& service_;
  std::unique_ptr<const hub::formats::XadesSigner> signer_;
};

}  // namespace adapters::div
