#include "adapters/systems/eaddress/simulator/post_office.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "adapters/systems/eaddress/simulator/refusal.h"

namespace sandbox::eaddress {
namespace {

constexpr std::chrono::days kDefaultDeadline{30};

std::uint64_t total_size(const Letter& letter) {
  std::uint64_t size = 0;
  for (const auto& content : letter.contents) size += content.size();
  return size;
}

/// The envelope with ServerTransportMetadata behind SenderDocument.
Document with_server_section(const Letter& letter) {
  Document document = parsed(letter.envelope);
  const Document section = parsed(letter.server_section);
  xmlNode* const sender = child_of(xmlDocGetRootElement(document.get()), kDiv, "SenderDocument");
  xmlAddNextSibling(sender, xmlDocCopyNode(xmlDocGetRootElement(section.get()), document.get(), 1));
  return document;
}

std::string server_section_of(const Letter& letter) {
  return std::string("<ServerTransportMetadata xmlns=\"") + kDiv + "\" Id=\"ServerSection\"><MessageId>" +
         letter.id + "</MessageId><ServerReceivedTime>" + text_of(letter.received) +
         "</ServerReceivedTime></ServerTransportMetadata>";
}

}  // namespace

StoredContent* Letter::content(const std::string& content_id) {
  const auto found = std::find_if(contents.begin(), contents.end(),
                                  [&](const auto& one) { return one.content_id() == content_id; });
  return found == contents.end() ? nullptr : &*found;
}

PostOffice::PostOffice(PostRules rules, const Directory& directory, const Trust& trust, const Signer& signer,
                       const SimulatedClock& clock)
    : rules_(rules), directory_(directory), trust_(trust), signer_(signer), clock_(clock) {}

Letter& PostOffice::add(Letter letter) {
  letters_.push_back(std::move(letter));
  Letter& kept = letters_.back();
  by_id_[kept.id] = &kept;
  by_client_[{kept.sender_connection, kept.client_id}] = &kept;
  return kept;
}

Letter* PostOffice::find(const std::string& id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

Letter* PostOffice::find(const std::string& connection, const std::string& client_id) {
  const auto found = by_client_.find({connection, client_id});
  return found == by_client_.end() ? nullptr : found->second;
}

void PostOffice::registered(Letter& letter, const EnvelopeFacts& facts) {
  letter.status = "Sent";
  letter.notify = facts.notify;
  letter.received = clock_.now();
  letter.deadline = facts.deadline.value_or(letter.received + kDefaultDeadline);
  for (const auto& recipient : facts.recipients) letter.recipients.push_back({recipient.address, "Sent", {}});
  checks_.emplace(letter.received + rules_.check_after, &letter);
  deadlines_.emplace(letter.deadline, &letter);
}

void PostOffice::settle() {
  while (!checks_are_held && !checks_.empty() && checks_.begin()->first <= clock_.now()) {
    Letter& due = *checks_.begin()->second;
    checks_.erase(checks_.begin());
    check(due);
    if (due.status == "Accepted" && due.deadline <= clock_.now()) delay(due);  // It was held for so long.
  }
  while (!deadlines_.empty() && deadlines_.begin()->first <= clock_.now()) {
    Letter& late = *deadlines_.begin()->second;
    deadlines_.erase(deadlines_.begin());
    if (late.status == "Accepted") delay(late);
  }
}

std::string PostOffice::problem_of_seal(const Letter& letter) const {
  if (letter.sender_connection.empty()) return {};  // A test's own, wrong where the test wants it.
  const Document document = parsed(letter.envelope);
  const SealVerdict verdict =
      verify_seal(document.get(), "SenderSignature", {"SenderSection"}, rules_.form, "BL.PSS.001");
  if (!verdict.code.empty()) return reason_of(verdict.code) + " (" + verdict.why + ")";
  const Connection* const connection = directory_.connection(letter.sender_connection);
  if (trust_.judge(verdict.certificate) != Trust::Verdict::trusted || connection == nullptr ||
      connection->signers.count(verdict.certificate.common_name()) == 0)
    return reason_of("BL.PSS.013");
  return {};
}

std::string PostOffice::problem_of_recipient(const Letter& letter, const std::string& address) const {
  const Unit* const unit = directory_.unit(address);
  if (unit == nullptr || !unit->active()) return "BL.PSS.024";
  if (unit->full) return "BL.PSS.058";
  if (unit->message_size_limit != 0 && total_size(letter) > unit->message_size_limit) return "BL.PSS.006";
  return {};
}

void PostOffice::check(Letter& letter) {
  Notification rejected = about(letter, "MessageProcessed", "Rejected");
  rejected.reason = problem_of_seal(letter);
  Notification accepted = about(letter, "MessageProcessed", "Accepted");
  for (LetterRecipient& one : letter.recipients) {
    one.reason =
        rejected.reason.empty() ? problem_of_recipient(letter, one.address) : rejected.reason.substr(0, 10);
    const bool good = one.reason.empty();
    one.status = good ? "Accepted" : "Rejected";
    (good ? accepted : rejected).recipients.push_back(one.address);
  }
  if (!rejected.recipients.empty()) {
    if (rejected.reason.empty())
      rejected.reason =
          reason_of(std::find_if(letter.recipients.begin(), letter.recipients.end(), [](const auto& one) {
                      return !one.reason.empty();
                    })->reason);
    notify(letter.sender_connection, rejected);
  }
  letter.status = accepted.recipients.empty() ? "Rejected" : "Accepted";
  if (accepted.recipients.empty()) return;
  notify(letter.sender_connection, accepted);
  accept(letter);
}

void PostOffice::accept(Letter& letter) {
  letter.server_section = server_section_of(letter);
  letter.accepted = clock_.now();
  for (const auto& one : letter.recipients) {
    const Connection* const connection = directory_.owner_of(one.address);
    if (one.status != "Accepted" || connection == nullptr) continue;
    LetterDelivery& delivery = letter.deliveries[connection->name];
    delivery.recipients.push_back(one.address);
    delivery.name = "C" + std::to_string(letter.deliveries.size());
  }
  for (const auto& [connection, delivery] : letter.deliveries) {
    Notification arrived = about(letter, "NewMessage", "Accepted");
    arrived.client_id.clear();
    arrived.recipients = delivery.recipients;
    notify(connection, arrived);
    inboxes_[connection].push_back(&letter);
  }
}

void PostOffice::decide(Letter& letter, const std::string& recipient, const LetterRecipient& how,
                        const std::string& code) {
  const auto found = std::find_if(letter.recipients.begin(), letter.recipients.end(), [&](const auto& one) {
    return address_key(one.address) == address_key(recipient);
  });
  if (found == letter.recipients.end() || found->status != "Accepted")
    throw std::runtime_error("'" + recipient + "' has nothing to decide of this letter");
  found->status = how.status;
  if (!letter.notify) return;
  Notification told = about(letter, "MessageDelivered", how.status);
  told.recipients = {found->address};
  told.status_code = code;
  told.status_text = how.reason;
  notify(letter.sender_connection, told);
}

void PostOffice::delay(Letter& letter) {
  Notification told = about(letter, "MessageDelivered", "DeliveryDelayed");
  for (LetterRecipient& one : letter.recipients) {
    if (one.status != "Accepted") continue;
    one.status = "DeliveryDelayed";
    told.recipients.push_back(one.address);
  }
  letter.status = "DeliveryDelayed";
  if (!told.recipients.empty()) notify(letter.sender_connection, told);
}

std::string PostOffice::confirmation(const Letter& letter) const {
  if (letter.server_section.empty()) return {};
  const Document whole = with_server_section(letter);
  xmlNode* const root = xmlDocGetRootElement(whole.get());
  add_seal(root, {"ServerSignature", {"SenderSection", "ServerSection"}, Form::exclusive, true}, signer_,
           letter.accepted);
  return std::string("<ServerConfirmationPart xmlns=\"") + kDiv + "\">" + letter.server_section +
         written(root->last) + "</ServerConfirmationPart>";
}

std::string PostOffice::delivered_envelope(const Letter& letter) const {
  const Document whole = with_server_section(letter);
  return written(xmlDocGetRootElement(whole.get()));
}

std::vector<const Letter*> PostOffice::inbox(const std::string& connection) {
  auto& waiting = inboxes_[connection];
  std::erase_if(waiting, [&](const Letter* letter) {
    return letter->status != "Accepted" || !letter->deliveries.at(connection).confirmed.empty();
  });
  return waiting;
}

const std::deque<Notification>& PostOffice::notifications(const std::string& connection) {
  return queues_[connection].waiting;
}

bool PostOffice::confirm_notification(const std::string& connection, std::int64_t id) {
  Queue& queue = queues_[connection];
  const auto known = queue.given.find(id);
  if (known == queue.given.end()) return false;
  known->second = true;
  std::erase_if(queue.waiting, [&](const Notification& one) { return one.id == id; });
  return true;
}

void PostOffice::notify(const std::string& connection, Notification notification) {
  if (connection.empty()) return;
  notification.id = next_notification_++;
  notification.created = clock_.now();
  Queue& queue = queues_[connection];
  queue.given[notification.id] = false;
  queue.waiting.push_back(std::move(notification));
}

Notification PostOffice::about(const Letter& letter, const std::string& type,
                               const std::string& status) const {
  Notification made;
  made.client_id = letter.client_id;
  made.message_id = letter.id;
  made.status = status;
  made.sender = letter.sender;
  made.type = type;
  return made;
}

}  // namespace sandbox::eaddress
