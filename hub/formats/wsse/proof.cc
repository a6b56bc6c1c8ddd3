#include "hub/formats/wsse/proof.h"

#include <libxml/tree.h>
#include <libxml/valid.h>
#include <xmlsec/crypto.h>
#include <xmlsec/transforms.h>
#include <xmlsec/xmldsig.h>

#include <algorithm>
#include <array>
#include <new>
#include <string>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/soap/envelope.h"
#include "hub/formats/wsse/ids.h"
#include "hub/formats/wsse/native.h"
#include "hub/formats/wsse/shape.h"
#include "hub/formats/wsse/time.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::SignedIds;
using native::WsseShape;

constexpr std::size_t kMaxToken = 16U * 1024;  // octets of base64; a certificate takes about 1.5 KB

bool is_among(const xmlNode* node, const std::vector<xmlNode*>& nodes) {
  return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

/// One element that the signature must cover.
struct Part {
  const char* name;
  xmlNode* node;  ///< Null: it is not there, or the hub does not read this one.
};

/// The header block of WS-Addressing with this name if there is exactly one.
xmlNode* addressing(const SoapRequest& request, std::string_view name, const std::string& value) {
  xmlNode* found = nullptr;
  for (xmlNode* node = native::first_child(request.header); node != nullptr;
       node = native::next_element(node)) {
    if (!native::is(node, kAddressingNamespace, name)) continue;
    if (found != nullptr) return nullptr;
    found = node;
  }
  return value.empty() ? nullptr : found;
}

/// Whether one signature may cover this element: a part, or a header block or token beside the parts.
bool may_be_signed(const xmlNode* node, const SoapRequest& request, const WsseShape& shape) {
  if (node == request.body || node == shape.timestamp || node == shape.token) return true;
  return node->parent == request.header && node != request.security &&
         native::namespace_of(node) != envelope_namespace(request.version);
}

/// The elements that the References mean, in their order: each another one, each at a place where the hub
/// reads it.
Result<std::vector<xmlNode*>> nodes_meant(const SoapRequest& request, const WsseShape& shape,
                                          const SignedIds& ids) {
  std::vector<xmlNode*> nodes;
  for (const std::string& id : shape.ids) {
    const auto found = ids.find(id);
    if (found == ids.end() || found->second == nullptr)
      return Error(codes::gate_signature_profile,
                   Text{"a Reference to what is no wsu:Id", "Reference norāda uz to, kas nav wsu:Id"});
    xmlNode* node = found->second;
    if (!may_be_signed(node, request, shape))
      return Error(codes::gate_signed_element_mismatch,
                   Text{"a Reference to another element than the hub reads",
                        "Reference norāda uz citu elementu, nevis to, ko centrmezgls lasa"});
    if (is_among(node, nodes))
      return Error(codes::gate_signature_profile,
                   Text{"two References to one element", "divas Reference uz vienu elementu"});
    nodes.push_back(node);
  }
  return nodes;
}

Outcome check_covered(const SoapRequest& request, const WsseShape& shape,
                      const std::vector<xmlNode*>& nodes) {
  const SoapAddressing& said = request.addressing;
  const std::array parts{Part{"Body", request.body}, Part{"Timestamp", shape.timestamp},
                         Part{"To", addressing(request, "To", said.to)},
                         Part{"Action", addressing(request, "Action", said.action)},
                         Part{"MessageID", addressing(request, "MessageID", said.message_id)}};
  for (const Part& part : parts)
    if (part.node == nullptr || !is_among(part.node, nodes))
      return Error(codes::gate_unsigned_part, say("{} is not signed", "{} nav parakstīts", part.name));
  return Done{};
}

Result<std::string> certificate_in(const xmlNode* token) {
  const std::string text = native::text_of(token);
  auto der = text.size() > kMaxToken ? std::nullopt : from_base64(text);
  if (!der || der->empty())
    return Error(codes::gate_signer,
                 Text{"the token is no certificate", "BinarySecurityToken nav sertifikāts"});
  return *std::move(der);
}

/// What xmlsec may do with a message, said once more to xmlsec itself: of these the shape has been proven.
void lock(xmlSecDSigCtx& context) {
  context.flags = XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS | XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES;
  for (xmlSecTransformId id :
       {xmlSecTransformExclC14NId, xmlSecTransformSha256Id, xmlSecTransformSha384Id, xmlSecTransformSha512Id})
    if (xmlSecDSigCtxEnableReferenceTransform(&context, id) < 0) throw std::bad_alloc();
  for (xmlSecTransformId id :
       {xmlSecTransformExclC14NId, xmlSecTransformRsaSha256Id, xmlSecTransformRsaSha384Id,
        xmlSecTransformRsaSha512Id, xmlSecTransformEcdsaSha256Id, xmlSecTransformEcdsaSha384Id})
    if (xmlSecDSigCtxEnableSignatureTransform(&context, id) < 0) throw std::bad_alloc();
  xmlSecKeyInfoCtx& keys = context.keyInfoReadCtx;  // never read: the key is set
  if (xmlSecPtrListAdd(&keys.enabledKeyData, const_cast<_xmlSecKeyDataKlass*>(xmlSecKeyDataX509Id)) < 0)
    throw std::bad_alloc();
  keys.retrievalMethodCtx.enabledUris = xmlSecTransformUriTypeNone;
  keys.maxRetrievalMethodLevel = 0;
  keys.maxEncryptedKeyLevel = 0;
}

/// What xmlsec says it digested is what was chosen before: as many references, each to its element.
bool digested(xmlSecDSigCtx& context, xmlDoc* document, const std::vector<xmlNode*>& nodes) {
  if (xmlSecPtrListGetSize(&context.signedInfoReferences) != nodes.size()) return false;
  for (std::size_t at = 0; at < nodes.size(); ++at) {
    const auto* reference = static_cast<const xmlSecDSigReferenceCtx*>(
        xmlSecPtrListGetItem(&context.signedInfoReferences, static_cast<xmlSecSize>(at)));
    const auto uri = native::view(reference->uri);
    if (reference->status != xmlSecDSigStatusSucceeded || uri.size() < 2) return false;
    const xmlAttr* id = xmlGetID(document, reference->uri + 1);
    if (id == nullptr || id->parent != nodes[at]) return false;
  }
  return true;
}

Outcome check_digests(const SoapRequest& request, const WsseShape& shape, const std::vector<xmlNode*>& nodes,
                      const std::string& der) {
  native::OwnedKey key(xmlSecCryptoAppKeyLoadMemory(reinterpret_cast<const xmlSecByte*>(der.data()),
                                                    static_cast<xmlSecSize>(der.size()),
                                                    xmlSecKeyDataFormatCertDer, nullptr, nullptr, nullptr));
  if (!key)
    return Error(codes::gate_signer, Text{"the certificate's key is neither RSA nor EC",
                                          "sertifikāta atslēga nav ne RSA, ne EC"});
  const auto context = native::context_with(key.release());
  lock(*context);
  const bool done = xmlSecDSigCtxVerify(context.get(), shape.signature) == 0;
  if (!done || context->status != xmlSecDSigStatusSucceeded)
    return Error(codes::gate_signature_invalid,
                 Text{"a digest or the signature is wrong", "jaucējvērtība vai paraksts nav pareizs"});
  if (!digested(*context, request.envelope.native(), nodes))
    return Error(codes::gate_signed_element_mismatch,
                 Text{"another element was digested than the hub reads",
                      "jaucējvērtība aprēķināta citam elementam, nevis tam, ko centrmezgls lasa"});
  return Done{};
}

}  // namespace

Result<WsseProof> verify_wsse(const SoapRequest& request, const crypto::Trust& trust,
                              std::chrono::system_clock::time_point now) {
  if (request.security == nullptr)
    return Error(codes::gate_signature_missing, Text{"no Security block", "nav Security bloka"});
  if (!native::start_xmlsec())
    return Error(codes::hub_defect, Text{"xmlsec cannot start", "xmlsec nevar sākt darbu"});
  auto shape = native::read_shape(request.security);
  if (!shape) return std::move(shape).error();
  const auto most = shape->lists_prefixes ? native::kMaxElementsWithPrefixes : native::kMaxSignedElements;
  auto ids = native::register_ids(request.envelope.native(), most);
  if (!ids) return std::move(ids).error();
  auto nodes = nodes_meant(request, *shape, *ids);
  if (!nodes) return std::move(nodes).error();
  if (auto covered = check_covered(request, *shape, *nodes); !covered) return std::move(covered).error();
  if (auto fresh = native::check_timestamp(shape->timestamp, now); !fresh) return std::move(fresh).error();
  auto der = certificate_in(shape->token);
  if (!der) return std::move(der).error();
  auto signer = trust.verify(*der, now);
  if (!signer) return std::move(signer).error();
  if (auto right = check_digests(request, *shape, *nodes, *der); !right) return std::move(right).error();
  const bool context_signed = request.context_block == nullptr || is_among(request.context_block, *nodes);
  std::vector<std::string> parts;
  for (const xmlNode* node : *nodes) parts.emplace_back(native::local_name(node));
  std::sort(parts.begin(), parts.end());
  return WsseProof{*std::move(signer), context_signed, std::move(parts)};
}

}  // namespace hub::formats
