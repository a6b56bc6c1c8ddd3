#pragma once

#include <string>
#include <string_view>

#include "hub/base/error.h"

namespace hub::cli {

/// What `sakta explain CODE` prints: of an error title, remedy in words, HTTP status and next step, each on
/// lines of its own; of a notice (ops/notice_codes.h) what it means and what to do; of an audit event what it
/// says; for a code that does not exist, the nearest names. Ends with a line break.
[[nodiscard]] std::string explain(std::string_view code, Language language);

/// Whether there is a code of this name, of any of the three.
[[nodiscard]] bool is_explained(std::string_view code);

/// The remedy's name; in Latvian with a word for it: "wait (gaidīt)".
[[nodiscard]] std::string remedy_words(Remedy remedy, Language language);

/// Whose an error is, in words: this message's, the system's that is called, or the hub's.
[[nodiscard]] std::string_view whose_words(Whose whose, Language language);

/// deploy/docs/errors.md: every code in the order of hub/base/codes.h, in both languages. Markdown.
[[nodiscard]] std::string errors_page();

}  // namespace hub::cli
