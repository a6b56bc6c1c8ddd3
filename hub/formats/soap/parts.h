#pragma once

#include <libxml/tree.h>

#include <optional>
#include <string>
#include <string_view>

#include "hub/formats/soap/envelope.h"

/// What reading an envelope takes, whichever way it goes. Not for other layers.
namespace hub::formats::native {

/// Text of an attribute, trimmed; `ns` empty: in no namespace. Empty: it is not there.
[[nodiscard]] std::string attribute_of(const xmlNode* node, const char* name, std::string_view ns);

/// Makes an element of the document its root, with every prefix that is in scope there declared on it, so
/// that prefixes used only in values keep their meaning. All else in the document is freed.
void make_root(xmlDoc* document, xmlNode* element);

/// Whether a header block is meant for us: the ultimate receiver, or the next one.
[[nodiscard]] bool is_for_us(const xmlNode* block, SoapVersion version);

/// What mustUnderstand says; not there: false. Nothing: it is no truth value.
[[nodiscard]] std::optional<bool> must_understand(const xmlNode* block, SoapVersion version);

/// Whether there is text other than white space among an element's children.
[[nodiscard]] bool has_text_beside(const xmlNode* element);

/// The only element of the Body, or null if it does not have exactly one or has text beside it.
[[nodiscard]] xmlNode* only_child(const xmlNode* body);

}  // namespace hub::formats::native
