#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/codec/known_elements.h"
#include "hub/codec/wsdl_service.h"

namespace hub::codec {

class XmlDocument;
class XsdValidator;

/// A partner's contract: the schema inlined in its WSDL (one `xs:schema` below `wsdl:types`), or an XSD by
/// itself. Not held to the subset of our own types. Immutable; shared between threads.
class Contract {
 public:
  /// Errors: config.invalid, naming `file` and what is wrong with it.
  [[nodiscard]] static Result<std::shared_ptr<const Contract>> load(std::string_view octets,
                                                                    const std::string& file);
  Contract(std::unique_ptr<XsdValidator> validator, KnownElements known, std::optional<WsdlService> service);
  ~Contract();
  Contract(const Contract&) = delete;
  Contract& operator=(const Contract&) = delete;

  /// Whether a message of the partner (for SOAP the Body's child) fits. Errors: those of XmlDocument::parse;
  /// codec.not_valid with the XPath of the first element at fault. Never a value.
  [[nodiscard]] Outcome validate(std::string_view message) const;

  /// The same, and gives the message as mappings and partners take it: values without the white space that
  /// their types do not count (a pretty-printer's), no xsi:schemaLocation. Nothing else is changed.
  [[nodiscard]] Result<std::string> accept(std::string_view message) const;

  /// The message without the elements that the contract does not know where they stand (KnownElements).
  /// Errors: those of XmlDocument::parse.
  [[nodiscard]] Result<std::string> without_unknown(std::string_view message) const;

  /// Its elements; what a Body may hold.
  [[nodiscard]] const KnownElements& elements() const { return known_; }
  /// Nothing: it is an XSD, or a WSDL without operations.
  [[nodiscard]] const std::optional<WsdlService>& service() const { return service_; }

 private:
  [[nodiscard]] Outcome validate(const XmlDocument& document) const;

  std::unique_ptr<XsdValidator> validator_;
  KnownElements known_;
  std::optional<WsdlService> service_;
};

}  // namespace hub::codec
