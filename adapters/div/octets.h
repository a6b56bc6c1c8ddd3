#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/crypto/running_digest.h"

namespace adapters::div {

/// Octets that are pulled: of an attachment never more is held than a piece. One thread.
class Octets {
 public:
  Octets() = default;
  Octets(const Octets&) = delete;
  Octets& operator=(const Octets&) = delete;
  virtual ~Octets() = default;

  /// Fills the front of `into`, which has room; how many octets. 0: the end, also when asked again.
  /// Errors: as the source has them; behind one nothing is read any more.
  [[nodiscard]] virtual hub::Result<std::size_t> read(std::span<char> into) = 0;
};

/// What passed through: size and SHA-512.
struct Measure {
  std::uint64_t size = 0;
  std::string sha512;  ///< 64 octets.
};

/// Passes octets on and measures them.
class MeasuredOctets final : public Octets {
 public:
  explicit MeasuredOctets(std::unique_ptr<Octets> source) : source_(std::move(source)) {}

  [[nodiscard]] hub::Result<std::size_t> read(std::span<char> into) override;
  /// Once, after the end was read.
  [[nodiscard]] Measure measure();

 private:
  std::unique_ptr<Octets> source_;
  hub::crypto::RunningDigest digest_{hub::crypto::Hash::sha512};
  std::uint64_t size_ = 0;
};

/// Passes octets on that must have this size and digest: the last of them are given out only if they have.
class ExpectedOctets final : public Octets {
 public:
  ExpectedOctets(std::unique_ptr<Octets> source, Measure expected)
      : source_(std::make_unique<MeasuredOctets>(std::move(source))), expected_(std::move(expected)) {}

  /// Errors besides: gate.signature_invalid, at the end or as soon as there are more octets than expected.
  [[nodiscard]] hub::Result<std::size_t> read(std::span<char> into) override;

 private:
  std::unique_ptr<MeasuredOctets> source_;
  Measure expected_;
  std::uint64_t passed_ = 0;
  bool ended_ = false;
};

/// Octets that are held already: small ones, or one section.
class HeldOctets final : public Octets {
 public:
  explicit HeldOctets(std::string octets) : octets_(std::move(octets)) {}
  [[nodiscard]] hub::Result<std::size_t> read(std::span<char> into) override;

 private:
  std::string octets_;
  std::size_t at_ = 0;
};

/// Octets that are fed in parts, for what is pulled through others of this file: between two parts there is
/// nothing to read yet, which is told as an error.
class FedOctets final : public Octets {
 public:
  void feed(std::string octets, bool last);
  /// The newest error says only that more must be fed; then reading goes on.
  [[nodiscard]] bool is_dry() const { return dry_; }

  [[nodiscard]] hub::Result<std::size_t> read(std::span<char> into) override;

 private:
  std::string part_;
  std::size_t at_ = 0;
  bool last_ = false;
  bool dry_ = false;
};

/// Octets that are made of another's, piece by piece.
class MadeOctets : public Octets {
 public:
  explicit MadeOctets(std::unique_ptr<Octets> source) : source_(std::move(source)) {}
  [[nodiscard]] hub::Result<std::size_t> read(std::span<char> into) final;

 private:
  /// What follows of a piece of the source; about as long as it.
  [[nodiscard]] virtual hub::Result<std::string> made_of(std::string_view piece) = 0;
  /// What follows at the source's end.
  [[nodiscard]] virtual hub::Result<std::string> rest() = 0;

  std::unique_ptr<Octets> source_;
  std::string piece_;
  std::string made_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

}  // namespace adapters::div
