#include "hub/formats/xsd/attachment_schema.h"

#include <libxml/tree.h>

#include <algorithm>
#include <array>

#include "hub/formats/xml/document.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xsd/inlined_schema.h"

namespace hub::formats {
namespace {

constexpr const char* kXmime = "http://www.w3.org/2005/05/xmlmime";
constexpr std::array<const char*, 4> kOfAttachment{"name", "mediaType", "size", "digest"};

xmlNode* declared_in(const xmlNode* sequence, std::string_view name) {
  for (xmlNode* child = native::first_child(sequence); child != nullptr;
       child = native::next_element(child)) {
    if (!native::is(child, native::kXsd, "element")) continue;
    const native::OwnedText own(xmlGetNoNsProp(child, native::chars("name")));
    if (native::view(own.get()) == name) return child;
  }
  return nullptr;
}

bool is_of_attachment(const xmlNode* sequence) {
  return native::is(sequence, native::kXsd, "sequence") &&
         std::all_of(kOfAttachment.begin(), kOfAttachment.end(),
                     [&](const char* name) { return declared_in(sequence, name) != nullptr; });
}

void add_content(xmlNode* sequence, const std::string& media_types) {
  for (const char* name : {"size", "digest"})
    xmlSetProp(declared_in(sequence, name), native::chars("minOccurs"), native::chars("0"));
  const std::string_view prefix = native::view(sequence->ns->prefix);
  const std::string type = (prefix.empty() ? "" : std::string(prefix) + ":") + "base64Binary";
  xmlNode* const content = xmlNewChild(sequence, sequence->ns, native::chars("element"), nullptr);
  xmlNs* const xmime =
      content == nullptr ? nullptr : xmlNewNs(content, native::chars(kXmime), native::chars("xmime"));
  if (xmime == nullptr) throw std::bad_alloc();
  xmlSetProp(content, native::chars("name"), native::chars("content"));
  xmlSetProp(content, native::chars("type"), native::chars(type));
  xmlSetProp(content, native::chars("minOccurs"), native::chars("0"));
  xmlSetNsProp(content, xmime, native::chars("expectedContentTypes"), native::chars(media_types));
}

void look_through(xmlNode* node, const std::string& media_types) {
  for (xmlNode* child = native::first_child(node); child != nullptr; child = native::next_element(child))
    look_through(child, media_types);
  if (is_of_attachment(node) && declared_in(node, "content") == nullptr) add_content(node, media_types);
}

}  // namespace

std::string schema_with_contents(std::string_view xsd, const std::vector<std::string>& media_types) {
  const auto document = XmlDocument::parse(xsd);
  xmlNode* const schema = document ? schema_in(document->native()) : nullptr;
  if (schema == nullptr) return {};
  std::string expected;
  for (const std::string& one : media_types) expected.append(expected.empty() ? "" : ", ").append(one);
  look_through(schema, expected.empty() ? "application/octet-stream" : expected);
  return alone(schema);
}

}  // namespace hub::formats
