#pragma once

#include <memory>
#include <string>

#include "adapters/div/official_delivery.h"
#include "adapters/div/vus_service.h"
#include "hub/formats/xades/signing.h"

namespace adapters::div {

/// Official delivery by DIV. A letter's envelope is made and signed once and put on record; whatever is sent
/// again is the same octets under the same reference, by which DIV knows a repeat. A letter with at most 4
/// MiB of attachments goes in one message, a larger one in sections, each on record once it was taken.
class DivDelivery final : public OfficialDelivery {
 public:
  /// All outlive this. Throws hub::Trouble: a signing key that cannot be read.
  DivDelivery(const DivConfig& config, const hub::port::Services& services, VusService& service);

  hub::port::Task<hub::Result<TakenLetter>> send(frame::Call& call, OfficialLetter letter) override;

 private:
  hub::port::Task<hub::Result<std::string>> envelope_of(frame::Call& call, OfficialLetter& letter);
  hub::port::Task<hub::Result<std::string>> send_whole(frame::Call& call, const OfficialLetter& letter,
                                                       const std::string& envelope);
  hub::port::Task<hub::Result<std::string>> send_in_sections(frame::Call& call, const OfficialLetter& letter,
                                                             const std::string& envelope);
  hub::port::Task<hub::Result<std::string>> begun(frame::Call& call, const OfficialLetter& letter);
  hub::port::Task<hub::Outcome> send_sections(frame::Call& call, const OfficialLetter& letter,
                                              const std::string& id);
  hub::port::Task<hub::Outcome> send_section(frame::Call& call, const std::string& id,
                                             const std::string& content_id, std::size_t index,
                                             std::string octets);

  const DivConfig& config_;
  hub::port::Services services_;
  VusService& service_;
  std::unique_ptr<const hub::formats::XadesSigner> signer_;
};

}  // namespace adapters::div
