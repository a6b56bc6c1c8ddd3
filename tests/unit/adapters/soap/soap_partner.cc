#include "tests/unit/adapters/soap/soap_partner.h"

#include "hub/crypto/digest.h"

namespace soap_test {

using support::Peer;
using support::TempPki;

TempPki& Service::pki() {
  static TempPki one;
  return one;
}

Service::Service(Script script)
    : peer_(
          [] {
            static const auto server = pki().issue("partner", "IP:127.0.0.1");
            Peer::Options options;
            options.tls = Peer::Tls{server.certificate, server.key, pki().ca()};
            return options;
          }(),
          std::move(script)) {}

adapters::soap::SoapConfig Service::config_to(std::uint16_t port) {
  static const auto client = pki().issue("hub", "DNS:hub.example");
  adapters::soap::SoapConfig config;
  config.endpoint = "https://127.0.0.1:" + std::to_string(port) + "/service";
  config.to = "urn:partner";
  config.credentials = {pki().ca(), client.certificate, client.key};
  auto& ask = config.operations["ask"];
  ask.action = "urn:partner:Ask";
  ask.reply = "AskReply";
  return config;
}

std::string message_id_in(const std::string& octets) {
  constexpr std::string_view kOpen = "<wsa:MessageID";
  const auto tag = octets.find(kOpen);
  if (tag == std::string::npos) return "none";
  const auto start = octets.find('>', tag) + 1;
  return octets.substr(start, octets.find('<', start) - start);
}

std::string envelope(const std::string& relates_to, const std::string& body, const std::string& ns) {
  return "<s:Envelope xmlns:s='" + ns +
         "' xmlns:a='http://www.w3.org/2005/08/addressing'><s:Header><a:RelatesTo>" + relates_to +
         "</a:RelatesTo></s:Header><s:Body>" + body + "</s:Body></s:Envelope>";
}

std::string fault(const std::string& code, const std::string& machine_code) {
  return "<s:Fault><s:Code><s:Value>s:" + code +
         "</s:Value></s:Code><s:Reason><s:Text xml:lang='lv'>persona 161175-19997 nav "
         "atrasta</s:Text></s:Reason>"
         "<s:Detail><e:Error xmlns:e='urn:partner'><e:code>" +
         machine_code + "</e:code></e:Error></s:Detail></s:Fault>";
}

hub::port::Request question() {
  hub::port::Request request;
  request.message = hub::Uuid::version7(std::chrono::system_clock::now(), hub::crypto::random_bytes(10));
  request.operation = "ask";
  request.body = "<q:Ask xmlns:q='urn:partner'><q:who>111111-11111</q:who></q:Ask>";  // invented
  request.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  return request;
}

}  // namespace soap_test
