#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/mime/parts.h"
#include "hub/formats/xml/document.h"

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

/// The Includes of a message that goes out, each with text of base64 in its place meanwhile: so the message
/// can be held against a contract that knows nothing of XOP (1.0, 3.1: what an Include stands for is base64).
/// The document outlives this, and its elements stay what they are until `show`.
class HiddenIncludes {
 public:
  /// Errors: map.not_valid, with the XPath: an Include that is not the only thing in its element, has no
  /// `cid:` reference, or one that another has.
  [[nodiscard]] static Result<HiddenIncludes> in(XmlDocument& document);
  HiddenIncludes(HiddenIncludes&&) noexcept;
  HiddenIncludes& operator=(HiddenIncludes&&) = delete;
  ~HiddenIncludes();

  [[nodiscard]] const std::vector<std::string>& ids() const {
    return ids_;
  }  ///< Content-IDs, in their order.
  /// Puts them back.
  void show();
  /// They are not put back any more: the document has the text in their places, and may lose those elements.
  void give_up();

 private:
  HiddenIncludes() = default;

  std::vector<std::string> ids_;
  std::vector<std::pair<_xmlNode*, _xmlNode*>> hidden_;  ///< The element, its Include.
};

}  // namespace hub::formats
