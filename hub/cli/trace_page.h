#pragma once

#include <cstdint>
#include <string>

#include "hub/base/result.h"
#include "hub/model/stored.h"

/// What `sakta trace` prints.
namespace hub::cli {

enum class Detail : std::uint8_t {
  attempts,  ///< A message with deliveries: one line for each attempt, in one screen. Others: as `all`.
  all,       ///< Every item with its steps, versions, parts and error.
};

/// The page that `trace` prints. Errors: store.damaged.
[[nodiscard]] Result<std::string> trace_page(const model::Story& story, Language language,
                                             Detail detail = Detail::attempts);

}  // namespace hub::cli
