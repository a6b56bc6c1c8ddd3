#pragma once

#include <string>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/message_type.h"
#include "hub/config/sources.h"

namespace hub::config {

/// Every <library>/mappings/types/*.yaml and <site>/types/*.yaml with the XSD beside it. By name, newest
/// version first.
[[nodiscard]] std::vector<MessageType> read_type_files(Sources& sources, Findings& findings);
[[nodiscard]] std::string type_file_reference();

/// The first version of a name, or null.
[[nodiscard]] const MessageType* find_type(const std::vector<MessageType>& types, const std::string& name);

}  // namespace hub::config
