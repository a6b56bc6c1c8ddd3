#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/http/octet_stream.h"
#include "hub/port/task.h"

namespace hub::port {

/// Octets that a document has beside it.
struct SourceAttachment {
  std::string name;  ///< As people call it.
  std::string media_type;
  std::optional<std::uint64_t> size;  ///< If the system says it before; other octets are then an error.
  /// From the beginning, each time; read on the source's thread while the source lives.
  std::function<std::unique_ptr<http::OctetStream>()> open;
};

/// One document that a system has for us.
struct SourceDocument {
  std::string id;    ///< The system's own name for it: never taken twice under the same.
  std::string body;  ///< In the system's own form. Of one that is only listed: empty.
  std::vector<SourceAttachment> attachments = {};
  bool listed = false;       ///< Only its name came: `open` brings the rest of it.
  bool passed_over = false;  ///< Of one that was opened: another source takes it.
};

struct Polled {
  std::vector<SourceDocument> documents;  ///< Oldest first.
  std::string cursor;  ///< Where the next poll goes on; opaque; empty: the system keeps it.
};

/// A document that may be confirmed, and since when: always the same time, however often it is told.
struct Settled {
  std::string id;
  std::chrono::system_clock::time_point at;
};

/// A system that cannot call the hub and is asked for what it has. Used from one I/O thread.
///
/// Contract: `poll` and `open` change nothing at the system. What they bring is made durable, with the
/// cursor, before it is confirmed; after a crash in between the same documents come again and are recognised
/// by id.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// `cursor` is that of the last durable poll; empty at first. Errors: deliver.*.
  virtual Task<Result<Polled>> poll(std::string cursor) = 0;

  /// The whole of a document that `poll` listed. Errors: deliver.*: the round ends with it; any other is this
  /// document's own, which stays at the system.
  virtual Task<Result<SourceDocument>> open(std::string id) {
    SourceDocument none;
    none.id = std::move(id);
    co_return none;
  }

  /// Tells the system that these are ours now. Errors: deliver.*; the next poll may bring them again.
  virtual Task<Outcome> confirm(std::vector<std::string> ids) = 0;

  /// The same, where a confirmation says when. A repeat is of the same octets if it was made of the same.
  virtual Task<Outcome> settle(std::vector<Settled> settled) {
    std::vector<std::string> ids;
    for (Settled& one : settled) ids.push_back(std::move(one.id));
    return confirm(std::move(ids));
  }
};

}  // namespace hub::port
