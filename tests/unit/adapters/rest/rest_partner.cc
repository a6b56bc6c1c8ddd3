#include "tests/unit/adapters/rest/rest_partner.h"

#include <fstream>

#include "hub/base/codes.h"
#include "hub/crypto/digest.h"

namespace rest_test {

using adapters::rest::Format;
using adapters::rest::Method;
using adapters::rest::RestAdapter;
using adapters::rest::RestConfig;
using adapters::rest::StepSettings;
using support::Peer;
using support::TempPki;

namespace {

constexpr const char* kContract =
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns='urn:partner' targetNamespace='urn:partner'"
    " elementFormDefault='qualified'>"
    "<xs:element name='Ask'><xs:complexType><xs:sequence><xs:element name='who' type='xs:string'/>"
    "<xs:element name='message' type='xs:string'/><xs:element name='count' type='xs:int' minOccurs='0'/>"
    "</xs:sequence></xs:complexType></xs:element>"
    "<xs:element name='AskReply'><xs:complexType><xs:sequence><xs:element name='to' type='xs:string'/>"
    "<xs:element name='reply' type='xs:int'/></xs:sequence></xs:complexType></xs:element></xs:schema>";

std::string contract_file() {
  static const std::string file = [] {
    std::string path = Service::pki().folder().string() + "/contract.xsd";
    std::ofstream(path) << kContract;
    return path;
  }();
  return file;
}

}  // namespace

std::optional<std::string> MemorySteps::result(std::string_view name) const {
  const auto found = records.find(name);
  if (found == records.end()) return {};
  return found->second;
}

hub::port::Task<hub::Outcome> MemorySteps::record(std::string name, std::string result) {
  if (broken) co_return hub::Error(hub::codes::store_unavailable, "the disk is full");
  records[std::move(name)] = std::move(result);
  co_return hub::Done{};
}

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

RestConfig Service::config_to(std::uint16_t port) {
  static const auto client = pki().issue("hub", "DNS:hub.example");
  RestConfig config;
  config.base = "https://127.0.0.1:" + std::to_string(port) + "/api";
  config.credentials = {pki().ca(), client.certificate, client.key};
  config.contract = contract_file();
  config.fault.code = "/answer/error/code";
  config.fault.pause = "/answer/error/pause";
  StepSettings ask = step("ask", Method::post, "/questions");
  ask.request = "Ask";
  ask.reply = "AskReply";
  ask.same = {{"message_id", "/answer/to"}};
  ask.fault_when = "/answer/error";
  config.operations["ask"].steps.push_back(ask);
  return config;
}

RestConfig Service::xml_config_to(std::uint16_t port) {
  RestConfig config = config_to(port);
  config.format = Format::xml;
  config.namespaces = {{"p", "urn:partner"}};
  config.fault.code = "/error/code";
  config.fault.pause = "/error/pause";
  StepSettings& ask = config.operations["ask"].steps.front();
  ask.same = {{"message_id", "/p:AskReply/p:to"}};
  ask.fault_when = "/error";
  return config;
}

std::string line_of(const Peer::Request& request) {
  return request.head.substr(0, request.head.find(" HTTP/"));
}

std::string header_of(const Peer::Request& request, const std::string& name) {
  const auto place = request.head.find("\r\n" + name + ": ");
  if (place == std::string::npos) return {};
  const auto start = place + name.size() + 4;
  return request.head.substr(start, request.head.find('\r', start) - start);
}

std::vector<std::string> lines_of(const Service& service) {
  std::vector<std::string> lines;
  for (const auto& request : service.peer().requests()) lines.push_back(line_of(request));
  return lines;
}

std::string asked_in(const std::string& body) {
  for (const std::string open : {"\"message\":\"", "<message>"}) {
    const auto place = body.find(open);
    if (place == std::string::npos) continue;
    const auto start = place + open.size();
    return body.substr(start, body.find_first_of("\"<", start) - start);
  }
  return "none";
}

std::string json_reply(const std::string& to) {
  return R"({"to":")" + to + R"(","reply":7})";
}
std::string xml_reply(const std::string& to) {
  return "<AskReply xmlns='urn:partner'><to>" + to + "</to><reply>7</reply></AskReply>";
}
std::string xml_error(const std::string& code) {
  return "<error><code>" + code + "</code><message>persona 161175-19997 nav atrasta</message></error>";
}

Peer::Answer good_answer(const Peer::Request& request) {
  const bool xml = request.body.starts_with('<');
  const std::string to = asked_in(request.body);
  return {support::http_reply("200 OK", xml ? xml_reply(to) : json_reply(to))};
}

StepSettings step(const std::string& name, Method method, const std::string& path) {
  StepSettings settings;
  settings.step = name;
  settings.method = method;
  settings.path = path;
  return settings;
}

std::string ask_body(const std::string& who) {
  return "<Ask xmlns='urn:partner' xmlns:s='urn:sakta:steps:1'><who>" + who +
         "</who><message><s:result of='message_id'/></message></Ask>";
}

hub::port::Request question(const std::string& body) {
  hub::port::Request request;
  request.message = hub::Uuid::version7(std::chrono::system_clock::now(), hub::crypto::random_bytes(10));
  request.operation = "ask";
  request.body = body;
  request.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  return request;
}

Rest::Reply Rest::call(const RestConfig& config, hub::port::Request request) {
  RestAdapter adapter(config, services());
  return call(adapter, request);
}

Rest::Reply Rest::call(RestAdapter& adapter, hub::port::Request request) {
  hub::port::Steps* const recorded = std::exchange(delivering, nullptr);
  if (recorded == nullptr) return support::run_task(io, adapter.ask(request));
  auto delivered = support::run_task(io, adapter.deliver(request, *recorded));
  if (!delivered) return std::move(delivered).error();
  return hub::port::Reply{std::move(delivered->answer)};
}

std::string Rest::outcome(const Reply& reply) {
  return reply ? "a reply" : std::string(reply.error().code().name);
}

}  // namespace rest_test
