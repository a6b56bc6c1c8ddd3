#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

/// One input; libFuzzer calls it again and again in one thread. Returns 0; what must not happen aborts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets,
                                      std::size_t size);  // NOLINT: libFuzzer's name

namespace fuzz {

inline std::string_view text(const std::uint8_t* octets, std::size_t size) {
  return {reinterpret_cast<const char*>(octets), size};
}

/// A promise about every input. Broken: the process ends, and libFuzzer keeps the input.
inline void must(bool holds, const std::string& promise) {
  if (holds) return;
  std::fprintf(stderr, "promise broken: %s\n", promise.c_str());
  std::abort();
}

}  // namespace fuzz
