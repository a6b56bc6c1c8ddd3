#pragma once

#include <map>
#include <string>

#include "adapters/frame/framed.h"
#include "adapters/soap/soap_config.h"
#include "adapters/soap/soap_service.h"
#include "adapters/soap/soap_source.h"

namespace adapters::soap {

/// Calls one SOAP 1.1 or 1.2 service.
class SoapAdapter final : public frame::Framed<SoapConfig> {
 public:
  static const hub::config::Spec<Config>& spec() { return soap_spec(); }

  /// Throws std::runtime_error for a configuration that cannot work: problem_in, or a PEM file, contract or
  /// signing key that cannot be read.
  SoapAdapter(Config config, const hub::port::Services& services);

  [[nodiscard]] hub::port::Source* source(const std::string& name) override;
  hub::port::Task<hub::Outcome> probe() override;
  [[nodiscard]] std::optional<hub::port::Misfit> misfit(const std::string& operation,
                                                        const std::string& body) const override;
  [[nodiscard]] bool carries_attachments(const std::string& operation) const override;
  [[nodiscard]] hub::port::AgreedReply agreed_reply(const std::string& name) const override;
  [[nodiscard]] std::vector<std::string> agreed_requests(const std::string& operation) const override;

 protected:
  hub::port::Task<hub::Result<hub::port::Reply>> carry_out(frame::Call& call,
                                                           const OperationSettings& operation) override;

 private:
  SoapService service_;
  std::map<std::string, SoapSource> sources_;  ///< Borrow the service.
};

}  // namespace adapters::soap
