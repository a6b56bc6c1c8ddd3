#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "adapters/div/attachment.h"
#include "adapters/div/letter_answer.h"
#include "adapters/div/operations.h"
#include "hub/http/octet_stream.h"

namespace adapters::div {

/// How the octets of a letter's file become the file.
struct FileRecipe {
  std::string message_id;
  LetterAttachment attachment;
  Measure expected;  ///< As the signed envelope says.
  DigestsOf digests = DigestsOf::content;
  bool compressed = false;
  std::optional<AttachmentKey> key;  ///< Nothing: it is not encrypted.
};

/// The file: fetched section by section, decrypted, inflated within its limits, and held against size and
/// digest before the last of it is given out. Not more than a section is in memory. `operations` outlives it.
/// Errors: those of the operation, deliver.bad_reply (sections that do not fit or are not there),
/// gate.signature_invalid (other octets than were signed), codec.document, codec.limit.
[[nodiscard]] std::unique_ptr<hub::http::OctetStream> file_of(FileRecipe recipe, Operations& operations);

}  // namespace adapters::div
