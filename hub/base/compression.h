#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hub {

/// Zstandard (RFC 8878) with a dictionary: octets that texts usually hold, which then cost next to nothing in
/// them. A frame opens only with the dictionary it was made with. Cheap to use, dear to make. Any thread.
class Compression {
 public:
  /// How much time is spent to get a text shorter, for one of 2 KiB: 5 µs, or half of that and a tenth to a
  /// fifth more octets. What either made opens with any.
  enum class Effort : std::uint8_t { little, least };

  /// `dictionary` may be empty. It is copied.
  explicit Compression(std::string_view dictionary = {}, Effort effort = Effort::little);
  Compression(Compression&& other) noexcept;
  Compression& operator=(Compression&& other) noexcept;
  ~Compression();

  /// One frame that says its size. It may be longer than `octets`.
  [[nodiscard]] std::string compress(std::string_view octets) const;
  /// Empty: not one whole frame, or one that says more than `limit` octets; nothing was made room for then.
  [[nodiscard]] std::optional<std::string> decompress(std::string_view frame, std::size_t limit) const;

 private:
  struct Dictionaries;
  std::unique_ptr<Dictionaries> dictionaries_;
};

}  // namespace hub
