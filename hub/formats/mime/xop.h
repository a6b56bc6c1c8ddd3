#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/mime/parts.h"

namespace hub::formats {

/// Puts the attachments of a message in parts back into its root: each xop:Include (XOP 1.0, 3.2) becomes the
/// base64 text of the part that it names (RFC 2392). `xml` is in UTF-8. The result is not larger than
/// `limit` octets.
///
/// Errors: deliver.bad_reply, with the element's XPath as place: an Include that is not the only thing in its
/// element, has no `cid:` reference, or names no part or one that another names already; a part that nothing
/// names. deliver.too_large. codec.* for a root that is no XML. Nothing of the message is in them.
[[nodiscard]] Result<std::string> put_attachments_in(std::string_view xml,
                                                     const std::vector<MimePart>& attachments,
                                                     std::size_t limit);

}  // namespace hub::formats
