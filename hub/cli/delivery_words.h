#pragma once

#include <string>
#include <string_view>

#include "hub/base/error.h"
#include "hub/model/stored.h"
#include "hub/record/head.h"

namespace hub::cli {

/// Titles that the pages about deliveries share.
inline constexpr Text kAttemptsTitle{"attempts", "mēģinājumi"};
inline constexpr Text kPlaceTitle{"place", "vieta"};
inline constexpr Text kSaysTitle{"said by", "to saka"};
inline constexpr Text kNextTitle{"what to do", "ko darīt"};

/// A state's word for people; in English the name on record.
[[nodiscard]] std::string_view state_word(model::State state, Language language);

/// Does a delivery in this state go on only when a person decides, or the site was changed?
[[nodiscard]] constexpr bool is_letter(model::State state) {
  return state == model::State::dead || state == model::State::held || state == model::State::halted;
}

/// Whose turn it is with a delivery in this state, and what they do: one or two sentences.
[[nodiscard]] std::string_view whose_turn(model::State state, Language language);

/// The same in a word: who acts next.
[[nodiscard]] std::string_view turn_word(model::State state, Language language);

/// The command that decides about a letter; `route` empty: it is the message's only one.
[[nodiscard]] std::string release_hint(const Uuid& message, const std::string& route);

/// `deliver.refused, refuse: The partner refused the message.`; a code that this program does not know, as it
/// is.
[[nodiscard]] std::string code_words(const std::string& code, Language language);
/// Whom an error of a delivery in this state concerns: this message alone, the system, the hub; of a halted
/// one, all messages of its route.
[[nodiscard]] std::string_view whom_it_concerns(const std::string& code, model::State state,
                                                Language language);
/// By whom a message was refused and in what words, as the configuration has them: `nino, NINO-101: the
/// person is not known`; empty: nobody but the hub.
[[nodiscard]] std::string ruling_words(const record::RecordedError& error, Language language);
/// What to do about a code; empty if this program does not know it.
[[nodiscard]] std::string_view next_step(const std::string& code, Language language);
/// The same on a page that is the trace itself: what others read there stands above it.
[[nodiscard]] std::string_view next_step_in_trace(const std::string& code, Language language);

}  // namespace hub::cli
