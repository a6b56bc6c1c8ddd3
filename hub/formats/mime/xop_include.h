#pragma once

#include <libxml/tree.h>

#include <optional>
#include <string>
#include <string_view>

/// The one element of XOP (1.0). Not for other layers.
namespace hub::formats::native {

[[nodiscard]] bool is_include(const xmlNode* node);

/// Whether the element around it has nothing else, white space too (XOP 1.0, 3.2).
[[nodiscard]] bool is_alone(const xmlNode* include);

/// The Content-ID that a reference `cid:…` names (RFC 2392, 2); nothing: it is no such reference.
[[nodiscard]] std::optional<std::string> content_id_in(std::string_view reference);

/// The same of an Include's reference.
[[nodiscard]] std::optional<std::string> named_by(const xmlNode* include);

}  // namespace hub::formats::native
