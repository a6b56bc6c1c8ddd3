#include "hub/http/answer_content.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/say.h"
#include "hub/formats/mime/media_type.h"
#include "hub/formats/mime/parts.h"
#include "hub/formats/xml/charset.h"
#include "hub/http/content_coding.h"

namespace hub::http {
namespace {

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
  if (in_parts) {
    auto part = formats::root_part(type, held ? std::string_view(*held) : reply.body);
    if (!part) return std::move(part).error();
    type = std::move(part->type);
    held = std::move(part->body);
  }
  const std::string_view text = held ? std::string_view(*held) : reply.body;
  if (form == ContentForm::xml) {
    auto utf8 = formats::xml_in_utf8(text, type.parameter("charset"), reply.limit);
    if (!utf8) return unreadable(utf8.error(), reply.limit);
    if (utf8->made()) held = *std::move(utf8->made());
    if (in_parts && held && formats::includes_attachment(*held))
      return Error(codes::deliver_bad_reply,
                   say("the answer includes an attachment (xop:Include), which is not read",
                       "atbilde atsaucas uz pielikumu (xop:Include), kas netiek lasīts"));
  }
  return held ? AnswerContent(*std::move(held)) : AnswerContent(std::string_view(reply.body));
}

}  // namespace hub::http
