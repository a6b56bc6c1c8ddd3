#include "tests/unit/adapters/events/subscriber.h"

#include <fstream>
#include <optional>

#include "hub/crypto/digest.h"

namespace events_test {

using adapters::events::EventsConfig;
using support::Peer;
using support::TempPki;

namespace {

constexpr const char* kSchema =
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns='urn:thing' targetNamespace='urn:thing'"
    " elementFormDefault='qualified'><xs:element name='ThingDone'><xs:complexType><xs:sequence>"
    "<xs:element name='amount' type='xs:decimal'/><xs:element name='note' type='xs:string' minOccurs='0' "
    "maxOccurs='unbounded'/></xs:sequence></xs:complexType></xs:element></xs:schema>";

TempPki& pki() {
  static TempPki one;
  return one;
}

std::string schema_file() {
  static const std::string file = [] {
    std::string path = pki().folder().string() + "/thing.xsd";
    std::ofstream(path) << kSchema;
    return path;
  }();
  return file;
}

Peer::Options listening() {
  static const auto server = pki().issue("subscriber", "IP:127.0.0.1");
  Peer::Options options;
  options.tls = Peer::Tls{server.certificate, server.key, pki().ca()};
  return options;
}

}  // namespace

Subscriber::Subscriber(Peer::Script script) : peer_(listening(), std::move(script)) {}

EventsConfig Subscriber::config_to(std::uint16_t port) {
  static const auto client = pki().issue("hub", "DNS:hub.example");
  EventsConfig config;
  config.endpoint = "https://127.0.0.1:" + std::to_string(port) + "/events";
  config.source = "urn:sakta:hub:1";
  config.credentials = {pki().ca(), client.certificate, client.key};
  config.receipt.id = "/answer/id";
  config.receipt.fault_when = "/answer/code";
  config.fault.code = "/answer/code";
  config.fault.pause = "/answer/pause";
  config.operations["thing_done"] = {"thing.done", adapters::events::DataForm::json, schema_file(), true};
  return config;
}

std::string header_of(const Peer::Request& request, const std::string& name) {
  const auto place = request.head.find("\r\n" + name + ": ");
  if (place == std::string::npos) return {};
  const auto start = place + name.size() + 4;
  return request.head.substr(start, request.head.find('\r', start) - start);
}

std::string receipt_for(const Peer::Request& request) {
  std::string id = header_of(request, "ce-id");
  const std::string key = R"("id":")";
  if (const auto place = request.body.find(key); id.empty() && place != std::string::npos)
    id = request.body.substr(place + key.size(),
                             request.body.find('"', place + key.size()) - place - key.size());
  return R"({"id":")" + id + R"(","reply":true})";
}

Peer::Answer take(const Peer::Request& request) {
  return {support::http_reply("202 Accepted", receipt_for(request))};
}

hub::port::Request thing_done(const std::string& amount) {
  hub::port::Request request;
  request.message = hub::Uuid::version7(std::chrono::system_clock::now(), hub::crypto::random_bytes(10));
  request.operation = "thing_done";
  request.body =
      "<ThingDone xmlns='urn:thing'><amount>" + amount + "</amount><note>a &amp; \"b\"</note></ThingDone>";
  request.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  request.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  return request;
}

Events::Reply Events::post(const EventsConfig& config, const hub::port::Request& request) {
  adapters::events::EventsAdapter adapter(config, services());
  return support::run_task(io, adapter.ask(request));
}

std::string Events::outcome(const Reply& reply) {
  return reply ? "a reply" : std::string(reply.error().code().name);
}

}  // namespace events_test
