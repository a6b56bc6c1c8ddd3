#include "hub/formats/soap/envelope.h"

#include <libxml/tree.h>

#include <new>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/soap/fault.h"
#include "hub/formats/soap/parts.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::chars;
using native::first_child;
using native::is;
using native::next_element;

constexpr const char* kAnonymous = "http://www.w3.org/2005/08/addressing/anonymous";
constexpr std::string_view kReplyRelation = "http://www.w3.org/2005/08/addressing/reply";
/// WS-Addressing 1.0, SOAP binding, 6: a fault about a message whose id could not be read.
constexpr std::string_view kUnspecified = "http://www.w3.org/2005/08/addressing/unspecified";

constexpr Text kNoEnvelope{"the answer is no SOAP envelope of the version agreed",
                           "atbilde nav SOAP aploksne norunātajā versijā"};

Error bad_reply(Sentence what) {
  return Error(codes::deliver_bad_reply, std::move(what));
}

xmlNode* add(xmlNode* parent, xmlNs* ns, const char* name) {
  xmlNode* child = xmlNewChild(parent, ns, chars(name), nullptr);
  if (child == nullptr) throw std::bad_alloc();
  return child;
}

void add_text(xmlNode* parent, xmlNs* ns, const char* name, const std::string& text) {
  xmlNodeAddContentLen(add(parent, ns, name), chars(text), static_cast<int>(text.size()));
}

void add_addressing(xmlNode* envelope, xmlNode* header, const SoapAddressing& addressing) {
  xmlNs* wsa = xmlNewNs(envelope, chars(std::string(kAddressingNamespace)), chars("wsa"));
  add_text(header, wsa, "Action", addressing.action);
  add_text(header, wsa, "MessageID", addressing.message_id);
  add_text(header, wsa, "To", addressing.to);
  add_text(add(header, wsa, "ReplyTo"), wsa, "Address", kAnonymous);
}

/// The version whose envelope this is, if any.
std::optional<SoapVersion> version_of(const xmlNode* envelope) {
  for (const SoapVersion version : {SoapVersion::v1_1, SoapVersion::v1_2})
    if (is(envelope, envelope_namespace(version), "Envelope")) return version;
  return {};
}

/// What an answer is, as far as it concerns its header.
struct Kind {
  SoapVersion version;
  bool fault;
};

/// Whether a RelatesTo block names our message, or says of a fault that it does not know which.
bool is_ours(const xmlNode* relates_to, const Kind& kind, const SoapExpectation& expectation) {
  const std::string whole = native::text_of(relates_to);
  const auto named = native::trimmed(whole);
  return named == expectation.message_id || (kind.fault && named == kUnspecified);
}

/// WS-Security with nothing but a Timestamp, which WCF puts into its answers and says that it must be
/// understood: TLS has proven whose answer it is, and it comes at once, so there is nothing in it to go by.
bool is_mere_timestamp(const xmlNode* block) {
  constexpr std::string_view kWsse =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
  constexpr std::string_view kWsu =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
  const xmlNode* const child = first_child(block);
  return is(block, kWsse, "Security") && child != nullptr && is(child, kWsu, "Timestamp") &&
         next_element(child) == nullptr;
}

Outcome check_header(const xmlNode* header, const Kind& kind, const SoapExpectation& expectation) {
  bool related = false;
  for (const xmlNode* block = header == nullptr ? nullptr : first_child(header); block != nullptr;
       block = next_element(block)) {
    const bool known = native::namespace_of(block) == kAddressingNamespace;
    const bool must = native::must_understand(block, kind.version).value_or(false);
    if (must && !known && native::is_for_us(block, kind.version) && !is_mere_timestamp(block))
      return bad_reply(Text{"a header block that must be understood is not",
                            "galvenes bloks, kas obligāti jāsaprot, nav zināms"});
    if (expectation.message_id.empty() || !is(block, kAddressingNamespace, "RelatesTo")) continue;
    const auto relation = native::attribute_of(block, "RelationshipType", "");
    if (!relation.empty() && relation != kReplyRelation) continue;
    if (!is_ours(block, kind, expectation))
      return bad_reply(Text{"it answers another message", "tā atbild uz citu ziņojumu"});
    related = true;
  }
  if (!related && !kind.fault && expectation.relates_to_demanded)
    return bad_reply(
        Text{"it does not say which message it answers", "tā nenorāda, uz kuru ziņojumu atbild"});
  return Done{};
}

}  // namespace

std::string_view envelope_namespace(SoapVersion version) {
  return version == SoapVersion::v1_1 ? "http://schemas.xmlsoap.org/soap/envelope/"
                                      : "http://www.w3.org/2003/05/soap-envelope";
}

Result<XmlDocument> build_envelope(SoapVersion version, const SoapAddressing& addressing,
                                   Content body_child) {
  auto content = body_child.take_tree();
  if (!content)
    return std::move(content).error().during(say("reading the content of the Body", "lasot Body saturu"));
  xmlDoc* const document = content->native();
  xmlNode* child = xmlDocGetRootElement(document);
  native::make_root(document, child);  // what stands beside it is no content of a Body
  xmlNode* envelope = xmlNewDocNode(document, nullptr, chars("Envelope"), nullptr);
  if (envelope == nullptr) throw std::bad_alloc();
  xmlDocSetRootElement(document, envelope);  // takes the child out
  xmlNs* soap = xmlNewNs(envelope, chars(std::string(envelope_namespace(version))), chars("soap"));
  xmlSetNs(envelope, soap);
  xmlNode* header = add(envelope, soap, "Header");
  if (!addressing.unspoken) add_addressing(envelope, header, addressing);

  xmlAddChild(add(envelope, soap, "Body"), child);
  return content;
}

void add_header_block(XmlDocument& envelope, XmlDocument block) {
  xmlNode* const root = xmlDocGetRootElement(envelope.native());
  xmlNode* const copy = xmlDocCopyNode(xmlDocGetRootElement(block.native()), envelope.native(), 1);
  if (copy == nullptr) throw std::bad_alloc();
  xmlAddChild(first_child(root), copy);
}

Result<SoapAnswer> parse_answer(std::string_view octets, const SoapExpectation& expectation) {
  auto document = XmlDocument::parse(octets);
  if (!document)
    return bad_reply(say("the answer cannot be read: {}", "atbildi nevar nolasīt: {}",
                         document.error().told_by_name()))
        .at(document.error().place());

  const xmlNode* envelope = xmlDocGetRootElement(document->native());
  const auto version = version_of(envelope);
  if (!version) return bad_reply(kNoEnvelope);

  const auto soap = envelope_namespace(*version);
  const xmlNode* body = first_child(envelope);
  const xmlNode* header = nullptr;
  if (body != nullptr && is(body, soap, "Header")) {
    header = body;
    body = next_element(header);
  }
  if (body == nullptr || !is(body, soap, "Body") || next_element(body) != nullptr)
    return bad_reply(Text{"the envelope does not have exactly one Body at its end",
                          "aploksnes beigās nav tieši viena Body"});
  xmlNode* child = native::only_child(body);
  const bool fault = child != nullptr && is_fault(child);
  if (*version != expectation.version && !fault) return bad_reply(kNoEnvelope);
  if (auto checked = check_header(header, {*version, fault}, expectation); !checked)
    return std::move(checked).error();
  if (child == nullptr)
    return bad_reply(
        Text{"the Body does not have exactly one element", "Body daļā nav tieši viena elementa"});

  SoapAnswer answer;
  answer.body_name = native::local_name(child);
  answer.body_namespace = native::namespace_of(child);
  if (fault) answer.fault = read_fault(child, expectation);
  native::make_root(document->native(), child);
  answer.body = *std::move(document);
  return answer;
}

bool is_envelope(std::string_view octets) {
  const auto document = XmlDocument::parse(octets);
  return document && document->root_name() == "Envelope" &&
         (document->root_namespace() == envelope_namespace(SoapVersion::v1_1) ||
          document->root_namespace() == envelope_namespace(SoapVersion::v1_2));
}

}  // namespace hub::formats
