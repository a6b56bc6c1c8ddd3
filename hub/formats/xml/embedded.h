#pragma once

#include "hub/base/result.h"
#include "hub/config/message_type.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// The published document that travels in an xs:base64Binary element of `message`, parsed under the same
/// locks.
///
/// `message_namespaces` are the prefixes that `document.path` uses. The octets themselves stay in the
/// message. Errors: codec.document, with `document.path` as place, if the element is not there exactly once,
/// is no base64, is no XML that the locks let through, or has another root than `document.roots` allow.
[[nodiscard]] Result<XmlDocument> embedded_document(const XmlDocument& message,
                                                    const Namespaces& message_namespaces,
                                                    const config::Document& document);

/// Puts the parsed document in the place of its base64 text, below the element that carried it: the form in
/// which mappings see a message. Errors: those of embedded_document.
[[nodiscard]] Outcome open_document(XmlDocument& message, const Namespaces& message_namespaces,
                                    const config::Document& document);

}  // namespace hub::formats
