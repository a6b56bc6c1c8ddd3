#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/div/attachment_key.h"
#include "adapters/div/octets.h"
#include "hub/base/result.h"
#include "hub/http/octet_stream.h"

/// The octets of attachments on their way: compressed, then encrypted, then cut into sections, and back.
namespace adapters::div {

inline constexpr std::size_t kSection = 0x400000;  ///< 4 MB as the e-address counts it.

/// Of what octets the envelope's sizes and digests are: nothing that is published says it.
enum class DigestsOf : std::uint8_t {
  content,  ///< The file itself.
  sent,     ///< What is sent of it: compressed and encrypted, if it is.
};

/// Whether octets of this media type become smaller: not those of images, films, archives and of documents
/// that are archives themselves (OOXML, ODF, eDoc, PDF).
[[nodiscard]] bool is_compressible(std::string_view mime_type);

/// What may come out of an attachment that came compressed; ours.
struct InflationLimits {
  std::uint64_t size = 2ULL * 1024 * 1024 * 1024;
  std::uint64_t ratio = 250;                 ///< To the octets that it came as,
  std::uint64_t free = 16ULL * 1024 * 1024;  ///< not counting the first.
};

/// What goes out of a file: GZIP if `compress`, then AES-CBC if there is a key.
[[nodiscard]] std::unique_ptr<Octets> outgoing(std::unique_ptr<Octets> file, bool compress,
                                               const std::optional<AttachmentKey>& key);

/// The file of what came. Errors of reading it: codec.document (not encrypted with this key, not GZIP, or cut
/// off), codec.limit.
[[nodiscard]] std::unique_ptr<Octets> incoming(std::unique_ptr<Octets> attachment,
                                               const std::optional<AttachmentKey>& key, bool compressed,
                                               const InflationLimits& limits = {});

/// Cuts octets into sections of kSection for SendAttachmentSection; one that is shorter ends the file, so
/// behind an exact multiple an empty one follows. Not more is held than a section and a piece of the stream.
class Sections {
 public:
  /// `first`: the index of the first section to be given out; those before it, which the e-address has, are
  /// read over.
  explicit Sections(std::unique_ptr<hub::http::OctetStream> octets, std::size_t first = 0)
      : octets_(std::move(octets)), first_(first) {}

  struct Section {
    std::size_t index = 0;
    std::string octets;
    bool last = false;
  };
  /// The next one; nothing: the last was given out. Errors: those of the stream, codec.wrong_shape (nothing
  /// at all: the e-address takes no empty file; fewer sections than it is said to have).
  [[nodiscard]] hub::http::Task<hub::Result<std::optional<Section>>> next();

 private:
  [[nodiscard]] hub::http::Task<hub::Result<std::string>> cut();

  std::unique_ptr<hub::http::OctetStream> octets_;
  std::size_t first_;
  std::size_t index_ = 0;
  std::string held_;
  bool ended_ = false;
};

/// The octets of an attachment that is fetched in sections (GetAttachmentSection), in order, each once.
class SectionedOctets final : public Octets {
 public:
  using Fetch = std::function<hub::Result<std::string>(std::size_t index)>;
  /// `count` and `size` as GetMessage tells them (SectionCount, SectionSize).
  SectionedOctets(Fetch fetch, std::size_t count, std::size_t size)
      : fetch_(std::move(fetch)), count_(count), size_(size) {}

  /// Errors besides those of fetching: deliver.bad_reply: a section before the last is shorter than the
  /// others, or one is longer; there are too many of them, or they are too large.
  [[nodiscard]] hub::Result<std::size_t> read(std::span<char> into) override;

 private:
  [[nodiscard]] hub::Outcome fetch_next();

  Fetch fetch_;
  std::size_t count_;
  std::size_t size_;
  std::size_t index_ = 0;
  std::string section_;
  std::size_t at_ = 0;
};

}  // namespace adapters::div
