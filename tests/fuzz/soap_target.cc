// A request's envelope: what is taken is one operation whose content stands alone as a document, whoever sent
// it.

#include <libxml/tree.h>

#include "hub/formats/soap/request.h"
#include "tests/fuzz/target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
  const auto request = hub::formats::parse_request(fuzz::text(octets, size));
  if (!request) {
    fuzz::must(request.error().code().remedy == hub::Remedy::refuse,
               "an envelope that is none is the sender's error");
    return 0;
  }
  fuzz::must(request->body != nullptr && request->content != nullptr, "a Body with content");
  const xmlNode* root = xmlDocGetRootElement(request->envelope.native());
  fuzz::must(request->body->parent == root && request->content->parent == request->body,
             "at their absolute positions");
  fuzz::must(request->header == nullptr || request->header->parent == root,
             "the Header at its absolute position");
  fuzz::must(request->security == nullptr || request->security->parent == request->header,
             "Security in the Header");
  fuzz::must(request->addressing.message_id.size() <= 800, "a MessageID within its limit");

  const auto content = hub::formats::XmlDocument::parse(request->content_octets());
  fuzz::must(static_cast<bool>(content), "the content stands alone");
  fuzz::must(content->root_name() == request->operation, "the content's root is the operation");
  fuzz::must(content->root_namespace() == request->operation_namespace, "in its namespace");
  return 0;
}
