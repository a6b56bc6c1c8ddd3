#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hub {

/// Gzip (RFC 1952) over octets that come piece by piece. One thread.
class Gzip {
 public:
  Gzip();
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip();

  /// What can be told already.
  [[nodiscard]] std::string add(std::string_view octets);
  /// The rest. Nothing may be added behind.
  [[nodiscard]] std::string finish();

 private:
  struct State;
  [[nodiscard]] std::string pressed(std::string_view octets, int flush);

  std::unique_ptr<State> state_;
};

/// Undoes it, of one member, at the reader's pace: however much a few octets stand for, no more is made than
/// there is room for. One thread.
class Gunzip {
 public:
  enum class Step : std::uint8_t {
    made,   ///< There are octets; ask again.
    wants,  ///< All that was given is used up; give more, or it ends early.
    ended,  ///< Whole, and nothing was given behind it.
    wrong,  ///< Not gzip, or something stands behind its end.
  };
  struct Made {
    Step step;
    std::size_t count = 0;  ///< Octets in `into`.
  };

  Gunzip();
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;
  ~Gunzip();

  /// `octets` stay alive until they are used up. What was given before is used up.
  void give(std::string_view octets);
  [[nodiscard]] Made take(std::span<char> into);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hub
