#pragma once

#include <string>

namespace hub::model {

/// One stylesheet (XSLT 1.0 + EXSLT) as read from the site or the library; all empty: no mapping, a document
/// goes as it is. Immutable.
struct Mapping {
  std::string name;          ///< e.g. "nino/get_debts.request"; the file is mappings/<name>.xslt.
  std::string stylesheet;    ///< Octets.
  std::string hash;          ///< `sha256:<hex>` of the octets; part of every message's versions.
  std::string file{};        ///< Path it was read from, for findings.
  bool wants_facts = false;  ///< It names their namespace (mapping_facts.h).
};

}  // namespace hub::model
