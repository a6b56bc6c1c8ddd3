#pragma once

#include <cstddef>

namespace hub::map {

/// Limits of the process before libraries start: address space (octets; not under sanitizers, which reserve
/// terabytes), no core dump, no file growth, no descriptor beyond those open, no child; dies with its
/// parent's thread.
void limit_process(std::size_t memory);

/// From here on the kernel allows reading and writing what is open, memory, time and exit; all else fails
/// with EPERM. Under sanitizers the filter is wider, but files cannot be opened for writing and there is no
/// network and no child. False if the kernel does not take the filter: the process must end then.
[[nodiscard]] bool enter_sandbox();

}  // namespace hub::map
