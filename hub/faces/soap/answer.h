#pragma once

#include "hub/faces/form.h"
#include "hub/faces/given_attachment.h"

namespace hub::faces {

/// The writers of form.h for Face::soap: an envelope of the request's version. With WS-Addressing headers
/// (Action, RelatesTo, MessageID `urn:uuid:<message id>`, To anonymous) if the request had any.

/// 200; the Body holds the document as it is, or of /soap/exchange the AskResponse with it.
[[nodiscard]] server::HttpResponse soap_answer(const Form& form, const Answer& answer);
/// 200 with the element Receipt; if no reply is wanted, 202 without content, the id in Sakta-Message.
[[nodiscard]] server::HttpResponse soap_receipt(const Form& form, const model::Receipt& receipt);
/// 200 with the element Message.
[[nodiscard]] server::HttpResponse soap_story(const Form& form, const StoryView& story, Language language);
/// 200 with the element Attachment; its content as told at `attachment_in`.
[[nodiscard]] server::HttpResponse soap_attachment(const Form& form, GivenAttachment attachment);

/// A fault whose detail is the element Error: the words of the problem details. Its code is MustUnderstand,
/// VersionMismatch or (1.2) DataEncodingUnknown for those errors, else the sender's fault where the problem
/// details have a status of 4xx, and the receiver's for others; of 1.2 the subcode is the error's name in
/// urn:sakta:exchange:1. A VersionMismatch has the header block Upgrade (SOAP 1.2, 5.4.7), a MustUnderstand
/// of 1.2 a NotUnderstood for each of the form's blocks (5.4.8).
///
/// HTTP status: of an error of HTTP (address, method, media type, coding, size, time) its own, else 400 for
/// the sender's in 1.2, and 500. Headers Retry-After, Allow and Content-Language as problem(). If faults are
/// to go nowhere: the status and Retry-After alone.
[[nodiscard]] server::HttpResponse soap_fault(const Form& form, const Error& error, Language language,
                                              std::string_view instance, std::string_view traceparent);

}  // namespace hub::faces
