#include "hub/cli/delivery_page.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "hub/base/counted.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/page.h"
#include "hub/model/standing.h"
#include "hub/record/events.h"
#include "hub/record/head.h"

namespace hub::cli {
namespace {

constexpr Text kBegan{"begun (UTC)", "sākts (UTC)"};
constexpr Text kTook{"took", "ilga"};
constexpr Text kOutcome{"outcome", "iznākums"};
constexpr Text kPause{"pause after it", "pauze pēc tā"};
constexpr Text kNoEndYet{"no end on record", "noslēgums nav reģistrēts"};
constexpr Noun kMoreAttempts{{"more attempt between", "mēģinājums starp šiem"},
                             {"more attempts between", "mēģinājumi starp šiem"}};
constexpr Text kAllTold{": sakta trace ID --long tells all", ": visu izstāsta sakta trace ID --long"};
constexpr Text kDue{"next attempt not before", "nākamais mēģinājums ne agrāk kā"};
constexpr Text kCalls{"calls done: ", "veiktie izsaukumi: "};

constexpr std::size_t kNumberColumn = 5;  ///< Widths of the table's columns; the last has what is left.
constexpr std::size_t kBeganColumn = 26;
constexpr std::size_t kTookColumn = 14;
constexpr std::size_t kOutcomeColumn = 27;

constexpr std::size_t kMostRows = 12;
constexpr std::size_t kFirstRows = 3;  ///< Of more, so many of the first are told,
constexpr std::size_t kLastRows = 8;   ///< and so many of the last.

/// One attempt, or something that happened between attempts.
struct Row {
  std::uint32_t number = 0;  ///< 0: no attempt.
  std::chrono::system_clock::time_point began;
  std::optional<std::chrono::system_clock::time_point> ended;
  std::string outcome;
  std::optional<std::chrono::milliseconds> pause;
  std::size_t calls = 0;  ///< Of an attempt with several: those on record as done.
};

/// All that is told of one delivery.
struct Chapter {
  model::Moved newest;
  std::vector<Row> rows;
  std::string target;  ///< `system.operation`, once known.
  std::optional<record::RecordedError> error;
};

std::chrono::milliseconds between(std::chrono::system_clock::time_point from,
                                  std::chrono::system_clock::time_point to) {
  return std::chrono::round<std::chrono::milliseconds>(to - from);
}

bool is_event(const model::Item& item, const record::Event& event) {
  return item.event == event.name;
}

const record::Event* catalogued(const std::string& name) {
  for (const record::Event* event : record::kCatalogue)
    if (event->name == name) return event;
  return nullptr;
}

/// How an attempt ended: the code, or the word for the state it left.
std::string outcome_of(const model::Delivery& delivery, const record::Head& head, Language language) {
  return head.error ? head.error->code : std::string(state_word(delivery.state, language));
}

void close(Row& row, const model::Item& item, const model::Delivery& delivery, std::string outcome) {
  row.ended = item.at;
  row.outcome = std::move(outcome);
  if (delivery.state == model::State::retrying) row.pause = between(item.at, delivery.due);
}

/// Takes one item of the delivery into its chapter.
void take(Chapter& chapter, const model::Item& item, const model::Delivery& delivery,
          const record::Head& head, Language language) {
  std::vector<Row>& rows = chapter.rows;
  const bool open = !rows.empty() && rows.back().number != 0 && !rows.back().ended;
  if (!head.system.empty()) chapter.target = head.system + "." + head.operation;
  chapter.error = head.error;
  if (is_event(item, record::events::delivery_begun)) {
    rows.push_back({delivery.attempts, item.at, {}, std::string(kNoEndYet.in(language)), {}, 0});
  } else if (is_event(item, record::events::delivery_step)) {
    if (open) ++rows.back().calls;
  } else if (open) {
    close(rows.back(), item, delivery, outcome_of(delivery, head, language));
  } else if (const record::Event* event = catalogued(item.event)) {
    std::string why = head.error ? " (" + head.error->code + ")" : "";
    if (!head.by.subject.empty()) why += " (" + model::told(head.by).in(language) + ")";
    rows.push_back({0, item.at, {}, std::string(event->meaning.in(language)) + why, {}, 0});
  }
}

std::string line_of(const Row& row, Language language) {
  std::string line = row.number != 0 ? std::to_string(row.number) : "-";
  line.insert(0, kNumberColumn - std::min(kNumberColumn, line.size()), ' ');
  line += "  " + padded(moment(row.began), kBeganColumn);
  if (row.number == 0) return line + row.outcome + "\n";
  line += padded(row.ended ? span_words(between(row.began, *row.ended)) : "", kTookColumn);
  std::string outcome = row.outcome;
  if (row.calls != 0) outcome.append(", ").append(kCalls.in(language)).append(std::to_string(row.calls));
  if (!row.pause) return line + outcome + "\n";
  return line + padded(outcome + " ", kOutcomeColumn) + span_words(*row.pause) + "\n";
}

std::string table_of(const std::vector<Row>& rows, Language language) {
  if (rows.empty()) return "";
  std::string table = "    #  ";
  table += padded(kBegan.in(language), kBeganColumn) + padded(kTook.in(language), kTookColumn) +
           padded(kOutcome.in(language), kOutcomeColumn) + std::string(kPause.in(language)) + "\n";
  const bool all = rows.size() <= kMostRows;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!all && i == kFirstRows) {
      const std::size_t skipped = rows.size() - kFirstRows - kLastRows;
      table.append("   ...  ").append(counted(skipped, kMoreAttempts).in(language));
      table.append(kAllTold.in(language)).append("\n");
      i += skipped;
    }
    table += line_of(rows[i], language);
  }
  return table;
}

/// Why it stands where it stands, and what to do about it.
std::string ending_of(const Chapter& chapter, const std::string& only_if_several, Language language) {
  const model::Delivery& delivery = chapter.newest.delivery;
  std::string text;
  const auto add = [&](const Text& label, std::string_view value) {
    if (!value.empty()) text += wrapped(std::string(label.in(language)) + ": " + std::string(value), 2);
  };
  if (chapter.error && !model::is_end(delivery.state)) {
    const std::string& detail = chapter.error->detail.in(language);
    text +=
        wrapped(code_words(chapter.error->code, language) + (detail.empty() ? "" : " (" + detail + ")"), 2);
    add(kPlaceTitle, chapter.error->place);
    add(kSaysTitle, ruling_words(*chapter.error, language));
    // What the hub does by itself is said below; the code speaks to whom it leaves the deed.
    if (delivery.state != model::State::retrying)
      add(kNextTitle, next_step_in_trace(chapter.error->code, language));
  }
  if (delivery.state == model::State::retrying) add(kDue, moment(delivery.due));
  text += wrapped(whose_turn(delivery.state, language), 2);
  if (is_letter(delivery.state))
    text += "  " + release_hint(chapter.newest.by->message, only_if_several) + "\n";
  return text;
}

std::string chapter_page(const Chapter& chapter, bool several, Language language) {
  const model::Delivery& delivery = chapter.newest.delivery;
  std::string page = "\n" + delivery.route;
  if (!chapter.target.empty()) page += " -> " + chapter.target;
  page += ": " + std::string(state_word(delivery.state, language)) + "; " +
          std::string(kAttemptsTitle.in(language)) + ": " + std::to_string(delivery.attempts) + "\n";
  return page + table_of(chapter.rows, language) +
         ending_of(chapter, several ? delivery.route : std::string(), language);
}

}  // namespace

Result<std::string> delivery_page(const model::Story& story, Language language) {
  std::vector<Chapter> chapters;
  for (const model::Moved& newest : model::deliveries_of(story)) chapters.push_back({newest, {}, {}, {}});
  for (const model::Item& item : story.items) {
    if (is_event(item, record::events::msg_accepted)) continue;  // the first, unless it cannot be read
    auto head = record::read_head(item.head);
    if (!head) return std::move(head).error();
    for (const model::Delivery& delivery : item.deliveries)
      for (Chapter& chapter : chapters)
        if (chapter.newest.delivery.route == delivery.route) take(chapter, item, delivery, *head, language);
  }
  std::string page;
  for (const Chapter& chapter : chapters) page += chapter_page(chapter, chapters.size() > 1, language);
  return page;
}

}  // namespace hub::cli
