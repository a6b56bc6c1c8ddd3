#include "hub/formats/wsse/native.h"

#include <libxml/xmlIO.h>
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/xmlsec.h>

#include <new>

#include "hub/formats/xml/document.h"

namespace hub::formats::native {

bool start_xmlsec() {
  static const bool started = [] {
    start_xml();
    const auto loader = xmlGetExternalEntityLoader();
    xmlSecErrorsDefaultCallbackEnableOutput(0);
    const bool well = xmlSecInit() == 0 && xmlSecCryptoAppInit(nullptr) == 0 && xmlSecCryptoInit() == 0;
    xmlSetExternalEntityLoader(loader);
    return well;
  }();
  return started;
}

SignatureContext context_with(xmlSecKey* key) {
  OwnedKey owned(key);
  SignatureContext context(xmlSecDSigCtxCreate(nullptr));
  if (!context) throw std::bad_alloc();
  context->signKey = owned.release();
  context->enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
  return context;
}

}  // namespace hub::formats::native
