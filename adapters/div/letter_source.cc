#include "adapters/div/letter_source.h"

#include <algorithm>
#include <utility>

#include "adapters/div/confirmation.h"
#include "adapters/div/names.h"
#include "hub/base/characters.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/rsa_oaep.h"
#include "hub/formats/xml/escape.h"

namespace adapters::div {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::port::Polled;
using hub::port::SourceAttachment;
using hub::port::SourceDocument;
using hub::port::Task;

/// Letters in one list, whatever waits there.
constexpr std::size_t kMostListed = 1'000;

std::string letter_input(const std::string& operation, const std::string& content) {
  return "<" + operation + "Input xmlns=\"" + kUnifiedNamespace + "\">" + content + "</" + operation +
         "Input>";
}

std::string message_element(const std::string& id) {
  return "<MessageId>" + hub::formats::xml_escaped(id) + "</MessageId>";
}

/// Local parts are compared without case, as the portal's links write them in lower case.
bool is_same_address(const std::string& one, const std::string& other) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

/// The octets of an invoice's document.
Task<Result<std::string>> whole(hub::http::OctetStream& octets) {
  std::string all;
  for (;;) {
    auto piece = co_await octets.next();
    if (!piece) co_return std::move(piece).error();
    if (piece->empty()) co_return all;
    all += *piece;
    if (all.size() > kMostOfInvoice)
      co_return Error(hub::codes::codec_limit, hub::Text{"the invoice is larger than the letter says",
                                                         "rēķins ir lielāks, nekā teikts vēstulē"});
  }
}

bool was_confirmed_otherwise(const Error& error) {
  return error.ruling() != nullptr && error.ruling()->name == "BL.PSS.028";
}

}  // namespace

LetterSource::LetterSource(LetterSettings settings, LetterKeys keys, Operations& operations,
                           const hub::port::Services& services)
    : settings_(std::move(settings)), keys_(std::move(keys)), operations_(operations), services_(services) {}

LetterKinds::Kind LetterSource::other() const {
  using enum LetterKinds::Kind;
  return settings_.takes == letter ? invoice : letter;
}

Task<Result<Polled>> LetterSource::poll(std::string cursor) {
  const std::size_t most =
      std::min(settings_.batch + (settings_.kinds ? settings_.kinds->count(other()) : 0), kMostListed);
  std::string input =
      letter_input("GetMessageList", "<MaxResultCount>" + std::to_string(most) + "</MaxResultCount>");
  auto answer = co_await operations_.call("GetMessageList", std::move(input));
  if (!answer) co_return std::move(answer).error();
  auto list = read_letter_list(answer->output);
  if (!list) co_return std::move(list).error();
  Polled polled;
  polled.cursor = std::move(cursor);
  if (settings_.kinds && !list->has_more) settings_.kinds->keep(list->ids);
  for (std::string& id : list->ids) {
    if (settings_.kinds && settings_.kinds->is_known_as(id, other())) continue;
    SourceDocument listed;
    listed.id = std::move(id);
    listed.listed = true;
    polled.documents.push_back(std::move(listed));
  }
  co_return polled;
}

Task<Result<SourceDocument>> LetterSource::open(std::string id) {
  auto delivered = co_await fetch(id);
  if (!delivered) co_return std::move(delivered).error();
  auto received = verified(id, *delivered);
  if (!received) co_return std::move(received).error();
  auto files = files_of(id, received->letter, *delivered);
  if (!files) co_return std::move(files).error();
  SourceDocument document;
  if (settings_.kinds) {
    const auto kind = is_invoice(received->letter) ? LetterKinds::Kind::invoice : LetterKinds::Kind::letter;
    settings_.kinds->note(id, kind);
    document.passed_over = kind != settings_.takes;
  }
  document.id = id;
  if (document.passed_over) co_return document;
  if (settings_.takes == LetterKinds::Kind::invoice) {
    const auto octets = files->front().open();
    auto invoice = co_await whole(*octets);
    if (!invoice) co_return std::move(invoice).error();
    document.body = neutral_invoice(id, *received, *delivered, *invoice);
    co_return document;
  }
  document.body = neutral_letter(id, *received, *delivered);
  document.attachments = *std::move(files);
  co_return document;
}

Task<Outcome> LetterSource::confirm(std::vector<std::string> /*ids*/) {
  co_return hub::Done{};
}

Task<Outcome> LetterSource::settle(std::vector<hub::port::Settled> settled) {
  std::optional<Error> problem;
  for (hub::port::Settled& one : settled) {
    auto accepted = co_await accept(std::move(one));
    if (accepted || was_confirmed_otherwise(accepted.error())) continue;
    const hub::Remedy remedy = accepted.error().remedy();
    if (!problem) problem = accepted.error();
    if (remedy == hub::Remedy::wait || remedy == hub::Remedy::resend) break;
  }
  if (problem) co_return *std::move(problem);
  co_return hub::Done{};
}

Task<Result<DeliveredLetter>> LetterSource::fetch(std::string id) {
  std::string input = letter_input("GetMessage", message_element(id));
  auto answer = co_await operations_.call("GetMessage", std::move(input));
  if (!answer) co_return std::move(answer).error();
  co_return read_delivered(answer->output, answer->message);
}

Task<Outcome> LetterSource::accept(hub::port::Settled settled) {
  auto delivered = co_await fetch(settled.id);
  if (!delivered) co_return std::move(delivered).error();
  const Acceptance acceptance{delivered->confirmation_name, delivered->recipients, settled.at};
  auto part = build_acceptance(delivered->envelope, acceptance, *keys_.signer);
  if (!part) co_return std::move(part).error();
  std::string input = letter_input("ConfirmMessage", *part + message_element(settled.id));
  auto answer = co_await operations_.call("ConfirmMessage", std::move(input));
  if (!answer) co_return std::move(answer).error();
  co_return hub::Done{};
}

Result<ReceivedEnvelope> LetterSource::verified(const std::string& id,
                                                const DeliveredLetter& delivered) const {
  const EnvelopeTrust trust{*keys_.people, *keys_.server};
  auto received = read_envelope(delivered.envelope, trust, services_.clock.wall());
  if (!received) return std::move(received).error();
  for (const Unproven& one : received->unproven)
    if (one.signature == server_profile().signature) return one.why;
  if (received->server && !received->server->message_id.empty() && received->server->message_id != id)
    return Error(hub::codes::gate_signed_element_mismatch,
                 hub::Text{"the e-address signed another letter than the one that was asked for",
                           "e-adrese ir parakstījusi citu vēstuli, nevis prasīto"});
  return received;
}

Result<std::optional<AttachmentKey>> LetterSource::key_of(const Letter& letter,
                                                          const DeliveredLetter& delivered) const {
  const bool encrypted = std::any_of(letter.recipients.begin(), letter.recipients.end(),
                                     [](const Recipient& one) { return one.sealed.has_value(); });
  if (!encrypted) return std::optional<AttachmentKey>();
  if (!keys_.opener)
    return Error(hub::codes::deliver_misconfigured,
                 hub::Text{"the letter is encrypted, and this system has no key to open letters with",
                           "vēstule ir šifrēta, bet šai sistēmai nav atslēgas vēstuļu atvēršanai"});
  std::optional<Error> why;
  for (const Recipient& recipient : letter.recipients) {
    const bool is_ours = std::any_of(
        delivered.recipients.begin(), delivered.recipients.end(),
        [&](const std::string& address) { return is_same_address(address, recipient.e_address); });
    if (!is_ours || !recipient.sealed) continue;
    auto opened = opened_key(recipient.sealed->key, *keys_.opener);
    if (opened) return std::optional<AttachmentKey>(*std::move(opened));
    why = opened.error();
  }
  if (why) return *std::move(why);
  return Error(hub::codes::codec_document,
               hub::Text{"the letter is encrypted, and for none of its recipients here",
                         "vēstule ir šifrēta, bet nevienam no tās adresātiem šeit"});
}

Result<std::vector<SourceAttachment>> LetterSource::files_of(const std::string& id, const Letter& letter,
                                                             const DeliveredLetter& delivered) const {
  auto key = key_of(letter, delivered);
  if (!key) return std::move(key).error();
  std::vector<SourceAttachment> files;
  for (const LetterFile& file : letter.files) {
    const auto found =
        std::find_if(delivered.attachments.begin(), delivered.attachments.end(),
                     [&](const LetterAttachment& one) { return one.content_id == file.content_reference; });
    if (found == delivered.attachments.end())
      return Error(hub::codes::deliver_bad_reply,
                   hub::Text{"the letter names a file that GetMessage does not give",
                             "vēstulē nosaukts fails, ko GetMessage nedod"});
    const FileRecipe recipe{id, *found, {file.size, file.sha512}, settings_.digests, file.compressed, *key};
    const bool is_known = settings_.digests == DigestsOf::content || (!file.compressed && !*key);
    files.push_back({file.name, file.mime_type, is_known ? std::optional(file.size) : std::nullopt,
                     [recipe, &operations = operations_] { return file_of(recipe, operations); }});
  }
  if (files.size() != delivered.attachments.size())
    return Error(hub::codes::deliver_bad_reply,
                 hub::Text{"GetMessage gives attachments that the letter does not name",
                           "GetMessage dod pielikumus, kas vēstulē nav nosaukti"});
  return files;
}

}  // namespace adapters::div
