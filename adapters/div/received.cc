#include "adapters/div/received.h"

#include <algorithm>
#include <utility>

#include "adapters/div/names.h"
#include "adapters/div/section_reader.h"
#include "hub/base/characters.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xades/proof.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/xpath.h"
#include "hub/values/riga_time.h"

namespace adapters::div {
namespace {

using hub::Error;
using hub::Result;
using hub::Text;
using hub::formats::XadesProof;
using hub::formats::XmlDocument;

constexpr std::string_view kOfRecipient = "RecipientSignature";

Proven proven_by(const XadesProof& proof) {
  Proven proven{proof.signer, proof.signed_at, {}};
  for (const auto& section : proof.sections) proven.sections.emplace_back(section.id, section.form);
  return proven;
}

/// xs:date, of which the time zone says nothing that matters here.
hub::values::Day day_in(SectionReader& reader, const std::string& path) {
  constexpr std::size_t kDate = 10;
  const std::string text = trimmed(reader.one(path));
  const std::string zone = text.size() > kDate ? text.substr(kDate) : "Z";
  const auto day = hub::values::parse_day(std::string_view(text).substr(0, kDate));
  const bool in_zone = hub::values::parse_moment("2000-01-01T00:00:00" + zone).operator bool();
  if (!day || !in_zone) reader.complain(path, Text{"it is no date", "tas nav datums"});
  return day ? *day : hub::values::Day();
}

std::optional<std::chrono::sys_seconds> moment_in(SectionReader& reader, const std::string& path,
                                                  const std::string& text) {
  const auto moment = hub::values::parse_moment(trimmed(text));
  if (moment) return moment->second;
  reader.complain(path, Text{"it is no time with a time zone", "tas nav laiks ar laika joslu"});
  return std::nullopt;
}

Priority priority_in(SectionReader& reader, const std::string& path) {
  const std::string text = trimmed(reader.one(path));
  if (text == "high") return Priority::high;
  if (text == "low") return Priority::low;
  if (text != "normal")
    reader.complain(path, Text{"it is not high, normal or low", "tas nav high, normal vai low"});
  return Priority::normal;
}

/// Takes what is wrong inside of an element of a list to the list's reader.
void pass_on(SectionReader& to, const std::string& path, const SectionReader& from) {
  const auto& problem = from.problem();
  if (problem) to.complain(path, hub::say("{} ({})", "{} ({})", problem->told(), problem->place()));
}

void read_authors(SectionReader& reader, Letter& letter) {
  const std::string path = "DocumentMetadata/GeneralMetadata/Authors/AuthorEntry";
  for (const XmlDocument& entry : reader.elements(path)) {
    SectionReader author(entry);
    const bool is_person = !author.all("PrivatePerson").empty();
    std::string title = is_person ? author.joined("PrivatePerson") : author.one("Institution/Title");
    pass_on(reader, path, author);
    letter.authors.push_back({std::move(title), is_person});
  }
}

void read_files(SectionReader& reader, Letter& letter) {
  const std::string path = "DocumentMetadata/PayloadReference/File";
  for (const XmlDocument& entry : reader.elements(path)) {
    SectionReader part(entry);
    LetterFile file;
    file.mime_type = trimmed(part.one("MimeType"));
    file.size = part.number("Size");
    file.name = part.one("Name");
    file.content_reference = trimmed(part.one("Content/ContentReference"));
    if (part.attribute("Content/ds:DigestMethod", "Algorithm") != kSha512Method)
      part.complain("Content/ds:DigestMethod", Text{"it is not SHA-512", "tas nav SHA-512"});
    file.sha512 = part.octets("Content/ds:DigestValue");
    file.compressed = part.truth("Compressed");
    pass_on(reader, path, part);
    letter.files.push_back(std::move(file));
  }
}

void read_recipients(SectionReader& reader, Letter& letter) {
  const std::string path = "SenderTransportMetadata/Recipients/RecipientEntry";
  for (const XmlDocument& entry : reader.elements(path)) {
    SectionReader part(entry);
    Recipient recipient;
    recipient.e_address = trimmed(part.one("RecipientE-Address"));
    if (!part.all("EncryptionInfo").empty())
      recipient.sealed =
          SealedKey{part.octets("EncryptionInfo/Key"), part.octets("EncryptionInfo/CertificateThumbprint")};
    pass_on(reader, path, part);
    letter.recipients.push_back(std::move(recipient));
  }
}

void read_transport(SectionReader& reader, Letter& letter) {
  const std::string transport = "SenderTransportMetadata/";
  letter.sender = trimmed(reader.one(transport + "SenderE-Address"));
  letter.sender_reference = trimmed(reader.one(transport + "SenderRefNumber"));
  read_recipients(reader, letter);
  letter.notify_on_delivery = reader.truth(transport + "NotifySenderOnDelivery");
  letter.priority = priority_in(reader, transport + "Priority");
  if (const std::string text = reader.at_most_one(transport + "DeliveryDeadline"); !text.empty())
    letter.deadline = moment_in(reader, transport + "DeliveryDeadline", text);
  const std::string traces = transport + "TraceInfo/TraceInfoEntry";
  for (const XmlDocument& entry : reader.elements(traces)) {
    SectionReader part(entry);
    letter.traces.push_back({part.one("TraceInfoID"), part.at_most_one("TraceText")});
    pass_on(reader, traces, part);
  }
}

Result<Letter> letter_in(const XmlDocument& section) {
  SectionReader reader(section);
  const std::string general = "DocumentMetadata/GeneralMetadata/";
  Letter letter;
  read_authors(reader, letter);
  letter.date = day_in(reader, general + "Date");
  letter.kind = trimmed(reader.one(general + "DocumentKind/DocumentKindCode"));
  letter.kind_version = trimmed(reader.one(general + "DocumentKind/DocumentKindVersion"));
  letter.kind_name = reader.at_most_one(general + "DocumentKind/DocumentKindName");
  letter.description = reader.at_most_one(general + "Description");
  letter.title = reader.one(general + "Title");
  letter.replies_to =
      reader.all("DocumentMetadata/CommonMetadata/DocumentReferences/ReferenceEntry/RefRegistrationNumber");
  read_files(reader, letter);
  read_transport(reader, letter);
  if (reader.problem()) return *reader.problem();
  if (auto checked = check_letter(letter); !checked) return std::move(checked).error();
  return letter;
}

Result<ServerRecord> server_in(const XadesProof& proof) {
  SectionReader reader(proof.sections.back().content);
  std::string message_id = trimmed(reader.at_most_one("MessageId"));
  const auto received = moment_in(reader, "ServerReceivedTime", reader.one("ServerReceivedTime"));
  if (reader.problem()) return *reader.problem();
  return ServerRecord{std::move(message_id), *received, proven_by(proof)};
}

Result<Confirmation> confirmation_in(const XadesProof& proof, const std::string& name) {
  SectionReader reader(proof.sections.back().content);
  Confirmation confirmation;
  confirmation.name = name;
  for (const std::string& address : reader.all("RelatedRecipients/E-Address"))
    confirmation.recipients.push_back(trimmed(address));
  if (confirmation.recipients.empty())
    reader.complain("RelatedRecipients/E-Address", Text{"it is missing", "tā trūkst"});
  const std::string status = trimmed(reader.one("Status"));
  confirmation.accepted = status == "RecipientAccepted";
  if (!confirmation.accepted && status != "RecipientRejected")
    reader.complain("Status", Text{"it is neither RecipientAccepted nor RecipientRejected",
                                   "tas nav ne RecipientAccepted, ne RecipientRejected"});
  confirmation.code = reader.at_most_one("StatusCode");
  confirmation.reason = reader.at_most_one("StatusReason");
  if (reader.problem()) return *reader.problem();
  confirmation.proven = proven_by(proof);
  return confirmation;
}

/// Whether a ConfirmationName is made of what ids are made of.
bool is_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return hub::is_letter(c) || hub::is_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

/// Ids of the signatures there are; nothing is believed of them.
Result<std::vector<std::string>> signatures_in(const XmlDocument& envelope) {
  auto ids = envelope.select("/d:Envelope/d:Signatures/ds:Signature/@Id",
                             {{"d", kEnvelopeNamespace}, {"ds", kDsigNamespace}});
  if (ids && ids->size() > kMostSignatures)
    return Error(hub::codes::gate_signature_profile,
                 hub::say("more than {} signatures in an envelope", "aploksnē ir vairāk nekā {} parakstu",
                          kMostSignatures));
  return ids;
}

/// Adds what one signature besides the sender's proves, or why it proves nothing.
void read_further(ReceivedEnvelope& received, const XmlDocument& envelope, const std::string& id,
                  const EnvelopeTrust& trust, std::chrono::system_clock::time_point now) {
  const bool of_server = id == server_profile().signature;
  const bool of_recipient = id.size() > kOfRecipient.size() &&
                            id.compare(id.size() - kOfRecipient.size(), id.npos, kOfRecipient) == 0;
  const std::string name = of_recipient ? id.substr(0, id.size() - kOfRecipient.size()) : std::string();
  if ((!of_server && !of_recipient) || !is_name(name)) {
    received.unproven.push_back(
        {id, Error(hub::codes::gate_signature_profile,
                   Text{"a signature of an unknown sort", "nezināma veida paraksts"})});
    return;
  }
  const auto proof =
      hub::formats::verify_xades(envelope, of_server ? server_profile() : confirmation_profile(name),
                                 of_server ? trust.server : trust.people, now);
  if (!proof) {
    received.unproven.push_back({id, proof.error()});
    return;
  }
  if (of_server) {
    auto server = server_in(*proof);
    if (server)
      received.server = *std::move(server);
    else
      received.unproven.push_back({id, std::move(server).error()});
    return;
  }
  auto confirmation = confirmation_in(*proof, name);
  if (confirmation)
    received.confirmations.push_back(*std::move(confirmation));
  else
    received.unproven.push_back({id, std::move(confirmation).error()});
}

/// The only element at a place of a ServerConfirmationPart, as octets of its own.
Result<std::string> part_at(const XmlDocument& part, const std::string& path) {
  const auto found = hub::formats::select_elements("/d:ServerConfirmationPart/" + path, part,
                                                   {{"d", kEnvelopeNamespace}, {"ds", kDsigNamespace}});
  if (!found) return found.error();
  if (found->size() != 1)
    return Error(hub::codes::codec_not_valid,
                 Text{"it is no ServerConfirmationPart with one ServerTransportMetadata and one signature",
                      "tas nav ServerConfirmationPart ar vienu ServerTransportMetadata un vienu parakstu"})
        .at("/ServerConfirmationPart");
  return found->front().to_octets();
}

}  // namespace

hub::Result<ServerRecord> read_server_confirmation(std::string_view envelope, std::string_view part,
                                                   const hub::crypto::Trust& server,
                                                   std::chrono::system_clock::time_point now) {
  const auto parsed = XmlDocument::parse(part);
  if (!parsed) return parsed.error();
  const auto section = part_at(*parsed, "d:ServerTransportMetadata");
  if (!section) return section.error();
  const auto signature = part_at(*parsed, "d:Signatures/ds:Signature");
  if (!signature) return signature.error();
  // Where build_envelope put them; in its values there is no such text.
  constexpr std::string_view kBetween = "</SenderDocument><Signatures>";
  const std::size_t at = envelope.find(kBetween);
  if (at == std::string_view::npos)
    return Error(hub::codes::hub_defect, Text{"the envelope that was sent is not one of the hub's",
                                              "nosūtītā aploksne nav centrmezgla veidota"});
  std::string whole(envelope);
  whole.insert(at + kBetween.size(), *signature);
  whole.insert(at + kBetween.find("<Signatures>"), *section);
  const auto combined = XmlDocument::parse(whole);
  if (!combined) return combined.error();
  const auto proof = hub::formats::verify_xades(*combined, server_profile(), server, now);
  if (!proof) return proof.error();
  return server_in(*proof);
}

hub::Result<ServerStatement> read_server_statement(std::string_view part, const hub::crypto::Trust& server,
                                                   std::chrono::system_clock::time_point now) {
  const auto parsed = XmlDocument::parse(part);
  if (!parsed) return parsed.error();
  if (const auto section = part_at(*parsed, "d:ServerTransportMetadata"); !section) return section.error();
  const auto proof = hub::formats::verify_xades(*parsed, server_profile_alone(), server, now);
  if (!proof) return proof.error();
  auto record = server_in(*proof);
  if (!record) return std::move(record).error();
  return ServerStatement{*std::move(record), proof->elsewhere.front().digest};
}

hub::Result<ReceivedEnvelope> read_envelope(std::string_view octets, const EnvelopeTrust& trust,
                                            std::chrono::system_clock::time_point now) {
  const auto envelope = XmlDocument::parse(octets);
  if (!envelope) return envelope.error();
  if (envelope->root_name() != "Envelope" || envelope->root_namespace() != kEnvelopeNamespace)
    return Error(hub::codes::codec_not_valid,
                 Text{"it is no envelope of the e-address", "tā nav e-adreses aploksne"})
        .at("/" + envelope->root_name());
  const auto signatures = signatures_in(*envelope);
  if (!signatures) return signatures.error();
  const auto proof = hub::formats::verify_xades(*envelope, sender_profile(), trust.people, now);
  if (!proof) return proof.error();
  auto letter = letter_in(proof->sections.front().content);
  if (!letter) return std::move(letter).error();
  ReceivedEnvelope received{*std::move(letter), proven_by(*proof), std::nullopt, {}, {}};
  for (const std::string& id : *signatures)
    if (id != sender_profile().signature) read_further(received, *envelope, id, trust, now);
  return received;
}

}  // namespace adapters::div
