#pragma once

#include <string>
#include <vector>

#include "adapters/file/file_config.h"
#include "adapters/file/folders.h"
#include "hub/formats/xml/splitter.h"

namespace adapters::file {

/// A file as the documents that it holds, and which of them are the hub's.
class OpenedFile {
 public:
  /// Errors: codec.* with `line:column` as place; deliver.bad_reply (a document without an id, two with one,
  /// none at all where there should be some).
  [[nodiscard]] static hub::Result<OpenedFile> open(const ReadFile& file, const SourceSettings& settings,
                                                    const hub::formats::Namespaces& namespaces);

  [[nodiscard]] const Entry& entry() const { return entry_; }
  [[nodiscard]] const std::string& digest() const { return digest_; }  ///< SHA-256 of its octets, hex.
  [[nodiscard]] std::size_t count() const { return ids_.size(); }
  [[nodiscard]] const std::string& id(std::size_t document) const { return ids_.at(document); }
  [[nodiscard]] std::string octets(std::size_t document) const {
    return documents_.document(document).to_octets();
  }

 private:
  OpenedFile(Entry entry, std::string digest, hub::formats::Splitter documents)
      : entry_(std::move(entry)), digest_(std::move(digest)), documents_(std::move(documents)) {}
  hub::Outcome find_ids(const SourceSettings& settings, const hub::formats::Namespaces& namespaces);

  Entry entry_;
  std::string digest_;
  hub::formats::Splitter documents_;
  std::vector<std::string> ids_;
};

/// SHA-256 in hex.
[[nodiscard]] std::string digest_of(std::string_view octets);

}  // namespace adapters::file
