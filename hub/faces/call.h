#pragma once

#include <memory>
#include <optional>
#include <string>

#include "hub/faces/form.h"
#include "hub/formats/soap/request.h"
#include "hub/model/message.h"
#include "hub/server/http.h"

namespace hub::faces {

enum class Verb : std::uint8_t { ask, send, status, content, attachment, openapi, schema, wsdl };

/// What one request asks of the hub, whichever face it came through.
struct Call {
  Verb verb = Verb::ask;
  /// Type for ask, send, schema; message id for status, content, attachment; family for wsdl.
  std::string name;
  std::string attachment;  ///< Of attachment: its digest.
  model::Message message;  ///< For ask and send: filled from the request; id, party and keys are not set yet.
                           ///< Without body where `soap` holds it, unless it is form.generic.
  Form form;               ///< How the answer goes back.
  std::shared_ptr<formats::SoapRequest>
      soap;  ///< SOAP: the envelope as parsed, for its signature; else null.
  /// The face could read who asks but not what: told, and put on record, once the party is known. Where not
  /// even the type could be read, an ask of none.
  std::optional<Error> refusal;
};

}  // namespace hub::faces
