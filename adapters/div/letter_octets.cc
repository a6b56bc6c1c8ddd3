#include "adapters/div/letter_octets.h"

#include <algorithm>
#include <utility>

#include "adapters/div/names.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/escape.h"

namespace adapters::div {
namespace {

using hub::Error;
using hub::Result;
using hub::port::Task;

constexpr std::size_t kFilePiece = 256UL * 1024;

/// Octets that come in parts: between them there is nothing to read yet, which is told as an error.
class FedOctets final : public Octets {
 public:
  void feed(std::string octets, bool last) {
    part_ = std::move(octets);
    at_ = 0;
    last_ = last;
    dry_ = false;
  }
  /// The newest error says only that more must be fed.
  [[nodiscard]] bool is_dry() const { return dry_; }

  [[nodiscard]] Result<std::size_t> read(std::span<char> into) override {
    if (at_ == part_.size() && !last_) {
      dry_ = true;
      return Error(hub::codes::hub_defect,
                   hub::Text{"the next section is not here", "nākamās sadaļas vēl nav"});
    }
    const std::size_t count = std::min(into.size(), part_.size() - at_);
    std::copy_n(part_.data() + at_, count, into.data());
    at_ += count;
    return count;
  }

 private:
  std::string part_;
  std::size_t at_ = 0;
  bool last_ = false;
  bool dry_ = false;
};

class LetterOctets final : public hub::http::OctetStream {
 public:
  LetterOctets(FileRecipe recipe, Operations& operations)
      : recipe_(std::move(recipe)), operations_(operations) {
    auto fed = std::make_unique<FedOctets>();
    fed_ = fed.get();
    std::unique_ptr<Octets> octets = std::move(fed);
    if (recipe_.digests == DigestsOf::sent)
      octets = std::make_unique<ExpectedOctets>(std::move(octets), recipe_.expected);
    octets = incoming(std::move(octets), recipe_.key, recipe_.compressed);
    if (recipe_.digests == DigestsOf::content)
      octets = std::make_unique<ExpectedOctets>(std::move(octets), recipe_.expected);
    octets_ = std::move(octets);
    if (recipe_.attachment.contents) fed_->feed(*recipe_.attachment.contents, true);
  }

  Task<Result<std::string>> next() override {
    std::string piece(kFilePiece, '\0');
    for (;;) {
      auto count = octets_->read(piece);
      if (count) {
        piece.resize(*count);
        co_return piece;
      }
      if (!fed_->is_dry()) co_return std::move(count).error();
      auto section = co_await fetch();
      if (!section) co_return std::move(section).error();
      const bool last = ++index_ == recipe_.attachment.sections;
      fed_->feed(*std::move(section), last);
    }
  }

 private:
  Task<Result<std::string>> fetch() {
    std::string input = std::string("<GetAttachmentSectionInput xmlns=\"") + kUnifiedNamespace +
                        "\"><MessageId>" + hub::formats::xml_escaped(recipe_.message_id) +
                        "</MessageId><ContentId>" + hub::formats::xml_escaped(recipe_.attachment.content_id) +
                        "</ContentId><SectionIndex>" + std::to_string(index_) +
                        "</SectionIndex></GetAttachmentSectionInput>";
    auto answer = co_await operations_.call("GetAttachmentSection", std::move(input));
    if (!answer) co_return std::move(answer).error();
    auto section = read_section(answer->output);
    if (!section) co_return section;
    const std::size_t whole = recipe_.attachment.section_size;
    const bool last = index_ + 1 == recipe_.attachment.sections;
    if (section->size() > whole || (!last && section->size() < whole))
      co_return Error(hub::codes::deliver_bad_reply,
                      hub::say("section {} of an attachment is not as long as SectionSize says",
                               "pielikuma sadaļa {} nav tik gara, kā norāda SectionSize", index_));
    co_return section;
  }

  FileRecipe recipe_;
  Operations& operations_;
  FedOctets* fed_ = nullptr;  ///< The first of `octets_`.
  std::unique_ptr<Octets> octets_;
  std::size_t index_ = 0;  ///< Of the section that is fetched next.
};

}  // namespace

std::unique_ptr<hub::http::OctetStream> file_of(FileRecipe recipe, Operations& operations) {
  return std::make_unique<LetterOctets>(std::move(recipe), operations);
}

}  // namespace adapters::div
