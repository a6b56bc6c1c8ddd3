#pragma once

#include <memory>
#include <string>

#include "adapters/frame/framed.h"
#include "adapters/frame/partner.h"
#include "adapters/soap/outgoing.h"
#include "adapters/soap/soap_config.h"
#include "hub/formats/soap/contract.h"

namespace adapters::soap {

/// Calls one SOAP 1.1 or 1.2 service.
class SoapAdapter final : public frame::Framed<SoapConfig> {
 public:
  static const hub::config::Spec<Config>& spec() { return soap_spec(); }

  /// Throws std::runtime_error for a configuration that cannot work: problem_in, or a PEM file, contract or
  /// signing key that cannot be read.
  SoapAdapter(Config config, const hub::port::Services& services);

  hub::port::Task<hub::Outcome> probe() override;
  [[nodiscard]] std::optional<hub::port::Misfit> misfit(const std::string& operation,
                                                        const std::string& body) const override;
  [[nodiscard]] hub::port::AgreedReply agreed_reply(const std::string& name) const override;
  [[nodiscard]] std::vector<std::string> agreed_requests(const std::string& operation) const override;

 protected:
  hub::port::Task<hub::Result<hub::port::Reply>> carry_out(frame::Call& call,
                                                           const OperationSettings& operation) override;

 private:
  /// A mapped body as the contract takes it. Errors: map.not_valid; nothing was sent.
  [[nodiscard]] hub::Result<hub::formats::XmlDocument> fitting(hub::formats::Content body) const;
  [[nodiscard]] hub::http::Request post(const frame::Call& call, const OperationSettings& operation,
                                        std::string octets) const;
  [[nodiscard]] hub::Result<hub::port::Reply> judge(const hub::port::Request& request,
                                                    const OperationSettings& operation,
                                                    const hub::http::Reply& answer) const;

  frame::Partner partner_;
  std::shared_ptr<const hub::formats::Contract> contract_;  ///< Null: none is configured.
  EnvelopeMaker envelopes_;
};

}  // namespace adapters::soap
