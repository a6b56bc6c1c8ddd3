#pragma once

#include <string>
#include <vector>

#include "adapters/soap/soap_service.h"
#include "hub/formats/xml/xml_template.h"
#include "hub/port/source.h"

namespace adapters::soap {

/// A list of one SOAP service. Belongs to the I/O thread of its adapter.
class SoapSource final : public hub::port::Source {
 public:
  /// All but the services and the name are borrowed and outlive this. Throws hub::Trouble: a request that is
  /// no template.
  SoapSource(const std::string& name, const SourceSettings& settings, SoapService& service,
             const hub::port::Services& services);

  /// A document is the element that the configuration selects, with its namespaces.
  hub::port::Task<hub::Result<hub::port::Polled>> poll(std::string cursor) override;
  hub::port::Task<hub::Outcome> confirm(std::vector<std::string> ids) override;

 private:
  [[nodiscard]] frame::Call question() const;
  [[nodiscard]] hub::formats::XmlTemplate::Values values() const;
  [[nodiscard]] hub::Result<hub::port::Polled> read(const hub::formats::XmlDocument& answer,
                                                    std::string cursor) const;

  std::string name_;
  const SourceSettings& settings_;
  SoapService& service_;
  hub::port::Services services_;
  OperationSettings asking_;
  OperationSettings confirming_;
  hub::formats::XmlTemplate request_;
  std::vector<hub::formats::XmlTemplate> confirm_;  ///< One, or none.
};

}  // namespace adapters::soap
