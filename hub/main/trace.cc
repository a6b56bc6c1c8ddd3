#include "hub/main/trace.h"

#include <array>
#include <filesystem>
#include <iostream>
#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/journal/head.h"
#include "hub/main/explain.h"
#include "hub/store/sqlite_reader.h"

namespace hub::main {
namespace {

/// The catalogue's words for the page, in both languages.
constexpr Text kMessage{"Message", "Ziņojums"};
constexpr Text kType{"type", "tips"};
constexpr Text kParty{"party", "puse"};
constexpr Text kWhy{"purpose, basis", "nolūks, pamats"};
constexpr Text kTrace{"trace", "trase"};
constexpr Text kState{"state", "stāvoklis"};
constexpr Text kVersions{"versions", "versijas"};
constexpr Text kAttempt{"attempt", "mēģinājums"};
constexpr Text kKept{"kept", "saglabāts"};
constexpr Text kPlace{"place", "vieta"};
constexpr Text kNext{"what to do", "ko darīt"};
constexpr Text kDetail{"detail", "detail (angliski)"};
constexpr Text kNoEnd{
    "No end is on record: still being answered, or the hub stopped meanwhile (deliver.interrupted).",
    "Noslēgums nav reģistrēts: vaicājums vēl tiek apstrādāts vai centrmezgls pa to laiku apstājies "
    "(deliver.interrupted)."};
constexpr Text kNoSystem{"No system takes this type yet (route ",
                         "Šo tipu vēl nepieņem neviena sistēma (maršruts "};
constexpr Text kNoMessage{"This store has no message with this id: ",
                          "Šajā krātuvē nav ziņojuma ar šādu identifikatoru: "};

/// What is on record under an English name, in both languages. A name that ends with a space begins a longer
/// one.
constexpr std::array<Text, 26> kNames{{
    {"waiting", "gaida piegādi"},
    {"asked", "vaicāts"},
    {"answered", "atbildēts"},
    {"failed", "neizdevies"},
    {"refused", "noraidīts"},
    {"noted", "reģistrēts"},
    {"received", "saņemts"},
    {"identified", "puse noteikta"},
    {"authorized", "tiesības pārbaudītas"},
    {"validated", "saturs pārbaudīts"},
    {"sealed", "šifrēts"},
    {"mapped", "kartēts"},
    {"answered by ", "atbildēja "},
    {"sent as ", "nosūtīts kā "},
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

std::string versions_of(const journal::Head& head, Language language) {
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
        .append(" ")
        .append(std::to_string(part.sealed.size()))
        .append(" B");
  return text;
}

/// `versions` are those of the event before: said again only where they changed.
std::string event_lines(const model::Item& item, const journal::Head& head, std::string& versions,
                        Language language) {
  std::string text;
  for (const model::Step& step : head.steps)
    text += "  " + to_rfc3339(step.at) + "    " + named(step.name, language) + "\n";
  text += "  " + to_rfc3339(item.at) + "  " + item.event + "  [" +
          named(model::name_of(item.state), language) + "]";
  if (head.attempt != 0)
    text += "  " + std::string(kAttempt.in(language)) + " " + std::to_string(head.attempt);
  if (!head.system.empty() && head.attempt != 0) text += "  " + head.system + "." + head.operation;
  text += "\n";
  const auto indented = [&](const Text& label, const std::string& value) {
    if (!value.empty()) text += "      " + std::string(label.in(language)) + ": " + value + "\n";
  };
  indented(kKept, parts_of(item, language));
  const std::string before = std::exchange(versions, versions_of(head, language));
  if (versions != before) indented(kVersions, versions);
  if (!head.error) return text;
  const ErrorCode* code = codes::find(head.error->code);
  text += "      " + head.error->code +
          (code != nullptr ? ", " + remedy_words(code->remedy, language) : std::string()) + ": " +
          (code != nullptr ? std::string(code->title.in(language)) : "") + "\n";
  indented(kDetail, head.error->detail);
  indented(kPlace, head.error->place);
  if (code != nullptr) indented(kNext, std::string(code->next_step.in(language)));
  return text;
}

/// What the last move leaves open; empty where nothing is.
std::string open_end(model::State state, const journal::Head& head, Language language) {
  if (state == model::State::asked) return "\n" + std::string(kNoEnd.in(language)) + "\n";
  if (state != model::State::waiting || !head.system.empty()) return "";
  return "\n" + std::string(kNoSystem.in(language)) + head.route.substr(0, head.route.find('@')) + ").\n";
}

}  // namespace

Result<std::string> trace_page(const model::Story& story, Language language) {
  if (story.items.empty()) return Error(codes::journal_no_message, "nothing is on record under this id");
  std::string events;
  std::string versions;
  model::State state = model::State::noted;
  std::string end;
  for (const model::Item& item : story.items) {
    auto head = journal::read_head(item.head);
    if (!head) return std::move(head).error();
    if (item.state != model::State::noted) {
      state = item.state;
      end = open_end(state, *head, language);
    }
    events += event_lines(item, *head, versions, language);
  }
  auto first = journal::read_head(story.items.front().head);
  if (!first) return std::move(first).error();
  std::string page =
      std::string(kMessage.in(language)) + " " + story.items.front().message.to_string() + "\n";
  page +=
      line(language, kType, first->type.empty() ? "" : first->type + "@" + std::to_string(first->version));
  page += line(language, kParty, first->party);
  page += line(
      language, kWhy,
      first->purpose.empty() && first->legal_basis.empty() ? "" : first->purpose + ", " + first->legal_basis);
  page += line(language, kTrace, first->traceparent);
  page += line(language, kState, named(model::name_of(state), language));
  return page + "\n" + events + end;
}

const CommandLine& trace_command() {
  static const CommandLine command{
      "trace",
      {"ID"},
      {"state", "library"},
      {"Tells everything that happened to a message.", "Izstāsta visu, kas noticis ar ziņojumu."}};
  return command;
}

int trace(const Arguments& arguments) {
  const Language language = arguments.language();
  const auto fail = [language](const Error& error) {
    std::cerr << error.code().title.in(language) << " (" << error.to_string() << ")\n"
              << error.code().next_step.in(language) << "\n";
    return 1;
  };
  std::string_view word = arguments.positional(0);
  constexpr std::string_view kUrn = "urn:uuid:";
  if (word.starts_with(kUrn)) word.remove_prefix(kUrn.size());
  const auto id = Uuid::parse(word);
  if (!id) return fail(Error(codes::journal_no_message, "not a message id"));
  const std::string state = state_folder(arguments);
  if (std::error_code none; !std::filesystem::exists(state + "/store/messages.db", none)) {
    std::cerr << (language == Language::lv
                      ? "Mapē " + state + " nav krātuves; norādiet mapi ar --state.\n"
                      : "There is no store in " + state + "; name the folder with --state.\n");
    return 1;
  }
  auto reader = store::SqliteReader::open(state + "/store");
  if (!reader) return fail(reader.error());
  auto story = (*reader)->story(*id);
  if (!story) return fail(story.error());
  if (story->items.empty()) {
    std::cerr << kNoMessage.in(language) << state << " (" << codes::journal_no_message.name << ")\n";
    return 1;
  }
  auto page = trace_page(*story, language);
  if (!page) return fail(page.error());
  std::cout << *page;
  return 0;
}

}  // namespace hub::main
