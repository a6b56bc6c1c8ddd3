#pragma once

#include "hub/edge/form.h"

namespace hub::edge {

/// The writers of form.h for Face::soap: an envelope of the request's version. With WS-Addressing headers
/// (Action, RelatesTo, MessageID `urn:uuid:<message id>`, To anonymous) if the request had any.

/// 200; the Body holds the document as it is, or of /soap/exchange the AskResponse with it.
[[nodiscard]] HttpResponse soap_answer(const Form& form, const Answer& answer);
/// 200 with the element Receipt.
[[nodiscard]] HttpResponse soap_receipt(const Form& form, const model::Receipt& receipt);
/// 200 with the element Message.
[[nodiscard]] HttpResponse soap_story(const Form& form, const StoryView& story);

/// A fault whose detail is the element Error: the words of the problem details. Its code is MustUnderstand or
/// VersionMismatch for those errors, else the sender's fault for Remedy::refuse and the receiver's for
/// others; of 1.2 the subcode is the error's name in urn:sakta:exchange:1. A VersionMismatch has the header
/// block Upgrade. HTTP status: 400 for the sender's in 1.2, else 500. Headers Retry-After and
/// Content-Language as problem().
[[nodiscard]] HttpResponse soap_fault(const Form& form, const Error& error, Language language,
                                      std::string_view instance, std::string_view traceparent);

}  // namespace hub::edge
