#include <atomic>

#include "tests/conformance/adapter_conformance.h"
#include "tests/unit/adapters/soap/soap_partner.h"

namespace {

using adapters::soap::SoapAdapter;
using conformance::Behaviour;
using support::http_reply;
using support::Peer;

Peer::Answer answer(Behaviour behaviour, const std::string& asked) {
  const std::string good = soap_test::envelope(soap_test::message_id_in(asked), soap_test::good_reply());
  switch (behaviour) {
    case Behaviour::accepts:
      return {http_reply("200 OK", good + "<!-- reply -->")};
    case Behaviour::refuses:
      return {http_reply(
          "500 Internal Server Error",
          soap_test::envelope(soap_test::message_id_in(asked), soap_test::fault("Sender", "P-1")))};
    case Behaviour::asks_to_wait:
      return {http_reply("503 Service Unavailable", "busy", "Retry-After: 7\r\n")};
    case Behaviour::hangs_after_body:
      return {"", Peer::Then::hold};
    case Behaviour::closes_after_body:
      return {"", Peer::Then::close};
    case Behaviour::cuts_reply: {
      const std::string whole = http_reply("200 OK", good);
      return {whole.substr(0, whole.size() - 40), Peer::Then::close};
    }
    case Behaviour::oversized_reply:
      return {http_reply("200 OK", good + std::string(64 * 1024, ' '))};
    case Behaviour::wrong_schema_reply:
      return {http_reply("200 OK", soap_test::envelope(soap_test::message_id_in(asked), "<Other/>"))};
    case Behaviour::garbage:
      return {http_reply("200 OK", "<html>Welcome</html>")};
    case Behaviour::fault_in_success:
      return {http_reply(
          "200 OK", soap_test::envelope(soap_test::message_id_in(asked), soap_test::fault("Sender", "P-1")))};
    case Behaviour::answers_another_question:
      return {http_reply("200 OK", soap_test::envelope("urn:uuid:another", soap_test::good_reply()))};
  }
  return {};
}

class SoapPartner {
 public:
  explicit SoapPartner(boost::asio::io_context& io)
      : client_(io), adapter_(config(service_.peer().port()), services()) {}

  hub::port::Adapter& adapter() { return adapter_; }
  void behave(Behaviour behaviour) { behaviour_ = behaviour; }
  std::unique_ptr<hub::port::Adapter> to_nobody() {
    return std::make_unique<SoapAdapter>(config(Peer::closed_port()), services());
  }
  static hub::port::Request request() { return soap_test::question(); }
  std::size_t received() const { return service_.peer().requests().size(); }
  std::string last_received() const { return service_.peer().requests().back().body; }

 private:
  static adapters::soap::SoapConfig config(std::uint16_t port) {
    auto made = soap_test::Service::config_to(port);
    made.max_reply_kib = 32;
    return made;
  }
  hub::port::Services services() { return {client_, clock_}; }

  std::atomic<Behaviour> behaviour_{Behaviour::accepts};
  soap_test::Service service_{
      [this](const Peer::Request& request) { return answer(behaviour_, request.body); }};
  soap_test::PlainClock clock_;
  hub::http::Client client_;
  SoapAdapter adapter_;
};

}  // namespace

namespace conformance {
INSTANTIATE_TYPED_TEST_SUITE_P(Soap, AdapterConformance, SoapPartner);
}  // namespace conformance
