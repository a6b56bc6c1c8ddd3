#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "adapters/systems/script.h"
#include "adapters/systems/script_xml.h"

namespace sandbox::script {

using Namespaces = std::map<std::string, std::string>;

inline constexpr const char* kSoap11 = "http://schemas.xmlsoap.org/soap/envelope/";
inline constexpr const char* kSoap12 = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr const char* kAddressing = "http://www.w3.org/2005/08/addressing";

/// What is wrong with an XPath, as libxml2 says it; empty: nothing. `soap`, `soap12` and `wsa` are known
/// besides the prefixes given.
[[nodiscard]] std::string problem_in_xpath(const std::string& xpath, const Namespaces& namespaces);

/// Whether it is an XSD regular expression.
[[nodiscard]] bool is_pattern(const std::string& pattern);
/// Over the whole text.
[[nodiscard]] bool matches(const std::string& text, const std::string& pattern);

/// The body of one request, read.
class Body {
 public:
  /// Nothing: it is not of that format. An empty body of JSON or XML is one, in which nothing is found. Of a
  /// document with a DTD nothing is read.
  [[nodiscard]] static std::optional<Body> read(const std::string& octets, Format format,
                                                const Namespaces& namespaces);

  /// The first text that a JSON pointer (of a number, a boolean: as it is written) or an XPath finds.
  [[nodiscard]] std::optional<std::string> text(const std::string& place) const;
  [[nodiscard]] bool holds(const std::string& xpath) const;
  /// `{namespace}Name` of the document, in SOAP of the Body's element; empty: there is none.
  [[nodiscard]] std::string element() const;
  /// The element of the document, in SOAP of the Body; null: there is none.
  [[nodiscard]] xmlNode* root() const { return root_; }
  /// SOAP: `1.1` or `1.2`.
  [[nodiscard]] const std::string& soap_version() const { return soap_version_; }
  /// SOAP: `{namespace}Name` of a header block that must be understood and is not of `known`; empty: none.
  [[nodiscard]] std::string misunderstood(const std::string& known) const;

 private:
  [[nodiscard]] bool read_envelope();

  nlohmann::json json_;
  XmlOwned<xmlDoc> document_;
  xmlNode* root_ = nullptr;
  xmlNode* header_ = nullptr;
  std::string soap_version_;
  Namespaces namespaces_;
};

}  // namespace sandbox::script
