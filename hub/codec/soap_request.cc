#include "hub/codec/soap_request.h"

#include <libxml/tree.h>

#include <array>

#include "hub/base/codes.h"
#include "hub/codec/soap_header.h"
#include "hub/codec/soap_parts.h"
#include "hub/codec/xml_native.h"

namespace hub::codec {
namespace {

using native::is;

Error no_envelope(std::string why) {
  return {codes::edge_envelope, std::move(why)};
}

/// Next node in document order below `root`, or null.
const xmlNode* after(const xmlNode* node, const xmlNode* root) {
  if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
  while (node != root && node->next == nullptr) node = node->parent;
  return node == root ? nullptr : node->next;
}

/// SOAP 1.1 section 3: none may be there. 1.2 lets a receiver refuse them.
bool has_instruction(const xmlDoc* document) {
  for (const xmlNode* top = document->children; top != nullptr; top = top->next) {
    if (top->type == XML_PI_NODE) return true;
    if (top->type != XML_ELEMENT_NODE) continue;
    for (const xmlNode* node = top; node != nullptr; node = after(node, top))
      if (node->type == XML_PI_NODE) return true;
  }
  return false;
}

Outcome find_version(const xmlNode* root, SoapRequest& request) {
  if (native::local_name(root) != "Envelope") return no_envelope("the root element is no Envelope");
  for (const SoapVersion version : {SoapVersion::v1_1, SoapVersion::v1_2}) {
    if (native::namespace_of(root) != envelope_namespace(version)) continue;
    request.version = version;
    return Done{};
  }
  return Error(codes::edge_soap_version, "the envelope is of neither SOAP 1.1 nor 1.2");
}

/// Header, Body, and nothing beside or after them.
Outcome find_parts(const xmlNode* root, SoapRequest& request) {
  const auto soap = envelope_namespace(request.version);
  xmlNode* part = native::first_child(root);
  if (native::has_text_beside(root)) return no_envelope("text in the Envelope");
  if (part != nullptr && is(part, soap, "Header")) {
    request.header = part;
    part = native::next_element(part);
  }
  if (part == nullptr || !is(part, soap, "Body"))
    return no_envelope("not at most one Header and then the Body");
  if (native::next_element(part) != nullptr) return no_envelope("an element after the Body");
  request.body = part;
  request.content = native::only_child(part);
  if (request.content == nullptr) return no_envelope("not exactly one element in the Body");
  if (native::is_soap(request.content)) return no_envelope("an element of SOAP as content of the Body");
  request.operation = native::local_name(request.content);
  request.operation_namespace = native::namespace_of(request.content);
  return Done{};
}

}  // namespace

std::string SoapRequest::content_octets() const {
  return native::alone(envelope.native(), content);
}

Result<SoapRequest> parse_request(std::string_view octets, const XmlLimits& limits) {
  auto envelope = XmlDocument::parse(octets, limits);
  if (!envelope) return std::move(envelope).error();
  if (has_instruction(envelope->native())) return no_envelope("a processing instruction");
  const xmlNode* root = xmlDocGetRootElement(envelope->native());
  SoapRequest request{.envelope = *std::move(envelope)};
  if (auto found = find_version(root, request); !found) return std::move(found).error();
  if (auto found = find_parts(root, request); !found) return std::move(found).error();
  if (auto read = native::read_header(request); !read) return std::move(read).error();
  return request;
}

}  // namespace hub::codec
