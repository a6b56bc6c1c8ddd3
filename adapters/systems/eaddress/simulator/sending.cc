#include <algorithm>
#include <set>

#include "adapters/systems/eaddress/simulator/core.h"
#include "adapters/systems/eaddress/simulator/refusal.h"

namespace sandbox::eaddress {
namespace {

constexpr std::chrono::days kLongestDeadline{30};

/// An AttachmentInput as it came.
struct Given {
  std::string id;
  std::string octets;
};

std::vector<Given> attachments_in(const Incoming& in) {
  std::vector<Given> found;
  for (xmlNode* one : children_of(child_of(in.input, kUui, "AttachmentsInput"), kUui, "AttachmentInput")) {
    xmlNode* const contents = child_of(one, kUui, "Contents");
    found.push_back({text_of(one, kUui, "ContentId"), contents == nullptr ? "" : octets_of(in, contents)});
  }
  return found;
}

void check_total(const std::vector<Given>& attachments) {
  std::size_t total = 0;
  for (const auto& one : attachments) total += one.octets.size();
  if (total > kSection) throw Refused("BL.PSS.053");
}

void check_sender(const Core& core, const Connection& connection, const std::string& sender) {
  const Unit* const unit = core.directory.unit(sender);
  if (unit == nullptr || !unit->active()) throw Refused("BL.PSS.005", {sender});
  if (connection.addresses.count(address_key(sender)) != 0) return;
  throw Refused(core.directory.owner_of(sender) == nullptr ? "BL.PSS.011" : "BL.PSS.007", {sender});
}

/// A key is sealed for the certificate that the catalogue has of its recipient, as far as that shows from
/// outside.
void check_keys(const Core& core, const EnvelopeFacts& facts) {
  for (const auto& recipient : facts.recipients) {
    if (!recipient.encrypted) continue;
    const Unit* const unit = core.directory.unit(recipient.address);
    if (unit == nullptr) continue;  // told by notification, as with a letter that is not encrypted
    if (!unit->certificate || recipient.thumbprint != unit->certificate.thumbprint() ||
        recipient.sealed_key.size() != unit->certificate.modulus().size())
      throw Refused("BL.PSS.041", {recipient.address});
  }
}

void check_facts(const Core& core, const Connection& connection, const EnvelopeFacts& facts) {
  check_sender(core, connection, facts.sender);
  if (!core.directory.knows_kind(facts.kind)) throw Refused("BL.PSS.040", {facts.kind});
  if (connection.invoices_only && facts.kind != "EINVOICE") throw Refused("BL.PSS.060");
  check_keys(core, facts);
}

void check_deadline(const Core& core, const EnvelopeFacts& facts) {
  if (!facts.has_deadline) return;
  const Moment now = core.clock.now();
  if (!facts.deadline || *facts.deadline <= now || *facts.deadline > now + kLongestDeadline)
    throw Refused("BL.PSS.009");
}

/// The envelope alone, valid against its schema. Throws BL.PSS.003.
Document envelope_in(const Core& core, const Incoming& in) {
  xmlNode* const envelope = child_of(in.input, kDiv, "Envelope");
  if (envelope == nullptr) throw Refused("BL.PSS.003");
  const std::string problem = core.schema.problem(envelope);
  if (!problem.empty()) throw Refused("BL.PSS.003", {problem});
  return alone(envelope);
}

/// Size and digest, as far as the double can see them: what is encrypted it cannot read, as DIV cannot.
bool is_content(const Settings& settings, const EnvelopeFacts& facts, const EnvelopeFile& file,
                const StoredContent& content) {
  constexpr std::uint64_t kBlock = 16;  // of AES
  if (facts.encrypted() && content.size() % kBlock != 0) return false;
  const auto size = static_cast<std::uint64_t>(file.size);
  if (settings.digests_as_sent || (!facts.encrypted() && !file.compressed))
    return content.size() == size && content.sha512() == file.digest;
  return facts.encrypted() || content.unzipped_sha512(size) == file.digest;
}

/// The envelope's list of files against what is there.
void check_list(const Core& core, const EnvelopeFacts& facts, const std::vector<StoredContent>& contents,
                const std::string& code) {
  std::set<std::string> ids;
  for (const auto& content : contents)
    if (!ids.insert(content.content_id()).second) throw Refused(code, {content.content_id()});
  if (ids.size() != facts.files.size()) throw Refused(code);
  for (const auto& file : facts.files) {
    const auto found = std::find_if(contents.begin(), contents.end(),
                                    [&](const auto& one) { return one.content_id() == file.reference; });
    if (found == contents.end()) throw Refused("BL.PSS.042", {file.reference});
    if (found->size() == 0) throw Refused("BL.PSS.019", {file.name});
    if (!is_content(core.settings, facts, file, *found)) throw Refused(code, {file.name});
  }
}

std::string hash_of(xmlDoc* envelope, const std::vector<std::pair<std::string, std::string>>& contents) {
  std::string all = canonical(xmlDocGetRootElement(envelope), Form::inclusive);
  for (const auto& [id, sha512] : contents) all += "\n" + id + " " + hex_of(sha512);
  return digest(Hash::sha512, all);
}

std::vector<StoredContent> stored(Core& core, const std::vector<Given>& attachments, bool all_are_whole) {
  std::vector<StoredContent> contents;
  for (const auto& one : attachments) {
    contents.push_back(core.folder.open(one.id));
    if (one.octets.empty() && !all_are_whole) continue;
    contents.back().append(one.octets);
    contents.back().close();
  }
  return contents;
}

void take(Core& core, Letter& letter, xmlDoc* envelope, const EnvelopeFacts& facts) {
  letter.envelope = written(xmlDocGetRootElement(envelope));
  core.post.registered(letter, facts);
  nlohmann::json files = nlohmann::json::array();
  for (const auto& file : facts.files) {
    const StoredContent& content = *letter.content(file.reference);
    files.push_back({{"content_id", content.content_id()},
                     {"size", content.size()},
                     {"sha512", hex_of(content.sha512())}});
  }
  core.journal.write({{"event", "letter"},
                      {"message_id", letter.id},
                      {"client_id", letter.client_id},
                      {"envelope_sha512", hex_of(letter.hash)},
                      {"recipients", facts.recipients.size()},
                      {"files", files}});
}

Outgoing send_message(Core& core, const Incoming& in) {
  const Document envelope = envelope_in(core, in);
  xmlNode* const root = xmlDocGetRootElement(envelope.get());
  const EnvelopeFacts facts = facts_of(root);
  check_form(root, facts);
  const auto attachments = attachments_in(in);
  check_total(attachments);
  std::vector<std::pair<std::string, std::string>> digests;
  for (const auto& one : attachments) digests.emplace_back(one.id, digest(Hash::sha512, one.octets));
  const std::string hash = hash_of(envelope.get(), digests);
  if (const Letter* const known = core.post.find(in.connection->name, facts.client_id)) {
    if (known->hash != hash) throw Refused("BL.PSS.008");
    return {element_xml("MessageId", known->id), {}};
  }
  check_facts(core, *in.connection, facts);
  check_deadline(core, facts);
  Letter letter;
  letter.contents = stored(core, attachments, true);
  check_list(core, facts, letter.contents, "BL.PSS.018");
  letter.id = new_id();
  letter.sender_connection = in.connection->name;
  letter.sender = facts.sender;
  letter.client_id = facts.client_id;
  letter.hash = hash;
  Letter& kept = core.post.add(std::move(letter));
  take(core, kept, envelope.get(), facts);
  return {element_xml("MessageId", kept.id), {}};
}

Outgoing init_send_message(Core& core, const Incoming& in) {
  const std::string sender = text_of(in.input, kUui, "SenderEAddress");
  const std::string client_id = text_of(in.input, kUui, "MessageClientId");
  if (!is_address(sender)) throw Refused("BL.PSS.021", {sender});
  if (!is_client_id(client_id)) throw Refused("BL.PSS.037");
  const auto attachments = attachments_in(in);
  check_total(attachments);
  std::string all = address_key(sender);
  std::set<std::string> ids;
  for (const auto& one : attachments) {
    if (one.id.empty()) throw Refused("BL.PSS.042");
    if (!ids.insert(one.id).second) throw Refused("BL.PSS.018", {one.id});
    all += "\n" + one.id + " " + hex_of(digest(Hash::sha512, one.octets));
  }
  const std::string hash = digest(Hash::sha512, all);
  if (const Letter* const known = core.post.find(in.connection->name, client_id)) {
    if (known->init_hash != hash) throw Refused("BL.PSS.008");
    return {element_xml("MessageId", known->id), {}};
  }
  check_sender(core, *in.connection, sender);
  Letter letter;
  letter.id = new_id();
  letter.sender_connection = in.connection->name;
  letter.sender = sender;
  letter.client_id = client_id;
  letter.init_hash = hash;
  letter.contents = stored(core, attachments, false);
  return {element_xml("MessageId", core.post.add(std::move(letter)).id), {}};
}

Letter& own_letter(Core& core, const Incoming& in) {
  Letter* const letter = core.post.find(text_of(in.input, kUui, "MessageId"));
  if (letter == nullptr) throw Refused("BL.PSS.030");
  if (letter->sender_connection != in.connection->name) throw Refused("BL.PSS.025");
  return *letter;
}

Outgoing send_section(Core& core, const Incoming& in) {
  Letter& letter = own_letter(core, in);
  StoredContent* const content = letter.content(text_of(in.input, kUui, "ContentId"));
  if (content == nullptr) throw Refused("BL.PSS.049");
  const int index = std::stoi(text_of(in.input, kUui, "SectionIndex"));
  const xmlNode* const contents = child_of(in.input, kUui, "Contents");
  const std::string octets = contents == nullptr ? "" : octets_of(in, contents);
  const bool repeats_last = content->closed() && index == content->sections - 1;
  if (index < 0 || (index < content->sections && !repeats_last)) throw Refused("BL.PSS.051");
  if (content->closed() || letter.status != "New") throw Refused("BL.PSS.054");
  if (index > content->sections) throw Refused("BL.PSS.057");
  if (octets.size() > kSection) throw Refused("BL.PSS.053");
  if (index == 0 && octets.empty()) throw Refused("BL.PSS.052");
  content->append(octets);
  ++content->sections;
  if (octets.size() < kSection) content->close();
  return {};
}

Outgoing complete(Core& core, const Incoming& in) {
  Letter& letter = own_letter(core, in);
  const Document envelope = envelope_in(core, in);
  xmlNode* const root = xmlDocGetRootElement(envelope.get());
  const EnvelopeFacts facts = facts_of(root);
  check_form(root, facts);
  if (facts.client_id != letter.client_id) throw Refused("BL.PSS.050");
  if (address_key(facts.sender) != address_key(letter.sender)) throw Refused("BL.PSS.055");
  std::vector<std::pair<std::string, std::string>> digests;
  for (const auto& one : letter.contents) {
    if (!one.closed()) throw Refused("BL.PSS.056", {one.content_id()});
    digests.emplace_back(one.content_id(), one.sha512());
  }
  const std::string hash = hash_of(envelope.get(), digests);
  if (letter.status != "New") {
    if (letter.hash != hash) throw Refused("BL.PSS.008");
    return {};
  }
  check_facts(core, *in.connection, facts);
  check_deadline(core, facts);
  check_list(core, facts, letter.contents, "BL.PSS.046");
  letter.hash = hash;
  take(core, letter, envelope.get(), facts);
  return {};
}

Outgoing server_confirmation(Core& core, const Incoming& in) {
  const Letter& letter = own_letter(core, in);
  std::string confirmation = core.post.confirmation(letter);
  if (confirmation.empty()) throw Refused("BL.PSS.031");
  return {std::move(confirmation), {}};
}

std::string notification_xml(const Notification& one) {
  std::string xml = "<Notification>" + element_xml("Id", std::to_string(one.id)) +
                    element_xml("CreatedOn", text_of(one.created)) +
                    element_xml("MessageClientId", one.client_id) + element_xml("MessageId", one.message_id) +
                    element_xml("MessageStatus", one.status) + element_xml("MessageStatusReason", one.reason);
  if (!one.recipients.empty()) xml += strings_xml("Recipients", one.recipients);
  return xml + element_xml("StatusCode", one.status_code) + element_xml("StatusText", one.status_text) +
         element_xml("Sender", one.sender) + element_xml("Type", one.type) + "</Notification>";
}

Outgoing notification_list(Core& core, const Incoming& in) {
  const std::size_t most = max_count(in);
  const auto& waiting = core.post.notifications(in.connection->name);
  std::string xml;
  for (std::size_t i = 0; i < std::min(most, waiting.size()); ++i) xml += notification_xml(waiting[i]);
  return {element_xml("HasMoreData", waiting.size() > most ? "true" : "false") + "<Notifications>" + xml +
              "</Notifications>",
          {}};
}

Outgoing confirm_notifications(Core& core, const Incoming& in) {
  for (const auto& id : listed(child_of(in.input, kUui, "NotificationIds")))
    if (!core.post.confirm_notification(in.connection->name, std::stoll(id)))
      throw Refused("BL.PSS.032", {id});
  return {};
}

}  // namespace

std::map<std::string, Operation> sending_operations() {
  return {{"SendMessage", send_message},
          {"InitSendMessage", init_send_message},
          {"SendAttachmentSection", send_section},
          {"CompleteSendMessage", complete},
          {"GetMessageServerConfirmation", server_confirmation},
          {"GetNotificationList", notification_list},
          {"ConfirmNotificationList", confirm_notifications}};
}

}  // namespace sandbox::eaddress
