#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/div/catalogue.h"
#include "adapters/div/catalogue_source.h"
#include "adapters/div/div_config.h"
#include "adapters/div/div_delivery.h"
#include "adapters/div/letter_source.h"
#include "adapters/div/notification_source.h"
#include "adapters/div/vus_operations.h"
#include "adapters/div/vus_service.h"
#include "adapters/frame/framed.h"
#include "hub/formats/soap/contract.h"

namespace adapters::div {

/// The official e-address, by DIV's unified interface. Its operations take letters, and questions about
/// addressees, in a neutral form.
class DivAdapter final : public frame::Framed<DivConfig> {
 public:
  static const hub::config::Spec<Config>& spec() { return div_spec(); }

  /// Throws std::runtime_error for a configuration that cannot work: problem_in, or a PEM file, contract or
  /// signing key that cannot be read.
  DivAdapter(Config config, const hub::port::Services& services);

  /// A letter is sent, never asked for: null, where the site names no other operation.
  [[nodiscard]] hub::port::Asker* asker() override;
  [[nodiscard]] hub::port::Source* source(const std::string& name) override;
  /// A TLS connection; nothing is sent.
  hub::port::Task<hub::Outcome> probe() override;
  [[nodiscard]] std::optional<hub::port::Misfit> misfit(const std::string& operation,
                                                        const std::string& body) const override;
  [[nodiscard]] hub::port::AgreedReply agreed_reply(const std::string& name) const override;
  [[nodiscard]] bool carries_attachments(const std::string& operation) const override;
  [[nodiscard]] std::vector<std::string> agreed_requests(const std::string& operation) const override;

 protected:
  hub::port::Task<hub::Result<hub::port::Reply>> carry_out(frame::Call& call,
                                                           const OperationSettings& operation) override;

 private:
  [[nodiscard]] std::unique_ptr<hub::port::Source> letter_source(
      const std::string& name, const NotificationSettings& asked,
      std::shared_ptr<const hub::crypto::Trust> server);
  /// Errors: deliver.ruled_out as kNoAddress: a recipient has no active e-address, and the site looks.
  hub::port::Task<hub::Outcome> check_addressees(const frame::Call& call, const Letter& letter);
  hub::port::Task<hub::Result<hub::port::Reply>> answer_to(frame::Call& call,
                                                           hub::formats::XmlDocument question);
  /// The operation's element, and valid.
  [[nodiscard]] hub::Outcome fits_operation(const std::string& operation,
                                            hub::formats::XmlDocument& document) const;

  VusService service_;
  DivDelivery delivery_;                ///< Borrows the service.
  VusOperations operations_;            ///< Borrows the service.
  std::shared_ptr<LetterKinds> kinds_;  ///< Null: invoices are letters.
  std::map<std::string, std::unique_ptr<hub::port::Source>> sources_;
  std::unique_ptr<AddresseeCatalogue> catalogue_;  ///< Null: the site keeps none. Borrows the operations.
  std::unique_ptr<CatalogueSource> catalogue_source_;
  std::shared_ptr<const hub::formats::Contract> letters_;
};

}  // namespace adapters::div
