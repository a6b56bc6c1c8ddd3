#include "hub/cli/trace_page.h"

#include <array>
#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/cli/delivery_page.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/page.h"
#include "hub/model/standing.h"
#include "hub/record/head.h"

namespace hub::cli {
namespace {

/// The catalogue's words for the page, in both languages.
constexpr Text kMessage{"Message", "Ziņojums"};
constexpr Text kType{"type", "tips"};
constexpr Text kParty{"party", "puse"};
constexpr Text kWhy{"purpose, basis", "nolūks, pamats"};
constexpr Text kTrace{"trace", "trase"};
constexpr Text kDamage{"cannot be read", "nav nolasāms"};
constexpr Text kState{"state", "stāvoklis"};
constexpr Text kVersions{"versions", "versijas"};
constexpr Text kAttempt{"attempt", "mēģinājums"};
constexpr Text kDeliveries{"deliveries", "piegādes"};
constexpr Text kKept{"kept", "saglabāts"};
constexpr Text kPlace{"place", "vieta"};
constexpr Text kNext{"what to do", "ko darīt"};
constexpr Text kDetail{"detail", "sīkāk"};
constexpr Text kNoEnd{
    "No end is on record: still being answered, or the hub stopped meanwhile (deliver.interrupted).",
    "Noslēgums nav reģistrēts: vaicājums vēl tiek apstrādāts vai centrmezgls pa to laiku apstājies "
    "(deliver.interrupted)."};
constexpr Text kNoSystem{"No system takes this type yet (route ",
                         "Šo tipu vēl nepieņem neviena sistēma (maršruts "};

/// What is on record under an English name, in both languages. A name that ends with a space begins a longer
/// one.
constexpr std::array<Text, 22> kNames{{
    {"done: ", "veikts: "},
    {"received", "saņemts"},
    {"identified", "puse noteikta"},
    {"authorized", "tiesības pārbaudītas"},
    {"validated", "saturs pārbaudīts"},
    {"sealed", "šifrēts"},
    {"mapped", "kartēts"},
    {"answered by ", "atbildēja "},
    {"sent as ", "nosūtīts kā "},
    {"step.", "solis "},
    {"mapped back", "atbilde kartēta"},
    {"request", "pieprasījums"},
    {"answer", "atbilde"},
    {"partner_request", "pieprasījums partnerim"},
    {"partner_answer", "partnera atbilde"},
    {"site", "vietne"},
    {"program", "programma"},
    {"schema", "shēma"},
    {"route", "maršruts"},
    {"request mapping", "pieprasījuma kartējums"},
    {"reply mapping", "atbildes kartējums"},
    {"certificate", "sertifikāts"},
}};

std::string named(std::string_view name, Language language) {
  for (const Text& known : kNames) {
    if (known.en == name) return std::string(known.in(language));
    if (known.en.ends_with(' ') && name.starts_with(known.en))
      return std::string(known.in(language)).append(name.substr(known.en.size()));
  }
  return std::string(name);
}

std::string short_hash(const std::string& hash) {
  const auto digits = hash.find("sha256:");
  return digits == std::string::npos ? hash : hash.substr(0, digits) + hash.substr(digits + 7, 12);
}

std::string line(Language language, const Text& label, const std::string& value) {
  std::string name(label.in(language));
  return value.empty() ? "" : "  " + name + ": " + value + "\n";
}

std::string versions_of(const record::Head& head, Language language) {
  std::string text;
  const auto add = [&text, language](std::string_view name, const std::string& hash) {
    if (!hash.empty())
      text.append(text.empty() ? "" : ", ")
          .append(named(name, language))
          .append(" ")
          .append(short_hash(hash));
  };
  add("site", head.site);
  add("program", head.program);
  add("schema", head.schema);
  add("route", head.route);
  add("request mapping", head.request_mapping);
  add("reply mapping", head.reply_mapping);
  add("certificate", head.certificate);
  return text;
}

std::string parts_of(const model::Item& item, Language language) {
  std::string text;
  for (const model::Part& part : item.parts)
    text.append(text.empty() ? "" : ", ")
        .append(named(part.name, language))
        .append(part.same_as.empty() ? " " + std::to_string(part.sealed.size()) + " B"
                                     : " = " + std::string(named(part.same_as, language)));
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

/// `versions` are those of the event before: said again only where they changed.
std::string event_lines(const model::Item& item, const record::Head& head, std::string& versions,
                        Language language) {
  std::string text;
  for (const model::Step& step : head.steps)
    text += "  " + to_rfc3339(step.at) + "    " + named(step.name, language) + "\n";
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
  indented(kKept, parts_of(item, language));
  const std::string before = std::exchange(versions, versions_of(head, language));
  if (versions != before) indented(kVersions, versions);
  if (!head.error) return text;
  text += "      " + code_words(head.error->code, language) + "\n";
  indented(kDetail, head.error->detail.in(language));
  indented(kPlace, head.error->place);
  indented(kNext, std::string(next_step(head.error->code, language)));
  return text;
}

/// What the last move leaves open; empty where nothing is.
std::string open_end(const model::Item& item, const record::Head& head, Language language) {
  if (item.state == model::State::asked) return "\n" + std::string(kNoEnd.in(language)) + "\n";
  if (item.state != model::State::waiting || !item.deliveries.empty() || !head.system.empty()) return "";
  return "\n" + std::string(kNoSystem.in(language)) + head.route.substr(0, head.route.find('@')) + ").\n";
}

/// What the message is, and where it stands.
std::string heading(const model::Story& story, const record::Head& first, Detail detail, Language language) {
  std::string page =
      std::string(kMessage.in(language)) + " " + story.items.front().message.to_string() + "\n";
  const std::string type = first.type.empty() ? "" : first.type + "@" + std::to_string(first.version);
  if (detail == Detail::attempts) {
    page += line(language, kType, type + ", " + std::string(kParty.in(language)) + ": " + first.party);
  } else {
    page += line(language, kType, type) + line(language, kParty, first.party);
  }
  page += line(
      language, kWhy,
      first.purpose.empty() && first.legal_basis.empty() ? "" : first.purpose + ", " + first.legal_basis);
  page += line(language, kTrace, first.traceparent);
  for (const std::string& damage : story.damage) page += line(language, kDamage, damage);
  return page + line(language, kState, std::string(state_word(model::state_of(story), language)));
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
  return "\n" + events + end;
}

/// Content hashes of what handled the message last.
Result<std::string> newest_versions(const model::Story& story, Language language) {
  auto head = record::read_head(story.items.back().head);
  if (!head) return std::move(head).error();
  return wrapped(std::string(kVersions.in(language)) + ": " + versions_of(*head, language), 2);
}

}  // namespace

Result<std::string> trace_page(const model::Story& story, Language language, Detail detail) {
  if (story.items.empty()) return Error(codes::journal_no_message, "nothing is on record under this id");
  auto first = record::read_head(story.items.front().head);
  if (!first) return std::move(first).error();
  if (story.items.front().deliveries.empty()) detail = Detail::all;
  std::string page = heading(story, *first, detail, language);
  if (detail == Detail::all) {
    auto events = all_events(story, language);
    if (!events) return std::move(events).error();
    return page + *events;
  }
  auto versions = newest_versions(story, language);
  if (!versions) return std::move(versions).error();
  auto deliveries = delivery_page(story, language);
  if (!deliveries) return std::move(deliveries).error();
  return page + *versions + *deliveries;
}

}  // namespace hub::cli
