#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/config/site.h"
#include "hub/exchange/parts.h"
#include "hub/faces/call.h"
#include "hub/flow/services.h"
#include "hub/formats/mime/attachment_content.h"

namespace hub::exchange {

/// Attachments whose octets come with the message that names them: in parts beside it, or within as base64.
/// They are brought as a PUT brings one (exchange/attachment.h); the message says digest and size then,
/// and nobody behind knows how they came. A party that may not send the message brings nothing: that is told
/// where every message is admitted.
class Contents {
 public:
  Contents(const flow::Services& services, const config::Party& party, std::uint64_t body_length)
      : services_(services), party_(party), body_length_(body_length) {}

  /// `parts`: what is left of the request; null: it came as one. Errors: edge.attachment: what is said of the
  /// content in the message is wrong, a part is named by nothing, or is not there, all together are larger
  /// than the type takes, the message is signed (a signature covers digests, which are not there yet);
  /// edge.too_large: one is larger than the hub takes; edge.malware, edge.not_scanned, store.unavailable;
  /// those of Parts.
  port::Task<Outcome> take(faces::Call& call, Parts* parts);
  /// The message was not accepted: what came with it does not wait for another one.
  port::Task<void> forget();

 private:
  struct Brought {
    std::string digest;
    std::string key;
    std::uint64_t size = 0;
  };
  [[nodiscard]] Result<std::vector<formats::AttachmentContent>> find(const flow::CompiledType& type,
                                                                     faces::Call& call);
  port::Task<Outcome> take_all(const flow::CompiledType& type,
                               std::vector<formats::AttachmentContent>& contents, Parts* parts);
  port::Task<Outcome> take_part(const flow::CompiledType& type,
                                std::vector<formats::AttachmentContent>& contents, Parts& parts);
  port::Task<Outcome> take_one(const flow::CompiledType& type, formats::AttachmentContent& content,
                               http::OctetStream& stream);
  port::Task<Result<Brought>> bring(const std::string& place, http::OctetStream& stream);

  const flow::Services& services_;
  const config::Party& party_;
  std::uint64_t body_length_;  // all of the request, as far as it said
  std::uint64_t left_ = 0;     // of what the type takes
  std::vector<Brought> brought_;
  std::optional<formats::XmlDocument> document_;  // the message, where no envelope holds it
  std::optional<formats::JsonValue> json_;
};

/// Octets of the request's body, which nothing that comes in it can exceed; where it does not say, the most
/// there can be.
[[nodiscard]] std::uint64_t body_length(const server::HttpRequest& request);

/// Whether a call's message may name attachments.
[[nodiscard]] const flow::CompiledType* type_with_attachments(const flow::Services& services,
                                                              const faces::Call& call);

}  // namespace hub::exchange
