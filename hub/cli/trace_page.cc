#include "hub/cli/trace_page.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/cli/delivery_page.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/page.h"
#include "hub/model/record_words.h"
#include "hub/model/standing.h"
#include "hub/record/head.h"

namespace hub::cli {
namespace {

/// The catalogue's words for the page, in both languages.
constexpr Text kMessage{"Message", "Ziņojums"};
constexpr Text kOwnEvent{"Event of the hub", "Centrmezgla notikums"};
constexpr Text kBy{"by", "kas"};
constexpr Text kNoReason{"no reason was given", "iemesls nav norādīts"};
constexpr Text kSiteTo{"goes on with site", "turpina ar instalāciju"};
constexpr Text kSought{"looked for", "meklēja"};
constexpr Text kType{"type", "tips"};
constexpr Text kParty{"party", "puse"};
constexpr Text kWhy{"purpose, basis", "nolūks, pamats"};
constexpr Text kTrace{"trace", "trase"};
constexpr Text kDamage{"cannot be read", "nav nolasāms"};
constexpr Text kNotWhole{"What stood there is not told below, and the state may be another.",
                         "Kas tur bija, zemāk nav rādīts, un stāvoklis var būt cits."};
constexpr Text kState{"state", "stāvoklis"};
constexpr Text kVersions{"versions", "versijas"};
constexpr Text kAttempt{"attempt", "mēģinājums"};
constexpr Text kAsAccepted{"the same", "tās pašas"};
constexpr Text kDeliveries{"deliveries", "piegādes"};
constexpr Text kKept{"kept", "saglabāts"};
constexpr Text kDetail{"detail", "sīkāk"};
constexpr Text kNoEnd{
    "No end is on record: still being answered, or the hub stopped meanwhile (deliver.interrupted).",
    "Noslēgums nav reģistrēts: vaicājums vēl tiek apstrādāts vai centrmezgls pa to laiku apstājies "
    "(deliver.interrupted)."};
constexpr Text kNoSystem{"No system takes this type yet (route ",
                         "Šo tipu vēl nepieņem neviena sistēma (maršruts "};

std::string short_hash(const std::string& hash) {
  const auto digits = hash.find("sha256:");
  return digits == std::string::npos ? hash : hash.substr(0, digits) + hash.substr(digits + 7, 12);
}

std::string line(Language language, const Text& label, const std::string& value) {
  std::string name(label.in(language));
  return value.empty() ? "" : "  " + name + ": " + value + "\n";
}

using Versions = std::vector<std::pair<std::string_view, std::string>>;  // what, and its content hash

Versions versions_in(const record::Head& head) {
  Versions all{{"site", head.site},
               {"program", head.program},
               {"schema", head.schema},
               {"route", head.route},
               {"request mapping", head.request_mapping},
               {"reply mapping", head.reply_mapping},
               {"certificate", head.certificate}};
  std::erase_if(all, [](const auto& version) { return version.second.empty(); });
  return all;
}

std::string words_of(const Versions& versions, Language language) {
  std::string text;
  for (const auto& [name, hash] : versions)
    text.append(text.empty() ? "" : ", ")
        .append(model::record_words(name, language))
        .append(" ")
        .append(short_hash(hash));
  return text;
}

std::string versions_of(const record::Head& head, Language language) {
  return words_of(versions_in(head), language);
}

std::string parts_of(const model::Item& item, Language language) {
  std::string text;
  for (const model::Part& part : item.parts)
    text.append(text.empty() ? "" : ", ")
        .append(model::record_words(part.name, language))
        .append(part.same_as.empty() ? " " + std::to_string(part.sealed.size()) + " B"
                                     : " = " + std::string(model::record_words(part.same_as, language)));
  return text;
}

std::string deliveries_of(const model::Item& item, Language language) {
  std::string text;
  for (const model::Delivery& delivery : item.deliveries)
    text.append(text.empty() ? "" : ", ")
        .append(delivery.route)
        .append(" ")
        .append(state_word(delivery.state, language));
  return text;
}

/// Whom a search was about, nobody is told: the record has tags alone.
std::string lookup_words(const record::Lookup& lookup, Language language) {
  return say("messages by {} that came from {} to {}", "ziņojumus pēc {}, kas saņemti no {} līdz {}",
             model::record_words(lookup.by, language), to_rfc3339(lookup.since), to_rfc3339(lookup.until))
      .in(language);
}

/// `versions` are those of the event before: said again only where they changed.
std::string event_lines(const model::Item& item, const record::Head& head, std::string& versions,
                        Language language) {
  std::string text;
  for (const model::Step& step : head.steps)
    text += "  " + to_rfc3339(step.at) + "    " + model::record_words(step.name, language) + "\n";
  text += "  " + to_rfc3339(item.at) + "  " + item.event + "  [" +
          std::string(state_word(item.state, language)) + "]";
  if (head.attempt != 0)
    text += "  " + std::string(kAttempt.in(language)) + " " + std::to_string(head.attempt);
  if (!head.system.empty() && head.attempt != 0) text += "  " + head.system + "." + head.operation;
  text += "\n";
  const auto indented = [&](const Text& label, const std::string& value) {
    if (!value.empty()) text += "      " + std::string(label.in(language)) + ": " + value + "\n";
  };
  indented(kDeliveries, deliveries_of(item, language));
  indented(kSiteTo, short_hash(head.site_to));
  if (head.lookup) indented(kSought, lookup_words(*head.lookup, language));
  if (!head.by.subject.empty())
    indented(kBy, model::told(head.by).in(language) +
                      (item.parts.empty() ? ", " + std::string(kNoReason.in(language)) : std::string()));
  indented(kKept, parts_of(item, language));
  const std::string before = std::exchange(versions, versions_of(head, language));
  if (versions != before) indented(kVersions, versions);
  if (!head.error) return text;
  text += "      " + code_words(head.error->code, language) + "\n";
  indented(kDetail, head.error->detail.in(language));
  indented(kPlaceTitle, head.error->place);
  indented(kSaysTitle, ruling_words(*head.error, language));
  indented(kNextTitle, std::string(next_step_in_trace(head.error->code, language)));
  return text;
}

/// What the last move leaves open; empty where nothing is.
std::string open_end(const model::Item& item, const record::Head& head, Language language) {
  if (item.state == model::State::asked) return "\n" + std::string(kNoEnd.in(language)) + "\n";
  if (item.state != model::State::waiting || !item.deliveries.empty() || !head.system.empty()) return "";
  return "\n" + std::string(kNoSystem.in(language)) + head.route.substr(0, head.route.find('@')) + ").\n";
}

std::string damage_of(const model::Story& story, Language language) {
  std::string text;
  for (const Sentence& damage : story.damage) text += line(language, kDamage, damage.in(language));
  if (!text.empty()) text.append("  ").append(kNotWhole.in(language)).append("\n");
  return text;
}

/// What the message is, and where it stands.
std::string heading(const model::Story& story, const record::Head& first, Detail detail, Language language) {
  const bool own = first.type == "hub";  // no message type has a name without a dot
  std::string page = std::string((own ? kOwnEvent : kMessage).in(language)) + " " +
                     story.items.front().message.to_string() + "\n";
  const std::string damage = damage_of(story, language);
  if (own) return page + damage;
  const std::string type = first.type.empty() ? "" : first.type + "@" + std::to_string(first.version);
  if (detail == Detail::attempts) {
    page += line(language, kType, type + ", " + std::string(kParty.in(language)) + ": " + first.party);
  } else {
    page += line(language, kType, type) + line(language, kParty, first.party);
  }
  page += line(language, kTrace, first.traceparent);
  page += damage;
  const std::string state(state_word(model::state_of(story), language));
  const bool has_why = !first.purpose.empty() || !first.legal_basis.empty();
  const std::string_view between = first.purpose.empty() || first.legal_basis.empty() ? "" : ", ";
  const std::string why = first.purpose + std::string(between) + first.legal_basis;
  if (detail == Detail::all) return page + line(language, kWhy, why) + line(language, kState, state);
  return page +
         line(language, kState, state + (has_why ? "; " + std::string(kWhy.in(language)) + ": " + why : ""));
}

/// Every item with its steps.
Result<std::string> all_events(const model::Story& story, Language language) {
  std::string events;
  std::string versions;
  std::string end;
  for (const model::Item& item : story.items) {
    auto head = record::read_head(item.head);
    if (!head) return std::move(head).error();
    if (item.state != model::State::noted) end = open_end(item, *head, language);
    events += event_lines(item, *head, versions, language);
  }
  if (!story.damage.empty()) end.clear();  // it may be on record, where nothing can be read
  return "\n" + events + end;
}

/// Attempts in a row at one delivery that the same versions handled.
struct Handled {
  std::string route;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  Versions others;  ///< Than those that accepted the message.
};

void add_handled(std::vector<Handled>& all, const std::string& route, const record::Head& head,
                 const Versions& accepted) {
  Versions others = versions_in(head);
  std::erase_if(others, [&](const auto& version) {
    return std::find(accepted.begin(), accepted.end(), version) != accepted.end();
  });
  const auto newest =
      std::find_if(all.rbegin(), all.rend(), [&](const Handled& one) { return one.route == route; });
  if (newest == all.rend() || newest->others != others) {
    all.push_back({route, head.attempt, head.attempt, std::move(others)});
  } else {
    newest->last = std::max(newest->last, head.attempt);
  }
}

/// Content hashes of what accepted the message, and what else handled each attempt at each of its deliveries.
Result<std::string> all_versions(const model::Story& story, const record::Head& first, Language language) {
  const Versions accepted = versions_in(first);
  std::string page = wrapped(std::string(kVersions.in(language)) + ": " + words_of(accepted, language), 2);
  std::vector<Handled> handled;
  for (const model::Item& item : story.items) {
    auto head = record::read_head(item.head);
    if (!head) return std::move(head).error();
    if (head->attempt == 0 || !head->by.subject.empty()) continue;  // an operator's act is no attempt
    for (const model::Delivery& delivery : item.deliveries)
      add_handled(handled, delivery.route, *head, accepted);
  }
  for (const Handled& one : handled) {
    const bool several = one.first != one.last;
    std::string line = one.route + ", " + std::string((several ? kAttemptsTitle : kAttempt).in(language));
    line += " " + std::to_string(one.first) + (several ? "-" + std::to_string(one.last) : "") + ": ";
    line += one.others.empty() ? std::string(kAsAccepted.in(language)) : words_of(one.others, language);
    page += wrapped(line, 4);
  }
  return page;
}

}  // namespace

Result<std::string> trace_page(const model::Story& story, Language language, Detail detail) {
  if (story.items.empty())
    return Error(codes::journal_no_message,
                 say("nothing is on record under this id", "ar šo identifikatoru nekas nav reģistrēts"));
  auto first = record::read_head(story.items.front().head);
  if (!first) return std::move(first).error();
  if (story.items.front().deliveries.empty()) detail = Detail::all;
  std::string page = heading(story, *first, detail, language);
  if (detail == Detail::all) {
    auto events = all_events(story, language);
    if (!events) return std::move(events).error();
    return page + *events;
  }
  auto versions = all_versions(story, *first, language);
  if (!versions) return std::move(versions).error();
  auto deliveries = delivery_page(story, language);
  if (!deliveries) return std::move(deliveries).error();
  return page + *versions + *deliveries;
}

}  // namespace hub::cli
