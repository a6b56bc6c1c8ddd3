#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/div/attachment.h"
#include "adapters/div/attachment_key.h"
#include "adapters/div/octets.h"
#include "hub/base/result.h"
#include "hub/http/octet_stream.h"
#include "hub/port/adapter.h"
#include "hub/port/task.h"

namespace adapters::div {

/// What is made of a letter's file before it is sent.
struct PackedFile {
  bool compressed = false;
  Measure content;  ///< Of the file itself.
  Measure sent;     ///< Of what goes out: the same, unless it is compressed or encrypted.
};

/// How the files of one letter are packed. On record with the letter, so that every attempt sends the same
/// octets: the key is made once.
struct Packing {
  std::optional<AttachmentKey> key;  ///< Nothing: the letter is not encrypted.
  std::vector<PackedFile> files;

  /// False: each file goes as it is.
  [[nodiscard]] bool changes() const;
};

/// What goes out of a file, which is never whole in memory. `expected`: what went out of it before; its last
/// octets are given out only if they are the same. Errors: those of the file's stream, deliver.refused (other
/// octets than before: the program that compresses was changed meanwhile, a new letter must be sent).
[[nodiscard]] std::unique_ptr<hub::http::OctetStream> packed(
    const hub::port::Attachment& file, bool compress, const std::optional<AttachmentKey>& key,
    const std::optional<Measure>& expected = std::nullopt);

/// Reads a file once. Errors: those of its stream.
[[nodiscard]] hub::port::Task<hub::Result<PackedFile>> measured(hub::port::Attachment file, bool compress,
                                                                std::optional<AttachmentKey> key);

/// A packing as a letter's step has it on record, where steps are sealed: it holds the key.
[[nodiscard]] std::string to_record(const Packing& packing);
/// Errors: hub.defect: it is none.
[[nodiscard]] hub::Result<Packing> packing_of(std::string_view record);

}  // namespace adapters::div
