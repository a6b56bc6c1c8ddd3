#include "adapters/systems/nino/simulator/property_tax_service.h"

#include <poll.h>
#include <sys/time.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <vector>

#include "PropertyTaxSoap11.nsmap"
#include "adapters/systems/nino/simulator/connection.h"
#include "adapters/systems/nino/simulator/nino_server.h"
#include "adapters/systems/nino/simulator/reply.h"

namespace sandbox::nino {
namespace {

constexpr const char* kOperation = "GetDebts";
const std::string kActions = "urn:nino:model:property-tax:1:";
constexpr unsigned kBusySeconds = 7;

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

/// The right shape, but nobody's.
std::string another(std::string message_id) {
  std::reverse(message_id.begin() + 9, message_id.end());
  return message_id;
}

}  // namespace

PropertyTaxService::PropertyTaxService(struct soap* connection, const Options& options,
                                       const TrustedSigners& signers, RequestJournal& journal)
    : PropertyTaxSoap11Service(connection), options_(options), signers_(signers), journal_(journal) {
  soap_set_namespaces(soap, strict_namespaces());
}

int PropertyTaxService::serve() {
  do {
    message_id_.clear();
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

int PropertyTaxService::GetDebts_(_nino__GetDebts* request, _nino__GetDebtsResponse& reply) {
  return GetDebts(request, reply);
}

int PropertyTaxService::GetDebts(_nino__GetDebts* request, _nino__GetDebtsResponse& reply) {
  if (const auto refusal = check_message()) return refuse(*refusal);
  try {
    const auto extract = read_register(options_.register_file, request->personCode);
    if (const auto refusal = check_question(*request, extract)) return refuse(*refusal);
    return reply_with(behaviour_for(options_.behaviours, kOperation), *request, extract, reply);
  } catch (const std::runtime_error& e) {
    std::fprintf(stderr, "sakta-sandbox: nino: %s\n", e.what());
    return refuse({"NINO-302", "The register is out of order", {}});
  }
}

std::optional<Refusal> PropertyTaxService::check_message() {
  const Expected expected{options_.to, kActions + kOperation, std::time(nullptr)};
  if (auto refusal = check_signature(soap, signers_)) return refusal;
  if (auto refusal = check_timestamp(soap, expected)) return refusal;
  if (auto refusal = check_addressing(soap, expected)) return refusal;
  seen_ = journal_.count(message_id_);
  if (seen_ > 1) return Refusal{"NINO-203", "The message id was seen before", {}};
  return std::nullopt;
}

std::optional<Refusal> PropertyTaxService::check_question(const _nino__GetDebts& request,
                                                          const Extract& extract) const {
  if (request.requesterSystem.empty()) return Refusal{"NINO-001", "requesterSystem is empty", {}};
  if (extract.municipalities.count(request.municipalityCode) == 0) {
    return Refusal{"NINO-102", "The municipality is not served", {}};
  }
  if (extract.purposes.count(request.purpose) == 0)
    return Refusal{"NINO-103", "The purpose is not allowed", {}};
  if (!extract.properties) return Refusal{"NINO-101", "The person is not known", {}};
  return std::nullopt;
}

int PropertyTaxService::reply_with(Behaviour behaviour, const _nino__GetDebts& request,
                                   const Extract& extract, _nino__GetDebtsResponse& reply) {
  if (behaviour == Behaviour::busy) return refuse({"NINO-301", "Busy, ask again later", kBusySeconds});
  note(word(behaviour));
  if (behaviour == Behaviour::other_relates_to) message_id_ = another(message_id_);
  if (behaviour == Behaviour::answer || behaviour == Behaviour::other_relates_to ||
      behaviour == Behaviour::wrong_schema) {
    fill_reply(soap, message_id_, request, extract, reply);
    if (behaviour == Behaviour::wrong_schema) reply.municipalityCode = "none";
    set_reply_headers(kActions + kOperation + "Response");
    return SOAP_OK;
  }
  if (behaviour == Behaviour::hang_after_body) hang();
  send(octets_of(behaviour, soap->version));
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
  journal_.record(message_id_, kOperation, outcome, seen_, Connection::traceparent(soap));
}

}  // namespace sandbox::nino
