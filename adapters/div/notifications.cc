#include "adapters/div/notifications.h"

#include <algorithm>
#include <set>
#include <utility>

#include "adapters/div/names.h"
#include "adapters/div/section_reader.h"
#include "hub/base/characters.h"
#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/xml/escape.h"
#include "hub/formats/xml/xpath.h"
#include "hub/values/deemed_notified.h"

namespace adapters::div {
namespace {

using hub::Error;
using hub::Result;
using hub::formats::XmlDocument;
using hub::values::Moment;

/// As delivery.status has them, so that no notification is too long to be told.
constexpr std::size_t kLongestCode = 64;
constexpr std::size_t kLongestReason = 2000;
constexpr std::string_view kCodeBegins = "BL.";

const hub::formats::Namespaces& of_notifications() {
  static const hub::formats::Namespaces all{
      {"u", kUnifiedNamespace}, {"b", kArraysNamespace}, {"d", kEnvelopeNamespace}};
  return all;
}

Error not_as_agreed(hub::Sentence what) {
  return Error(hub::codes::deliver_bad_reply, std::move(what));
}

/// At most so many characters of a UTF-8 text.
std::string shortened(std::string text, std::size_t most) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins_one = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (begins_one && ++characters > most) return text.substr(0, at);
  }
  return text;
}

std::vector<std::string> texts_at(const XmlDocument& notification, const std::string& path) {
  auto found = notification.select("/u:Notification/" + path, of_notifications());
  std::vector<std::string> texts;
  if (!found) return texts;
  for (const std::string& text : *found) texts.push_back(trimmed(text));
  return texts;
}

std::string text_at(const XmlDocument& notification, const std::string& name) {
  auto texts = texts_at(notification, "u:" + name);
  return texts.empty() ? std::string() : std::move(texts.front());
}

std::optional<Moment> moment_of(const std::string& text) {
  if (auto moment = hub::values::parse_moment(text)) return *std::move(moment);
  const auto local = hub::values::parse_local(text);
  if (!local) return std::nullopt;
  const auto instant = hub::values::instant_of_riga(*local, hub::values::Which::first);
  if (!instant) return std::nullopt;
  return *instant;
}

/// The code with which a reason begins: `BL.PSS.001 ...`; empty: none.
std::string code_before(const std::string& reason) {
  if (reason.compare(0, kCodeBegins.size(), kCodeBegins) != 0) return {};
  const auto end = std::find_if(reason.begin(), reason.end(), [](char c) {
    return !hub::is_upper(c) && !hub::is_digit(c) && c != '.' && c != '_';
  });
  std::string code(reason.begin(), end);
  while (!code.empty() && code.back() == '.') code.pop_back();
  return code;
}

bool is_number(const std::string& text) {
  constexpr std::size_t kDigitsOfLong = 19;
  return !text.empty() && text.size() <= kDigitsOfLong &&
         std::all_of(text.begin(), text.end(), hub::is_digit);
}

Result<Notification> notification_in(const XmlDocument& element) {
  Notification read;
  read.id = text_at(element, "Id");
  if (!is_number(read.id))
    return not_as_agreed(hub::Text{"the Id of a notification is no number", "paziņojuma Id nav skaitlis"});
  const auto at = moment_of(text_at(element, "CreatedOn"));
  if (!at)
    return not_as_agreed(hub::say("CreatedOn of notification {} is no time",
                                  "paziņojuma {} laukā CreatedOn nav laika", read.id));
  read.at = *at;
  read.type = text_at(element, "Type");
  read.letter = text_at(element, "MessageClientId");
  read.message = text_at(element, "MessageId");
  read.state = text_at(element, "MessageStatus");
  const std::string of_server = text_at(element, "MessageStatusReason");
  read.code = text_at(element, "StatusCode");
  read.reason = text_at(element, "StatusText");
  if (read.code.empty()) read.code = code_before(of_server);
  if (read.reason.empty()) read.reason = of_server;
  read.code = shortened(std::move(read.code), kLongestCode);
  read.reason = shortened(std::move(read.reason), kLongestReason);
  read.recipients = texts_at(element, "u:Recipients/b:string");
  return read;
}

/// The element `name` as it stands in `message`, from its `<` to the `>` of its end; empty: not found so.
std::string_view as_written(std::string_view message, std::string_view name) {
  const auto named = [&](std::size_t at) {  // `name` or `prefix:name` begins at `at`
    const std::size_t end = message.find_first_of(" \t\r\n/>", at);
    if (end == std::string_view::npos) return false;
    std::string_view tag = message.substr(at, end - at);
    if (const auto colon = tag.find(':'); colon != std::string_view::npos) tag.remove_prefix(colon + 1);
    return tag == name;
  };
  std::size_t begin = message.find('<');
  while (begin != std::string_view::npos && !named(begin + 1)) begin = message.find('<', begin + 1);
  std::size_t end = message.rfind("</");
  while (end != std::string_view::npos && end > 0 && !named(end + 2)) end = message.rfind("</", end - 1);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
  return message.substr(begin, message.find('>', end) + 1 - begin);
}

std::string neutral_element(std::string_view name, std::string_view text) {
  if (text.empty()) return {};
  return "<" + std::string(name) + ">" + hub::formats::xml_escaped(text) + "</" + std::string(name) + ">";
}

std::string in_utc(std::chrono::sys_seconds second) {
  return to_text(Moment{second, {}});
}

std::string evidence_xml(const ServerEvidence& evidence) {
  if (evidence.part.empty()) return neutral_element("evidenceMissing", evidence.missing);
  std::string xml = "<evidence>";
  if (evidence.statement)
    xml += neutral_element("receivedAt", in_utc(evidence.statement->record.received)) +
           neutral_element("proof", "signature") +
           neutral_element("letterDigest", hub::to_base64(evidence.statement->letter_digest));
  else
    xml += neutral_element("proof", "none") + neutral_element("problem", evidence.problem);
  return xml + neutral_element("content", hub::to_base64(evidence.part)) + "</evidence>";
}

/// Empty: it is not proven when the letter was sent, or the calendar does not know.
std::string notified_on(const ServerEvidence& evidence) {
  if (!evidence.statement) return {};
  const auto day = hub::values::deemed_notified(Moment{evidence.statement->record.received, {}});
  return day ? hub::values::to_text(*day) : std::string();
}

}  // namespace

bool is_about_sent_letter(const Notification& notification) {
  return notification.type != "NewMessage";
}

bool is_of_accepted_letter(const Notification& notification) {
  const std::string& state = notification.state;
  return state == "Accepted" || state == "DeliveryDelayed" || state == "RecipientAccepted" ||
         state == "RecipientRejected";
}

Result<NotificationList> read_notifications(const XmlDocument& output) {
  const auto more = output.select("/u:GetNotificationListOutput/u:HasMoreData", of_notifications());
  const auto found = hub::formats::select_elements(
      "/u:GetNotificationListOutput/u:Notifications/u:Notification", output, of_notifications());
  if (!more || !found || more->size() != 1)
    return not_as_agreed(hub::Text{"it is no GetNotificationListOutput with HasMoreData",
                                   "tas nav GetNotificationListOutput ar HasMoreData"});
  NotificationList list;
  list.has_more = trimmed(more->front()) == "true" || trimmed(more->front()) == "1";
  std::set<std::string> ids;
  for (const XmlDocument& element : *found) {
    auto read = notification_in(element);
    if (!read) return std::move(read).error();
    if (ids.insert(read->id).second) list.notifications.push_back(*std::move(read));
  }
  return list;
}

Result<std::string> confirmation_part(const XmlDocument& output, std::string_view message) {
  const auto found = hub::formats::select_elements(
      "/u:GetMessageServerConfirmationOutput/d:ServerConfirmationPart", output, of_notifications());
  if (!found || found->size() != 1)
    return not_as_agreed(
        hub::Text{"the answer has no ServerConfirmationPart", "atbildē nav ServerConfirmationPart"});
  const std::string_view as_it_came = as_written(message, "ServerConfirmationPart");
  const auto alone = XmlDocument::parse(as_it_came);
  if (alone && alone->root_namespace() == kEnvelopeNamespace &&
      alone->to_octets() == found->front().to_octets())
    return std::string(as_it_came);
  return found->front().to_octets();
}

ServerEvidence evidence_of(std::string part, const std::string& message_id, const hub::crypto::Trust& server,
                           std::chrono::system_clock::time_point now) {
  ServerEvidence evidence;
  evidence.part = std::move(part);
  auto statement = read_server_statement(evidence.part, server, now);
  if (!statement)
    evidence.problem = statement.error().code().name;
  else if (statement->record.message_id != message_id)
    evidence.problem = hub::codes::gate_signed_element_mismatch.name;
  else
    evidence.statement = *std::move(statement);
  return evidence;
}

std::string neutral_notification(const Notification& notification, const ServerEvidence* evidence) {
  std::string xml = "<notification xmlns=\"urn:sakta:official-delivery:1\">";
  xml += neutral_element("id", notification.id) + neutral_element("letter", notification.letter) +
         neutral_element("message", notification.message) + neutral_element("state", notification.state) +
         neutral_element("at", to_text(notification.at)) + neutral_element("code", notification.code) +
         neutral_element("reason", notification.reason);
  if (evidence != nullptr) xml += neutral_element("notifiedOn", notified_on(*evidence));
  for (const std::string& recipient : notification.recipients) xml += neutral_element("recipient", recipient);
  if (evidence != nullptr) xml += evidence_xml(*evidence);
  return xml + "</notification>";
}

}  // namespace adapters::div
