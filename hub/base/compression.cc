#include "hub/base/compression.h"

#include <zstd.h>

#include <cstdio>
#include <cstdlib>
#include <new>

namespace hub {
namespace {

/// Levels of zstd. Higher ones take more time for hardly fewer octets of texts of a few KiB.
constexpr int level_of(Compression::Effort effort) {
  return effort == Compression::Effort::little ? 1 : -1;
}

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};

template <class T>
std::unique_ptr<T, Free> made(T* made) {
  if (made == nullptr) throw std::bad_alloc();
  return std::unique_ptr<T, Free>(made);
}

/// Frames end with a checksum of what they hold: with another dictionary than their own they may come apart
/// into other octets, which nothing else would notice.
std::unique_ptr<ZSTD_CCtx, Free> with_checksum(std::unique_ptr<ZSTD_CCtx, Free> context) {
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  return context;
}

}  // namespace

struct Compression::Dictionaries {
  std::unique_ptr<ZSTD_CDict, Free> to_compress;
  std::unique_ptr<ZSTD_DDict, Free> to_decompress;
};

Compression::Compression(std::string_view dictionary, Effort effort)
    : dictionaries_(std::make_unique<Dictionaries>(
          Dictionaries{made(ZSTD_createCDict(dictionary.data(), dictionary.size(), level_of(effort))),
                       made(ZSTD_createDDict(dictionary.data(), dictionary.size()))})) {}
Compression::Compression(Compression&& other) noexcept = default;
Compression& Compression::operator=(Compression&& other) noexcept = default;
Compression::~Compression() = default;

std::string Compression::compress(std::string_view octets) const {
  thread_local const auto context = with_checksum(made(ZSTD_createCCtx()));
  std::string frame(ZSTD_compressBound(octets.size()), '\0');
  ZSTD_CCtx_refCDict(context.get(), dictionaries_->to_compress.get());
  const std::size_t size =
      ZSTD_compress2(context.get(), frame.data(), frame.size(), octets.data(), octets.size());
  if (ZSTD_isError(size) != 0) {
    // With room for the worst case only want of memory is left.
    std::fprintf(stderr, "sakta: zstd cannot compress: %s\n", ZSTD_getErrorName(size));
    std::abort();
  }
  frame.resize(size);
  return frame;
}

std::optional<std::string> Compression::decompress(std::string_view frame, std::size_t limit) const {
  const unsigned long long said = ZSTD_getFrameContentSize(frame.data(), frame.size());
  // Both error values of zstd are beyond any limit.
  if (said > limit || ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size())
    return std::nullopt;
  thread_local const auto context = made(ZSTD_createDCtx());
  std::string octets(static_cast<std::size_t>(said), '\0');
  const std::size_t size =
      ZSTD_decompress_usingDDict(context.get(), octets.data(), octets.size(), frame.data(), frame.size(),
                                 dictionaries_->to_decompress.get());
  if (ZSTD_isError(size) != 0 || size != octets.size()) return std::nullopt;
  return octets;
}

}  // namespace hub
