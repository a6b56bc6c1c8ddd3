#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/div/div_config.h"
#include "adapters/div/notifications.h"
#include "adapters/div/operations.h"
#include "hub/crypto/trust.h"
#include "hub/port/adapter_kinds.h"
#include "hub/port/source.h"

namespace adapters::div {

/// What became of letters that were sent, as documents of `urn:sakta:official-delivery:1`: one for each
/// notification, under its Id, with the e-address's signed confirmation where the letter was accepted.
///
/// One poll is one list, oldest first; the rest comes once these are confirmed. A notification whose letter's
/// confirmation cannot be had at this moment ends the list before itself, so that nothing is told out of
/// order or without its evidence; one that the e-address says it does not have, or has no more, is told
/// without it. That a letter came (NewMessage) says nothing of one that was sent; such notifications are
/// confirmed at once, for GetMessageList tells of the letters.
///
/// Errors besides those of the operations: deliver.bad_reply, if there is said to be more and nothing is
/// given, or if a list holds nothing but what was confirmed already. Such a list is taken, and confirmed
/// again, the next time.
class NotificationSource final : public hub::port::Source {
 public:
  /// `operations` and the services outlive this.
  NotificationSource(NotificationSettings settings, Operations& operations,
                     std::shared_ptr<const hub::crypto::Trust> server, const hub::port::Services& services);

  hub::port::Task<hub::Result<hub::port::Polled>> poll(std::string cursor) override;
  hub::port::Task<hub::Outcome> confirm(std::vector<std::string> ids) override;

 private:
  using Confirmations = std::map<std::string, ServerEvidence>;  ///< Of one poll, by the letter's number.

  hub::port::Task<hub::Result<NotificationList>> ask();
  hub::port::Task<hub::Result<ServerEvidence>> fetch(std::string message_id);
  /// In the neutral form. Errors: those of fetching its evidence.
  hub::port::Task<hub::Result<hub::port::SourceDocument>> document(const Notification& one,
                                                                   Confirmations& known);
  /// What is wrong with a list that leads nowhere.
  [[nodiscard]] std::optional<hub::Error> stuck(const NotificationList& list);
  void remember(const std::vector<std::string>& ids);

  NotificationSettings settings_;
  Operations& operations_;
  std::shared_ptr<const hub::crypto::Trust> server_;
  hub::port::Services services_;
  std::optional<hub::port::Clock::Instant> asked_;
  std::set<std::string> confirmed_;         ///< The newest ids that were confirmed, kMostRemembered at most.
  std::deque<std::string> in_their_order_;  ///< The same, oldest first.
};

}  // namespace adapters::div
