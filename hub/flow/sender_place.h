#pragma once

#include <string>

#include "hub/base/error.h"
#include "hub/flow/ongoing.h"

namespace hub::flow {

/// Whether an error says that a mapped message does not fit, and where in the mapped form.
[[nodiscard]] bool is_about_mapped_form(const Error& error);

/// Such an error told of the sender's own document: its place becomes that of the sender's element whose
/// value it is about, in the sender's form (JSON Pointer or XPath), and the place in the mapped form goes
/// into the text. `body`: the message as it came. Reads and maps it once more. Another error stays as it is.
port::Task<Error> told_of_sender(const CallServices& services, const Ongoing& ongoing, std::string body,
                                 Error error);

}  // namespace hub::flow
