#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/formats/xml/document.h"

namespace hub::formats {

/// Local names from the root to the element that the place of an error leads to, which is a path such as
/// `/t:OpenCase/t:client[2]` or `/*/*[3]`. A last name that the document lacks stays: it is what is missing.
[[nodiscard]] std::vector<std::string> names_at(const XmlDocument& document, std::string_view place);

}  // namespace hub::formats
