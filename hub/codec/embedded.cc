#include "hub/codec/embedded.h"

#include <algorithm>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"

namespace hub::codec {

Result<XmlDocument> embedded_document(const XmlDocument& message, const Namespaces& message_namespaces,
                                      const config::Document& document) {
  const auto refuse = [&](std::string reason) {
    return Error(codes::codec_document, std::move(reason)).at(document.path);
  };
  const auto texts = message.select(document.path, message_namespaces);
  if (!texts) return texts.error();
  if (texts->size() != 1)
    return refuse("the element is in the message " + std::to_string(texts->size()) + " times");
  const auto octets = from_base64(texts->front());
  if (!octets) return refuse("the element is not base64");

  auto parsed = XmlDocument::parse(*octets);
  if (!parsed) {
    const Error& error = parsed.error();
    return refuse(std::string(error.code().name) + " at " + error.place() +
                  " of the document: " + error.detail());
  }
  const std::string root = "{" + parsed->root_namespace() + "}" + parsed->root_name();
  if (std::find(document.roots.begin(), document.roots.end(), root) == document.roots.end())
    return refuse("the document's root is none of those that the type takes");
  return parsed;
}

}  // namespace hub::codec
