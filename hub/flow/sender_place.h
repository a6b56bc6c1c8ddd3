#pragma once

#include <string>

#include "hub/base/error.h"
#include "hub/flow/ongoing.h"

namespace hub::flow {

/// Whether an error has its place in the mapped form: the form does not fit, or the partner refuses a value.
[[nodiscard]] bool is_about_mapped_form(const Error& error);

/// Such an error told of the sender's own document: its place becomes that of the sender's element whose
/// value it is about, in the sender's form (JSON Pointer or XPath), and the place in the mapped form goes
/// into the text. What does not fit because of a value that the sender wrote is map.refused. `body`: the
/// message as it came. Reads and maps it once more. Another error stays as it is.
port::Task<Error> told_of_sender(const CallServices& services, const Ongoing& ongoing, std::string body,
                                 Error error);

/// Such an error where the sender's document cannot be looked at: a place that the partner's form alone has
/// is none of the sender's, and goes.
[[nodiscard]] Error without_sender(Error error);

/// An error about the partner's answer, which the sender has never seen: the place in it goes into the text.
/// Another error stays as it is.
[[nodiscard]] Error without_place_in_answer(Error error);

/// An error of a mapping that nobody's message came to by: what it refuses is the mapping's failure then.
[[nodiscard]] Error not_of_sender(Error error);

}  // namespace hub::flow
