#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/sentence.h"
#include "hub/values/made.h"

/// The kinds of value that a message type may say of an element, by name.
namespace hub::values {

/// What a text is as a value of a kind.
struct Judgement {
  std::optional<Sentence> wrong;  ///< Why it is none. Never the text.
  bool doubtful = false;          ///< It is one, but what Kind::doubt says holds of it.
};

struct Kind {
  std::string_view name;  ///< `person-code`; stable: descriptors of types use it, `is-` before it mappings.
  Text title;
  Text form;   ///< What it looks like, for the page.
  Text doubt;  ///< Why one that is taken may be wrong all the same; empty: there is no doubt of this kind.
  std::string_view source;  ///< Law, standard, register.
  Judgement (*judge)(std::string_view text);
  /// The one form to compare by and to send, from any that people write: spaces, small letters, hyphens.
  Made<std::string> (*normal)(std::string_view text);
  /// Right values at the borders of the kind; invented. The first is an ordinary one.
  std::vector<std::string> (*samples)();
  /// Whether a message type may refuse for the doubt. Not where right codes of persons are doubtful: they
  /// could not be served.
  bool doubt_is_refusable = false;
};

/// In the order of the page.
[[nodiscard]] std::span<const Kind> kinds();
/// Null: there is no kind of this name.
[[nodiscard]] const Kind* find_kind(std::string_view name);

}  // namespace hub::values
