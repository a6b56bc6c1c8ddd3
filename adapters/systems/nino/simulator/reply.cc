#include "adapters/systems/nino/simulator/reply.h"

#include <sys/time.h>

#include <stdexcept>
#include <vector>

#include "soapH.h"

namespace sandbox::nino {
namespace {

/// An optional text of a reply.
std::string* optional(soap* soap, const std::string& text) {
  if (text.empty()) return nullptr;
  auto* held = soap_new_std__string(soap, -1);
  *held = text;
  return held;
}

void add_due_dates(soap* soap, const Property& from, std::vector<nino__DueDate*>& to) {
  for (const auto& due : from.due_dates) {
    auto* entry = soap_new_nino__DueDate(soap, -1);
    entry->date = due.date;
    entry->amount = due.amount;
    to.push_back(entry);
  }
}

nino__Property* to_reply(soap* soap, const Property& from) {
  auto* property = soap_new_nino__Property(soap, -1);
  property->name = optional(soap, from.name);
  property->address = from.address;
  property->cadastreNumber = from.cadastre_number;
  property->accountNumber = from.account_number;
  property->taxYear = from.tax_year;
  property->calculatedTax = from.calculated_tax;
  property->debt = from.debt;
  property->lateCharge = from.late_charge;
  property->overpayment = from.overpayment;
  add_due_dates(soap, from, property->dueDate);
  for (const auto& notice : from.notices) {
    auto* entry = soap_new_nino__Notice(soap, -1);
    entry->number = notice.number;
    entry->issued = notice.date;
    entry->amount = notice.amount;
    property->notice.push_back(entry);
  }
  return property;
}

nino__Part* to_reply(soap* soap, const Part& from) {
  auto* part = soap_new_nino__Part(soap, -1);
  part->designation = from.designation;
  if (soap_s2nino__PartKind(soap, from.kind.c_str(), &part->kind) != SOAP_OK)
    throw std::runtime_error("the kind of a part is none of LAND, BUILDING, PREMISES");
  part->cadastralValue = from.cadastral_value;
  return part;
}

nino__Holding* holding_of(soap* soap, const Property& from) {
  auto* holding = soap_new_nino__Holding(soap, -1);
  holding->name = optional(soap, from.name);
  holding->address = from.address;
  holding->cadastreNumber = from.cadastre_number;
  holding->accountNumber = from.account_number;
  holding->share = from.share;
  holding->since = optional(soap, from.since);
  for (const auto& part : from.parts) holding->part.push_back(to_reply(soap, part));
  return holding;
}

nino__IssuedNotice* to_reply(soap* soap, const Issued& from) {
  auto* notice = soap_new_nino__IssuedNotice(soap, -1);
  notice->entry = std::to_string(from.notice.entry);
  notice->number = from.notice.number;
  notice->issued = from.notice.date;
  notice->personCode = from.person;
  notice->accountNumber = from.property.account_number;
  notice->cadastreNumber = from.property.cadastre_number;
  notice->taxYear = from.property.tax_year;
  notice->amount = from.notice.amount;
  add_due_dates(soap, from.property, notice->dueDate);
  notice->reference = optional(soap, from.notice.reference);
  return notice;
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

void fill_reply(soap* soap, const std::string& message_id, const _nino__GetProperties& request,
                const Extract& extract, _nino__GetPropertiesResponse& reply) {
  reply.requestId = soap_strdup(soap, message_id.c_str());
  reply.asOf = time_of(soap, extract.as_of);
  reply.municipalityCode = request.municipalityCode;
  reply.personCode = request.personCode;
  for (const auto& property : *extract.properties) reply.property.push_back(holding_of(soap, property));
}

void fill_notices(soap* soap, const IssuedNotices& issued, std::uint64_t after,
                  _nino__ListNoticesResponse& reply) {
  constexpr std::size_t kMost = 100;  // nino.wsdl, ListNoticesResponse
  for (const auto& notice : issued.notices) {
    if (notice.notice.entry <= after) continue;
    if (reply.notice.size() == kMost) break;
    reply.notice.push_back(to_reply(soap, notice));
    reply.last = std::to_string(notice.notice.entry);
  }
  if (reply.notice.empty()) reply.last = std::to_string(after);
}

}  // namespace sandbox::nino
