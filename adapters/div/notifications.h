#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/div/received.h"
#include "hub/base/result.h"
#include "hub/crypto/trust.h"
#include "hub/formats/xml/document.h"
#include "hub/values/riga_time.h"

/// What the e-address tells of letters that were sent, and how that is told on in the neutral form of
/// official delivery, `urn:sakta:official-delivery:1`.
namespace adapters::div {

/// One notification of GetNotificationList. Texts are trimmed and short enough for the neutral form.
struct Notification {
  std::string id;    ///< Digits.
  std::string type;  ///< MessageProcessed, MessageDelivered, NewMessage.
  hub::values::Moment at;
  std::string letter;   ///< MessageClientId: the sender's reference; may be empty.
  std::string message;  ///< The e-address's own number.
  std::string state;    ///< MessageStatus.
  std::string code;     ///< The recipient's, else the BL code of a refusal; may be empty.
  std::string reason;
  std::vector<std::string> recipients;  ///< Empty: all of the letter.
};

/// Whether it is about a letter that was sent; else one came, of which GetMessageList tells.
[[nodiscard]] bool is_about_sent_letter(const Notification& notification);
/// Whether the e-address had accepted the letter when it said so, and has signed that.
[[nodiscard]] bool is_of_accepted_letter(const Notification& notification);

struct NotificationList {
  std::vector<Notification> notifications;  ///< Oldest first, each id once.
  bool has_more = false;
};

/// Of a GetNotificationListOutput. CreatedOn without a time zone is taken as Latvian time. Errors:
/// deliver.bad_reply.
[[nodiscard]] hub::Result<NotificationList> read_notifications(const hub::formats::XmlDocument& output);

/// The e-address's confirmation of a letter, and what it proves.
struct ServerEvidence {
  std::string part;                          ///< ServerConfirmationPart; empty: there is none.
  std::string missing;                       ///< Then: the BL code with which it was refused.
  std::optional<ServerStatement> statement;  ///< Nothing: it is not proven.
  std::string problem;                       ///< Then: the code why.
};

/// The ServerConfirmationPart of a GetMessageServerConfirmationOutput as octets of its own: cut out of
/// `message` as it came, unless it uses a prefix that is declared around it; then with the declarations.
/// Errors: deliver.bad_reply.
[[nodiscard]] hub::Result<std::string> confirmation_part(const hub::formats::XmlDocument& output,
                                                         std::string_view message);

/// What `part` proves about the letter `message_id`. Never fails: a part that proves nothing says why.
[[nodiscard]] ServerEvidence evidence_of(std::string part, const std::string& message_id,
                                         const hub::crypto::Trust& server,
                                         std::chrono::system_clock::time_point now);

/// The notification in the neutral form. `evidence` null: the letter was not accepted. The day on which the
/// letter is deemed notified is told where the time of sending is proven and the calendar knows the day.
[[nodiscard]] std::string neutral_notification(const Notification& notification,
                                               const ServerEvidence* evidence);

}  // namespace adapters::div
