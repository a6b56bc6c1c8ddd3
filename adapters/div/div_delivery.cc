#include "adapters/div/div_delivery.h"

#include <charconv>
#include <numeric>
#include <utility>

#include "adapters/div/attachment.h"
#include "adapters/div/envelope.h"
#include "adapters/div/letter_form.h"
#include "adapters/div/names.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/crypto/running_digest.h"

namespace adapters::div {
namespace {

using hub::Done;
using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::port::Attachment;
using hub::port::Task;
namespace codes = hub::codes;

// What is on record of a letter, in this order.
constexpr const char* kEnvelopeStep = "envelope";  ///< Signed, as it goes out.
constexpr const char* kBegunStep = "begun";        ///< The e-address's id of a letter in sections.
constexpr const char* kSectionsStep = "sections";  ///< `file/section`: the next one, counted from 0.

/// Octets that are held.
class HeldStream final : public hub::http::OctetStream {
 public:
  explicit HeldStream(std::shared_ptr<const std::string> octets) : octets_(std::move(octets)) {}
  Task<Result<std::string>> next() override {
    if (given_) co_return std::string();
    given_ = true;
    co_return *octets_;
  }

 private:
  std::shared_ptr<const std::string> octets_;
  bool given_ = false;
};

/// A part of a message, by its Content-ID.
Attachment part_of(const std::string& content_id, const Attachment& file) {
  Attachment part = file;
  part.media_type = "application/octet-stream";
  part.digest = content_id;
  return part;
}

Attachment held_part(const std::string& content_id, std::string octets) {
  const auto held = std::make_shared<const std::string>(std::move(octets));
  Attachment part;
  part.media_type = "application/octet-stream";
  part.digest = content_id;
  part.size = held->size();
  part.open = [held] { return std::make_unique<HeldStream>(held); };
  return part;
}

std::string included(const std::string& content_id) {
  return "<Contents><x:Include xmlns:x=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:" + content_id +
         "\"/></Contents>";
}

std::string input(const std::string& operation, const std::string& content) {
  const std::string name = operation + "Input";
  return "<" + name + " xmlns=\"" + kUnifiedNamespace + "\">" + content + "</" + name + ">";
}

std::uint64_t total_of(const OfficialLetter& letter) {
  return std::accumulate(letter.files.begin(), letter.files.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Attachment& file) { return sum + file.size; });
}

/// SHA-512 of a file, which is read once. Errors: those of the stream.
Task<Result<std::string>> sha512_of(const Attachment& file) {
  hub::crypto::RunningDigest digest(hub::crypto::Hash::sha512);
  const auto stream = file.open();
  for (;;) {
    auto piece = co_await stream->next();
    if (!piece) co_return std::move(piece).error();
    if (piece->empty()) co_return digest.finish();
    digest.add(*piece);
  }
}

/// The next section of a file. Never more is held than a section and a piece.
class SectionStream {
 public:
  explicit SectionStream(const Attachment& file) : stream_(file.open()) {}

  /// Shorter than kSection: the last one. Errors: those of the stream.
  Task<Result<std::string>> next() {
    while (held_.size() < kSection) {
      auto piece = co_await stream_->next();
      if (!piece) co_return std::move(piece).error();
      if (piece->empty()) break;
      held_ += *piece;
    }
    std::string section = held_.substr(0, kSection);
    held_.erase(0, section.size());
    co_return section;
  }

 private:
  std::unique_ptr<hub::http::OctetStream> stream_;
  std::string held_;
};

struct Progress {
  std::size_t file = 0;
  std::size_t section = 0;
};

std::string to_text(const Progress& at) {
  return std::to_string(at.file) + "/" + std::to_string(at.section);
}

Progress progress_in(const std::string& text) {
  Progress at;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, at.file);
  if (read.ptr != end) std::from_chars(read.ptr + 1, end, at.section);
  return at;
}

/// What was done at the e-address, made durable before anything else is done there.
Task<Outcome> put_on_record(frame::Call& call, const char* step, std::string result) {
  call.changed();
  auto recorded = co_await call.steps->record(step, std::move(result));
  if (recorded) call.recorded();
  co_return recorded;
}

}  // namespace

DivDelivery::DivDelivery(const DivConfig& config, const hub::port::Services& services, VusService& service)
    : config_(config), services_(services), service_(service) {
  auto signer = hub::formats::XadesSigner::load(config.signing.certificate, config.signing.key);
  if (!signer) throw hub::Trouble(signer.error().told_by_name());
  signer_ = std::move(*signer);
}

Task<Result<TakenLetter>> DivDelivery::send(frame::Call& call, OfficialLetter letter) {
  letter.letter.sender = config_.sender;
  letter.letter.sender_reference = call.request.message.to_string();
  auto envelope = co_await envelope_of(call, letter);
  if (!envelope) co_return std::move(envelope).error();
  if (total_of(letter) > kSection) {
    auto id = co_await send_in_sections(call, letter, *envelope);
    if (!id) co_return std::move(id).error();
    co_return TakenLetter{*std::move(id)};
  }
  auto id = co_await send_whole(call, letter, *envelope);
  if (!id) co_return std::move(id).error();
  co_return TakenLetter{*std::move(id)};
}

Task<Result<std::string>> DivDelivery::envelope_of(frame::Call& call, OfficialLetter& letter) {
  if (auto made = call.steps->result(kEnvelopeStep)) co_return *std::move(made);
  for (std::size_t at = 0; at < letter.files.size(); ++at) {
    auto digest = co_await sha512_of(letter.files[at]);
    if (!digest) co_return std::move(digest).error();
    letter.letter.files[at].sha512 = *std::move(digest);
  }
  auto envelope = build_envelope(letter.letter, *signer_, services_.clock.wall());
  if (!envelope) co_return in_letter_form(std::move(envelope).error());
  auto recorded = co_await call.steps->record(kEnvelopeStep, *envelope);
  if (!recorded) co_return std::move(recorded).error();
  co_return envelope;
}

Task<Result<std::string>> DivDelivery::send_whole(frame::Call& call, const OfficialLetter& letter,
                                                  const std::string& envelope) {
  VusQuestion question;
  question.operation = "SendMessage";
  std::string attachments;
  for (std::size_t at = 0; at < letter.files.size(); ++at) {
    const std::string& id = letter.letter.files[at].content_reference;
    attachments += "<AttachmentInput>" + vus_element("ContentId", id) + included(id) + "</AttachmentInput>";
    question.parts.push_back(part_of(id, letter.files[at]));
  }
  if (!attachments.empty()) attachments = "<AttachmentsInput>" + attachments + "</AttachmentsInput>";
  question.body = input(question.operation, envelope + attachments);
  auto answer = co_await service_.ask(call, std::move(question));
  if (!answer) co_return std::move(answer).error();
  co_return vus_text(answer->output, "MessageId");
}

Task<Result<std::string>> DivDelivery::send_in_sections(frame::Call& call, const OfficialLetter& letter,
                                                        const std::string& envelope) {
  auto id = co_await begun(call, letter);
  if (!id) co_return std::move(id).error();
  auto sent = co_await send_sections(call, letter, *id);
  if (!sent) co_return std::move(sent).error();
  VusQuestion question;
  question.operation = "CompleteSendMessage";
  question.body = input(question.operation, vus_element("MessageId", *id) + envelope);
  auto answer = co_await service_.ask(call, std::move(question));
  if (!answer) co_return std::move(answer).error();
  co_return id;
}

Task<Result<std::string>> DivDelivery::begun(frame::Call& call, const OfficialLetter& letter) {
  if (auto known = call.steps->result(kBegunStep)) co_return *std::move(known);
  VusQuestion question;
  question.operation = "InitSendMessage";
  std::string attachments;
  for (const LetterFile& file : letter.letter.files)
    attachments +=
        "<AttachmentInput>" + vus_element("ContentId", file.content_reference) + "</AttachmentInput>";
  question.body =
      input(question.operation, "<AttachmentsInput>" + attachments + "</AttachmentsInput>" +
                                    vus_element("SenderEAddress", letter.letter.sender) +
                                    vus_element("MessageClientId", letter.letter.sender_reference));
  auto answer = co_await service_.ask(call, std::move(question));
  if (!answer) co_return std::move(answer).error();
  auto id = vus_text(answer->output, "MessageId");
  if (!id) co_return std::move(id).error();
  auto recorded = co_await put_on_record(call, kBegunStep, *id);
  if (!recorded) co_return std::move(recorded).error();
  co_return id;
}

Task<Outcome> DivDelivery::send_sections(frame::Call& call, const OfficialLetter& letter,
                                         const std::string& id) {
  Progress at = progress_in(call.steps->result(kSectionsStep).value_or("0/0"));
  while (at.file < letter.files.size()) {
    SectionStream sections(letter.files[at.file]);
    const std::size_t first = std::exchange(at.section, 0);
    for (bool last = false; !last;) {
      auto octets = co_await sections.next();
      if (!octets) co_return std::move(octets).error();
      last = octets->size() < kSection;
      const std::size_t index = at.section++;
      if (index < first) continue;  // the e-address has it
      const std::string& content_id = letter.letter.files[at.file].content_reference;
      auto sent = co_await send_section(call, id, content_id, index, *std::move(octets));
      if (!sent) co_return sent;
      const Progress next = last ? Progress{at.file + 1, 0} : at;
      auto recorded = co_await put_on_record(call, kSectionsStep, to_text(next));
      if (!recorded) co_return recorded;
    }
    at = {at.file + 1, 0};
  }
  co_return Done{};
}

Task<Outcome> DivDelivery::send_section(frame::Call& call, const std::string& id,
                                        const std::string& content_id, std::size_t index,
                                        std::string octets) {
  VusQuestion question;
  question.operation = "SendAttachmentSection";
  question.done_codes = {"BL.PSS.051", "BL.PSS.054"};
  std::string contents = "<Contents/>";
  if (!octets.empty()) {
    contents = included(content_id);
    question.parts.push_back(held_part(content_id, std::move(octets)));
  }
  question.body = input(question.operation, contents + vus_element("MessageId", id) +
                                                vus_element("ContentId", content_id) +
                                                vus_element("SectionIndex", std::to_string(index)));
  auto answer = co_await service_.ask(call, std::move(question));
  if (!answer) co_return std::move(answer).error();
  co_return Done{};
}

}  // namespace adapters::div
