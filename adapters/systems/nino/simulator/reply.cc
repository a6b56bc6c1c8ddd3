#include "adapters/systems/nino/simulator/reply.h"

#include <sys/time.h>

#include <stdexcept>

#include "soapH.h"

namespace sandbox::nino {
namespace {

nino__Property* to_reply(soap* soap, const Property& from) {
  auto* property = soap_new_nino__Property(soap, -1);
  if (!from.name.empty()) {
    property->name = soap_new_std__string(soap, -1);
    *property->name = from.name;
  }
  property->address = from.address;
  property->cadastreNumber = from.cadastre_number;
  property->accountNumber = from.account_number;
  property->taxYear = from.tax_year;
  property->calculatedTax = from.calculated_tax;
  property->debt = from.debt;
  property->lateCharge = from.late_charge;
  property->overpayment = from.overpayment;
  for (const auto& due : from.due_dates) {
    auto* entry = soap_new_nino__DueDate(soap, -1);
    entry->date = due.date;
    entry->amount = due.amount;
    property->dueDate.push_back(entry);
  }
  for (const auto& notice : from.notices) {
    auto* entry = soap_new_nino__Notice(soap, -1);
    entry->number = notice.number;
    entry->issued = notice.date;
    entry->amount = notice.amount;
    property->notice.push_back(entry);
  }
  return property;
}

nino__Totals* totals_of(soap* soap, const std::vector<Property>& properties) {
  auto* totals = soap_new_nino__Totals(soap, -1);
  totals->calculatedTax = sum(properties, &Property::calculated_tax);
  totals->debt = sum(properties, &Property::debt);
  totals->lateCharge = sum(properties, &Property::late_charge);
  totals->overpayment = sum(properties, &Property::overpayment);
  return totals;
}

timeval time_of(soap* soap, const std::string& text) {
  timeval time{};
  if (text.empty()) {
    gettimeofday(&time, nullptr);
  } else if (soap_s2xsd__dateTime(soap, text.c_str(), &time) != SOAP_OK) {
    throw std::runtime_error("asOf is no xs:dateTime");
  }
  return time;
}

}  // namespace

void fill_reply(soap* soap, const std::string& message_id, const _nino__GetDebts& request,
                const Extract& extract, _nino__GetDebtsResponse& reply) {
  reply.requestId = soap_strdup(soap, message_id.c_str());
  reply.asOf = time_of(soap, extract.as_of);
  reply.municipalityCode = request.municipalityCode;
  reply.personCode = request.personCode;
  reply.currency = nino__Currency__EUR;
  reply.totals = totals_of(soap, *extract.properties);
  for (const auto& property : *extract.properties) reply.property.push_back(to_reply(soap, property));
  for (const auto& account : extract.bank_accounts) {
    auto* entry = soap_new_nino__BankAccount(soap, -1);
    entry->bank = account.bank;
    entry->iban = account.iban;
    reply.bankAccount.push_back(entry);
  }
}

}  // namespace sandbox::nino
