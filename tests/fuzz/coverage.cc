// Lets libFuzzer see which code an input reached when the code is compiled by g++, which knows neither inline
// counters nor tables of addresses: every basic block calls one function, and here that call becomes a
// counter. Two blocks may share one; with 65,536 counters for some 20,000 blocks that hides little.

#include <array>
#include <cstddef>
#include <cstdint>

extern "C" {
extern const char __executable_start;  // NOLINT: the linker's name; addresses differ from run to run,
                                       // distances from here do not
void __sanitizer_cov_8bit_counters_init(std::uint8_t* begin, std::uint8_t* end);  // NOLINT: libFuzzer's name
void __wrap___sanitizer_cov_trace_pc();           // NOLINT: the linker's --wrap
void __sanitizer_cov_trace_cmpf(float, float);    // NOLINT: g++ calls these two,
void __sanitizer_cov_trace_cmpd(double, double);  // NOLINT: libFuzzer has none
}

namespace {

constexpr unsigned kBits = 16;
std::array<std::uint8_t, std::size_t{1} << kBits> counters;

[[maybe_unused]] const bool kRegistered = [] {
  __sanitizer_cov_8bit_counters_init(counters.data(), counters.data() + counters.size());
  return true;
}();

}  // namespace

extern "C" void __wrap___sanitizer_cov_trace_pc() {  // NOLINT
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)) -
                    reinterpret_cast<std::uintptr_t>(&__executable_start);
  std::uint8_t& counter = counters[(here * 0x9E3779B97F4A7C15ULL) >> (64 - kBits)];  // Fibonacci hashing
  if (counter != 0xFF) ++counter;
}

extern "C" void __sanitizer_cov_trace_cmpf(float /*left*/, float /*right*/) {}    // NOLINT
extern "C" void __sanitizer_cov_trace_cmpd(double /*left*/, double /*right*/) {}  // NOLINT
