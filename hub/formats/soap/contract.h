#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/formats/soap/wsdl_service.h"
#include "hub/formats/xml/known_elements.h"
#include "hub/formats/xsd/shape_check.h"

namespace hub::formats {

class XmlDocument;
class XsdValidator;

/// A partner's contract: the schemas of its WSDL or XSD with all that these import and include (see
/// read_contract), and those that rpc/literal means. Not held to the subset of our own types; where it is one
/// schema that keeps to it, most messages are known by the shapes of it, as those of our types are.
/// Immutable; shared between threads.
class Contract {
 public:
  /// Files that it names are looked for below the folder of `file`. Errors: config.invalid, naming each file,
  /// its line and what is wrong with it; a WSDL whose operations are all rpc/encoded is wrong.
  [[nodiscard]] static Result<std::shared_ptr<const Contract>> load(std::string_view octets,
                                                                    const std::string& file);
  Contract(std::unique_ptr<XsdValidator> validator, KnownElements known, std::optional<WsdlService> service,
           Shapes shapes);
  ~Contract();
  Contract(const Contract&) = delete;
  Contract& operator=(const Contract&) = delete;

  /// Whether a message of the partner (for SOAP the Body's child) fits. It is left as mappings and partners
  /// take it: values without the white space that their types do not count (a pretty-printer's), no
  /// xsi:schemaLocation. Nothing else is changed. Errors: codec.not_valid with the XPath of the first element
  /// at fault. Never a value.
  [[nodiscard]] Outcome accept(XmlDocument& message) const;
  /// True: it fits and is left as it is, which the shapes alone tell (ShapeCheck::surely_valid). False: it
  /// may fit all the same.
  [[nodiscard]] bool is_surely_valid(const XmlDocument& message) const;

  /// Its elements: what a Body may hold, and what a message holds that the contract does not know.
  [[nodiscard]] const KnownElements& elements() const { return known_; }
  /// Nothing: it is an XSD, or a WSDL without operations.
  [[nodiscard]] const std::optional<WsdlService>& service() const { return service_; }

 private:
  [[nodiscard]] Outcome accept_by_libxml2(XmlDocument& message) const;

  std::unique_ptr<XsdValidator> validator_;
  KnownElements known_;
  std::optional<WsdlService> service_;
  Shapes shapes_;  // none of a contract beyond the subset
  ShapeCheck check_;
};

}  // namespace hub::formats
