#include "hub/formats/soap/encoding_style.h"

#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "hub/base/codes.h"
#include "hub/formats/soap/parts.h"
#include "hub/formats/xml/native.h"

namespace hub::formats::native {
namespace {

constexpr std::array<SoapVersion, 2> kVersions{SoapVersion::v1_1, SoapVersion::v1_2};
constexpr std::string_view kNoEncoding = "http://www.w3.org/2003/05/soap-envelope/encoding/none";
constexpr std::array<std::string_view, 2> kEncodings{"http://schemas.xmlsoap.org/soap/encoding/",
                                                     "http://www.w3.org/2003/05/soap-encoding"};

bool claims_encoding(const xmlNode* element) {
  return std::any_of(kVersions.begin(), kVersions.end(), [&](SoapVersion version) {
    const auto said = attribute_of(element, "encodingStyle", envelope_namespace(version));
    return !said.empty() && said != kNoEncoding;
  });
}

bool has_attribute_of_encoding(const xmlNode* element) {
  for (const xmlAttr* attribute = element->properties; attribute != nullptr; attribute = attribute->next) {
    if (attribute->ns == nullptr) continue;
    const auto ns = view(attribute->ns->href);
    if (std::find(kEncodings.begin(), kEncodings.end(), ns) != kEncodings.end()) return true;
  }
  return false;
}

bool shows_encoding(const xmlNode* content) {
  const bool qualified = content->ns != nullptr;
  for (const xmlNode* node = content; node != nullptr; node = next_below(node, content)) {
    if (node->type != XML_ELEMENT_NODE) continue;
    if ((qualified && node->ns == nullptr) || has_attribute_of_encoding(node)) return true;
  }
  return false;
}

Error encoded(const char* place) {
  return Error(codes::edge_encoding_style,
               Text{"encodingStyle says an encoding", "encodingStyle norāda kodējumu"})
      .at(place);
}

}  // namespace

Outcome check_encoding_style(const SoapRequest& request) {
  if (claims_encoding(request.content)) return encoded("Body/*/@encodingStyle");
  if (claims_encoding(request.body)) return encoded("Body/@encodingStyle");
  const xmlNode* envelope = request.body->parent;
  if (claims_encoding(envelope) && shows_encoding(request.content)) return encoded("Envelope/@encodingStyle");
  return Done{};
}

}  // namespace hub::formats::native
