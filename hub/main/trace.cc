#include "hub/main/trace.h"

#include <iostream>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/journal/head.h"
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

std::string short_hash(const std::string& hash) {
  const auto digits = hash.find("sha256:");
  return digits == std::string::npos ? hash : hash.substr(0, digits) + hash.substr(digits + 7, 12);
}

std::string line(Language language, const Text& label, const std::string& value) {
  std::string name(label.in(language));
  return value.empty() ? "" : "  " + name + ": " + value + "\n";
}

std::string versions_of(const journal::Head& head) {
  std::string text;
  const auto add = [&text](std::string_view name, const std::string& hash) {
    if (!hash.empty())
      text.append(text.empty() ? "" : ", ").append(name).append(" ").append(short_hash(hash));
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

std::string parts_of(const model::Item& item) {
  std::string text;
  for (const model::Part& part : item.parts)
    text.append(text.empty() ? "" : ", ")
        .append(part.name)
        .append(" ")
        .append(std::to_string(part.sealed.size()))
        .append(" B");
  return text;
}

/// `versions` are those of the event before: said again only where they changed.
std::string event_lines(const model::Item& item, const journal::Head& head, std::string& versions,
                        Language language) {
  std::string text;
  for (const model::Step& step : head.steps) text += "  " + to_rfc3339(step.at) + "    " + step.name + "\n";
  text +=
      "  " + to_rfc3339(item.at) + "  " + item.event + "  [" + std::string(model::name_of(item.state)) + "]";
  if (head.attempt != 0)
    text += "  " + std::string(kAttempt.in(language)) + " " + std::to_string(head.attempt);
  if (!head.system.empty() && head.attempt != 0) text += "  " + head.system + "." + head.operation;
  text += "\n";
  const auto indented = [&](const Text& label, const std::string& value) {
    if (!value.empty()) text += "      " + std::string(label.in(language)) + ": " + value + "\n";
  };
  indented(kKept, parts_of(item));
  const std::string before = std::exchange(versions, versions_of(head));
  if (versions != before) indented(kVersions, versions);
  if (!head.error) return text;
  const ErrorCode* code = codes::find(head.error->code);
  text += "      " + head.error->code + ": " +
          (code != nullptr ? std::string(code->title.in(language)) : "") + "\n";
  if (!head.error->detail.empty()) text += "      (" + head.error->detail + ")\n";
  indented(kPlace, head.error->place);
  if (code != nullptr) indented(kNext, std::string(code->next_step.in(language)));
  return text;
}

}  // namespace

Result<std::string> trace_page(const model::Story& story, Language language) {
  if (story.items.empty()) return Error(codes::journal_no_message, "nothing is on record under this id");
  std::string events;
  std::string versions;
  std::string_view state = name_of(model::State::noted);
  for (const model::Item& item : story.items) {
    auto head = journal::read_head(item.head);
    if (!head) return std::move(head).error();
    if (item.state != model::State::noted) state = model::name_of(item.state);
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
  page += line(language, kState, std::string(state));
  return page + "\n" + events;
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
  const auto id = Uuid::parse(arguments.positional(0));
  if (!id) return fail(Error(codes::journal_no_message, "not a message id"));
  auto reader = store::SqliteReader::open(state_folder(arguments) + "/store");
  if (!reader) return fail(reader.error());
  auto story = (*reader)->story(*id);
  if (!story) return fail(story.error());
  auto page = trace_page(*story, language);
  if (!page) return fail(page.error());
  std::cout << *page;
  return 0;
}

}  // namespace hub::main
