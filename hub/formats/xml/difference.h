#pragma once

#include <libxml/tree.h>

#include <optional>
#include <string>

namespace hub::formats::native {

/// What sets two trees apart, as far as any code can tell: kinds and order of nodes, names, namespaces and
/// where they are declared, texts, lines of elements and comments, what the document says of itself. The
/// first difference in document order as `line of the element before it: what`, without anything of the text;
/// nothing if there is none. Both stay as they are.
[[nodiscard]] std::optional<std::string> difference(const xmlDoc& one, const xmlDoc& other);

}  // namespace hub::formats::native
