#include "adapters/systems/nino/simulator/property_tax_service.h"

#include <poll.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <set>
#include <stdexcept>
#include <vector>

#include "PropertyTaxSoap11.nsmap"
#include "adapters/systems/nino/simulator/connection.h"
#include "adapters/systems/nino/simulator/nino_server.h"
#include "adapters/systems/nino/simulator/pattern.h"
#include "adapters/systems/nino/simulator/reply.h"

namespace sandbox::nino {
namespace {

const std::string kActions = "urn:nino:model:property-tax:1:";
constexpr unsigned kBusySeconds = 7;
constexpr unsigned kBrieflyBusySeconds = 1;

/// gSOAP's table without the older names that it would take for the same (WS-Addressing 2004/08,
/// WS-Security 1.1, …); only the rows of SOAP itself keep theirs, for both versions are served.
const Namespace* strict_namespaces() {
  static const auto table = [] {
    std::vector<Namespace> rows;
    for (const auto* row = namespaces; row->id != nullptr; ++row) rows.push_back(*row);
    for (std::size_t i = 2; i < rows.size(); ++i) rows[i].in = nullptr;
    rows.push_back({nullptr, nullptr, nullptr, nullptr});
    return rows;
  }();
  return table.data();
}

/// The header's MessageID if it is short and of harmless characters: nothing else of a request goes to the
/// journal.
std::string message_id_of(const soap* soap) {
  if (soap->header == nullptr || soap->header->wsa5__MessageID == nullptr) return {};
  const std::string id = soap->header->wsa5__MessageID;
  const bool shaped = id.size() == 45 && id.rfind("urn:uuid:", 0) == 0 &&
                      id.find_first_not_of("0123456789abcdef-", 9) == std::string::npos;
  return shaped ? id : "";
}

/// What is the same in each request: who is asked for, and who asks.
template <typename Request>
std::optional<Refusal> check_requester(const Request& request, const std::set<std::string>& municipalities) {
  if (request.requesterSystem.empty()) return Refusal{"NINO-001", "requesterSystem is empty", {}};
  if (municipalities.count(request.municipalityCode) == 0)
    return Refusal{"NINO-102", "The municipality is not served", {}};
  return std::nullopt;
}

/// The same of a question about a person, and whether both are known.
template <typename Request>
std::optional<Refusal> check_question(const Request& request, const Extract& extract) {
  if (auto refusal = check_requester(request, extract.municipalities)) return refusal;
  if (extract.purposes.count(request.purpose) == 0)
    return Refusal{"NINO-103", "The purpose is not allowed", {}};
  if (!extract.properties) return Refusal{"NINO-101", "The person is not known", {}};
  return std::nullopt;
}

/// The entry behind which notices are wanted; nothing if it is no number. gSOAP does not check this element's
/// type, which has no name of its own in the contract.
std::optional<std::uint64_t> place_of(const std::string* after) {
  if (after == nullptr || after->empty()) return 0;
  if (!matches(*after, "[0-9]{1,18}")) return std::nullopt;
  return std::stoull(*after);
}

std::string text_of(const std::string* optional) {
  return optional == nullptr ? "" : *optional;
}

/// All that makes a payment another one.
std::string content_of(const _nino__RegisterPayment& payment) {
  return payment.accountNumber + " " + text_of(payment.noticeNumber) + " " + payment.amount + " " +
         payment.paidOn + " " + text_of(payment.payerIban) + " " + text_of(payment.reference);
}

/// gSOAP checks patterns of types made of xs:string alone; these two are made of xs:decimal and xs:date.
bool amount_and_day_are_well_formed(const _nino__RegisterPayment& payment) {
  return matches(payment.amount, R"([0-9]{1,10}\.[0-9]{2})") &&
         matches(payment.paidOn, "(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}");
}

std::optional<Refusal> check_payment(const _nino__RegisterPayment& payment, const Accounts& accounts) {
  if (!amount_and_day_are_well_formed(payment))
    return Refusal{"NINO-001", "The amount or the day has not the form of its type", {}};
  if (auto refusal = check_requester(payment, accounts.municipalities)) return refusal;
  const auto account = accounts.notices_by_account.find(payment.accountNumber);
  if (account == accounts.notices_by_account.end())
    return Refusal{"NINO-104", "The account is not known", {}};
  if (payment.noticeNumber != nullptr && account->second.count(*payment.noticeNumber) == 0)
    return Refusal{"NINO-106", "The notice is not of this account", {}};
  return std::nullopt;
}

/// The right shape, but nobody's.
std::string another(std::string message_id) {
  std::reverse(message_id.begin() + 9, message_id.end());
  return message_id;
}

}  // namespace

PropertyTaxService::PropertyTaxService(struct soap* connection, const Options& options,
                                       const TrustedSigners& signers, RequestJournal& journal,
                                       PaymentBook& payments)
    : PropertyTaxSoap11Service(connection),
      options_(options),
      signers_(signers),
      journal_(journal),
      payments_(payments) {
  soap_set_namespaces(soap, strict_namespaces());
}

int PropertyTaxService::serve() {
  do {
    message_id_.clear();
    operation_.clear();
    seen_ = 0;
    soap_begin(soap);
    Connection::expect_header(soap);
    if (soap_begin_recv(soap) != SOAP_OK && soap->error == SOAP_EOF) break;  // The peer left.
    if (soap->error != SOAP_OK || receive() != SOAP_OK) {
      if (soap->error != SOAP_FAULT && soap->error < SOAP_STOP) refuse_unreadable();
      if (soap->error < SOAP_STOP) soap_send_fault(soap);
      soap->keep_alive = 0;
    }
    soap_destroy(soap);
    soap_end(soap);
  } while (soap->keep_alive != 0);
  soap->keep_alive = 0;
  soap_closesock(soap);
  soap_destroy(soap);
  soap_end(soap);
  return SOAP_OK;
}

int PropertyTaxService::receive() {
  Connection::expect_body(soap);
  const bool begun = soap_envelope_begin_in(soap) == SOAP_OK && soap_recv_header(soap) == SOAP_OK &&
                     soap_body_begin_in(soap) == SOAP_OK;
  message_id_ = message_id_of(soap);
  if (begun) return dispatch();
  // Of octets that are no SOAP envelope gSOAP gives back the HTTP method, of half a document EOF.
  if (soap->error == SOAP_POST || soap->error == SOAP_EOF) soap->error = SOAP_SYNTAX_ERROR;
  return soap->error;
}

/// What a question about a person asks for, from the register as it is at this moment.
template <typename Request, typename Reply>
int PropertyTaxService::answer_about_person(const char* operation, const Request& request, Reply& reply) {
  Extract extract;
  Work work;
  work.check = [&] {
    extract = read_register(options_.register_file, request.personCode);
    return check_question(request, extract);
  };
  work.fill = [&](bool wrong) {
    fill_reply(soap, message_id_, request, extract, reply);
    if (wrong) reply.municipalityCode = "none";
  };
  return serve_call(operation, Repeats::refused, work);
}

int PropertyTaxService::GetDebts_(_nino__GetDebts* request, _nino__GetDebtsResponse& reply) {
  return GetDebts(request, reply);
}

int PropertyTaxService::GetDebts(_nino__GetDebts* request, _nino__GetDebtsResponse& reply) {
  return answer_about_person("GetDebts", *request, reply);
}

int PropertyTaxService::GetProperties_(_nino__GetProperties* request, _nino__GetPropertiesResponse& reply) {
  return GetProperties(request, reply);
}

int PropertyTaxService::GetProperties(_nino__GetProperties* request, _nino__GetPropertiesResponse& reply) {
  return answer_about_person("GetProperties", *request, reply);
}

int PropertyTaxService::ListNotices_(_nino__ListNotices* request, _nino__ListNoticesResponse& reply) {
  return ListNotices(request, reply);
}

int PropertyTaxService::ListNotices(_nino__ListNotices* request, _nino__ListNoticesResponse& reply) {
  IssuedNotices issued;
  const auto after = place_of(request->after);
  Work work;
  work.check = [&]() -> std::optional<Refusal> {
    issued = read_notices(options_.register_file);
    if (!after) return Refusal{"NINO-001", "The place in the list is no number", {}};
    if (auto refusal = check_requester(*request, issued.municipalities)) return refusal;
    const auto newest = issued.notices.empty() ? 0 : issued.notices.back().notice.entry;
    if (*after > newest) return Refusal{"NINO-107", "This place in the list was never given", {}};
    return std::nullopt;
  };
  work.fill = [&](bool wrong) {
    reply.requestId = soap_strdup(soap, message_id_.c_str());
    reply.municipalityCode = wrong ? "none" : request->municipalityCode;
    fill_notices(soap, issued, *after, reply);
  };
  return serve_call("ListNotices", Repeats::refused, work);
}

int PropertyTaxService::RegisterPayment_(_nino__RegisterPayment* request,
                                         _nino__RegisterPaymentResponse& reply) {
  return RegisterPayment(request, reply);
}

int PropertyTaxService::RegisterPayment(_nino__RegisterPayment* request,
                                        _nino__RegisterPaymentResponse& reply) {
  const auto content = content_of(*request);
  Work work;
  work.check = [&]() -> std::optional<Refusal> {
    if (auto refusal = check_payment(*request, read_accounts(options_.register_file))) return refusal;
    if (payments_.is_other(request->paymentId, content))
      return Refusal{"NINO-105", "Another payment has this paymentId", {}};
    return std::nullopt;
  };
  work.take = [&] { reply.receipt = payments_.take(request->paymentId, content); };
  work.fill = [&](bool wrong) {
    reply.requestId = soap_strdup(soap, message_id_.c_str());
    reply.municipalityCode = wrong ? "none" : request->municipalityCode;
    reply.paymentId = request->paymentId;
  };
  return serve_call("RegisterPayment", Repeats::answered, work);
}

int PropertyTaxService::serve_call(const char* operation, Repeats repeats, const Work& work) {
  operation_ = operation;
  if (const auto refusal = check_message(repeats)) return refuse(*refusal);
  try {
    if (const auto refusal = work.check()) return refuse(*refusal);
    return reply_with(behaviour_for(options_.behaviours, operation_), work);
  } catch (const std::runtime_error& e) {
    std::fprintf(stderr, "sakta-sandbox: nino: %s\n", e.what());
    return refuse({"NINO-302", "The register is out of order", {}});
  }
}

std::optional<Refusal> PropertyTaxService::check_message(Repeats repeats) {
  const Expected expected{options_.to, kActions + operation_, std::time(nullptr)};
  if (auto refusal = check_signature(soap, signers_)) return refusal;
  if (auto refusal = check_timestamp(soap, expected)) return refusal;
  if (auto refusal = check_addressing(soap, expected)) return refusal;
  seen_ = journal_.count(message_id_);
  if (seen_ > 1 && repeats == Repeats::refused)
    return Refusal{"NINO-203", "The message id was seen before", {}};
  return std::nullopt;
}

int PropertyTaxService::reply_with(Behaviour behaviour, const Work& work) {
  if (behaviour == Behaviour::busy) return refuse({"NINO-301", "Busy, ask again later", kBusySeconds});
  if (behaviour == Behaviour::busy_briefly)
    return refuse({"NINO-301", "Busy, ask again later", kBrieflyBusySeconds});
  if (work.take && behaviour != Behaviour::fault_in_200) work.take();
  note(word(behaviour));
  if (behaviour == Behaviour::other_relates_to) message_id_ = another(message_id_);
  if (behaviour == Behaviour::answer || behaviour == Behaviour::other_relates_to ||
      behaviour == Behaviour::wrong_schema) {
    work.fill(behaviour == Behaviour::wrong_schema);
    set_reply_headers(kActions + operation_ + "Response");
    return SOAP_OK;
  }
  if (behaviour == Behaviour::hang_after_body) hang();
  send(octets_of(behaviour, soap->version, operation_));
  return soap->error = SOAP_STOP;
}

int PropertyTaxService::refuse(const Refusal& refusal) {
  const bool ours = refusal.code.rfind("NINO-3", 0) == 0;
  ours ? ::soap_receiver_fault(soap, refusal.text.c_str(), nullptr)
       : ::soap_sender_fault(soap, soap_strdup(soap, refusal.text.c_str()), nullptr);
  detail_fault(refusal);
  return soap->error = SOAP_FAULT;
}

void PropertyTaxService::detail_fault(const Refusal& refusal) {
  auto* fault = soap_new__nino__NinoFault(soap, -1);
  fault->code = refusal.code;
  fault->text = refusal.text;
  if (refusal.retry_after_seconds) {
    fault->retryAfterSeconds = static_cast<unsigned*>(soap_malloc(soap, sizeof(unsigned)));
    *fault->retryAfterSeconds = *refusal.retry_after_seconds;
  }
  auto* detail = soap_new_SOAP_ENV__Detail(soap, -1);
  detail->nino__NinoFault = fault;
  (soap->version == 2 ? soap->fault->SOAP_ENV__Detail : soap->fault->detail) = detail;
  note(refusal.code);
  set_reply_headers(kActions + "Refusal");
}

/// Not well-formed, not valid or not understood: gSOAP's fault code stays, our detail comes with it.
void PropertyTaxService::refuse_unreadable() {
  if (soap->status != SOAP_POST) return;  // GET and the like: gSOAP answers 405.
  soap_set_fault(soap);
  const bool other_operation = soap->error == SOAP_NO_METHOD;
  detail_fault(other_operation ? Refusal{"NINO-002", "The Body holds no known operation", {}}
                               : Refusal{"NINO-001", "The message is not valid against the contract", {}});
  soap->error = SOAP_FAULT;
}

void PropertyTaxService::set_reply_headers(const std::string& action) {
  soap->header = nullptr;
  ::soap_header(soap);
  soap->header->wsa5__MessageID = soap_strdup(soap, soap_rand_uuid(soap, "urn:uuid:"));
  soap->header->wsa5__Action = soap_strdup(soap, action.c_str());
  if (message_id_.empty()) return;
  soap->header->wsa5__RelatesTo = soap_new_wsa5__RelatesToType(soap, -1);
  soap->header->wsa5__RelatesTo->__item = soap_strdup(soap, message_id_.c_str());
}

/// Until the peer sends more, closes, or the server stops.
void PropertyTaxService::hang() {
  pollfd peer{soap->socket, POLLIN | POLLRDHUP, 0};
  while (::poll(&peer, 1, -1) < 0 && errno == EINTR) continue;
}

void PropertyTaxService::send(const std::string& octets) {
  if (!octets.empty()) soap->fsend(soap, octets.data(), octets.size());
}

void PropertyTaxService::note(const std::string& outcome) {
  journal_.record(message_id_, operation_, outcome, seen_, Connection::traceparent(soap));
}

}  // namespace sandbox::nino
