#include "adapters/div/div_delivery.h"

#include <charconv>
#include <utility>

#include "adapters/div/attachment.h"
#include "adapters/div/envelope.h"
#include "adapters/div/letter_form.h"
#include "adapters/div/names.h"
#include "adapters/div/recipient_keys.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"

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
constexpr const char* kPackingStep = "packing";    ///< Of files that are compressed or encrypted: how.
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

/// A part of a message, by its Content-ID; `open` opens what goes out of it.
Attachment part_of(const std::string& content_id, const OutgoingFile& file) {
  Attachment part;
  part.media_type = "application/octet-stream";
  part.digest = content_id;
  part.size = file.size;
  part.open = file.open;
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

/// A file with what is made of it; the packing is on record, or is to be.
OutgoingFile outgoing_file(const Attachment& file, const Packing& packing, std::size_t at) {
  if (at >= packing.files.size() || !packing.changes()) return {file.size, file.open};
  const PackedFile& one = packing.files[at];
  return {one.sent.size,
          [file, one, key = packing.key] { return packed(file, one.compressed, key, one.sent); }};
}

/// Empty: the files go as they are.
Result<Packing> packing_on_record(const hub::port::Steps& steps) {
  const auto known = steps.result(kPackingStep);
  return known ? packing_of(*known) : Packing();
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

bool DivDelivery::has_begun(const hub::port::Steps& steps) {
  return steps.result(kEnvelopeStep).has_value();
}

Task<Result<TakenLetter>> DivDelivery::send(frame::Call& call, OfficialLetter letter) {
  letter.letter.sender = config_.sender;
  letter.letter.sender_reference = call.request.message.to_string();
  auto made = co_await prepared(call, letter);
  if (!made) co_return std::move(made).error();
  Result<std::string> id = std::string();
  if (made->total > kSection)
    id = co_await send_in_sections(call, letter, *made);
  else
    id = co_await send_whole(call, letter, *made);
  if (!id) co_return std::move(id).error();
  co_return TakenLetter{*std::move(id)};
}

Task<Result<DivDelivery::Prepared>> DivDelivery::prepared(frame::Call& call, OfficialLetter& letter) {
  Prepared made;
  Packing packing;
  if (auto known = call.steps->result(kEnvelopeStep)) {
    made.envelope = *std::move(known);
    auto recorded = packing_on_record(*call.steps);
    if (!recorded) co_return std::move(recorded).error();
    packing = *std::move(recorded);
  } else {
    auto measured_ones = co_await measure(letter);
    if (!measured_ones) co_return std::move(measured_ones).error();
    packing = *std::move(measured_ones);
    auto envelope = co_await make_envelope(call, letter, packing);
    if (!envelope) co_return std::move(envelope).error();
    made.envelope = *std::move(envelope);
  }
  for (std::size_t at = 0; at < letter.files.size(); ++at) {
    made.files.push_back(outgoing_file(letter.files[at], packing, at));
    made.total += made.files.back().size;
  }
  co_return made;
}

Task<Result<Packing>> DivDelivery::measure(OfficialLetter& letter) {
  Packing packing;
  const bool encrypts = letter.encrypted.value_or(config_.sending.encrypt) && !letter.files.empty();
  if (encrypts) packing.key = AttachmentKey::make();
  for (std::size_t at = 0; at < letter.files.size(); ++at) {
    LetterFile& file = letter.letter.files[at];
    file.compressed = config_.sending.compress && is_compressible(file.mime_type);
    auto told = co_await measured(letter.files[at], file.compressed, packing.key);
    if (!told) co_return std::move(told).error();
    const Measure& said = config_.sending.digests == DigestsOf::sent ? told->sent : told->content;
    file.size = said.size;
    file.sha512 = said.sha512;
    packing.files.push_back(*std::move(told));
  }
  co_return packing;
}

Task<Result<std::string>> DivDelivery::make_envelope(frame::Call& call, OfficialLetter& letter,
                                                     const Packing& packing) {
  if (packing.key) {
    auto sealed = co_await seal(call, letter.letter, *packing.key);
    if (!sealed) co_return in_letter_form(std::move(sealed).error());
  }
  auto envelope = build_envelope(letter.letter, *signer_, services_.clock.wall());
  if (!envelope) co_return in_letter_form(std::move(envelope).error());
  if (packing.changes() ||
      call.steps->result(kPackingStep)) {  // one of an attempt that ended here counts no more
    auto recorded = co_await call.steps->record(kPackingStep, to_record(packing));
    if (!recorded) co_return std::move(recorded).error();
  }
  auto recorded = co_await call.steps->record(kEnvelopeStep, *envelope);
  if (!recorded) co_return std::move(recorded).error();
  co_return envelope;
}

Task<Outcome> DivDelivery::seal(frame::Call& call, Letter& letter, const AttachmentKey& key) {
  if (auto checked = check_letter(letter); !checked) co_return checked;
  VusQuestion question;
  question.operation = "GetPublicKeyList";
  question.body = input(question.operation, asked_keys(letter));
  auto answer = co_await service_.ask(call, std::move(question));
  if (!answer) co_return std::move(answer).error();
  call.settled();
  co_return seal_for_recipients(letter, answer->output, key);
}

Task<Result<std::string>> DivDelivery::send_whole(frame::Call& call, const OfficialLetter& letter,
                                                  const Prepared& made) {
  VusQuestion question;
  question.operation = "SendMessage";
  std::string attachments;
  for (std::size_t at = 0; at < letter.files.size(); ++at) {
    const std::string& id = letter.letter.files[at].content_reference;
    attachments += "<AttachmentInput>" + vus_element("ContentId", id) + included(id) + "</AttachmentInput>";
    question.parts.push_back(part_of(id, made.files[at]));
  }
  if (!attachments.empty()) attachments = "<AttachmentsInput>" + attachments + "</AttachmentsInput>";
  question.body = input(question.operation, made.envelope + attachments);
  auto answer = co_await service_.ask(call, std::move(question));
  if (!answer) co_return std::move(answer).error();
  co_return vus_text(answer->output, "MessageId");
}

Task<Result<std::string>> DivDelivery::send_in_sections(frame::Call& call, const OfficialLetter& letter,
                                                        const Prepared& made) {
  auto id = co_await begun(call, letter);
  if (!id) co_return std::move(id).error();
  auto sent = co_await send_sections(call, letter, made, *id);
  if (!sent) co_return std::move(sent).error();
  VusQuestion question;
  question.operation = "CompleteSendMessage";
  question.body = input(question.operation, vus_element("MessageId", *id) + made.envelope);
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
                                         const Prepared& made, const std::string& id) {
  Progress at = progress_in(call.steps->result(kSectionsStep).value_or("0/0"));
  for (; at.file < made.files.size(); at = {at.file + 1, 0}) {
    const std::string& content_id = letter.letter.files[at.file].content_reference;
    Sections sections(made.files[at.file].open(), at.section);
    for (bool last = false; !last;) {
      auto section = co_await sections.next();
      if (!section) co_return in_letter_form(std::move(section).error());
      if (!*section) break;
      const std::size_t index = (*section)->index;
      last = (*section)->last;
      auto sent = co_await send_section(call, id, content_id, index, std::move((*section)->octets));
      if (!sent) co_return sent;
      const Progress next = last ? Progress{at.file + 1, 0} : Progress{at.file, index + 1};
      auto recorded = co_await put_on_record(call, kSectionsStep, to_text(next));
      if (!recorded) co_return recorded;
    }
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
