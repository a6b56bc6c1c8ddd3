#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "adapters/soap/soap_config.h"
#include "hub/codec/contract.h"
#include "hub/port/adapter.h"
#include "hub/port/adapter_kinds.h"

namespace adapters::soap {

/// Calls one SOAP 1.1 or 1.2 service over HTTPS. Belongs to one I/O thread, as the http::Client it borrows
/// does.
class SoapAdapter final : public hub::port::Adapter {
 public:
  using Config = SoapConfig;
  static const hub::config::Spec<Config>& spec() { return soap_spec(); }

  /// Throws std::runtime_error for a configuration that cannot work: problem_in, or a signing key, contract
  /// or PEM file that cannot be read.
  SoapAdapter(Config config, const hub::port::Services& services);

  hub::port::Task<hub::Result<hub::port::Reply>> call(hub::port::Request request) override;
  [[nodiscard]] bool idempotent(const std::string& operation) const override;
  hub::port::Task<hub::Outcome> probe() override;
  [[nodiscard]] std::optional<hub::port::Misfit> misfit(const std::string& operation,
                                                        const std::string& body) const override;
  [[nodiscard]] hub::port::AgreedReply agreed_reply(const std::string& name) const override;
  [[nodiscard]] std::vector<std::string> agreed_requests(const std::string& operation) const override;

 private:
  /// A mapped body as the contract takes it. Errors: map.not_valid; nothing was sent.
  [[nodiscard]] hub::Result<hub::codec::XmlDocument> fitting(hub::codec::Content body) const;
  [[nodiscard]] hub::Result<std::string> envelope(const hub::port::Request& request,
                                                  const OperationSettings& operation,
                                                  hub::codec::XmlDocument body) const;
  [[nodiscard]] hub::http::Request to_endpoint(std::chrono::steady_clock::time_point deadline) const;
  [[nodiscard]] hub::http::Request post(const hub::port::Request& request, const OperationSettings& operation,
                                        std::string octets) const;
  [[nodiscard]] hub::Result<hub::port::Reply> judge(const hub::port::Request& request,
                                                    const OperationSettings& operation,
                                                    const hub::http::Reply& answer) const;

  Config config_;
  hub::port::Services services_;
  std::shared_ptr<const hub::codec::Contract> contract_;  ///< Null: none is configured.
  std::unique_ptr<const hub::codec::WsseSigner> signer_;  ///< Null: requests are not signed.
};

}  // namespace adapters::soap
