#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/base/uuid.h"

namespace hub::store {

/// An item's audit record, and where it stands in the order of commits.
struct StoredRecord {
  std::uint64_t sequence = 0;
  std::string octets;
};

/// Reads the audit records of the store in a folder, also while a hub writes it: takes no lock, writes
/// nothing. One thread at a time. Errors: store.unavailable, store.damaged naming the row.
class RecordReader {
 public:
  static Result<std::unique_ptr<RecordReader>> open(const std::string& folder);
  ~RecordReader();
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  /// In order, from the one behind `sequence` on, `limit` at most.
  Result<std::vector<StoredRecord>> after(std::uint64_t sequence, std::size_t limit);
  /// Those of one message, in order; none: it is unknown.
  Result<std::vector<StoredRecord>> of(Uuid message);

 private:
  struct Parts;
  explicit RecordReader(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace hub::store
