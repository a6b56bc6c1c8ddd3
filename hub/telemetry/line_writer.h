#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace hub::telemetry {

/// Gathers lines and hands many of them to the operating system at once. Lines stay whole and in order,
/// whatever the descriptor does: what it did not take, also the rest of a line, goes before anything else the
/// next time. Any thread.
///
/// Lines are added to one buffer while another is being written, so that who adds waits for the system only
/// where its line must be out, or where there is more to write than is gathered. A descriptor that blocks (a
/// pipe that nobody reads) then makes it wait; one that refuses (a full disk) does not: lines are kept, and
/// tried again.
class LineWriter {
 public:
  struct Settings {
    std::size_t gather =
        std::size_t{64} * 1024;            ///< Octets: as many are written without waiting for `delay`.
    std::chrono::milliseconds delay{200};  ///< A line waits for no longer than this.
    std::size_t keep =
        std::size_t{1024} * 1024;  ///< Octets kept for a descriptor that refuses; later lines are lost.
  };

  enum class Urgency { can_wait, now };

  /// The descriptor stays open for as long as this lives; it is not closed.
  LineWriter(int descriptor, const Settings& settings);
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;
  ~LineWriter();  ///< Writes what is left, as `write_last`; a write that blocks already holds it up.

  /// `line` ends with its line feed. With `now` it has been written on return, and all before it, if the
  /// descriptor took them. How many lines were lost since this was last told; 0 if none, or if `line` is one.
  std::uint64_t add(std::string_view line, Urgency urgency);

  /// Writes all that was added before.
  void flush();

  /// Writes what it can, and gives up where that makes no progress within a second. Neither allocates nor
  /// throws, nor waits for a lock longer than that: for the end of the process, also in a handler of a deadly
  /// signal, and for who must not be held up.
  void write_last() noexcept;

 private:
  enum class Patience { as_the_descriptor, a_second };

  bool has_room(std::size_t octets);
  void take_gathered();
  bool write_taken(Patience patience) noexcept;
  void write_in_time();

  const int descriptor_;
  const Settings settings_;

  std::mutex writing_;       ///< Taken before `adding_`. Guards what follows up to it.
  std::string taken_;        ///< Being written.
  std::size_t written_ = 0;  ///< Octets of it that the descriptor has taken.

  std::mutex adding_;  ///< Guards the rest.
  std::condition_variable changed_;
  std::string gathered_;
  std::uint64_t lost_ = 0;
  bool unwritten_ = false;  ///< Something is gathered, or was left by a write.
  bool idle_ = false;       ///< The thread waits for a first line.
  bool ended_ = false;

  std::thread thread_;
};

}  // namespace hub::telemetry
