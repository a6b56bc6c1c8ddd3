#pragma once

#include <libxml/tree.h>

#include <optional>
#include <string>

/// The one element of XOP (1.0). Not for other layers.
namespace hub::formats::native {

[[nodiscard]] bool is_include(const xmlNode* node);

/// Whether the element around it has nothing else, white space too (XOP 1.0, 3.2).
[[nodiscard]] bool is_alone(const xmlNode* include);

/// The Content-ID that its reference names (RFC 2392, 2); nothing: it is no such reference.
[[nodiscard]] std::optional<std::string> named_by(const xmlNode* include);

}  // namespace hub::formats::native
