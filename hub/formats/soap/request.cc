#include "hub/formats/soap/request.h"

#include <libxml/tree.h>

#include <array>

#include "hub/base/codes.h"
#include "hub/formats/soap/encoding_style.h"
#include "hub/formats/soap/header.h"
#include "hub/formats/soap/parts.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::is;

Error no_envelope(const Text& why) {
  return {codes::edge_envelope, why};
}

Outcome find_version(const xmlNode* root, SoapRequest& request) {
  if (native::local_name(root) != "Envelope")
    return no_envelope(Text{"the root element is no Envelope", "saknes elements nav Envelope"});
  for (const SoapVersion version : {SoapVersion::v1_1, SoapVersion::v1_2}) {
    if (native::namespace_of(root) != envelope_namespace(version)) continue;
    request.version = version;
    return Done{};
  }
  return Error(codes::edge_soap_version,
               Text{"the envelope is of neither SOAP 1.1 nor 1.2", "aploksne nav ne SOAP 1.1, ne 1.2"});
}

/// Header, Body, and nothing beside or after them.
Outcome find_parts(const xmlNode* root, SoapRequest& request) {
  const auto soap = envelope_namespace(request.version);
  xmlNode* part = native::first_child(root);
  if (native::has_text_beside(root))
    return no_envelope(Text{"text in the Envelope", "teksts elementā Envelope"});
  if (part != nullptr && is(part, soap, "Header")) {
    request.header = part;
    part = native::next_element(part);
  }
  if (part == nullptr || !is(part, soap, "Body"))
    return no_envelope(Text{"not at most one Header and then the Body",
                            "aploksnē jābūt ne vairāk kā vienam Header un aiz tā Body"});
  if (native::next_element(part) != nullptr)
    return no_envelope(Text{"an element after the Body", "aiz Body ir elements"});
  request.body = part;
  request.content = native::only_child(part);
  if (request.content == nullptr)
    return no_envelope(Text{"not exactly one element in the Body", "elementā Body nav tieši viena elementa"});
  if (native::is_soap(request.content))
    return no_envelope(Text{"an element of SOAP as content of the Body", "Body saturs ir SOAP elements"});
  request.operation = native::local_name(request.content);
  request.operation_namespace = native::namespace_of(request.content);
  return Done{};
}

}  // namespace

std::string SoapRequest::content_octets() const {
  return alone(content);
}

XmlDocument SoapRequest::take_content() && {
  native::make_root(envelope.native(), content);
  return std::move(envelope);
}

Result<SoapRequest> parse_request(std::string_view octets, const XmlLimits& limits,
                                  std::vector<QName>* not_understood) {
  auto envelope = XmlDocument::parse(octets, limits);
  if (!envelope) return std::move(envelope).error();
  if (native::has_instruction(envelope->native()))  // SOAP 1.1 section 3; 1.2 lets a receiver refuse them
    return no_envelope(Text{"a processing instruction", "apstrādes instrukcija"});
  const xmlNode* root = xmlDocGetRootElement(envelope->native());
  SoapRequest request{.envelope = *std::move(envelope)};
  if (auto found = find_version(root, request); !found) return std::move(found).error();
  if (auto found = find_parts(root, request); !found) return std::move(found).error();
  if (auto read = native::read_header(request, not_understood); !read) return std::move(read).error();
  if (auto literal = native::check_encoding_style(request); !literal) return std::move(literal).error();
  return request;
}

}  // namespace hub::formats
