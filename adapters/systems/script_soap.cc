#include "adapters/systems/script_soap.h"

#include <algorithm>

#include "adapters/systems/script_exchange.h"

namespace sandbox::script {
namespace {

std::string unquoted(std::string text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
  return text;
}

std::string http_action(const HttpRequest& request) {
  if (request.headers.contains("soapaction")) return unquoted(header_of(request, "soapaction"));
  const std::string type = header_of(request, "content-type");
  const auto at = type.find("action=");
  if (at == std::string::npos) return {};
  std::string action = type.substr(at + 7);
  const bool quoted = !action.empty() && action.front() == '"';
  return quoted ? action.substr(1, action.find('"', 1) - 1) : action.substr(0, action.find(';'));
}

std::string addressed(const Body& body, const std::string& name) {
  const std::string path =
      "/soap:Envelope/soap:Header/wsa:" + name + " | /soap12:Envelope/soap12:Header/wsa:" + name;
  std::string text = body.text(path).value_or("");
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string problem_in_addressing(const std::string& action, const Body& body, const Soap& soap,
                                  State& state) {
  const std::string said = addressed(body, "Action");
  const std::string id = addressed(body, "MessageID");
  if (said.empty() && id.empty() && soap.addressing == Addressing::optional) return {};
  if (said.empty() || id.empty()) return "wsa:Action and wsa:MessageID are needed";
  if (!action.empty() && action != said) return "wsa:Action is not the action of HTTP";
  if (soap.unique_ids && !state.seen.insert(id).second) return "the message id was seen before";
  return {};
}

std::string fault_1_1(const Said& said) {
  const std::string code = said.fault == Fault::sender ? "Client" : "Server";
  std::string text = "<e:Fault><faultcode>e:" + code + "</faultcode><faultstring>" +
                     escaped(said.fault_text, Escape::xml) + "</faultstring>";
  if (!said.body.empty()) text += "<detail>" + said.body + "</detail>";
  return text + "</e:Fault>";
}

std::string fault_1_2(const Said& said) {
  const std::string code = said.fault == Fault::sender ? "Sender" : "Receiver";
  std::string text = "<e:Fault><e:Code><e:Value>e:" + code +
                     "</e:Value></e:Code><e:Reason><e:Text xml:lang=\"en\">" +
                     escaped(said.fault_text, Escape::xml) + "</e:Text></e:Reason>";
  if (!said.body.empty()) text += "<e:Detail>" + said.body + "</e:Detail>";
  return text + "</e:Fault>";
}

}  // namespace

std::string action_of(const HttpRequest& request, const Body& body) {
  const std::string said = http_action(request);
  return said.empty() && !body.soap_version().empty() ? addressed(body, "Action") : said;
}

std::string problem_in_envelope(const HttpRequest& request, const Body& body, const Soap& soap,
                                State& state) {
  const std::string& version = body.soap_version();
  if (std::find(soap.versions.begin(), soap.versions.end(), version) == soap.versions.end())
    return "SOAP " + version + " is not spoken here";
  const std::string wanted = version == "1.1" ? "text/xml" : "application/soap+xml";
  if (media_type_of(header_of(request, "content-type")) != wanted)
    return "the media type of SOAP " + version + " is " + wanted;
  const bool addressing = soap.addressing != Addressing::none;
  const std::string block = body.misunderstood(addressing ? kAddressing : "");
  if (!block.empty()) return "the header block " + block + " is not understood";
  return addressing ? problem_in_addressing(http_action(request), body, soap, state) : std::string();
}

std::string envelope_of(const Said& said) {
  const bool old = said.version == "1.1";
  std::string text = std::string("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<e:Envelope xmlns:e=\"") +
                     (old ? kSoap11 : kSoap12) + "\">";
  if (!said.relates_to.empty())
    text += std::string("<e:Header xmlns:a=\"") + kAddressing + "\"><a:Action>" +
            escaped(said.action, Escape::xml) + "</a:Action><a:RelatesTo>" +
            escaped(said.relates_to, Escape::xml) + "</a:RelatesTo></e:Header>";
  std::string body = said.body;
  if (said.fault != Fault::none) body = old ? fault_1_1(said) : fault_1_2(said);
  return text + "<e:Body>" + body + "</e:Body></e:Envelope>";
}

std::string soap_media_type(const std::string& version) {
  return version == "1.1" ? "text/xml; charset=utf-8" : "application/soap+xml; charset=utf-8";
}

}  // namespace sandbox::script
