#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/formats/soap/envelope.h"
#include "hub/http/client.h"
#include "hub/port/adapter.h"

namespace adapters::frame {

/// A message with attachments as it goes out (MTOM: SOAP over XOP 1.0 in multipart/related, RFC 2387): the
/// envelope first, then each attachment as it is; nothing of them is held. Parts are marked `8bit`: readers
/// in use damage what is marked `binary` (line ends at both ends of a part are lost by one).
struct Multipart {
  std::string media_type;  ///< With its parameters.
  hub::http::StreamedBody body;
};

/// `attachments` are those that the envelope includes, by `cid:` and their digest, or what stands in its
/// place. `action` may be empty.
[[nodiscard]] Multipart in_parts(std::string envelope, hub::formats::SoapVersion version,
                                 std::string_view action, std::vector<hub::port::Attachment> attachments);

}  // namespace adapters::frame
