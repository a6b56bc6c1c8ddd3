#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "hub/flow/services.h"

/// What became of a document of a source that is a message already.
namespace hub::polling {

enum class Fate : std::uint8_t {
  under_way,  ///< A delivery of it has not ended.
  settled,    ///< All have, and each system of its routes has it, or a filter let it go.
  given_up,   ///< All have ended, one of them by being discarded.
};

struct Taken {
  Uuid message;
  Fate fate = Fate::under_way;
  std::chrono::system_clock::time_point accepted;
  std::chrono::system_clock::time_point ended;  ///< When the last of its deliveries did.
};

/// Finds a message of the source again by its document's id; it must not change with the year, as tags of
/// business keys do.
[[nodiscard]] model::KeyTag document_key(const record::TagKeys& keys, const config::PolledSource& source,
                                         const std::string& id);

/// Nothing: it is none, or the index does not have it yet. Errors: those of the store.
port::Task<Result<std::optional<Taken>>> find_taken(const flow::RecordServices& services,
                                                    const config::PolledSource& source, std::string id);

/// Errors: those of the store.
port::Task<Result<Taken>> taken_as(const flow::RecordServices& services, Uuid message);

}  // namespace hub::polling
