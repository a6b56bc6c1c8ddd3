#pragma once

#include <functional>
#include <optional>
#include <string>

#include "adapters/systems/nino/simulator/behaviour.h"
#include "adapters/systems/nino/simulator/payment_book.h"
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
                     RequestJournal& journal, PaymentBook& payments);

  /// Serves requests until the peer leaves, or a refusal or a behaviour closes the connection.
  int serve() override;

  /// gSOAP collects both bindings in one service; whichever it dispatches to, the version is the envelope's.
  int GetDebts(_nino__GetDebts* request, _nino__GetDebtsResponse& reply) override;
  int GetDebts_(_nino__GetDebts* request, _nino__GetDebtsResponse& reply) override;
  int GetProperties(_nino__GetProperties* request, _nino__GetPropertiesResponse& reply) override;
  int GetProperties_(_nino__GetProperties* request, _nino__GetPropertiesResponse& reply) override;
  int ListNotices(_nino__ListNotices* request, _nino__ListNoticesResponse& reply) override;
  int ListNotices_(_nino__ListNotices* request, _nino__ListNoticesResponse& reply) override;
  int RegisterPayment(_nino__RegisterPayment* request, _nino__RegisterPaymentResponse& reply) override;
  int RegisterPayment_(_nino__RegisterPayment* request, _nino__RegisterPaymentResponse& reply) override;

 private:
  /// What is an operation's own. The two that read the register throw as it does.
  struct Work {
    std::function<std::optional<Refusal>()> check;  ///< After the message's own checks.
    std::function<void()> take;            ///< What takes effect even if the answer is lost; may be empty.
    std::function<void(bool wrong)> fill;  ///< The reply; `wrong`: as the contract does not allow it.
  };
  enum class Repeats { refused, answered };  ///< Of a message id.

  /// gSOAP calls this between header and Body and would forget the envelope's version; the constructor did it
  /// already.
  void PropertyTaxSoap11Service_init(soap_mode, soap_mode) override {}
  int receive();
  template <typename Request, typename Reply>
  int answer_about_person(const char* operation, const Request& request, Reply& reply);
  int serve_call(const char* operation, Repeats repeats, const Work& work);
  std::optional<Refusal> check_message(Repeats repeats);
  int reply_with(Behaviour behaviour, const Work& work);
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
  PaymentBook& payments_;
  std::string operation_;   ///< Of the request at hand; empty if it cannot be read.
  std::string message_id_;  ///< Of the request at hand; empty if it has none of the right shape.
  unsigned seen_ = 0;       ///< How often a signed request had it, this time included.
};

}  // namespace sandbox::nino
