#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/error.h"
#include "hub/faces/receipt.h"
#include "hub/formats/soap/envelope.h"
#include "hub/model/message.h"
#include "hub/server/http.h"

/// How an answer goes back: in the form that its request had, whichever face that is.
namespace hub::faces {

enum class Face : std::uint8_t { rest, soap, events };

[[nodiscard]] constexpr std::string_view name_of(Face face) {
  if (face == Face::soap) return "soap";
  return face == Face::events ? "events" : "rest";
}

/// In which form a request came; its answer goes back in the same.
struct Form {
  Face face = Face::rest;
  model::Format format = model::Format::json;  ///< Of the answer's document. SOAP: XML.
  bool text_xml =
      false;  ///< REST: XML goes out as text/xml, the only one of its two names that was accepted.
  formats::SoapVersion version = formats::SoapVersion::v1_1;  ///< SOAP: of both envelopes.
  bool mtom = false;       ///< SOAP: octets of an attachment go beside the envelope, as a part.
  bool generic = false;    ///< SOAP: /soap/exchange, the document travels in base64.
  std::string action;      ///< SOAP: of the answer, faults have one of their own; empty: no WS-Addressing.
  std::string key_place;   ///< Where its idempotency key was, as errors say it. Not REST.
  std::string relates_to;  ///< SOAP: MessageID of the request; empty: it had none.
  bool no_reply = false;   ///< SOAP: ReplyTo is none: a send gets 202 without content.
  bool no_fault = false;   ///< SOAP: faults go nowhere: an error is told by its HTTP status alone.
  std::vector<formats::QName> not_understood;  ///< SOAP: header blocks that a MustUnderstand fault is about.
};

/// What an ask brought back.
struct Answer {
  Uuid message;
  std::string traceparent;
  std::string document;  ///< In `Form::format`.
};

/// 200 with the answer to an ask, and headers Sakta-Message and traceparent.
[[nodiscard]] server::HttpResponse answer_in(const Form& form, Answer answer);
/// The receipt of a send: receipt_response, or the same in the form.
[[nodiscard]] server::HttpResponse receipt_in(const Form& form, const model::Receipt& receipt);
/// Where a message stands: story_response, or the same in the form.
[[nodiscard]] server::HttpResponse story_in(const Form& form, const StoryView& story, Language language);
/// An error: problem(), or the same in the form. Parameters as there.
[[nodiscard]] server::HttpResponse problem_in(const Form& form, const Error& error, Language language,
                                              std::string_view instance, std::string_view traceparent);

}  // namespace hub::faces
