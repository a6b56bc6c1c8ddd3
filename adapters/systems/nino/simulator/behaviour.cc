#include "adapters/systems/nino/simulator/behaviour.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace sandbox::nino {
namespace {

constexpr std::array<std::pair<const char*, Behaviour>, 12> kWords{{
    {"answer", Behaviour::answer},
    {"busy", Behaviour::busy},
    {"busy_briefly", Behaviour::busy_briefly},
    {"hang_after_body", Behaviour::hang_after_body},
    {"close_after_read", Behaviour::close_after_read},
    {"cut_reply", Behaviour::cut_reply},
    {"garbage", Behaviour::garbage},
    {"fault_in_200", Behaviour::fault_in_200},
    {"other_answer", Behaviour::other_answer},
    {"other_relates_to", Behaviour::other_relates_to},
    {"wrong_schema", Behaviour::wrong_schema},
    {"oversized", Behaviour::oversized},
}};

constexpr std::size_t kOversized = 9U * 1024 * 1024;

std::string http_ok(int soap_version, const std::string& entity) {
  const std::string type = soap_version == 2 ? "application/soap+xml" : "text/xml";
  return "HTTP/1.1 200 OK\r\nContent-Type: " + type +
         "; charset=utf-8\r\nContent-Length: " + std::to_string(entity.size()) +
         "\r\nConnection: close\r\n\r\n" + entity;
}

std::string envelope(int soap_version, const std::string& body) {
  const std::string name_space = soap_version == 2 ? "http://www.w3.org/2003/05/soap-envelope"
                                                   : "http://schemas.xmlsoap.org/soap/envelope/";
  return "<e:Envelope xmlns:e=\"" + name_space + "\" xmlns:n=\"urn:nino:model:property-tax:1\"><e:Body>" +
         body + "</e:Body></e:Envelope>";
}

std::string fault(int soap_version) {
  const std::string detail =
      "<n:NinoFault><n:code>NINO-101</n:code><n:text>The person is not known</n:text></n:NinoFault>";
  if (soap_version == 2) {
    return "<e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text xml:lang=\"en\">The "
           "person is not "
           "known</e:Text></e:Reason><e:Detail>" +
           detail + "</e:Detail></e:Fault>";
  }
  return "<e:Fault><faultcode>e:Client</faultcode><faultstring>The person is not "
         "known</faultstring><detail>" +
         detail + "</detail></e:Fault>";
}

}  // namespace

Behaviour behaviour_for(const std::string& file, const std::string& operation) {
  if (file.empty()) return Behaviour::answer;
  std::ifstream in(file);
  if (!in) return Behaviour::answer;
  std::string wanted;
  try {
    wanted = nlohmann::json::parse(in).value(operation, "answer");
  } catch (const nlohmann::json::exception&) {
    throw std::runtime_error("the behaviours' file is not a JSON object of words");
  }
  const auto* found =
      std::find_if(kWords.begin(), kWords.end(), [&](const auto& entry) { return wanted == entry.first; });
  if (found == kWords.end()) throw std::runtime_error("unknown behaviour '" + wanted + "'");
  return found->second;
}

std::string word(Behaviour behaviour) {
  const auto* found = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const auto& entry) { return behaviour == entry.second; });
  return found->first;
}

std::string octets_of(Behaviour behaviour, int soap_version, const std::string& operation) {
  switch (behaviour) {
    case Behaviour::cut_reply: {
      const auto whole = http_ok(soap_version, envelope(soap_version, std::string(512, ' ')));
      return whole.substr(0, whole.size() - 300);
    }
    case Behaviour::garbage:
      return http_ok(soap_version, "\x01\x02<<<>>> this is no XML &&&");
    case Behaviour::fault_in_200:
      return http_ok(soap_version, envelope(soap_version, fault(soap_version)));
    case Behaviour::other_answer:
      return http_ok(soap_version, envelope(soap_version, "<n:GetPayersResponse/>"));
    case Behaviour::oversized:
      return http_ok(soap_version,
                     envelope(soap_version, "<n:" + operation + "Response>" + std::string(kOversized, ' ') +
                                                "</n:" + operation + "Response>"));
    case Behaviour::answer:
    case Behaviour::busy:
    case Behaviour::busy_briefly:
    case Behaviour::hang_after_body:
    case Behaviour::close_after_read:
    case Behaviour::other_relates_to:
    case Behaviour::wrong_schema:
      break;
  }
  return {};
}

}  // namespace sandbox::nino
