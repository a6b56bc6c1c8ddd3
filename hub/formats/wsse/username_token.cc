#include "hub/formats/wsse/username_token.h"

#include <libxml/tree.h>

#include <new>

#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"
#include "hub/formats/soap/envelope.h"
#include "hub/formats/wsse/native.h"
#include "hub/formats/wsse/time.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::chars;
using native::kBase64;
using native::kWsse;
using native::kWsu;

constexpr const char* kText =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";
constexpr const char* kDigest =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest";

xmlNode* add_token(xmlNode* parent, xmlNs* ns, const char* name, const std::string& text = {}) {
  xmlNode* const child = xmlNewChild(parent, ns, chars(name), nullptr);
  if (child == nullptr) throw std::bad_alloc();
  if (!text.empty()) xmlNodeAddContentLen(child, chars(text), static_cast<int>(text.size()));
  return child;
}

xmlNode* child_named(const xmlNode* parent, std::string_view ns, std::string_view name) {
  xmlNode* node = native::first_child(parent);
  while (node != nullptr && !native::is(node, ns, name)) node = native::next_element(node);
  return node;
}

xmlNode* security_of(xmlNode* root, xmlNode* header) {
  if (xmlNode* const there = child_named(header, kWsse, "Security")) return there;
  xmlNode* const security = add_token(header, nullptr, "Security");
  xmlSetNs(security, xmlNewNs(security, chars(kWsse), chars("wsse")));
  const bool is_old = native::namespace_of(root) == envelope_namespace(SoapVersion::v1_1);
  xmlNewNsProp(security, root->ns, chars("mustUnderstand"), chars(is_old ? "1" : "true"));
  return security;
}

xmlNs* utility_of(xmlNode* security) {
  xmlNs* const known = xmlSearchNsByHref(security->doc, security, chars(kWsu));
  return known != nullptr ? known : xmlNewNs(security, chars(kWsu), chars("wsu"));
}

}  // namespace

void add_username_token(XmlDocument& envelope, const UsernameToken& token, std::string_view nonce,
                        std::chrono::system_clock::time_point now) {
  xmlNode* const root = xmlDocGetRootElement(envelope.native());
  xmlNode* const security = security_of(root, child_named(root, native::namespace_of(root), "Header"));
  xmlNs* const wsse = security->ns;
  xmlNs* const wsu = utility_of(security);
  const std::string created = native::wsse_instant(now);
  if (token.timestamp && child_named(security, kWsu, "Timestamp") == nullptr) {
    xmlNode* const timestamp = add_token(security, wsu, "Timestamp");
    add_token(timestamp, wsu, "Created", created);
    add_token(timestamp, wsu, "Expires", native::wsse_instant(now + token.lifetime));
  }
  const bool is_digest = token.form == PasswordForm::digest;
  xmlNode* const made = add_token(security, wsse, "UsernameToken");
  add_token(made, wsse, "Username", token.user);
  xmlNode* const password = add_token(
      made, wsse, "Password", is_digest ? password_digest(nonce, created, token.password) : token.password);
  xmlNewProp(password, chars("Type"), chars(is_digest ? kDigest : kText));
  if (!is_digest && !token.nonce) return;
  xmlNewProp(add_token(made, wsse, "Nonce", to_base64(nonce)), chars("EncodingType"), chars(kBase64));
  add_token(made, wsu, "Created", created);
}

std::string password_digest(std::string_view nonce, std::string_view created, std::string_view password) {
  return to_base64(crypto::sha1(std::string(nonce).append(created).append(password)));
}

}  // namespace hub::formats
