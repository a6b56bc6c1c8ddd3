#pragma once

#include "hub/base/result.h"
#include "hub/formats/soap/request.h"

namespace hub::formats::native {

/// Whether the content is literal XML, as its schema says, and not in an encoding of SOAP (rpc/encoded; SOAP
/// 1.1, section 5). What encodingStyle says of the Body or of its element is believed. On the Envelope it is
/// what SOAP::Lite writes over every message, so that it counts only where the content shows it: an element
/// in no namespace below one that is in one (an accessor), or an attribute of the encoding. One that is empty
/// or says `none` claims nothing.
/// Errors: edge.encoding_style at the element's name.
[[nodiscard]] Outcome check_encoding_style(const SoapRequest& request);

}  // namespace hub::formats::native
