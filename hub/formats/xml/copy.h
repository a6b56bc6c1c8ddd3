#pragma once

#include <libxml/tree.h>

#include <new>

#include "hub/formats/xml/document.h"
#include "hub/formats/xml/native.h"

namespace hub::formats::native {

/// A copy of an element as a document of its own, with the namespaces that it uses and that are declared
/// around it declared on it, and those within where they are: its canonical forms stay what they are, as long
/// as no other prefix is in scope around it. (xmlReconciliateNs would move all to the top, under other
/// prefixes.) Throws std::bad_alloc.
[[nodiscard]] inline XmlDocument copied(xmlNode* element) {
  OwnedDocument copy(xmlNewDoc(chars("1.0")));
  if (!copy) throw std::bad_alloc();
  xmlNode* const root = xmlDocCopyNode(element, copy.get(), 1);
  if (root == nullptr) throw std::bad_alloc();
  xmlDocSetRootElement(copy.get(), root);
  return XmlDocument(copy.release());
}

}  // namespace hub::formats::native
