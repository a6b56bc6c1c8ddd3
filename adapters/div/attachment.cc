#include "adapters/div/attachment.h"

#include <algorithm>
#include <array>
#include <utility>

#include "hub/base/characters.h"
#include "hub/base/codes.h"
#include "hub/base/gzip.h"
#include "hub/base/say.h"
#include "hub/crypto/aes_cbc.h"

namespace adapters::div {
namespace {

using hub::Error;
using hub::Result;
using hub::Text;
using hub::crypto::AesCbc;
using hub::http::Task;

constexpr std::size_t kMostSections = 4096;  // 16 GiB; ours
constexpr std::size_t kPieceOfGzip = 64U * 1024;

Error unreadable() {
  return {hub::codes::codec_document,
          Text{"the attachment is not encrypted or compressed as the envelope says, or it is cut off",
               "pielikums nav šifrēts vai saspiests tā, kā norādīts aploksnē, vai arī tas ir aprauts"}};
}

class CompressedOctets final : public MadeOctets {
 public:
  using MadeOctets::MadeOctets;

 private:
  Result<std::string> made_of(std::string_view piece) override { return gzip_.add(piece); }
  Result<std::string> rest() override { return gzip_.finish(); }

  hub::Gzip gzip_;
};

/// Encrypted or decrypted.
class CipheredOctets final : public MadeOctets {
 public:
  CipheredOctets(std::unique_ptr<Octets> source, AesCbc cipher)
      : MadeOctets(std::move(source)), cipher_(std::move(cipher)) {}

 private:
  Result<std::string> made_of(std::string_view piece) override { return cipher_.add(piece); }
  Result<std::string> rest() override {
    auto last = cipher_.finish();
    if (!last) return unreadable();
    return *std::move(last);
  }

  AesCbc cipher_;
};

class InflatedOctets final : public Octets {
 public:
  InflatedOctets(std::unique_ptr<Octets> source, InflationLimits limits)
      : source_(std::move(source)), limits_(limits) {}

  Result<std::size_t> read(std::span<char> into) override {
    for (;;) {
      const auto taken = gunzip_.take(into);
      if (taken.step == hub::Gunzip::Step::made) return counted_out(taken.count);
      if (taken.step == hub::Gunzip::Step::wrong) return unreadable();
      if (taken.step == hub::Gunzip::Step::ended && ended_) return std::size_t{0};
      piece_.resize(kPieceOfGzip);
      auto count = source_->read(piece_);
      if (!count) return count;
      ended_ = *count == 0;
      if (ended_ && taken.step == hub::Gunzip::Step::wants) return unreadable();
      came_ += *count;
      gunzip_.give(std::string_view(piece_).substr(0, *count));
    }
  }

 private:
  Result<std::size_t> counted_out(std::size_t count) {
    made_ += count;
    if (made_ > limits_.size || (made_ > limits_.free && (made_ - limits_.free) / limits_.ratio > came_))
      return Error(hub::codes::codec_limit,
                   Text{"the attachment becomes larger than it may when it is decompressed",
                        "atspiests pielikums kļūst lielāks, nekā drīkst"});
    return count;
  }

  std::unique_ptr<Octets> source_;
  InflationLimits limits_;
  hub::Gunzip gunzip_;
  std::string piece_;
  std::uint64_t came_ = 0;
  std::uint64_t made_ = 0;
  bool ended_ = false;
};

/// With a key of another size, nothing can be read.
class NoOctets final : public Octets {
 public:
  Result<std::size_t> read(std::span<char> /*into*/) override { return unreadable(); }
};

std::unique_ptr<Octets> ciphered(std::unique_ptr<Octets> source, AesCbc::Way way, const AttachmentKey& key) {
  auto cipher = AesCbc::make(way, key.key, key.vector);
  if (!cipher) return std::make_unique<NoOctets>();
  return std::make_unique<CipheredOctets>(std::move(source), *std::move(cipher));
}

bool begins_with(std::string_view text, std::string_view begin) {
  return text.substr(0, begin.size()) == begin;
}

}  // namespace

bool is_compressible(std::string_view mime_type) {
  std::string type(mime_type.substr(0, mime_type.find_first_of("; ")));
  std::transform(type.begin(), type.end(), type.begin(), [](char c) { return hub::to_lower(c); });
  constexpr std::array<std::string_view, 12> kPressed{"application/pdf",
                                                      "application/zip",
                                                      "application/x-zip-compressed",
                                                      "application/gzip",
                                                      "application/x-gzip",
                                                      "application/x-7z-compressed",
                                                      "application/vnd.rar",
                                                      "application/x-rar-compressed",
                                                      "application/x-bzip2",
                                                      "application/x-xz",
                                                      "application/zstd",
                                                      "application/java-archive"};
  constexpr std::array<std::string_view, 3> kOpenImages{"image/svg+xml", "image/bmp", "image/tiff"};
  constexpr std::string_view kZip = "+zip";
  const bool ends_in_zip =
      type.size() > kZip.size() && type.compare(type.size() - kZip.size(), type.npos, kZip) == 0;
  if (std::find(kOpenImages.begin(), kOpenImages.end(), type) != kOpenImages.end()) return true;
  if (std::find(kPressed.begin(), kPressed.end(), type) != kPressed.end() || ends_in_zip) return false;
  constexpr std::array<std::string_view, 6> kFamilies{"image/",
                                                      "video/",
                                                      "audio/",
                                                      "application/vnd.openxmlformats-officedocument.",
                                                      "application/vnd.oasis.opendocument.",
                                                      "application/vnd.etsi.asic-"};
  return std::none_of(kFamilies.begin(), kFamilies.end(),
                      [&](std::string_view family) { return begins_with(type, family); });
}

std::unique_ptr<Octets> outgoing(std::unique_ptr<Octets> file, bool compress,
                                 const std::optional<AttachmentKey>& key) {
  if (compress) file = std::make_unique<CompressedOctets>(std::move(file));
  if (key) file = ciphered(std::move(file), AesCbc::Way::encrypt, *key);
  return file;
}

std::unique_ptr<Octets> incoming(std::unique_ptr<Octets> attachment, const std::optional<AttachmentKey>& key,
                                 bool compressed, const InflationLimits& limits) {
  if (key) attachment = ciphered(std::move(attachment), AesCbc::Way::decrypt, *key);
  if (compressed) attachment = std::make_unique<InflatedOctets>(std::move(attachment), limits);
  return attachment;
}

Task<Result<std::string>> Sections::cut() {
  while (held_.size() < kSection) {
    auto piece = co_await octets_->next();
    if (!piece) co_return std::move(piece).error();
    if (piece->empty()) break;
    held_ += *piece;
  }
  std::string section = std::exchange(held_, {});
  if (section.size() > kSection) held_ = section.substr(kSection);
  section.resize(std::min(section.size(), kSection));
  co_return section;
}

Task<Result<std::optional<Sections::Section>>> Sections::next() {
  for (;;) {
    if (ended_) co_return std::optional<Section>();
    auto octets = co_await cut();
    if (!octets) co_return std::move(octets).error();
    ended_ = octets->size() < kSection;
    if (index_ == 0 && octets->empty())
      co_return Error(hub::codes::codec_wrong_shape,
                      Text{"the e-address takes no empty file", "e-adrese nepieņem tukšu failu"});
    const std::size_t index = index_++;
    if (index >= first_) {
      Section section{index, *std::move(octets), ended_};
      co_return std::optional<Section>(std::move(section));
    }
    if (ended_)
      co_return Error(hub::codes::codec_wrong_shape,
                      Text{"the attachment has fewer sections than the e-address has of it already",
                           "pielikumam ir mazāk sadaļu, nekā e-adrese no tā jau saņēmusi"});
  }
}

hub::Outcome SectionedOctets::fetch_next() {
  auto section = fetch_(index_);
  if (!section) return std::move(section).error();
  const bool last = index_ + 1 == count_;
  if (section->size() > size_ || (!last && section->size() != size_))
    return Error(hub::codes::deliver_bad_reply,
                 hub::say("section {} of the attachment has another size than the e-address said",
                          "pielikuma sadaļai {} ir cits lielums, nekā e-adrese norādīja", index_));
  section_ = *std::move(section);
  at_ = 0;
  ++index_;
  return hub::Done{};
}

Result<std::size_t> SectionedOctets::read(std::span<char> into) {
  if (count_ > kMostSections || size_ > kSection || (size_ == 0 && count_ > 0))
    return Error(hub::codes::deliver_bad_reply,
                 Text{"the attachment has more or larger sections than the e-address may send",
                      "pielikumam ir vairāk vai lielākas sadaļas, nekā e-adrese drīkst sūtīt"});
  while (at_ == section_.size()) {
    if (index_ >= count_) return std::size_t{0};
    if (auto fetched = fetch_next(); !fetched) return std::move(fetched).error();
  }
  const std::size_t count = std::min(into.size(), section_.size() - at_);
  std::copy_n(section_.data() + at_, count, into.data());
  at_ += count;
  return count;
}

}  // namespace adapters::div
