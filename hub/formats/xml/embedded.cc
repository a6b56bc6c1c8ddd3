#include "hub/formats/xml/embedded.h"

#include <algorithm>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xml/xpath_run.h"

namespace hub::formats {
namespace {

/// The one element that a path, already known to select one, leads to; else null.
xmlNode* element_at(const XmlDocument& message, const std::string& path, const Namespaces& namespaces) {
  native::XPathRun run(message.native(), namespaces);
  xmlXPathCompExpr* const expression = run.compiled(path);
  if (expression == nullptr) return nullptr;
  const native::XPathObject found = run.evaluate(expression);
  if (!found || found->type != XPATH_NODESET || found->nodesetval == nullptr ||
      found->nodesetval->nodeNr != 1)
    return nullptr;
  xmlNode* node = found->nodesetval->nodeTab[0];
  return node->type == XML_ELEMENT_NODE ? node : nullptr;
}

}  // namespace

Result<XmlDocument> embedded_document(const XmlDocument& message, const Namespaces& message_namespaces,
                                      const config::Document& document) {
  const auto refuse = [&](Sentence reason) {
    return Error(codes::codec_document, std::move(reason)).at(document.path);
  };
  const auto texts = message.select(document.path, message_namespaces);
  if (!texts) return texts.error();
  if (texts->size() != 1)
    return refuse(say("the element is in the message {}", "elements ziņojumā ir {}",
                      counted(texts->size(), nouns::kTimes)));
  const auto octets = from_base64(texts->front());
  if (!octets) return refuse(Text{"the element is not base64", "elements nav base64 kodējumā"});

  auto parsed = XmlDocument::parse(*octets);
  if (!parsed) {
    const Error& error = parsed.error();
    return refuse(say("{} at {} of the document: {}", "{}, dokumenta vieta {}: {}", error.code().name,
                      error.place(), error.told()));
  }
  const std::string root = "{" + parsed->root_namespace() + "}" + parsed->root_name();
  if (std::find(document.roots.begin(), document.roots.end(), root) == document.roots.end())
    return refuse(Text{"the document's root is none of those that the type takes",
                       "dokumenta sakne nav neviena no tām, ko pieņem tips"});
  return parsed;
}

Outcome open_document(XmlDocument& message, const Namespaces& message_namespaces,
                      const config::Document& document) {
  auto parsed = embedded_document(message, message_namespaces, document);
  if (!parsed) return std::move(parsed).error();
  xmlNode* carrier = element_at(message, document.path, message_namespaces);
  if (carrier == nullptr)
    return Error(codes::codec_document,
                 Text{"the path leads to no element", "ceļš neved ne uz vienu elementu"})
        .at(document.path);
  xmlNode* root = xmlDocCopyNode(xmlDocGetRootElement(parsed->native()), message.native(), 1);
  if (root == nullptr) throw std::bad_alloc();
  while (carrier->children != nullptr) {
    xmlNode* old = carrier->children;
    xmlUnlinkNode(old);
    xmlFreeNode(old);
  }
  xmlAddChild(carrier, root);
  return Done{};
}

}  // namespace hub::formats
