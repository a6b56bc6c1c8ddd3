#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/div/received.h"
#include "hub/base/result.h"
#include "hub/formats/xml/document.h"

/// What GetMessageList and GetMessage answer, and the neutral form of a letter that came.
namespace adapters::div {

struct LetterList {
  std::vector<std::string> ids;  ///< Of letters that nobody confirmed yet, each once.
  bool has_more = false;
};

/// Of a GetMessageListOutput. Errors: deliver.bad_reply: it is none, or says that there is more and names
/// nothing.
[[nodiscard]] hub::Result<LetterList> read_letter_list(const hub::formats::XmlDocument& output);

/// Octets of a letter's file as GetMessage has them.
struct LetterAttachment {
  std::string content_id;
  std::shared_ptr<const std::string> contents;  ///< Null: they are fetched in sections.
  std::size_t sections = 0;
  std::size_t section_size = 0;
};

/// A letter as GetMessage gives it; nothing of it is verified.
struct DeliveredLetter {
  std::string envelope;  ///< Octets of its own.
  std::vector<LetterAttachment> attachments;
  std::vector<std::string> recipients;  ///< Of ours: who is to confirm.
  std::string confirmation_name;
};

/// Of a GetMessageOutput. The envelope is cut out of `message` as it came, unless it uses a prefix that is
/// declared around it; then with the declarations. Errors: deliver.bad_reply.
[[nodiscard]] hub::Result<DeliveredLetter> read_delivered(const hub::formats::XmlDocument& output,
                                                          std::string_view message);

/// The octets of a GetAttachmentSectionOutput. Errors: deliver.bad_reply.
[[nodiscard]] hub::Result<std::string> read_section(const hub::formats::XmlDocument& output);

/// A letter in the neutral form, with its envelope as it came. `receivedAt` and `sealed` are of the
/// e-address's signature: without one they are left out.
[[nodiscard]] std::string neutral_letter(const std::string& id, const ReceivedEnvelope& received,
                                         const DeliveredLetter& delivered);

/// The same of a letter that is an invoice, with the octets of its only file.
[[nodiscard]] std::string neutral_invoice(const std::string& id, const ReceivedEnvelope& received,
                                          const DeliveredLetter& delivered, std::string_view document);

}  // namespace adapters::div
