#pragma once

#include <cstdint>

namespace adapters::frame {

/// What becomes of an answer that has more than its contract knows, and is as agreed otherwise.
enum class UnknownMembers : std::uint8_t {
  tell,    ///< It goes on without that, and somebody hears of it.
  pass,    ///< It goes on without that: the contract is known to be only a part of what the partner says.
  refuse,  ///< It is no good answer.
};

}  // namespace adapters::frame
