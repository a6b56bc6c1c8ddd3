#include "hub/cli/explain.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/ops/notice_codes.h"
#include "hub/record/events.h"

namespace hub::cli {
namespace {

constexpr Text kNextStep{"Next step:\n  ", "Nākamais solis:\n  "};
constexpr std::size_t kNearest = 3;  ///< Names offered for a code that does not exist.

constexpr std::array kRemedies{
    std::pair{Remedy::refuse,
              Text{"The message is wrong or not allowed. Sending it again unchanged will not help.",
                   "Ziņojums ir kļūdains vai nav atļauts. Sūtīt to vēlreiz bez izmaiņām nav jēgas."}},
    std::pair{Remedy::resend, Text{"Nothing was done with the message. It is safe to send it again.",
                                   "Ar ziņojumu nekas nav izdarīts. To var droši sūtīt vēlreiz."}},
    std::pair{Remedy::reconcile, Text{"The message was sent, but its outcome is not known. Find out first; "
                                      "do not send it again blindly.",
                                      "Ziņojums nosūtīts, bet iznākums nav zināms. Vispirms noskaidrojiet "
                                      "to; nesūtiet vēlreiz akli."}},
    std::pair{Remedy::wait, Text{"Too much is asked at this moment. Send again after the pause.",
                                 "Šobrīd pieprasījumu ir par daudz. Sūtiet vēlreiz pēc pauzes."}},
    std::pair{Remedy::stop, Text{"The hub or its configuration needs a person. The sender can do nothing.",
                                 "Nepieciešama administratora iejaukšanās. Sūtītājs neko nevar darīt."}}};

constexpr std::string_view latvian(Remedy remedy) {
  switch (remedy) {
    case Remedy::refuse:
      return "noraidīt";
    case Remedy::resend:
      return "sūtīt vēlreiz";
    case Remedy::reconcile:
      return "noskaidrot";
    case Remedy::wait:
      return "gaidīt";
    case Remedy::stop:
      return "apturēt";
  }
  return "apturēt";
}

constexpr Text meaning_of(Remedy remedy) {
  for (const auto& [known, text] : kRemedies)
    if (known == remedy) return text;
  return {};
}

/// Levenshtein's distance.
std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t k = 0; k < other.size(); ++k) {
      const std::size_t replaced = diagonal + (one[i] == other[k] ? 0U : 1U);
      diagonal = row[k + 1];
      row[k + 1] = std::min({replaced, row[k] + 1, diagonal + 1});
    }
  }
  return row.back();
}

/// A name or a part of it that the reader typed, against a whole name: a part that fits exactly is nearest.
std::size_t strangeness(std::string_view typed, std::string_view name) {
  if (!typed.empty() && name.find(typed) != std::string_view::npos) return 0;
  const std::string_view reason = name.substr(name.find('.') + 1);
  return 1 + std::min(distance(typed, name), distance(typed, reason));
}

std::vector<std::string_view> nearest(std::string_view typed) {
  std::vector<std::pair<std::size_t, std::string_view>> ranked;
  const auto rank = [&](std::string_view name) { ranked.emplace_back(strangeness(typed, name), name); };
  for (const ErrorCode* code : codes::kAll) rank(code->name);
  for (const ops::NoticeCode& notice : ops::kNoticeCodes) rank(notice.name);
  for (const record::Event* event : record::kCatalogue) rank(event->name);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < std::min(kNearest, ranked.size()); ++i) names.push_back(ranked[i].second);
  return names;
}

std::string unknown(std::string_view typed, Language language) {
  constexpr std::size_t kMostShown = 60;
  typed = typed.substr(0, kMostShown);
  std::string text(Text{"There is no code ", "Nav tāda koda: "}.in(language));
  text.append(typed).append("\n");
  text.append(Text{"Nearest:", "Līdzīgākie:"}.in(language));
  for (const std::string_view name : nearest(typed)) text.append(" ").append(name);
  text.append("\n").append(Text{
      "What a partner's own code means stands in adapters/systems/<system>/README.md, and where the site "
      "has words for it, in `sakta trace ID`.\n",
      "Ko nozīmē partnera paša kods, rakstīts failā adapters/systems/<sistēma>/README.md un, ja "
      "instalācijā tam ir vārdi, rādīts ar `sakta trace ID`.\n"}
                               .in(language));
  return text;
}

const ops::NoticeCode* notice_of(std::string_view name) {
  const auto* const found = std::find_if(ops::kNoticeCodes.begin(), ops::kNoticeCodes.end(),
                                         [name](const ops::NoticeCode& known) { return known.name == name; });
  return found == ops::kNoticeCodes.end() ? nullptr : found;
}

const record::Event* event_of(std::string_view name) {
  for (const record::Event* event : record::kCatalogue)
    if (event->name == name) return event;
  return nullptr;
}

std::string explain(const ops::NoticeCode& notice, Language language) {
  std::string text(notice.name);
  text.append("\n").append(notice.meaning.in(language)).append("\n\n");
  text.append(Text{"A notice of `sakta status` and /health/ready.\n",
                   "Paziņojums, ko rāda `sakta status` un /health/ready.\n"}
                  .in(language));
  text.append(kNextStep.in(language)).append(notice.next.in(language));
  return text + "\n";
}

std::string explain(const record::Event& event, Language language) {
  std::string text(event.name);
  text.append("\n").append(event.meaning.in(language)).append("\n\n");
  text.append(Text{"An event of the audit log, as `sakta trace ID --long` shows it.",
                   "Audita žurnāla notikums, kādu rāda `sakta trace ID --long`."}
                  .in(language));
  return text + "\n";
}

std::string stage_of(const ErrorCode& code) {
  return std::string(code.name.substr(0, code.name.find('.')));
}

}  // namespace

std::string explain(std::string_view code, Language language) {
  if (const ops::NoticeCode* notice = notice_of(code)) return explain(*notice, language);
  if (const record::Event* event = event_of(code)) return explain(*event, language);
  const ErrorCode* row = codes::find(code);
  if (row == nullptr) return unknown(code, language);
  std::string text(row->name);
  text.append("\n").append(row->title.in(language)).append("\n\n");
  text.append(Text{"Remedy: ", "Rīcība: "}.in(language))
      .append(remedy_words(row->remedy, language))
      .append("\n  ");
  text.append(meaning_of(row->remedy).in(language)).append("\n");
  text.append(Text{"Concerns: ", "Skar: "}.in(language))
      .append(whose_words(row->whose, language))
      .append("\n");
  text.append(kNextStep.in(language)).append(row->next_step.in(language)).append("\n");
  if (!row->caller_step.en.empty())
    text.append(
            Text{"Next step of who asks or sends:\n  ", "Nākamais solis vaicātājam vai sūtītājam:\n  "}.in(
                language))
        .append(row->caller_step.in(language))
        .append("\n");
  text.append(Text{"HTTP status: ", "HTTP statuss: "}.in(language)).append(std::to_string(row->http_status));
  return text + "\n";
}

bool is_explained(std::string_view code) {
  return codes::find(code) != nullptr || notice_of(code) != nullptr || event_of(code) != nullptr;
}

std::string remedy_words(Remedy remedy, Language language) {
  std::string words(name_of(remedy));
  if (language == Language::lv) words.append(" (").append(latvian(remedy)).append(")");
  return words;
}

std::string_view whose_words(Whose whose, Language language) {
  constexpr Text kMessage{"this message", "šis ziņojums"};
  constexpr Text kSystem{"the system", "sistēma"};
  constexpr Text kHub{"the hub", "centrmezgls"};
  switch (whose) {
    case Whose::message:
      return kMessage.in(language);
    case Whose::system:
      return kSystem.in(language);
    case Whose::hub:
      break;
  }
  return kHub.in(language);
}

std::string errors_page() {
  std::string page =
      "# Error codes\n\n"
      "Generated from `hub/base/codes.h`; `sakta explain CODE` prints one of them. The remedy says what the "
      "caller may "
      "do:\n\n| remedy | what it means | ko tas nozīmē |\n|---|---|---|\n";
  for (const auto& [remedy, text] : kRemedies)
    page.append("| ")
        .append(name_of(remedy))
        .append(" | ")
        .append(text.en)
        .append(" | ")
        .append(latvian(remedy))
        .append(": ")
        .append(text.lv)
        .append(" |\n");
  page +=
      "\nWhat concerns *this message* ends that delivery alone, among the letters. What concerns *the "
      "system* or "
      "*the hub* may halt a route (`on_failure.halt_for`); a mapping that fails is the message's until it "
      "failed "
      "for several lanes in a row.\n";
  std::string stage;
  for (const ErrorCode* code : codes::kAll) {
    if (stage != stage_of(*code)) {
      stage = stage_of(*code);
      page.append("\n## ").append(stage).append(
          "\n\n| code | remedy | concerns | HTTP | what is wrong, what to do | kas noticis, ko darīt "
          "|\n|---|---|---|---|---|---|\n");
    }
    page.append("| `").append(code->name).append("` | ").append(name_of(code->remedy)).append(" | ");
    page.append(whose_words(code->whose, Language::en)).append(" | ");
    page.append(std::to_string(code->http_status)).append(" | ");
    page.append(code->title.en).append("<br>").append(code->next_step.en);
    if (!code->caller_step.en.empty()) page.append("<br>*Who asks or sends:* ").append(code->caller_step.en);
    page.append(" | ").append(code->title.lv).append("<br>").append(code->next_step.lv);
    if (!code->caller_step.en.empty())
      page.append("<br>*Vaicātājs vai sūtītājs:* ").append(code->caller_step.lv);
    page.append(" |\n");
  }
  return page;
}

}  // namespace hub::cli
