#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/config/fault_codes.h"
#include "hub/formats/xml/document.h"
#include "hub/http/answer_content.h"
#include "hub/http/told.h"

namespace adapters::frame {

/// What all answers of a partner are held against. Borrows; for the length of one judgement.
struct Terms {
  hub::http::ContentForm form = hub::http::ContentForm::json;
  const hub::http::FaultPaths& fault;          ///< Where an error says what went wrong.
  const hub::config::FaultCodes& codes;        ///< The system's.
  const hub::config::FaultCodes* own_codes;    ///< The operation's, which count before; null: none.
  const hub::formats::Namespaces& namespaces;  ///< Of the XPaths.
  const std::string& fault_when;               ///< True of a 2xx: a refusal in the guise of success.
  std::chrono::system_clock::time_point now{};
  /// json: a good answer that is a list at its root is seen as the member of this name. Empty: as it is.
  std::string_view list = {};
};

/// Whether anybody wants to know what a good answer holds.
enum class Interest : std::uint8_t {
  none,      ///< 2xx is enough, whatever it says.
  optional,  ///< What it says, if it says something.
  demanded,  ///< It must say something.
};

/// What a good answer holds, and what XPaths see of it: XML itself, the natural form of JSON below `answer`.
struct Said {
  hub::http::AnswerContent content;  ///< May refer to the answer's octets.
  hub::formats::XmlDocument tree;
};

/// Judges an answer whose errors are documents in the partner's form, or nothing but a status: the verdict by
/// what it says, by its status, by `fault_when`. Nothing: a good answer that nobody looks at, or without
/// content. Errors: deliver.*; they name statuses, places and rows of tables, never anything else of the
/// answer.
[[nodiscard]] hub::Result<std::optional<Said>> judge(const hub::http::Reply& answer, Interest interest,
                                                     const Terms& terms);

/// Whether a good answer is a refusal in the guise of success, and then which. Errors: that refusal;
/// deliver.bad_reply, if that cannot be found out.
[[nodiscard]] hub::Outcome refusal_inside(const hub::formats::XmlDocument& tree,
                                          const hub::http::Reply& answer, const Terms& terms);

/// The content of an answer (http::content_of); JSON that is a list at its root as the member `list` of an
/// object, if that names one.
[[nodiscard]] hub::Result<hub::http::AnswerContent> content_in(const hub::http::Reply& answer,
                                                               hub::http::ContentForm form,
                                                               std::string_view list);

/// What XPaths see of a body. Errors: codec.*.
[[nodiscard]] hub::Result<hub::formats::XmlDocument> tree_of(std::string_view body,
                                                             hub::http::ContentForm form);

/// The first text that an expression selects, if any. Errors: deliver.bad_reply.
[[nodiscard]] hub::Result<std::optional<std::string>> first_text(const hub::formats::XmlDocument& tree,
                                                                 const std::string& xpath,
                                                                 const hub::formats::Namespaces& namespaces);

}  // namespace adapters::frame
