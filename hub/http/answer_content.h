#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/result.h"
#include "hub/http/client.h"

namespace hub::http {

enum class ContentForm : std::uint8_t { json, xml };

/// What an answer says, in UTF-8, with all undone that it was wrapped in.
class AnswerContent {
 public:
  /// `octets` outlive this.
  explicit AnswerContent(std::string_view octets) : octets_(octets) {}
  explicit AnswerContent(std::string made) : made_(std::move(made)) {}

  [[nodiscard]] std::string_view text() const { return made_ ? std::string_view(*made_) : octets_; }

 private:
  std::string_view octets_;
  std::optional<std::string> made_;
};

/// The content of an answer: its content codings undone, taken out of its MIME part, and XML made UTF-8
/// (formats::xml_in_utf8 with the charset of the part, else of the answer) with its attachments, at most 100,
/// put in (formats::put_attachments_in). JSON is UTF-8 only; its charset
/// parameter means nothing (RFC 8259, 11). Nothing is larger than `reply.limit`. What `reply.body` holds
/// stays as it came; the result may refer to it.
///
/// Errors: deliver.too_large, deliver.bad_reply (those of undo_codings, formats::message_in_parts,
/// formats::put_attachments_in; with `line:column` of the XML: an encoding that is not read or octets that it
/// does not have).
[[nodiscard]] Result<AnswerContent> content_of(const Reply& reply, ContentForm form);

}  // namespace hub::http
