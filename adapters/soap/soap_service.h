#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/frame/agreement.h"
#include "adapters/frame/partner.h"
#include "adapters/soap/outgoing.h"
#include "adapters/soap/soap_config.h"
#include "hub/formats/soap/contract.h"
#include "hub/port/adapter_kinds.h"

namespace adapters::soap {

/// One SOAP service as it is called, whoever asks: an operation or a source. Of one I/O thread.
class SoapService {
 public:
  /// `config` and the services outlive this. Throws hub::Trouble: a PEM file, a contract or a signing key
  /// that cannot be read.
  SoapService(const SoapConfig& config, const hub::port::Services& services);

  /// A body as the contract takes it, and which attachments it includes, by their Content-IDs.
  struct Fitting {
    hub::formats::XmlDocument body;
    std::vector<std::string> included;
  };
  /// Includes are looked for where there may be some. Errors: map.not_valid; nothing was sent.
  [[nodiscard]] hub::Result<Fitting> fitting(hub::formats::Content body, bool may_include) const;

  /// Puts one question to the service, `body` as the Body's element, and judges the answer: what it has
  /// beyond the contract is told, and of the reply as `taken` says. `operation` outlives the task.
  hub::port::Task<hub::Result<hub::port::Reply>> exchange(frame::Call& call,
                                                          const OperationSettings& operation,
                                                          hub::formats::Content body, frame::Taken taken);

  /// Proves that somebody listens; nothing is sent.
  hub::port::Task<hub::Outcome> connect();

  /// False: a Body that is signed would have to be signed with the attachments in it.
  [[nodiscard]] bool carries_attachments() const;

  [[nodiscard]] const SoapConfig& config() const { return config_; }
  /// Null: none is configured.
  [[nodiscard]] const hub::formats::Contract* contract() const { return contract_.get(); }

 private:
  [[nodiscard]] hub::http::Request post(frame::Call& call, const OperationSettings& operation,
                                        std::string octets,
                                        std::vector<hub::port::Attachment> attachments) const;
  [[nodiscard]] hub::Result<hub::port::Reply> judge(const hub::port::Request& request,
                                                    const OperationSettings& operation,
                                                    const hub::http::Reply& answer, frame::Taken taken) const;

  const SoapConfig& config_;
  hub::port::Services services_;
  frame::Partner partner_;
  std::shared_ptr<const hub::formats::Contract> contract_;
  EnvelopeMaker envelopes_;
};

}  // namespace adapters::soap
