#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/div/invoice_letters.h"
#include "adapters/div/letter_octets.h"
#include "adapters/div/operations.h"
#include "hub/crypto/trust.h"
#include "hub/formats/xades/signing.h"
#include "hub/port/adapter_kinds.h"
#include "hub/port/source.h"

namespace hub::crypto {
class OaepOpener;
}

namespace adapters::div {

/// How letters are asked for.
struct LetterSettings {
  std::uint32_t batch = 100;  ///< MaxResultCount, beside letters that are known to be the other source's.
  DigestsOf digests = DigestsOf::content;
  LetterKinds::Kind takes = LetterKinds::Kind::letter;
  /// Shared with the source that takes the other kind; null: there is none, and invoices are letters.
  std::shared_ptr<LetterKinds> kinds = nullptr;
};

/// What letters are verified, opened and confirmed with.
struct LetterKeys {
  std::shared_ptr<const hub::crypto::Trust> people;         ///< Senders.
  std::shared_ptr<const hub::crypto::Trust> server;         ///< The e-address itself.
  std::shared_ptr<const hub::crypto::OaepOpener> opener;    ///< Null: encrypted letters are left.
  std::shared_ptr<const hub::formats::XadesSigner> signer;  ///< Of confirmations.
};

/// Letters that came, as documents of `urn:sakta:official-delivery:1`, each under its MessageId, with its
/// files as attachments; or those of them that are invoices, with the document within.
///
/// `poll` lists those that nobody confirmed (GetMessageList); `open` fetches one (GetMessage), verifies the
/// sender's signature, and the server's where there is one, opens our key to its files. What cannot be
/// verified or opened is an error of that letter: it stays at the e-address, unconfirmed, and the others go
/// on. `settle` fetches the letter again and confirms it, signed over what the e-address delivers, with the
/// time since when it is ours as signing time: a repeat after a lost answer is of the same octets. One that
/// was confirmed otherwise before (BL.PSS.028: our certificate was another one) counts as confirmed.
class LetterSource final : public hub::port::Source {
 public:
  /// `operations` and the services outlive this, and the streams of its attachments.
  LetterSource(LetterSettings settings, LetterKeys keys, Operations& operations,
               const hub::port::Services& services);

  hub::port::Task<hub::Result<hub::port::Polled>> poll(std::string cursor) override;
  hub::port::Task<hub::Result<hub::port::SourceDocument>> open(std::string id) override;
  /// Nothing: a confirmation needs its time, see `settle`.
  hub::port::Task<hub::Outcome> confirm(std::vector<std::string> ids) override;
  hub::port::Task<hub::Outcome> settle(std::vector<hub::port::Settled> settled) override;

 private:
  [[nodiscard]] LetterKinds::Kind other() const;
  hub::port::Task<hub::Result<DeliveredLetter>> fetch(std::string id);
  hub::port::Task<hub::Outcome> accept(hub::port::Settled settled);
  [[nodiscard]] hub::Result<ReceivedEnvelope> verified(const std::string& id,
                                                       const DeliveredLetter& delivered) const;
  [[nodiscard]] hub::Result<std::optional<AttachmentKey>> key_of(const Letter& letter,
                                                                 const DeliveredLetter& delivered) const;
  [[nodiscard]] hub::Result<std::vector<hub::port::SourceAttachment>> files_of(
      const std::string& id, const Letter& letter, const DeliveredLetter& delivered) const;

  LetterSettings settings_;
  LetterKeys keys_;
  Operations& operations_;
  hub::port::Services services_;
};

}  // namespace adapters::div
