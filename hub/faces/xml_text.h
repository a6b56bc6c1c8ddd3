#pragma once

#include <string>
#include <string_view>

namespace hub::faces {

/// Appends text as content of an element. A character that XML cannot hold, and an octet that is no UTF-8,
/// becomes U+FFFD.
void append_text(std::string& xml, std::string_view text);

/// Appends an element of one text in the default namespace.
void append_element(std::string& xml, std::string_view name, std::string_view text);

/// Appends ` name="text"`, the text as above.
void append_attribute(std::string& xml, std::string_view name, std::string_view text);

}  // namespace hub::faces
