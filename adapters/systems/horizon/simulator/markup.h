#pragma once

#include <string>
#include <string_view>

namespace sandbox::horizon {

/// `text` as XML character data.
[[nodiscard]] std::string escaped(std::string_view text);

/// `<name>content</name>`; `content` is markup already. `space`: declared as default namespace if not empty.
[[nodiscard]] std::string element(std::string_view name, std::string_view content,
                                  std::string_view space = {});

/// `<name>` with `text` escaped.
[[nodiscard]] std::string field(std::string_view name, std::string_view text);

}  // namespace sandbox::horizon
