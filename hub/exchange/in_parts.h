#pragma once

#include "hub/exchange/exchange.h"
#include "hub/exchange/parts.h"

namespace hub::exchange {

/// A message and what it is about in the parts of one request (RFC 2387; with SOAP XOP 1.0 and MTOM): the
/// root is read as if it had come alone, then its attachments, as they come.
port::Task<server::HttpResponse> message_in_parts(const flow::Services& services,
                                                  server::HttpRequest request);

/// `carry_out` of a message whose attachments may have come with it. `parts`: see Contents::take.
port::Task<server::HttpResponse> carry_out_with_contents(const flow::Services& services,
                                                         server::HttpRequest request, faces::Call call,
                                                         Parts* parts);

}  // namespace hub::exchange
