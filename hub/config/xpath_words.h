#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/located.h"

namespace hub::config {

/// The words of an XPath 1.0 expression whose meaning its grammar does not tell, each once. String literals
/// hold none.
struct XPathWords {
  std::vector<std::string> prefixes;   ///< Of names; an axis (`child::`) is none.
  std::vector<std::string> functions;  ///< Called, without prefix; a node test (`text()`) is none.
  std::vector<std::string> variables;  ///< Without the dollar sign.
};

[[nodiscard]] XPathWords xpath_words(std::string_view xpath);

/// Findings about prefixes other than these, functions that XPath 1.0 does not have, and variables. Whether
/// the expression follows the grammar, codec says.
void check_xpath_words(const Located& xpath, const std::vector<std::string>& prefixes, Findings& findings);

}  // namespace hub::config
