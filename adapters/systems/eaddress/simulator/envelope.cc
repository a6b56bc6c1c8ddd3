#include "adapters/systems/eaddress/simulator/envelope.h"

#include <algorithm>
#include <charconv>
#include <regex>
#include <set>

#include "adapters/systems/eaddress/simulator/refusal.h"

namespace sandbox::eaddress {
namespace {

constexpr std::size_t kMaxReference = 100;

bool boolean_of(const std::string& text) {
  return text == "true" || text == "1";
}

EnvelopeFile file_of(xmlNode* file) {
  EnvelopeFile read;
  read.name = text_of(file, kDiv, "Name");
  const std::string size = text_of(file, kDiv, "Size");
  std::from_chars(size.data(), size.data() + size.size(), read.size);
  xmlNode* const content = child_of(file, kDiv, "Content");
  read.reference = text_of(content, kDiv, "ContentReference");
  read.digest_method = attribute_of(child_of(content, kDs, "DigestMethod"), "Algorithm");
  read.digest = octets_of_base64(text_of(content, kDs, "DigestValue")).value_or("");
  read.compressed = boolean_of(text_of(file, kDiv, "Compressed"));
  return read;
}

EnvelopeRecipient recipient_of(xmlNode* entry) {
  EnvelopeRecipient read;
  read.address = text_of(entry, kDiv, "RecipientE-Address");
  xmlNode* const encryption = child_of(entry, kDiv, "EncryptionInfo");
  if (encryption == nullptr) return read;
  read.encrypted = true;
  read.sealed_key = octets_of_base64(text_of(encryption, kDiv, "Key")).value_or("");
  read.thumbprint = text_of(encryption, kDiv, "CertificateThumbprint");
  return read;
}

void check_sections(xmlNode* envelope) {
  if (child_of(envelope, kDiv, "ServerTransportMetadata") != nullptr ||
      child_of(envelope, kDiv, "RecipientConfirmations") != nullptr)
    throw Refused("BL.PSS.014");
  if (attribute_of(child_of(envelope, kDiv, "SenderDocument"), "Id") != "SenderSection")
    throw Refused("BL.PSS.016");
  for (const std::string id : {"ServerSection", "RecipientSection"})
    if (!with_id(envelope->doc, id).empty()) throw Refused("BL.PSS.016", {id});
}

void check_files(const EnvelopeFacts& facts) {
  std::set<std::string> names;
  std::set<std::string> references;
  for (const auto& file : facts.files) {
    if (!names.insert(file.name).second) throw Refused("BL.PSS.017", {file.name});
    if (file.name.empty() || file.name.find_first_of("/\\:") != std::string::npos)
      throw Refused("BL.PSS.045", {file.name});
    if (file.reference.empty() || !references.insert(file.reference).second)
      throw Refused("BL.PSS.042", {file.reference});
    if (file.size <= 0) throw Refused("BL.PSS.019", {file.name});
    if (hash_of_digest(file.digest_method) != Hash::sha512) throw Refused("BL.PSS.022", {file.digest_method});
  }
}

}  // namespace

EnvelopeFacts facts_of(xmlNode* envelope) {
  EnvelopeFacts facts;
  xmlNode* const document = child_of(envelope, kDiv, "SenderDocument");
  xmlNode* const metadata = child_of(document, kDiv, "DocumentMetadata");
  xmlNode* const general = child_of(metadata, kDiv, "GeneralMetadata");
  xmlNode* const transport = child_of(document, kDiv, "SenderTransportMetadata");
  facts.kind = text_of(child_of(general, kDiv, "DocumentKind"), kDiv, "DocumentKindCode");
  facts.sender = text_of(transport, kDiv, "SenderE-Address");
  facts.client_id = text_of(transport, kDiv, "SenderRefNumber");
  facts.notify = boolean_of(text_of(transport, kDiv, "NotifySenderOnDelivery"));
  facts.has_deadline = child_of(transport, kDiv, "DeliveryDeadline") != nullptr;
  facts.deadline = moment_of(text_of(transport, kDiv, "DeliveryDeadline"));
  for (xmlNode* file : children_of(child_of(metadata, kDiv, "PayloadReference"), kDiv, "File"))
    facts.files.push_back(file_of(file));
  for (xmlNode* one : children_of(child_of(transport, kDiv, "Recipients"), kDiv, "RecipientEntry"))
    facts.recipients.push_back(recipient_of(one));
  return facts;
}

bool is_address(const std::string& text) {
  static const std::regex shape("[A-Za-z0-9._-]+@[A-Za-z0-9._-]+");
  return text.size() <= 200 && std::regex_match(text, shape);
}

std::string address_key(const std::string& address) {
  std::string key = address;
  for (char& c : key)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return key;
}

bool is_client_id(const std::string& text) {
  static const std::regex shape("[A-Za-z0-9._:-]+");
  return text.size() <= kMaxReference && std::regex_match(text, shape);
}

void check_form(xmlNode* envelope, const EnvelopeFacts& facts) {
  check_sections(envelope);
  static const std::regex kind("[A-Z][A-Z0-9_]*");
  if (!is_address(facts.sender)) throw Refused("BL.PSS.021", {facts.sender});
  for (const auto& recipient : facts.recipients)
    if (!is_address(recipient.address)) throw Refused("BL.PSS.021", {recipient.address});
  if (!is_client_id(facts.client_id)) throw Refused("BL.PSS.037");
  if (!std::regex_match(facts.kind, kind)) throw Refused("BL.PSS.036", {facts.kind});
  check_files(facts);
  const bool first = facts.encrypted();
  if (std::any_of(facts.recipients.begin(), facts.recipients.end(),
                  [&](const auto& one) { return one.encrypted != first; }))
    throw Refused("BL.PSS.041");
}

}  // namespace sandbox::eaddress
