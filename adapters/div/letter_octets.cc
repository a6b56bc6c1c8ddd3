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

/// What there is not is the e-address's own fault here, whatever the code means for who sends sections.
bool is_no_section(const Error& error) {
  return error.ruling() != nullptr && error.ruling()->name == "BL.PSS.057";
}

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
    if (!answer && is_no_section(answer.error()))
      co_return Error(hub::codes::deliver_bad_reply,
                      hub::say("the e-address has no section {} of an attachment of which it named {}",
                               "e-adresei nav pielikuma sadaļas {}, lai gan tā nosauca {}", index_,
                               recipe_.attachment.sections));
    if (!answer) co_return std::move(answer).error();
    auto section =
        answer->section ? Result<std::string>(*std::move(answer->section)) : read_section(answer->output);
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
