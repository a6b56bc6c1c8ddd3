#pragma once

#include <string>

namespace hub::values {

/// Every kind and function of this library with its source, in English and Latvian, and the days that the
/// calendar moves: deploy/docs/values.md. Markdown.
[[nodiscard]] std::string values_page();

}  // namespace hub::values
