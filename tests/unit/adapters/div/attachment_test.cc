#include "adapters/div/attachment.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include "hub/base/encoding.h"
#include "hub/base/gzip.h"
#include "hub/crypto/certified_key.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/rsa_oaep.h"
#include "tests/support/run_task.h"
#include "tests/support/sanitized.h"
#include "tests/support/temp_pki.h"

using adapters::div::AttachmentKey;
using adapters::div::ExpectedOctets;
using adapters::div::HeldOctets;
using adapters::div::incoming;
using adapters::div::kSection;
using adapters::div::MeasuredOctets;
using adapters::div::Octets;
using adapters::div::opened_key;
using adapters::div::outgoing;
using adapters::div::SectionedOctets;
using adapters::div::Sections;
using support::TempPki;

namespace {

std::unique_ptr<Octets> held(std::string octets) {
  return std::make_unique<HeldOctets>(std::move(octets));
}

/// All of it, in pieces of `size`, or the error's code behind what was read: `12 codec.limit`.
std::string all_of(Octets& octets, std::size_t size = 1000) {
  std::string all;
  std::string room(size, '\0');
  for (;;) {
    const auto count = octets.read(room);
    if (!count) return std::to_string(all.size()) + " " + std::string(count.error().code().name);
    if (*count == 0) return all;
    all.append(room, 0, *count);
  }
}

std::string all_of(std::unique_ptr<Octets> octets, std::size_t size = 1000) {
  return all_of(*octets, size);
}

/// Text that becomes smaller, but not without end.
std::string text_of(std::size_t size) {
  std::string text;
  for (std::size_t at = 0; text.size() < size; ++at) text += std::to_string(at * 7919 % 10'007) + " ";
  text.resize(size);
  return text;
}

/// Octets without end or pattern, made as they are read.
class EndlessOctets final : public Octets {
 public:
  explicit EndlessOctets(std::uint64_t size) : left_(size) {}
  hub::Result<std::size_t> read(std::span<char> into) override {
    const std::size_t count = std::min<std::uint64_t>(into.size(), left_);
    for (std::size_t at = 0; at < count; ++at) {
      state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
      into[at] = static_cast<char>(state_ >> 56U);
    }
    left_ -= count;
    return count;
  }

 private:
  std::uint64_t left_;
  std::uint64_t state_ = 1;
};

/// What is pulled, in pieces that do not fit into sections.
class PulledStream final : public hub::http::OctetStream {
 public:
  explicit PulledStream(std::unique_ptr<Octets> octets) : octets_(std::move(octets)) {}
  hub::http::Task<hub::Result<std::string>> next() override {
    std::string piece(300'007, '\0');
    auto count = octets_->read(piece);
    if (!count) co_return std::move(count).error();
    piece.resize(*count);
    co_return piece;
  }

 private:
  std::unique_ptr<Octets> octets_;
};

/// Gives the next section.
hub::Result<std::optional<Sections::Section>> next_of(Sections& sections) {
  boost::asio::io_context io;
  return support::run_task(io, sections.next());
}

std::vector<std::size_t> sizes_of(std::uint64_t size, std::size_t first = 0) {
  Sections sections(std::make_unique<PulledStream>(std::make_unique<EndlessOctets>(size)), first);
  std::vector<std::size_t> sizes;
  for (;;) {
    auto section = next_of(sections);
    if (!section) {
      sizes.push_back(99);
      return sizes;
    }
    if (!*section) return sizes;
    EXPECT_EQ((*section)->index, first + sizes.size());
    EXPECT_EQ((*section)->last, (*section)->octets.size() < kSection);
    sizes.push_back((*section)->octets.size());
  }
}

std::string sectioned(const std::vector<std::size_t>& sizes, std::size_t count, std::size_t size) {
  std::size_t asked = 0;
  SectionedOctets octets(
      [&](std::size_t index) -> hub::Result<std::string> {
        EXPECT_EQ(index, asked++) << "in order, each once";
        return std::string(sizes.at(index), static_cast<char>('a' + index));
      },
      count, size);
  return all_of(octets, 3);
}

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

TEST(DivAttachment, ComesBackAsItWentInEachWay) {
  for (const std::size_t size : {1U, 15U, 16U, 65'536U, 300'000U})
    for (const bool compress : {false, true})
      for (const bool encrypt : {false, true}) {
        const auto key = encrypt ? std::optional(AttachmentKey::make()) : std::nullopt;
        const std::string file = text_of(size);
        const std::string sent = all_of(outgoing(held(file), compress, key), 777);
        EXPECT_EQ(sent == file, !compress && !encrypt);
        EXPECT_EQ(all_of(incoming(held(sent), key, compress)), file) << size << compress << encrypt;
      }
}

TEST(DivAttachment, IsCompressedBeforeItIsEncrypted) {
  const std::string file = text_of(300'000);
  EXPECT_LT(all_of(outgoing(held(file), true, AttachmentKey::make())).size(), file.size() * 3 / 4);
}

TEST(DivAttachment, RefusesWhatIsNotAsTheEnvelopeSays) {
  const auto key = AttachmentKey::make();
  const std::string file = text_of(5000);
  const std::string sent = all_of(outgoing(held(file), true, key));
  const auto verdict = [&](const std::string& octets, const std::optional<AttachmentKey>& with,
                           bool compressed) {
    const std::string told = all_of(incoming(held(octets), with, compressed));
    return told.substr(told.find(' ') + 1);
  };
  EXPECT_EQ(verdict(sent, AttachmentKey::make(), true), "codec.document") << "another key";
  EXPECT_EQ(verdict(sent.substr(0, sent.size() - 16), key, true), "codec.document") << "cut off at a block";
  EXPECT_EQ(verdict(sent.substr(0, sent.size() - 1), key, true), "codec.document")
      << "cut off within a block";
  EXPECT_EQ(verdict(sent, std::nullopt, true), "codec.document") << "encrypted though it should not be";
  EXPECT_EQ(verdict(file, std::nullopt, true), "codec.document") << "not compressed though it should be";
  EXPECT_EQ(verdict("", std::nullopt, true), "codec.document");
  EXPECT_EQ(verdict(sent, AttachmentKey{"short", "short"}, true), "codec.document");
}

TEST(DivAttachment, EndsABombByRatioAndBySize) {
  hub::Gzip gzip;
  std::string bomb;
  for (int at = 0; at < 64; ++at) bomb += gzip.add(std::string(1024 * 1024, '\0'));
  bomb += gzip.finish();
  EXPECT_LT(bomb.size(), 100'000U);
  const auto told = all_of(incoming(held(bomb), std::nullopt, true), 65'536);
  EXPECT_THAT(told, testing::EndsWith(" codec.limit"));
  EXPECT_LT(std::stoul(told), 48U * 1024 * 1024) << "the free part, and 250 times what came";
  const adapters::div::InflationLimits small{1'000'000, 10'000, 0};
  EXPECT_THAT(all_of(incoming(held(bomb), std::nullopt, true, small)), testing::EndsWith(" codec.limit"));
  EXPECT_EQ(all_of(incoming(held(bomb), std::nullopt, true, {64U * 1024 * 1024, 10'000, 0}), 65'536).size(),
            64U * 1024 * 1024);
}

TEST(DivAttachment, IsHeldAgainstTheSizeAndDigestThatAreSigned) {
  const std::string file = text_of(5000);
  MeasuredOctets measured(held(file));
  EXPECT_EQ(all_of(measured), file);
  const auto measure = measured.measure();
  EXPECT_EQ(measure.size, 5000U);
  EXPECT_EQ(measure.sha512, hub::crypto::digest(hub::crypto::Hash::sha512, file));

  const auto read = [&](const std::string& octets, const adapters::div::Measure& expected) {
    return all_of(std::make_unique<ExpectedOctets>(held(octets), expected));
  };
  EXPECT_EQ(read(file, measure), file);
  std::string changed = file;
  changed[100] = '!';
  EXPECT_EQ(read(changed, measure), "4000 gate.signature_invalid") << "the last octets are not given out";
  EXPECT_THAT(read(file + "x", measure), testing::EndsWith("gate.signature_invalid"));
  EXPECT_THAT(read(file.substr(1), measure), testing::EndsWith("gate.signature_invalid"));
  EXPECT_EQ(read("", {0, hub::crypto::digest(hub::crypto::Hash::sha512, "")}), "");
}

TEST(DivAttachment, IsCutIntoSectionsWithAClosingEmptyOne) {
  using testing::ElementsAre;
  EXPECT_THAT(sizes_of(1), ElementsAre(1));
  EXPECT_THAT(sizes_of(kSection - 1), ElementsAre(kSection - 1));
  EXPECT_THAT(sizes_of(kSection), ElementsAre(kSection, 0));
  EXPECT_THAT(sizes_of(kSection + 1), ElementsAre(kSection, 1));
  EXPECT_THAT(sizes_of(2 * kSection), ElementsAre(kSection, kSection, 0));
  EXPECT_THAT(sizes_of(2 * kSection, 1), ElementsAre(kSection, 0)) << "goes on at the second";
  EXPECT_THAT(sizes_of(2 * kSection, 2), ElementsAre(0));
  EXPECT_THAT(sizes_of(2 * kSection, 3), ElementsAre(99)) << "there is no fourth";
  EXPECT_THAT(sizes_of(0), ElementsAre(99)) << "an empty file is not sent";
}

TEST(DivAttachment, IsPutTogetherOfSections) {
  EXPECT_EQ(sectioned({4, 4, 2}, 3, 4), "aaaabbbbcc");
  EXPECT_EQ(sectioned({4, 4, 0}, 3, 4), "aaaabbbb");
  EXPECT_EQ(sectioned({4}, 1, 4), "aaaa");
  EXPECT_EQ(sectioned({4, 3, 2}, 3, 4), "4 deliver.bad_reply") << "a short one amid the others";
  EXPECT_EQ(sectioned({4, 5}, 2, 4), "4 deliver.bad_reply") << "a long one";
  EXPECT_EQ(sectioned({1}, 5000, 1), "0 deliver.bad_reply") << "too many";
  EXPECT_EQ(sectioned({1}, 1, kSection + 1), "0 deliver.bad_reply");
  EXPECT_EQ(sectioned({1}, 1, 0), "0 deliver.bad_reply");
}

TEST(DivAttachment, IsNeverWholeInMemory) {
  constexpr std::uint64_t kSize = 96ULL * 1024 * 1024;
  const auto key = AttachmentKey::make();
  const long before = peak_kib();
  Sections sections(
      std::make_unique<PulledStream>(outgoing(std::make_unique<EndlessOctets>(kSize), true, key)));
  std::size_t asked = 0;
  auto back = incoming(std::make_unique<SectionedOctets>(
                           [&](std::size_t index) -> hub::Result<std::string> {
                             ++asked;
                             auto section = next_of(sections);
                             EXPECT_EQ((*section)->index, index);
                             return std::move((*section)->octets);
                           },
                           static_cast<std::size_t>(kSize / kSection) + 1, kSection),
                       key, true);
  MeasuredOctets measured(std::move(back));
  std::string room(65'536, '\0');
  for (auto count = measured.read(room); *count > 0; count = measured.read(room)) ASSERT_TRUE(count);
  EXPECT_EQ(measured.measure().size, kSize);
  EXPECT_EQ(asked, kSize / kSection + 1);
  if (!support::kSanitized) {
    EXPECT_LT(peak_kib() - before, 24 * 1024);
  }
}

TEST(DivAttachmentKey, IsSealedForARecipientAsTheEAddressHasIt) {
  TempPki pki;
  const auto pair = pki.issue("recipient", "DNS:x", TempPki::Validity::now, TempPki::Key::rsa);
  const auto other = pki.issue("other", "DNS:x", TempPki::Validity::now, TempPki::Key::rsa);
  const hub::crypto::CertifiedKey own(pair.certificate, pair.key);
  const hub::crypto::OaepOpener opener(pair.key);
  const hub::crypto::OaepOpener stranger(other.key);
  const auto key = AttachmentKey::make();
  const std::string thumbprint = hub::crypto::sha1(own.der());
  const auto by_certificate = sealed_for_certificate(own.der(), key);
  const auto by_numbers =
      sealed_for_numbers(hub::to_base64(own.facts().modulus), hub::to_base64(own.facts().exponent),
                         hub::to_base64(thumbprint), key);
  ASSERT_TRUE(by_certificate && by_numbers);
  for (const auto* sealed : {&*by_certificate, &*by_numbers}) {
    EXPECT_EQ(sealed->thumbprint, thumbprint);
    EXPECT_EQ(opener.open(sealed->key), std::string("\x20") + key.key + key.vector);
    const auto opened = opened_key(sealed->key, opener);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->key, key.key);
    EXPECT_EQ(opened->vector, key.vector);
    EXPECT_EQ(opened_key(sealed->key, stranger).error().code().name, "codec.document");
  }
  const auto short_one = AttachmentKey{std::string(16, 'k'), std::string(16, 'v')};
  EXPECT_EQ(opened_key(sealed_for_certificate(own.der(), short_one)->key, opener)->key, short_one.key);
  const auto wrong = AttachmentKey{std::string(20, 'k'), std::string(16, 'v')};
  EXPECT_FALSE(opened_key(sealed_for_certificate(own.der(), wrong)->key, opener));
  EXPECT_FALSE(sealed_for_certificate("no certificate", key));
  EXPECT_FALSE(sealed_for_numbers("AQAB", "AQAB", hub::to_base64(thumbprint), key));
  EXPECT_FALSE(sealed_for_numbers(hub::to_base64(own.facts().modulus), "AQAB", "AQAB", key));
}

TEST(DivAttachment, IsCompressedByItsMediaType) {
  using adapters::div::is_compressible;
  for (const std::string type :
       {"text/plain", "text/xml; charset=utf-8", "application/xml", "application/msword", "image/svg+xml",
        "image/tiff", "IMAGE/BMP", "application/octet-stream"})
    EXPECT_TRUE(is_compressible(type)) << type;
  for (const std::string type : {"application/pdf", "image/jpeg", "IMAGE/PNG", "video/mp4", "application/zip",
                                 "application/x-7z-compressed", "application/vnd.etsi.asic-e+zip",
                                 "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                 "application/vnd.oasis.opendocument.text", "application/epub+zip"})
    EXPECT_FALSE(is_compressible(type)) << type;
}
