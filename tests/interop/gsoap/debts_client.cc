// A client as gSOAP generates it from wsdl/sakta/debts.wsdl: asks the hub, prints {"answer": …} or {"fault":
// …} as JSON.
//
//   interop-gsoap ADDRESS 1.1|1.2 CA PAIR PERSON_CODE [NAME=VALUE...]     (the last ones: the header block
//   Context)
#include <cstdio>
#include <iostream>
#include <map>
#include <string>
#include <string_view>

#include "DebtsSoap11.nsmap"
#include "soapDebtsSoap11Proxy.h"

namespace {

std::string quoted(const std::string& text) {
  std::string made = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') made += '\\';
    made += c;
  }
  return made + "\"";
}

/// Members of a JSON object.
class Members {
 public:
  Members& text(const char* name, const std::string& value) { return raw(name, quoted(value)); }
  Members& text(const char* name, const std::string* value) {
    return value == nullptr ? *this : text(name, *value);
  }
  Members& raw(const char* name, const std::string& json) {
    json_ += (json_.empty() ? "" : ",") + quoted(name) + ":" + json;
    return *this;
  }
  [[nodiscard]] std::string object() const { return "{" + json_ + "}"; }

 private:
  std::string json_;
};

template <class List, class Write>
std::string array(const List& list, Write write) {
  std::string json;
  for (const auto& one : list) json += (json.empty() ? "" : ",") + write(one);
  return "[" + json + "]";
}

template <class Property>
std::string property_of(const Property& one) {
  const auto due = [](const auto& item) {
    return Members().text("date", item.date).text("amount", item.amount).object();
  };
  const auto notice = [](const auto& item) {
    return Members()
        .text("number", item.number)
        .text("issued", item.issued)
        .text("amount", item.amount)
        .object();
  };
  return Members()
      .text("name", one.name)
      .text("address", one.address)
      .text("cadastreNumber", one.cadastreNumber)
      .text("accountNumber", one.accountNumber)
      .text("taxYear", one.taxYear)
      .text("calculatedTax", one.calculatedTax)
      .text("debt", one.debt)
      .text("lateCharge", one.lateCharge)
      .text("overpayment", one.overpayment)
      .raw("dueDate", array(one.dueDate, due))
      .raw("notice", array(one.notice, notice))
      .object();
}

std::string answer_of(const _t__QueryDebtsResponse& answer) {
  const auto account = [](const auto& one) {
    return Members().text("bank", one.bank).text("iban", one.iban).object();
  };
  return Members()
      .text("personCode", answer.personCode)
      .text("asOf", answer.asOf)
      .text("currency", answer.currency == t__Currency__EUR ? "EUR" : "")
      .text("totalDebt", answer.totalDebt)
      .text("totalLateCharge", answer.totalLateCharge)
      .text("totalOverpayment", answer.totalOverpayment)
      .raw("property", array(answer.property, [](const auto& one) { return property_of(one); }))
      .raw("bankAccount", array(answer.bankAccount, account))
      .object();
}

/// The hub's typed detail; null if the fault has none, or there is no fault.
const _ex__Error* error_of(soap* soap) {
  if (soap->fault == nullptr) return nullptr;
  const SOAP_ENV__Detail* detail = soap->version == 2 ? soap->fault->SOAP_ENV__Detail : soap->fault->detail;
  return detail == nullptr ? nullptr : detail->ex__Error;
}

void say(soap* soap, const std::map<std::string_view, std::string>& said) {
  soap->header = soap_new_SOAP_ENV__Header(soap);
  auto* context = soap_new__ex__Context(soap);
  soap->header->ex__Context = context;
  const auto take = [&](std::string_view name) -> std::string* {
    const auto found = said.find(name);
    if (found == said.end()) return nullptr;
    std::string* text = soap_new_std__string(soap);
    *text = found->second;
    return text;
  };
  context->user = take("user");
  context->role = take("role");
  context->on_USCOREbehalf_USCOREof = take("on_behalf_of");
  context->ground = take("ground");
  context->case_ = take("case");
  context->purpose = take("purpose");
  context->legal_USCOREbasis = take("legal_basis");
}

}  // namespace

int main(int count, char** words) {
  if (count < 6) return 2;
  DebtsSoap11Proxy client(SOAP_XML_STRICT | SOAP_C_UTFSTRING);
  soap_ssl_init();
  soap_set_version(client.soap, std::string_view(words[2]) == "1.2" ? 2 : 1);
  if (soap_ssl_client_context(client.soap, SOAP_SSL_DEFAULT, words[4], nullptr, words[3], nullptr, nullptr) !=
      SOAP_OK) {
    client.soap_stream_fault(std::cerr);
    return 1;
  }
  std::map<std::string_view, std::string> said;
  for (int i = 6; i < count; ++i) {
    const std::string_view word(words[i]);
    said[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
  }
  say(client.soap, said);
  _t__QueryDebts question;
  question.personCode = words[5];
  _t__QueryDebtsResponse answer;
  if (client.QueryDebts(words[1], nullptr, &question, answer) == SOAP_OK) {
    std::cout << Members().raw("answer", answer_of(answer)).object() << "\n";
    return 0;
  }
  const _ex__Error* error = error_of(client.soap);
  if (error == nullptr) {
    client.soap_stream_fault(std::cerr);
    return 1;
  }
  const auto detail = Members().text("code", error->code).text("title", error->title).object();
  std::cout << Members().raw("fault", Members().raw("detail", detail).object()).object() << "\n";
  return 0;
}
