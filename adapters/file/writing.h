#pragma once

#include <memory>
#include <string>

#include "adapters/file/file_config.h"
#include "hub/base/result.h"
#include "hub/formats/content.h"
#include "hub/formats/xsd/schema.h"

namespace adapters::file {

/// What a file of an operation holds, and its name's values.
struct WrittenFile {
  std::string octets;
  std::map<std::string, std::string> values;
};

/// Writes a mapped document in the operation's form; `schema` is that of its settings, or null. Errors:
/// map.not_valid: it does not fit the schema, has not one text for a value, or characters that the charset
/// has not.
[[nodiscard]] hub::Result<WrittenFile> write_file(hub::formats::Content body,
                                                  const OperationSettings& operation,
                                                  const hub::formats::Schema* schema,
                                                  const hub::formats::Namespaces& namespaces);

}  // namespace adapters::file
