#pragma once

#include <libxml/tree.h>

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/systems/script_xml.h"

/// XML as the e-address's double reads and canonicalises it, by libxml2.
namespace sandbox::eaddress {

inline constexpr const char* kUui = "http://vraa.gov.lv/xmlschemas/div/uui/2011/11";
inline constexpr const char* kDiv = "http://ivis.eps.gov.lv/XMLSchemas/100001/DIV/v1-0";
inline constexpr const char* kArrays = "http://schemas.microsoft.com/2003/10/Serialization/Arrays";
inline constexpr const char* kDs = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr const char* kXades = "http://uri.etsi.org/01903/v1.3.2#";
inline constexpr const char* kSoap = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr const char* kWsa = "http://www.w3.org/2005/08/addressing";
inline constexpr const char* kWsse =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
inline constexpr const char* kWsu =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
inline constexpr const char* kXop = "http://www.w3.org/2004/08/xop/include";
inline constexpr const char* kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline constexpr const char* kInclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

using Document = script::XmlOwned<xmlDoc>;

/// Nothing: it is not well-formed, or has a DTD.
[[nodiscard]] Document parsed(const std::string& octets);

[[nodiscard]] bool is_element(const xmlNode* node, const char* space, const std::string& name);
/// The first child of that name; null if there is none, or no parent.
[[nodiscard]] xmlNode* child_of(const xmlNode* parent, const char* space, const std::string& name);
[[nodiscard]] std::vector<xmlNode*> children_of(const xmlNode* parent, const char* space,
                                                const std::string& name);
/// All of that name at or below the node, in their order.
[[nodiscard]] std::vector<xmlNode*> all_in(xmlNode* node, const char* space, const std::string& name);
/// Without white space around it; empty of no element.
[[nodiscard]] std::string text_of(const xmlNode* element);
[[nodiscard]] std::string text_of(const xmlNode* parent, const char* space, const std::string& name);
[[nodiscard]] std::string attribute_of(const xmlNode* element, const char* name, const char* space = nullptr);
/// Elements of the document with this `Id`, or `wsu:Id`.
[[nodiscard]] std::vector<xmlNode*> with_id(const xmlDoc* document, const std::string& id);

/// The element as a document of its own: of the prefixes around it only those that it uses.
[[nodiscard]] Document alone(xmlNode* element);
/// The octets of an element as they stand in a document; of prefixes from outside it has none.
[[nodiscard]] std::string written(xmlNode* element);
[[nodiscard]] std::string escaped_text(const std::string& text);

enum class Form : std::uint8_t { inclusive, exclusive };

/// The canonical form of an element within its document, without comments. `prefixes`: of an exclusive form,
/// those that are treated as in the inclusive one.
[[nodiscard]] std::string canonical(xmlNode* element, Form form,
                                    const std::vector<std::string>& prefixes = {});

}  // namespace sandbox::eaddress
