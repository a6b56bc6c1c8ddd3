#pragma once

#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/port/task.h"

namespace hub::port {

/// One document that a system has for us.
struct SourceDocument {
  std::string id;    ///< The system's own name for it: never taken twice under the same.
  std::string body;  ///< In the system's own form.
};

struct Polled {
  std::vector<SourceDocument> documents;  ///< Oldest first.
  std::string cursor;  ///< Where the next poll goes on; opaque; empty: the system keeps it.
};

/// A system that cannot call the hub and is asked for what it has. Used from one I/O thread.
///
/// Contract: `poll` changes nothing at the system. What it brings is made durable, with the cursor, before
/// `confirm` is called with the ids; after a crash in between the same documents come again and are
/// recognised by id.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// `cursor` is that of the last durable poll; empty at first. Errors: deliver.*.
  virtual Task<Result<Polled>> poll(std::string cursor) = 0;

  /// Tells the system that these are ours now. Errors: deliver.*; the next poll may bring them again.
  virtual Task<Outcome> confirm(std::vector<std::string> ids) = 0;
};

}  // namespace hub::port
