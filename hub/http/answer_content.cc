#include "hub/http/answer_content.h"

#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/say.h"
#include "hub/formats/mime/media_type.h"
#include "hub/formats/mime/parts.h"
#include "hub/formats/mime/xop.h"
#include "hub/formats/xml/charset.h"
#include "hub/http/content_coding.h"

namespace hub::http {
namespace {

constexpr std::size_t kMostAttachments = 100;  // of one answer; all of it within its limit

/// All Content-Encoding lines as one list (RFC 9110, 5.3).
std::string codings_of(const Reply& reply) {
  std::string all;
  for (const auto& [name, value] : reply.headers)
    if (name == "content-encoding") all.append(all.empty() ? "" : ",").append(value);
  return all;
}

Error unreadable(const Error& why, std::size_t limit) {
  if (&why.code() == &codes::codec_limit)
    return Error(codes::deliver_too_large,
                 say("the answer is larger than {} in UTF-8", "atbilde UTF-8 kodējumā ir lielāka par {}",
                     counted(limit, nouns::kOctets)));
  return Error(codes::deliver_bad_reply, say("the answer cannot be read: {}: {}",
                                             "atbildi nevar nolasīt: {}: {}", why.code().name, why.told()))
      .at(why.place());
}

}  // namespace

Result<AnswerContent> content_of(const Reply& reply, ContentForm form) {
  auto made = undo_codings(codings_of(reply), reply.body, reply.limit);
  if (!made) return std::move(made).error();
  std::optional<std::string> held = *std::move(made);
  formats::MediaType type = formats::read_media_type(reply.header("content-type"));
  const bool in_parts = formats::is_in_parts(type);
  std::vector<formats::MimePart> attachments;
  if (in_parts) {
    auto whole = formats::message_in_parts(type, held ? std::string_view(*held) : reply.body,
                                           form == ContentForm::xml ? kMostAttachments : 0);
    if (!whole) return std::move(whole).error();
    type = std::move(whole->root.type);
    held = std::move(whole->root.body);
    attachments = std::move(whole->attachments);
  }
  const std::string_view text = held ? std::string_view(*held) : reply.body;
  if (form == ContentForm::xml) {
    auto utf8 = formats::xml_in_utf8(text, type.parameter("charset"), reply.limit);
    if (!utf8) return unreadable(utf8.error(), reply.limit);
    if (utf8->made()) held = *std::move(utf8->made());
    if (in_parts && held && (!attachments.empty() || formats::includes_attachment(*held))) {
      auto joined = formats::put_attachments_in(*held, attachments, reply.limit);
      if (!joined && joined.error().code().name.starts_with("codec."))
        return unreadable(joined.error(), reply.limit);
      if (!joined) return std::move(joined).error();
      held = *std::move(joined);
    }
  }
  return held ? AnswerContent(*std::move(held)) : AnswerContent(std::string_view(reply.body));
}

}  // namespace hub::http
