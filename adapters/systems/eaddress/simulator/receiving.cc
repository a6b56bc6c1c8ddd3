#include <algorithm>
#include <set>

#include "adapters/systems/eaddress/simulator/core.h"
#include "adapters/systems/eaddress/simulator/refusal.h"

namespace sandbox::eaddress {
namespace {

constexpr std::size_t kMaxStatusCode = 50;
constexpr std::size_t kMaxStatusReason = 250;

/// A letter that the connection received. `late`: the code once the deadline has passed.
Letter& received_letter(Core& core, const Incoming& in, const char* late) {
  Letter* const letter = core.post.find(text_of(in.input, kUui, "MessageId"));
  if (letter == nullptr || letter->status == "New") throw Refused("BL.PSS.030");
  const auto delivery = letter->deliveries.find(in.connection->name);
  if (delivery == letter->deliveries.end()) throw Refused("BL.PSS.025");
  if (letter->status == "DeliveryDelayed" && delivery->second.confirmed.empty()) throw Refused(late);
  return *letter;
}

std::size_t sections_of(const StoredContent& content) {
  return static_cast<std::size_t>((content.size() + kSection - 1) / kSection);
}

Outgoing message_list(Core& core, const Incoming& in) {
  const std::size_t most = max_count(in);
  const std::string unit = text_of(in.input, kUui, "AddresseeUnitId");
  std::string headers;
  std::size_t found = 0;
  for (const Letter* letter : core.post.inbox(in.connection->name)) {
    const auto& recipients = letter->deliveries.at(in.connection->name).recipients;
    const bool meant =
        unit.empty() || std::any_of(recipients.begin(), recipients.end(), [&](const auto& one) {
          return std::to_string(core.directory.unit(one)->id) == unit;
        });
    if (!meant || ++found > most) continue;
    headers += "<MessageHeader>" + element_xml("MessageId", letter->id) +
               element_xml("SenderEAddress", letter->sender) +
               element_xml("SentOn", text_of(letter->received)) + element_xml("IsDelivered", "false") +
               "</MessageHeader>";
  }
  return {element_xml("HasMoreData", found > most ? "true" : "false") + "<MessageHeaders>" + headers +
              "</MessageHeaders>",
          {}};
}

/// An element with octets beside the envelope.
std::string included(Outgoing& out, std::string octets) {
  const std::string id = std::to_string(out.parts.size() + 1) + "@eaddress.double";
  out.parts.emplace_back("http://tempuri.org/" + id, std::move(octets));
  return std::string("<Contents><xop:Include xmlns:xop=\"") + kXop +
         "\" href=\"cid:http%3A%2F%2Ftempuri.org%2F" + id + "\"/></Contents>";
}

Outgoing get_message(Core& core, const Incoming& in) {
  const Letter& letter = received_letter(core, in, "BL.PSS.030");
  const LetterDelivery& delivery = letter.deliveries.at(in.connection->name);
  Outgoing out;
  out.xml = core.post.delivered_envelope(letter) + "<AttachmentsOutput>";
  std::uint64_t total = 0;
  for (const StoredContent& content : letter.contents) {
    const bool inline_too = total + content.size() <= kSection;
    if (inline_too) total += content.size();
    out.xml += "<AttachmentOutput>" + element_xml("ContentId", content.content_id());
    if (inline_too) out.xml += included(out, content.read(0, static_cast<std::size_t>(content.size())));
    out.xml += element_xml("IsSeparateCall", inline_too ? "false" : "true");
    if (!inline_too)
      out.xml += element_xml("SectionCount", std::to_string(sections_of(content))) +
                 element_xml("SectionSize", std::to_string(kSection));
    out.xml += "</AttachmentOutput>";
  }
  out.xml += "</AttachmentsOutput>" + strings_xml("Recipients", delivery.recipients) +
             element_xml("ConfirmationName", delivery.name);
  return out;
}

/// Which section is given where this one was asked for.
std::uint64_t section_given(SectionsGiven how, std::uint64_t index) {
  if (index > 1 || how == SectionsGiven::right) return index;
  if (how == SectionsGiven::swapped) return 1 - index;
  if (index == 1 && how == SectionsGiven::missing) throw Refused("BL.PSS.057");
  return 0;
}

Outgoing get_section(Core& core, const Incoming& in) {
  Letter& letter = received_letter(core, in, "BL.PSS.030");
  const StoredContent* const content = letter.content(text_of(in.input, kUui, "ContentId"));
  if (content == nullptr) throw Refused("BL.PSS.049");
  const int index = std::stoi(text_of(in.input, kUui, "SectionIndex"));
  if (index < 0) throw Refused("BL.PSS.051");
  if (static_cast<std::size_t>(index) >= sections_of(*content)) throw Refused("BL.PSS.057");
  Outgoing out;
  const std::uint64_t from = section_given(letter.given, static_cast<std::uint64_t>(index));
  out.xml = included(out, content->read(from * kSection, kSection));
  return out;
}

/// One ConfirmationEntry.
struct Confirmed {
  std::string id;
  std::vector<std::string> addresses;
  LetterRecipient how;
  std::string code;
};

std::vector<Confirmed> entries_of(xmlNode* part) {
  std::vector<Confirmed> entries;
  for (xmlNode* one :
       children_of(child_of(part, kDiv, "RecipientConfirmations"), kDiv, "ConfirmationEntry")) {
    Confirmed entry;
    entry.id = attribute_of(one, "Id");
    for (xmlNode* address : children_of(child_of(one, kDiv, "RelatedRecipients"), kDiv, "E-Address"))
      entry.addresses.push_back(text_of(address));
    entry.how.status = text_of(one, kDiv, "Status");
    entry.how.reason = text_of(one, kDiv, "StatusReason");
    entry.code = text_of(one, kDiv, "StatusCode");
    if (entry.code.size() > kMaxStatusCode) throw Refused("BL.PSS.038");
    if (entry.how.reason.size() > kMaxStatusReason) throw Refused("BL.PSS.039");
    entries.push_back(std::move(entry));
  }
  return entries;
}

/// Ids that derive from ConfirmationName, and each address of the delivery exactly once.
std::set<std::string> check_entries(const LetterDelivery& delivery, const std::vector<Confirmed>& entries) {
  std::set<std::string> ids;
  std::multiset<std::string> said;
  std::multiset<std::string> meant;
  const std::string first = delivery.name + "RecipientSection";
  for (const auto& entry : entries) {
    if (entry.id.rfind(first, 0) != 0) throw Refused("BL.PSS.027", {entry.id});
    ids.insert(entry.id);
    for (const auto& address : entry.addresses) said.insert(address_key(address));
  }
  if (ids.count(first) == 0) throw Refused("BL.PSS.027");
  for (const auto& address : delivery.recipients) meant.insert(address_key(address));
  if (said != meant) throw Refused("BL.PSS.033");
  return ids;
}

/// A recipient may have decided otherwise: by the control address, as on the portal.
void check_undecided(const Letter& letter, const std::vector<Confirmed>& entries) {
  for (const auto& entry : entries)
    for (const auto& address : entry.addresses)
      for (const auto& one : letter.recipients)
        if (address_key(one.address) == address_key(address) && one.status != "Accepted")
          throw Refused("BL.PSS.035", {address});
}

/// The envelope as it was delivered, with what the recipient adds.
Document combined(const Core& core, const Letter& letter, xmlNode* part) {
  Document document = parsed(core.post.delivered_envelope(letter));
  xmlNode* const root = xmlDocGetRootElement(document.get());
  xmlNode* const server = child_of(root, kDiv, "ServerTransportMetadata");
  xmlNode* const confirmations = child_of(part, kDiv, "RecipientConfirmations");
  xmlAddNextSibling(server, xmlDocCopyNode(confirmations, document.get(), 1));
  for (xmlNode* one : children_of(child_of(part, kDiv, "Signatures"), kDs, "Signature"))
    xmlAddChild(child_of(root, kDiv, "Signatures"), xmlDocCopyNode(one, document.get(), 1));
  return document;
}

Outgoing confirm_message(Core& core, const Incoming& in) {
  Letter& letter = received_letter(core, in, "BL.PSS.034");
  LetterDelivery& delivery = letter.deliveries.at(in.connection->name);
  xmlNode* const part = child_of(in.input, kDiv, "RecipientConfirmationPart");
  if (part == nullptr || !core.schema.problem(part).empty()) throw Refused("BL.PSS.026");
  const std::string hash = digest(Hash::sha512, canonical(part, Form::exclusive));
  if (!delivery.confirmed.empty()) {
    if (delivery.confirmed != hash) throw Refused("BL.PSS.028");
    return {};
  }
  const auto entries = entries_of(part);
  std::set<std::string> sections = check_entries(delivery, entries);
  sections.insert({"SenderSection", "ServerSection"});
  const Document whole = combined(core, letter, part);
  const SealVerdict verdict = verify_seal(whole.get(), delivery.name + "RecipientSignature", sections,
                                          core.settings.post.form, "BL.PSS.023");
  if (!verdict.code.empty()) throw Refused(verdict.code, {verdict.why});
  if (core.trust.judge(verdict.certificate) != Trust::Verdict::trusted ||
      in.connection->signers.count(verdict.certificate.common_name()) == 0)
    throw Refused("BL.PSS.013");
  check_undecided(letter, entries);
  for (const auto& entry : entries)
    for (const auto& address : entry.addresses) core.post.decide(letter, address, entry.how, entry.code);
  delivery.confirmed = hash;
  core.journal.write(
      {{"event", "confirmed"}, {"message_id", letter.id}, {"connection", in.connection->name}});
  return {};
}

}  // namespace

std::map<std::string, Operation> receiving_operations() {
  return {{"GetMessageList", message_list},
          {"GetMessage", get_message},
          {"GetAttachmentSection", get_section},
          {"ConfirmMessage", confirm_message}};
}

}  // namespace sandbox::eaddress
