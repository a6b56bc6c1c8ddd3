#include "adapters/div/notification_source.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "adapters/div/names.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/escape.h"

namespace adapters::div {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::port::Polled;
using hub::port::SourceDocument;
using hub::port::Task;

constexpr std::size_t kMostRemembered = 2000;

/// The e-address has no such letter (any more), or its confirmation is no longer available.
constexpr std::array<std::string_view, 2> kNeverThere{"BL.PSS.030", "BL.PSS.035"};

std::string input_of(const std::string& operation, const std::string& content) {
  return "<" + operation + "Input xmlns=\"" + kUnifiedNamespace + "\">" + content + "</" + operation +
         "Input>";
}

/// The BL code of a refusal that stays one; empty: asked again, it may be answered.
std::string final_refusal(const Error& error) {
  if (error.ruling() == nullptr) return {};
  const std::string& code = error.ruling()->name;
  return std::find(kNeverThere.begin(), kNeverThere.end(), code) == kNeverThere.end() ? std::string() : code;
}

}  // namespace

NotificationSource::NotificationSource(NotificationSettings settings, Operations& operations,
                                       std::shared_ptr<const hub::crypto::Trust> server,
                                       const hub::port::Services& services)
    : settings_(settings), operations_(operations), server_(std::move(server)), services_(services) {}

Task<Result<Polled>> NotificationSource::poll(std::string cursor) {
  Polled polled;
  polled.cursor = std::move(cursor);
  const auto now = services_.clock.now();
  if (asked_ && now - *asked_ < settings_.min_wait) co_return polled;
  asked_ = now;
  auto list = co_await ask();
  asked_ = services_.clock.now();  // whatever the way there took: at the e-address, too, it is so long
  if (!list) co_return std::move(list).error();
  if (auto problem = stuck(*list)) co_return *std::move(problem);
  Confirmations known;
  std::vector<std::string> of_others;
  std::optional<Error> trouble;
  for (const Notification& one : list->notifications) {
    if (!is_about_sent_letter(one)) {
      of_others.push_back(one.id);
      continue;
    }
    auto made = co_await document(one, known);
    if (!made) {
      trouble = std::move(made).error();
      break;
    }
    polled.documents.push_back(*std::move(made));
  }
  if (!of_others.empty()) {
    auto told = co_await confirm(std::move(of_others));
    if (!told && !trouble) trouble = std::move(told).error();
  }
  if (trouble && polled.documents.empty()) co_return *std::move(trouble);
  co_return polled;
}

Task<Outcome> NotificationSource::confirm(std::vector<std::string> ids) {
  if (ids.empty()) co_return hub::Done{};
  std::string list = "<NotificationIds xmlns:b=\"" + std::string(kArraysNamespace) + "\">";
  for (const std::string& id : ids) list += "<b:long>" + hub::formats::xml_escaped(id) + "</b:long>";
  list += "</NotificationIds>";
  std::string body = input_of("ConfirmNotificationList", list);
  auto answer = co_await operations_.call("ConfirmNotificationList", std::move(body));
  if (!answer) co_return std::move(answer).error();
  remember(ids);
  co_return hub::Done{};
}

Task<Result<NotificationList>> NotificationSource::ask() {
  std::string body = input_of("GetNotificationList",
                              "<MaxResultCount>" + std::to_string(settings_.batch) + "</MaxResultCount>");
  auto answer = co_await operations_.call("GetNotificationList", std::move(body));
  if (!answer) co_return std::move(answer).error();
  co_return read_notifications(answer->output);
}

Task<Result<ServerEvidence>> NotificationSource::fetch(std::string message_id) {
  std::string body = input_of("GetMessageServerConfirmation",
                              "<MessageId>" + hub::formats::xml_escaped(message_id) + "</MessageId>");
  auto answer = co_await operations_.call("GetMessageServerConfirmation", std::move(body));
  if (!answer) {
    ServerEvidence none;
    none.missing = final_refusal(answer.error());
    if (none.missing.empty()) co_return std::move(answer).error();
    co_return none;
  }
  auto part = confirmation_part(answer->output, answer->message);
  if (!part) co_return std::move(part).error();
  co_return evidence_of(*std::move(part), message_id, *server_, services_.clock.wall());
}

Task<Result<SourceDocument>> NotificationSource::document(const Notification& one, Confirmations& known) {
  SourceDocument made;
  made.id = one.id;
  if (!is_of_accepted_letter(one)) {
    made.body = neutral_notification(one, nullptr);
    co_return made;
  }
  auto evidence = known.find(one.message);
  if (evidence == known.end()) {
    auto fetched = co_await fetch(one.message);
    if (!fetched) co_return std::move(fetched).error();
    evidence = known.emplace(one.message, *std::move(fetched)).first;
  }
  made.body = neutral_notification(one, &evidence->second);
  co_return made;
}

std::optional<Error> NotificationSource::stuck(const NotificationList& list) {
  const auto& all = list.notifications;
  if (all.empty() && list.has_more)
    return Error(hub::codes::deliver_bad_reply,
                 hub::Text{"the e-address says that there are more notifications and gives none",
                           "e-adrese saka, ka paziņojumu ir vairāk, bet nedod nevienu"});
  const bool nothing_new = !all.empty() && std::all_of(all.begin(), all.end(), [&](const Notification& one) {
    return confirmed_.count(one.id) != 0;
  });
  if (!nothing_new) return std::nullopt;
  confirmed_.clear();
  in_their_order_.clear();
  return Error(hub::codes::deliver_bad_reply,
               hub::say("the e-address gives notifications again that were confirmed ({})",
                        "e-adrese atkārto jau apstiprinātus paziņojumus ({})", all.size()));
}

void NotificationSource::remember(const std::vector<std::string>& ids) {
  for (const std::string& id : ids)
    if (confirmed_.insert(id).second) in_their_order_.push_back(id);
  while (in_their_order_.size() > kMostRemembered) {
    confirmed_.erase(in_their_order_.front());
    in_their_order_.pop_front();
  }
}

}  // namespace adapters::div
