#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace hub::http {

/// Undoes what Content-Encoding names (RFC 9110, 8.4): gzip, deflate (of zlib, or bare as some servers send
/// it) and identity, several in the order in which they were applied. Nothing: there is nothing to undo. An
/// empty body is not coded.
///
/// Errors: deliver.too_large beyond `limit` octets, of any stage: no more is ever held. deliver.bad_reply: a
/// coding that is not one of these, or a body that is not of its coding, or ends early.
[[nodiscard]] Result<std::optional<std::string>> undo_codings(std::string_view codings, std::string_view body,
                                                              std::size_t limit);

}  // namespace hub::http
