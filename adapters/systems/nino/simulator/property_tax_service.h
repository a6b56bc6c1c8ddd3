#pragma once

#include <string>

#include "adapters/systems/nino/simulator/behaviour.h"
#include "adapters/systems/nino/simulator/request_check.h"
#include "adapters/systems/nino/simulator/request_journal.h"
#include "adapters/systems/nino/simulator/tax_register.h"
#include "soapPropertyTaxSoap11Service.h"

namespace sandbox::nino {

struct Options;

/// The operations of the contract on one connection. Not thread-safe: one for each connection.
class PropertyTaxService : public PropertyTaxSoap11Service {
 public:
  /// All of them stay alive as long as this.
  PropertyTaxService(struct soap* connection, const Options& options, const TrustedSigners& signers,
                     RequestJournal& journal);

  /// Serves requests until the peer leaves, or a refusal or a behaviour closes the connection.
  int serve() override;

  /// gSOAP collects both bindings in one service; whichever it dispatches to, the version is the envelope's.
  int GetDebts(_nino__GetDebts* request, _nino__GetDebtsResponse& reply) override;
  int GetDebts_(_nino__GetDebts* request, _nino__GetDebtsResponse& reply) override;

 private:
  /// gSOAP calls this between header and Body and would forget the envelope's version; the constructor did it
  /// already.
  void PropertyTaxSoap11Service_init(soap_mode, soap_mode) override {}
  int receive();
  std::optional<Refusal> check_message();
  std::optional<Refusal> check_question(const _nino__GetDebts& request, const Extract& extract) const;
  int reply_with(Behaviour behaviour, const _nino__GetDebts& request, const Extract& extract,
                 _nino__GetDebtsResponse& reply);
  int refuse(const Refusal& refusal);
  void detail_fault(const Refusal& refusal);
  void refuse_unreadable();
  void set_reply_headers(const std::string& action);
  void hang();
  void send(const std::string& octets);
  void note(const std::string& outcome);

  const Options& options_;
  const TrustedSigners& signers_;
  RequestJournal& journal_;
  std::string message_id_;  ///< Of the request at hand; empty if it has none of the right shape.
  unsigned seen_ = 0;       ///< How often a signed request had it, this time included.
};

}  // namespace sandbox::nino
