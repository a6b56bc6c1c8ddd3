#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/json/value.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// The content of an attachment that came with its message: in a part beside it, or within as base64.
struct AttachmentContent {
  _xmlNode* element = nullptr;      ///< Of XML: `content`, beside name, mediaType, size and digest; borrowed.
  JsonValue* attachment = nullptr;  ///< Of JSON: what has the member `content`; borrowed.
  std::string part;                 ///< Content-ID of the part that it includes; empty: it is base64.
  std::string place;                ///< Of what is around it, as errors tell it.

  [[nodiscard]] bool is_settled() const { return element == nullptr && attachment == nullptr; }
  [[nodiscard]] std::string place_of(const std::string& name) const;  ///< Of what stands beside or is it.
  /// Errors: edge.attachment with the place: it is no base64.
  [[nodiscard]] Result<std::string> octets() const;
};

/// Where a message may have them.
struct AttachmentPlaces {
  std::string path;    ///< Absolute XPath of the elements around `content`, with prefix t.
  std::string before;  ///< Of what stands around the message, in front of the path; prefix e.
  Namespaces namespaces;
};

/// In document order. Errors: edge.attachment with the place: one attachment has two; elements within that
/// are no xop:Include, or one that is not alone or has no `cid:` reference; two that include one part.
[[nodiscard]] Result<std::vector<AttachmentContent>> attachment_contents(const XmlDocument& document,
                                                                         const AttachmentPlaces& places);

/// The same of a message in JSON, in which `"content": "cid:…"` is an Include; `names` lead from its root to
/// the attachments, through arrays.
[[nodiscard]] Result<std::vector<AttachmentContent>> attachment_contents(
    JsonValue& document, const std::vector<std::string>& names);

/// Puts size and digest, as the hub has computed them, in the place of the content: the message says then
/// what one says whose attachments were brought before. `order`: the names that may stand in the element
/// around it, in the schema's order. Errors: edge.attachment with the place: the message says another size or
/// digest.
[[nodiscard]] Outcome settle_content(AttachmentContent& content, std::uint64_t size,
                                     const std::string& digest, const std::vector<std::string>& order);

}  // namespace hub::formats
