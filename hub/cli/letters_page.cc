#include "hub/cli/letters_page.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/cli/delivery_words.h"
#include "hub/cli/page.h"

namespace hub::cli {
namespace {

using model::State;

constexpr Text kNone{"No delivery waits for a person, and none is being tried again.",
                     "Nevienai piegādei nav vajadzīgs cilvēka lēmums, un neviena netiek mēģināta vēlreiz."};
constexpr Text kLetters{"Waiting for a person or for a changed site: ",
                        "Gaida cilvēka lēmumu vai izlabotu instalāciju: "};
constexpr Text kRetrying{"Tried again by the hub itself: ", "Centrmezgls pats mēģina vēlreiz: "};
constexpr Text kRoute{"route", "maršruts"};
constexpr Text kSince{"since", "kopš"};
constexpr Text kFrom{"from", "no"};
constexpr Text kBehind{"waiting behind it", "aiz tā gaida"};
constexpr Text kSendersPlace{"place in the sender's document", "vieta sūtītāja dokumentā"};
constexpr Text kConcerns{"concerns", "skar"};
constexpr Text kAgain{"again from", "atkal no"};
constexpr Text kMoreLetters{"more", "vēl"};
constexpr Text kInTurn{
    "Not tried yet (their turn in the lane, their system, or the route's delivery is awaited):",
    "Vēl nav mēģinātas (gaida kārtu joslā, savu sistēmu vai maršruta piegādi):"};

constexpr Text kSenders{
    "The administrator's turn: tell the sender, who sends it anew, corrected, and give this one up "
    "(`--as discard`); `--as resend` only where the cause was at the partner or here and is removed.",
    "Kārta administratoram: pasakiet sūtītājam, kas to izlabotu sūta no jauna, un no šī atsakieties (`--as "
    "discard`); `--as resend` tikai tad, ja cēlonis bija pie partnera vai šeit un ir novērsts."};

constexpr std::size_t kMostRetrying = 30;

std::string narrow(const std::string& text, std::size_t indent) {
  return wrapped(text, indent, kScreenWidth);
}

std::string title_of(const Letter& letter) {
  return letter.pending.message.to_string() + "  " + letter.type +
         (letter.system.empty() ? "" : " -> " + letter.system) + "\n";
}

/// `route cases-status; from cases; case=BV-1, number=R-7`.
std::string origin_of(const Letter& letter, Language language) {
  std::string origin = std::string(kRoute.in(language)) + " " + letter.pending.delivery.route;
  if (!letter.party.empty()) origin += "; " + std::string(kFrom.in(language)) + " " + letter.party;
  return letter.keys.empty() ? origin : origin + "; " + letter.keys;
}

/// A dead one whose content was refused: what is stored cannot be corrected.
bool is_senders(const Letter& letter) {
  if (letter.pending.delivery.state != State::dead || !letter.error) return false;
  const ErrorCode* row = codes::find(letter.error->code);
  return row != nullptr && row->remedy == Remedy::refuse;
}

/// `several`: the message has more than this one letter.
std::string entry_of(const Letter& letter, bool several, Language language) {
  const model::Delivery& delivery = letter.pending.delivery;
  std::string text = "\n" + title_of(letter);
  text += narrow(origin_of(letter, language), 2);
  std::string standing = std::string(state_word(delivery.state, language)) + " " +
                         std::string(kSince.in(language)) + " " + moment(letter.since) + "; " +
                         std::string(kAttemptsTitle.in(language)) + ": " + std::to_string(delivery.attempts);
  if (letter.behind != 0)
    standing.append("; ").append(kBehind.in(language)).append(": ").append(std::to_string(letter.behind));
  text += narrow(standing, 2);
  if (letter.error) {
    const std::string& detail = letter.error->detail.in(language);
    text += narrow(code_words(letter.error->code, language) + (detail.empty() ? "" : " (" + detail + ")"), 2);
    const std::string& place = letter.error->place;
    if (!place.empty()) text += narrow(std::string(kSendersPlace.in(language)) + ": " + place, 2);
    const std::string says = ruling_words(*letter.error, language);
    if (!says.empty()) text += narrow(std::string(kSaysTitle.in(language)) + ": " + says, 2);
    const std::string_view concerned = whom_it_concerns(letter.error->code, delivery.state, language);
    text += narrow(std::string(kConcerns.in(language)) + ": " + std::string(concerned), 2);
    const std::string_view next = next_step(letter.error->code, language);
    if (!next.empty()) text += narrow(std::string(kNextTitle.in(language)) + ": " + std::string(next), 2);
  }
  text += narrow(
      std::string(is_senders(letter) ? kSenders.in(language) : whose_turn(delivery.state, language)), 2);
  return text + "  " + release_hint(letter.pending.message, several ? delivery.route : "") + "\n";
}

std::string line_of(const Letter& letter, Language language) {
  const model::Delivery& delivery = letter.pending.delivery;
  return "  " + title_of(letter) + narrow(origin_of(letter, language), 4) +
         narrow((letter.error ? letter.error->code + "; " : "") + std::string(kSince.in(language)) + " " +
                    moment(letter.since) + "; " + std::string(kAttemptsTitle.in(language)) + ": " +
                    std::to_string(delivery.attempts) + "; " + std::string(kAgain.in(language)) + " " +
                    moment(delivery.due),
                4);
}

}  // namespace

Result<Letter> letter_of(const model::Pending& pending, const model::Story& story) {
  Letter letter;
  letter.pending = pending;
  std::optional<State> before;
  for (const model::Item& item : story.items) {
    const auto moved = std::find_if(
        item.deliveries.begin(), item.deliveries.end(),
        [&](const model::Delivery& delivery) { return delivery.route == pending.delivery.route; });
    if (moved == item.deliveries.end()) continue;
    auto head = record::read_head(item.head);
    if (!head && !story.damage.empty()) continue;
    if (!head) return std::move(head).error();
    letter.type = head->type + "@" + std::to_string(head->version);
    letter.party = head->party;
    if (!head->system.empty()) letter.system = head->system;
    if (moved->state == State::delivering) continue;
    if (before != moved->state) letter.since = item.at;
    before = moved->state;
    letter.error = std::move(head->error);
  }
  if (!before && story.damage.empty())
    return Error(codes::store_damaged, say("a delivery that is listed is in no item of its message",
                                           "sarakstā esoša piegāde nav nevienā ziņojuma vienībā"));
  if (!before)
    letter.error =
        record::RecordedError{std::string(codes::journal_unreadable.name), story.damage.front(), {}};
  return letter;
}

std::string letters_page(const std::vector<Letter>& letters, const Untried& untried, Language language) {
  std::string waiting;
  std::string retrying;
  std::size_t waiting_count = 0;
  std::size_t retrying_count = 0;
  for (const Letter& letter : letters) {
    if (is_letter(letter.pending.delivery.state)) {
      const auto of_message = std::count_if(letters.begin(), letters.end(), [&](const Letter& other) {
        return other.pending.message == letter.pending.message && is_letter(other.pending.delivery.state);
      });
      waiting += entry_of(letter, of_message > 1, language);
      ++waiting_count;
    } else if (++retrying_count <= kMostRetrying) {
      retrying += line_of(letter, language);
    }
  }
  std::string in_turn;
  for (const auto& [route, count] : untried)
    in_turn += "  " + std::string(kRoute.in(language)) + " " + route + ": " + std::to_string(count) + "\n";
  if (!in_turn.empty()) in_turn.insert(0, "\n" + narrow(std::string(kInTurn.in(language)), 0));
  if (letters.empty()) return std::string(kNone.in(language)) + "\n" + in_turn;
  std::string page = std::string(kLetters.in(language)) + std::to_string(waiting_count) + "\n" + waiting;
  page += "\n" + std::string(kRetrying.in(language)) + std::to_string(retrying_count) + "\n" + retrying;
  if (retrying_count > kMostRetrying)
    page += "  ... " + std::to_string(retrying_count - kMostRetrying) + " " +
            std::string(kMoreLetters.in(language)) + "\n";
  return page + in_turn;
}

}  // namespace hub::cli
