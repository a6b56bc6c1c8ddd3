#pragma once

#include <functional>
#include <string>

#include "adapters/systems/horizon/simulator/company.h"
#include "adapters/systems/horizon/simulator/resource.h"
#include "adapters/systems/horizon/simulator/sessions.h"
#include "adapters/systems/rest_server.h"

namespace sandbox::horizon {

struct ServiceOptions {
  std::string data;      ///< File of Setup; read at each login and each request that writes.
  std::string password;  ///< Of the data's user.
  std::string forms;     ///< Folder of the XSDs: wsdl/horizon.
};

/// Horizon REST below /API/rest, as far as invoices and payments need it. Names of the operations for the
/// behaviour file: `login`, or resource and call: `TNdmPvzSar.query`, `TDdmKlSar.query`, `TDdmMUSar.query`,
/// `TdmRekvSar.query`, `TsdmValName.query`; `TNdmPvzSar.sync` and `TNdmPvzSar.processed` of what was edited,
/// the same with `_new` and `_deleted`; `.template`, without a call and `.ExecuteFromKey` of `TNdmSanRekBL`,
/// `TNdmRekBL`, `TDdmInMu` and `TDdmOutMu`; `.BookFromKey`, `.DeBookFromKey` and `.delete` of the first two;
/// `TDdmInMu.apmaksatFromKey`; `TDdmCustomer.template`, `TDdmCustomer`, `TDdmCustomer.edit`,
/// `TDdmKlSar.sync`, `TDdmKlSar.processed`. Thread-safe.
class HorizonService {
 public:
  /// Throws std::runtime_error if data or forms cannot be read.
  explicit HorizonService(ServiceOptions options);

  [[nodiscard]] static std::string operation(const HttpRequest& request);
  [[nodiscard]] HttpReply answer(const HttpRequest& request, Behaviour behaviour);

 private:
  HttpReply serve(const HttpRequest& request, const std::string& operation, bool effect);
  HttpReply log_in(const HttpRequest& request);
  HttpReply query(const HttpRequest& request, const std::string& resource, bool other) const;
  HttpReply changes(const HttpRequest& request, Changes which) const;
  HttpReply processed(const HttpRequest& request, Changes which, bool effect);
  HttpReply insert(const HttpRequest& request, const std::string& resource, bool effect);
  [[nodiscard]] Document document_of(const std::string& resource, const std::string& key) const;
  [[nodiscard]] const ResourceForm& form_of(const std::string& resource) const;
  HttpReply edited_customers(const HttpRequest& request, bool effect);
  HttpReply edit_customer(const HttpRequest& request, bool effect);
  HttpReply act(const HttpRequest& request, bool effect);
  void carry_out(const std::string& resource, const std::string& action, const Resource& arguments);
  HttpReply remove(const std::string& resource, const std::string& key, bool effect);
  HttpReply other_answer(const HttpRequest& request, const std::string& operation);

  ServiceOptions options_;
  Company company_;
  Sessions sessions_;
  ResourceForm document_form_;
  ResourceForm customer_form_;
  ResourceForm issued_form_;
  ResourceForm payment_form_;
  ResourceForm order_form_;
};

}  // namespace sandbox::horizon
