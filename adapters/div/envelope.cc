#include "adapters/div/envelope.h"

#include <string_view>
#include <utility>

#include "adapters/div/names.h"
#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/escape.h"
#include "hub/values/riga_time.h"

namespace adapters::div {
namespace {

/// `<name>content</name>`, in the envelope's namespace; the content is XML.
std::string element(std::string_view name, std::string_view content) {
  std::string text = "<";
  return text.append(name).append(">").append(content).append("</").append(name).append(">");
}

std::string text_element(std::string_view name, std::string_view text) {
  return element(name, hub::formats::xml_escaped(text));
}

std::string unless_empty(std::string_view name, std::string_view text) {
  return text.empty() ? std::string() : text_element(name, text);
}

std::string_view truth(bool value) {
  return value ? "true" : "false";
}

std::string_view name_of(Priority priority) {
  return priority == Priority::high ? "high" : priority == Priority::low ? "low" : "normal";
}

std::string general_metadata(const Letter& letter) {
  std::string authors;
  for (const Author& author : letter.authors)
    authors += element("AuthorEntry", element("Institution", text_element("Title", author.title)));
  const std::string kind = text_element("DocumentKindCode", letter.kind) +
                           text_element("DocumentKindVersion", letter.kind_version) +
                           unless_empty("DocumentKindName", letter.kind_name);
  return element("GeneralMetadata",
                 element("Authors", authors) + element("Date", hub::values::to_text(letter.date)) +
                     element("DocumentKind", kind) + unless_empty("Description", letter.description) +
                     text_element("Title", letter.title));
}

std::string common_metadata(const Letter& letter) {
  if (letter.replies_to.empty()) return {};
  std::string entries;
  for (const std::string& number : letter.replies_to)
    entries += element("ReferenceEntry", text_element("RefRegistrationNumber", number));
  return element("CommonMetadata", element("DocumentReferences", entries));
}

/// The prefix is declared on each element that uses it, so that it is in scope nowhere else.
std::string digest_of(const LetterFile& file) {
  const std::string declared = std::string(" xmlns:ds=\"") + kDsigNamespace + "\"";
  return "<ds:DigestMethod" + declared + " Algorithm=\"" + kSha512Method +
         "\"></ds:DigestMethod><ds:DigestValue" + declared + ">" + hub::to_base64(file.sha512) +
         "</ds:DigestValue>";
}

std::string payload(const Letter& letter) {
  if (letter.files.empty()) return {};
  std::string files;
  for (std::size_t at = 0; at < letter.files.size(); ++at) {
    const LetterFile& file = letter.files[at];
    const std::string content = text_element("ContentReference", file.content_reference) + digest_of(file);
    files +=
        element("File", text_element("MimeType", file.mime_type) +
                            element("Size", std::to_string(file.size)) + text_element("Name", file.name) +
                            element("Content", content) + element("Compressed", truth(file.compressed)) +
                            element("AppendixNumber", std::to_string(at + 1)));
  }
  return element("PayloadReference", files);
}

std::string recipients_of(const Letter& letter) {
  std::string entries;
  for (const Recipient& recipient : letter.recipients) {
    std::string entry = text_element("RecipientE-Address", recipient.e_address);
    if (recipient.sealed)
      entry += element("EncryptionInfo",
                       element("Key", hub::to_base64(recipient.sealed->key)) +
                           element("CertificateThumbprint", hub::to_base64(recipient.sealed->thumbprint)));
    entries += element("RecipientEntry", entry);
  }
  return element("Recipients", entries);
}

std::string transport_metadata(const Letter& letter) {
  std::string traces;
  for (const TraceInfo& trace : letter.traces)
    traces += element("TraceInfoEntry",
                      text_element("TraceInfoID", trace.id) + text_element("TraceText", trace.text));
  std::string deadline;
  if (letter.deadline)
    deadline = element("DeliveryDeadline", hub::values::to_text(hub::values::Moment{*letter.deadline, ""}));
  return element("SenderTransportMetadata",
                 text_element("SenderE-Address", letter.sender) +
                     text_element("SenderRefNumber", letter.sender_reference) + recipients_of(letter) +
                     element("NotifySenderOnDelivery", truth(letter.notify_on_delivery)) +
                     element("Priority", name_of(letter.priority)) + deadline +
                     (traces.empty() ? traces : element("TraceInfo", traces)));
}

}  // namespace

hub::Result<std::string> build_envelope(const Letter& letter, const hub::formats::XadesSigner& signer,
                                        std::chrono::system_clock::time_point now) {
  if (auto checked = check_letter(letter); !checked) return std::move(checked).error();
  for (const Author& author : letter.authors)
    if (author.is_person)
      return hub::Error(hub::codes::codec_wrong_shape, hub::Text{"letters are sent for institutions only",
                                                                 "vēstules sūta tikai iestāžu vārdā"})
          .at("/authors");
  const std::string document =
      element("DocumentMetadata", general_metadata(letter) + common_metadata(letter) + payload(letter));
  const std::string begin = std::string("<Envelope xmlns=\"") + kEnvelopeNamespace +
                            "\"><SenderDocument Id=\"SenderSection\">" + document +
                            transport_metadata(letter) + "</SenderDocument><Signatures>";
  constexpr std::string_view kEnd = "</Signatures></Envelope>";
  const auto unsigned_one = hub::formats::XmlDocument::parse(begin + std::string(kEnd));
  if (!unsigned_one) return unsigned_one.error();
  auto signature = signer.signature(*unsigned_one, sender_profile(), now);
  if (!signature) return std::move(signature).error();
  return begin + *signature + std::string(kEnd);
}

}  // namespace adapters::div
