#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct _xmlDoc;
struct _xmlNode;

namespace hub::formats {

/// The schema element of an XSD, or the one below `wsdl:types` of a WSDL; null if there is none.
[[nodiscard]] _xmlNode* schema_in(_xmlDoc* document);

/// The schema of an XSD or WSDL as an XSD of its own; nothing if the octets hold none.
[[nodiscard]] std::optional<std::string> inlined_schema(std::string_view octets);

/// Target namespace of the schema of an XSD or WSDL; empty: there is none.
[[nodiscard]] std::string target_namespace_of(std::string_view octets);

/// Where something stands in a file; both from 1.
struct Declaration {
  int line = 1;
  int column = 1;
};

/// Where an XSD or WSDL declares the element to which local names lead from a root element on, as far as they
/// lead: the declaration of the last one known. Types, groups of particles, extensions and references within
/// the schema are followed. Of what is no schema, or leads nowhere: its first line.
[[nodiscard]] Declaration declaration_of(std::string_view octets, const std::vector<std::string>& path);

}  // namespace hub::formats
