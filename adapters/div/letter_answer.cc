#include "adapters/div/letter_answer.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "adapters/div/names.h"
#include "adapters/div/section_reader.h"
#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/xml/escape.h"
#include "hub/formats/xml/xpath.h"
#include "hub/values/riga_time.h"

namespace adapters::div {
namespace {

using hub::Error;
using hub::Result;
using hub::formats::XmlDocument;

constexpr std::size_t kMostSectionsOfFile = 1024;            // ours: 4 GiB of 4 MiB each
constexpr std::size_t kLargestSection = 16UL * 1024 * 1024;  // ours

const hub::formats::Namespaces& of_letters() {
  static const hub::formats::Namespaces all{
      {"u", kUnifiedNamespace}, {"b", kArraysNamespace}, {"d", kEnvelopeNamespace}};
  return all;
}

Error bad_answer(hub::Sentence what) {
  return {hub::codes::deliver_bad_reply, std::move(what)};
}

std::vector<std::string> texts_in(const XmlDocument& document, const std::string& path) {
  auto found = document.select(path, of_letters());
  std::vector<std::string> trimmed_ones;
  if (!found) return trimmed_ones;
  for (const std::string& text : *found) trimmed_ones.push_back(trimmed(text));
  return trimmed_ones;
}

std::string first_text(const XmlDocument& document, const std::string& path) {
  auto found = texts_in(document, path);
  return found.empty() ? std::string() : std::move(found.front());
}

bool is_true(const std::string& text) {
  return text == "true" || text == "1";
}

/// Nothing: no number, or above `most`.
std::optional<std::size_t> number_of(const std::string& text, std::size_t most) {
  std::size_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || number == 0 || number > most) return std::nullopt;
  return number;
}

/// Whether a tag whose name begins at `at` is called so, with or without a prefix.
bool is_named(std::string_view message, std::size_t at, std::string_view name) {
  const std::size_t end = message.find_first_of(" \t\r\n/>", at);
  if (end == std::string_view::npos) return false;
  std::string_view tag = message.substr(at, end - at);
  if (const auto colon = tag.find(':'); colon != std::string_view::npos) tag.remove_prefix(colon + 1);
  return tag == name;
}

/// The envelope of the letter as it stands in `message`: the first below GetMessageOutput; empty: not found.
std::string_view as_it_stands(std::string_view message) {
  std::size_t begin = message.find('<');
  for (const std::string_view name : {std::string_view("GetMessageOutput"), std::string_view("Envelope")}) {
    while (begin != std::string_view::npos && !is_named(message, begin + 1, name))
      begin = message.find('<', begin + 1);
    if (begin == std::string_view::npos) return {};
  }
  std::size_t end = message.find("</", begin);
  while (end != std::string_view::npos && !is_named(message, end + 2, "Envelope"))
    end = message.find("</", end + 2);
  if (end == std::string_view::npos) return {};
  return message.substr(begin, message.find('>', end) + 1 - begin);
}

Result<std::string> envelope_in(const XmlDocument& output, std::string_view message) {
  const auto found = hub::formats::select_elements("/u:GetMessageOutput/d:Envelope", output, of_letters());
  if (!found || found->size() != 1)
    return bad_answer(hub::Text{"the answer has no Envelope", "atbildē nav Envelope"});
  const std::string_view as_it_came = as_it_stands(message);
  const auto alone = XmlDocument::parse(as_it_came);
  if (alone && alone->root_namespace() == kEnvelopeNamespace &&
      alone->to_octets() == found->front().to_octets())
    return std::string(as_it_came);
  return found->front().to_octets();
}

Result<LetterAttachment> attachment_in(const XmlDocument& element) {
  const std::string at = "/u:AttachmentOutput/u:";
  LetterAttachment read;
  read.content_id = first_text(element, at + "ContentId");
  if (is_true(first_text(element, at + "IsSeparateCall"))) {
    const auto count = number_of(first_text(element, at + "SectionCount"), kMostSectionsOfFile);
    const auto size = number_of(first_text(element, at + "SectionSize"), kLargestSection);
    if (!count || !size)
      return bad_answer(hub::Text{"an attachment has no SectionCount and SectionSize, or they are too large",
                                  "pielikumam nav SectionCount un SectionSize, vai tie ir par lieliem"});
    read.sections = *count;
    read.section_size = *size;
    return read;
  }
  auto octets = hub::from_base64(first_text(element, at + "Contents"));
  if (!octets)
    return bad_answer(
        hub::Text{"the Contents of an attachment are no base64", "pielikuma Contents nav base64"});
  read.contents = std::make_shared<const std::string>(*std::move(octets));
  return read;
}

std::string letter_element(std::string_view name, std::string_view text) {
  if (text.empty()) return {};
  return "<" + std::string(name) + ">" + hub::formats::xml_escaped(text) + "</" + std::string(name) + ">";
}

std::string_view form_name(hub::formats::CanonicalForm form) {
  return form == hub::formats::CanonicalForm::inclusive   ? "inclusive"
         : form == hub::formats::CanonicalForm::exclusive ? "exclusive"
                                                          : "both";
}

std::string letter_time(std::chrono::system_clock::time_point at) {
  return to_text(hub::values::Moment{std::chrono::floor<std::chrono::seconds>(at), {}});
}

/// Who signed, when as they say, and by which canonical form their digests fit.
std::string proven_xml(std::string_view name, const Proven& proven) {
  std::string xml = "<" + std::string(name) + ">" + letter_element("certificate", proven.signer.thumbprint) +
                    letter_element("signedAt", letter_time(proven.signed_at));
  for (const auto& [section, form] : proven.sections)
    xml += "<section><id>" + hub::formats::xml_escaped(section) + "</id><form>" +
           std::string(form_name(form)) + "</form></section>";
  return xml + "</" + std::string(name) + ">";
}

std::string file_xml(const LetterFile& file) {
  return "<file>" + letter_element("name", file.name) + letter_element("mediaType", file.mime_type) +
         letter_element("size", std::to_string(file.size)) +
         letter_element("sha512", hub::to_base64(file.sha512)) + "</file>";
}

}  // namespace

Result<LetterList> read_letter_list(const XmlDocument& output) {
  const auto more = texts_in(output, "/u:GetMessageListOutput/u:HasMoreData");
  const auto found = hub::formats::select_elements("/u:GetMessageListOutput/u:MessageHeaders/u:MessageHeader",
                                                   output, of_letters());
  if (!found || more.size() != 1)
    return bad_answer(hub::Text{"it is no GetMessageListOutput with HasMoreData",
                                "tas nav GetMessageListOutput ar HasMoreData"});
  LetterList list;
  list.has_more = is_true(more.front());
  std::set<std::string> known;
  for (const XmlDocument& header : *found) {
    std::string id = first_text(header, "/u:MessageHeader/u:MessageId");
    if (id.empty())
      return bad_answer(
          hub::Text{"a MessageHeader has no MessageId", "elementā MessageHeader nav MessageId"});
    if (is_true(first_text(header, "/u:MessageHeader/u:IsDelivered"))) continue;
    if (known.insert(id).second) list.ids.push_back(std::move(id));
  }
  if (found->empty() && list.has_more)
    return bad_answer(hub::Text{"the e-address says that there are more letters and names none",
                                "e-adrese saka, ka vēstuļu ir vairāk, bet nenosauc nevienu"});
  return list;
}

Result<DeliveredLetter> read_delivered(const XmlDocument& output, std::string_view message) {
  auto envelope = envelope_in(output, message);
  if (!envelope) return std::move(envelope).error();
  DeliveredLetter read;
  read.envelope = *std::move(envelope);
  const auto attachments = hub::formats::select_elements(
      "/u:GetMessageOutput/u:AttachmentsOutput/u:AttachmentOutput", output, of_letters());
  if (!attachments) return bad_answer(hub::Text{"it is no GetMessageOutput", "tas nav GetMessageOutput"});
  for (const XmlDocument& one : *attachments) {
    auto attachment = attachment_in(one);
    if (!attachment) return std::move(attachment).error();
    read.attachments.push_back(*std::move(attachment));
  }
  read.recipients = texts_in(output, "/u:GetMessageOutput/u:Recipients/b:string");
  read.confirmation_name = first_text(output, "/u:GetMessageOutput/u:ConfirmationName");
  if (read.recipients.empty() || read.confirmation_name.empty())
    return bad_answer(hub::Text{"the answer does not say who is to confirm: Recipients, ConfirmationName",
                                "atbildē nav teikts, kam jāapstiprina: Recipients, ConfirmationName"});
  return read;
}

Result<std::string> read_section(const XmlDocument& output) {
  const auto texts = output.select("/u:GetAttachmentSectionOutput/u:Contents", of_letters());
  auto octets = hub::from_base64(texts && !texts->empty() ? std::string_view(texts->front()) : "");
  if (!octets)
    return bad_answer(hub::Text{"the Contents of a section are no base64", "sadaļas Contents nav base64"});
  return *std::move(octets);
}

namespace {

/// All of a letter but the octets of its files.
std::string letter_content(const std::string& id, const ReceivedEnvelope& received,
                           const DeliveredLetter& delivered) {
  const Letter& letter = received.letter;
  std::string xml = letter_element("id", id) + letter_element("sender", letter.sender) +
                    letter_element("senderReference", letter.sender_reference) +
                    letter_element("date", hub::values::to_text(letter.date)) +
                    letter_element("kind", letter.kind) + letter_element("kindName", letter.kind_name) +
                    letter_element("title", letter.title) + letter_element("description", letter.description);
  for (const Author& author : letter.authors) xml += letter_element("author", author.title);
  for (const std::string& recipient : delivered.recipients) xml += letter_element("recipient", recipient);
  for (const std::string& number : letter.replies_to) xml += letter_element("repliesTo", number);
  for (const TraceInfo& trace : letter.traces) xml += letter_element("trace", trace.text);
  if (letter.deadline) xml += letter_element("deadline", letter_time(*letter.deadline));
  if (received.server) xml += letter_element("receivedAt", letter_time(received.server->received));
  for (const LetterFile& file : letter.files) xml += file_xml(file);
  xml += proven_xml("signed", received.sender);
  if (received.server) xml += proven_xml("sealed", received.server->proven);
  return xml + letter_element("envelope", hub::to_base64(delivered.envelope));
}

}  // namespace

std::string neutral_letter(const std::string& id, const ReceivedEnvelope& received,
                           const DeliveredLetter& delivered) {
  return "<receivedLetter xmlns=\"urn:sakta:official-delivery:1\">" +
         letter_content(id, received, delivered) + "</receivedLetter>";
}

std::string neutral_invoice(const std::string& id, const ReceivedEnvelope& received,
                            const DeliveredLetter& delivered, std::string_view document) {
  return "<receivedInvoice xmlns=\"urn:sakta:official-delivery:1\">" +
         letter_content(id, received, delivered) + letter_element("document", hub::to_base64(document)) +
         "</receivedInvoice>";
}

}  // namespace adapters::div
