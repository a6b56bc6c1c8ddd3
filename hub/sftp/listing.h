#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"

namespace hub::sftp {

/// One entry of a folder, as the server's list has it.
struct Listed {
  std::string name;
  char type = '-';         ///< As `ls -l` writes it: `-` a regular file, `d` a folder, `l` a link.
  std::uint64_t size = 0;  ///< Octets.
  std::int64_t modified =
      0;  ///< Seconds since 1970 as if the server lived by UTC; by the minute, or the day.
};

/// A line in the form that the draft of SFTP 3 recommends and servers write, `ls -l`: with the time as
/// `Nov 30 18:02`, `Nov 30  2024` or `2024-11-30 18:02`. A time without year is the last such one before
/// `now`, give or take two days. Nothing: it is no such line.
[[nodiscard]] std::optional<Listed> read_line(std::string_view line,
                                              std::chrono::system_clock::time_point now);

/// All entries but `.` and `..`. What one cannot read is passed over, for a name may hold a line break.
/// Errors: deliver.bad_reply, if no line at all can be read.
[[nodiscard]] Result<std::vector<Listed>> read_list(std::string_view text,
                                                    std::chrono::system_clock::time_point now);

}  // namespace hub::sftp
