#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/systems/eaddress/simulator/contents.h"
#include "adapters/systems/eaddress/simulator/directory.h"
#include "adapters/systems/eaddress/simulator/envelope.h"
#include "adapters/systems/eaddress/simulator/seal.h"

namespace sandbox::eaddress {

/// One recipient of a letter. `status` is a MessageStatus.
struct LetterRecipient {
  std::string address;
  std::string status = "Sent";
  std::string reason;  ///< BL code of a rejection by the server.
};

/// What one connection is given of a letter, and confirms.
struct LetterDelivery {
  std::vector<std::string> recipients;
  std::string name;       ///< ConfirmationName
  std::string confirmed;  ///< Hash of the confirmation; empty: none yet.
};

/// How GetAttachmentSection gives the sections of a letter: wrongly where a test wants it.
enum class SectionsGiven : std::uint8_t {
  right,
  missing,  ///< The second is not there.
  doubled,  ///< The second is the first once more.
  swapped,  ///< The first two change places.
};

struct Letter {
  std::string id;
  std::string sender_connection;  ///< Empty: put by a test.
  std::string sender;             ///< Its address.
  std::string client_id;
  std::string status = "New";
  std::string hash;            ///< Of envelope and attachments.
  std::string init_hash;       ///< Of InitSendMessage; empty: it was not begun so.
  std::string envelope;        ///< XML, as a document of its own; empty until it is complete.
  std::string server_section;  ///< Once it is accepted.
  bool notify = false;
  SectionsGiven given = SectionsGiven::right;
  Moment received;
  Moment deadline;
  Moment accepted;
  std::vector<StoredContent> contents;
  std::vector<LetterRecipient> recipients;
  std::map<std::string, LetterDelivery> deliveries;  ///< By the connection's name.

  [[nodiscard]] StoredContent* content(const std::string& content_id);
};

struct Notification {
  std::int64_t id = 0;
  Moment created;
  std::string client_id;
  std::string message_id;
  std::string status;
  std::string reason;
  std::vector<std::string> recipients;
  std::string status_code;
  std::string status_text;
  std::string sender;
  std::string type;
};

struct PostRules {
  DigestForm form = DigestForm::either;
  std::chrono::seconds check_after{0};  ///< Between the receipt and the server's check.
};

/// Letters and what became of them. Of one thread at a time.
class PostOffice {
 public:
  PostOffice(PostRules rules, const Directory& directory, const Trust& trust, const Signer& signer,
             const SimulatedClock& clock);

  /// Checks letters that are due, and ends those whose deadline has passed.
  void settle();

  Letter& add(Letter letter);
  [[nodiscard]] Letter* find(const std::string& id);
  /// By its sender's own id.
  [[nodiscard]] Letter* find(const std::string& connection, const std::string& client_id);
  /// The envelope is there: the letter is registered and waits for the server's check.
  void registered(Letter& letter, const EnvelopeFacts& facts);

  /// A recipient has decided. Throws std::runtime_error if there is no such recipient that has not.
  void decide(Letter& letter, const std::string& recipient, const LetterRecipient& how,
              const std::string& code);
  /// The deadline passes now.
  void delay(Letter& letter);

  /// ServerConfirmationPart, the same at each call; empty: the letter is not accepted.
  [[nodiscard]] std::string confirmation(const Letter& letter) const;
  /// The envelope as recipients get it.
  [[nodiscard]] std::string delivered_envelope(const Letter& letter) const;
  [[nodiscard]] std::vector<const Letter*> inbox(const std::string& connection);
  [[nodiscard]] const std::deque<Notification>& notifications(const std::string& connection);
  /// False: this connection never had one of that id.
  [[nodiscard]] bool confirm_notification(const std::string& connection, std::int64_t id);
  [[nodiscard]] const std::deque<Letter>& letters() const { return letters_; }

  bool checks_are_held = false;

 private:
  struct Queue {
    std::deque<Notification> waiting;
    std::map<std::int64_t, bool> given;  ///< Every id, and whether it is confirmed.
  };

  void check(Letter& letter);
  [[nodiscard]] std::string problem_of_seal(const Letter& letter) const;
  [[nodiscard]] std::string problem_of_recipient(const Letter& letter, const std::string& address) const;
  void accept(Letter& letter);
  void notify(const std::string& connection, Notification notification);
  [[nodiscard]] Notification about(const Letter& letter, const std::string& type,
                                   const std::string& status) const;

  PostRules rules_;
  const Directory& directory_;
  const Trust& trust_;
  const Signer& signer_;
  const SimulatedClock& clock_;
  std::deque<Letter> letters_;  ///< Each stays where it is.
  std::map<std::string, Letter*> by_id_;
  std::map<std::pair<std::string, std::string>, Letter*> by_client_;  ///< Connection, its own id.
  std::multimap<Moment, Letter*> checks_;
  std::multimap<Moment, Letter*> deadlines_;
  std::map<std::string, std::vector<const Letter*>> inboxes_;
  std::map<std::string, Queue> queues_;
  std::int64_t next_notification_ = 1;
};

}  // namespace sandbox::eaddress
