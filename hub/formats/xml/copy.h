#pragma once

#include <libxml/tree.h>

#include <new>

#include "hub/formats/xml/document.h"
#include "hub/formats/xml/native.h"

namespace hub::formats::native {

/// A copy of an element as a document of its own, with the namespaces that it uses declared on it. Throws
/// std::bad_alloc.
[[nodiscard]] inline XmlDocument copied(xmlNode* element) {
  OwnedDocument copy(xmlNewDoc(chars("1.0")));
  if (!copy) throw std::bad_alloc();
  xmlNode* const root = xmlDocCopyNode(element, copy.get(), 1);
  if (root == nullptr) throw std::bad_alloc();
  xmlDocSetRootElement(copy.get(), root);
  if (xmlReconciliateNs(copy.get(), root) < 0) throw std::bad_alloc();
  return XmlDocument(copy.release());
}

}  // namespace hub::formats::native
