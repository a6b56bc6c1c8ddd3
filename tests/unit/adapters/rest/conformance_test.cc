#include <atomic>

#include "tests/conformance/adapter_conformance.h"
#include "tests/unit/adapters/rest/rest_partner.h"

namespace {

using adapters::rest::Format;
using adapters::rest::RestAdapter;
using conformance::Behaviour;
using support::http_reply;
using support::Peer;

/// The words of one format.
template <Format kFormat>
struct Words {
  static constexpr bool kXml = kFormat == Format::xml;
  static std::string good(const std::string& to) {
    return kXml ? rest_test::xml_reply(to) : rest_test::json_reply(to);
  }
  static std::string error() {
    return kXml ? rest_test::xml_error("P-1") : R"({"error":{"code":"P-1","message":"161175-19997"}})";
  }
  static std::string other() { return kXml ? "<Other xmlns='urn:partner'/>" : R"({"other":1})"; }
  static std::string garbage() { return kXml ? "<html>Welcome<br></html>" : "<html>Welcome</html>"; }
};

template <Format kFormat>
Peer::Answer answer(Behaviour behaviour, const std::string& asked) {
  using W = Words<kFormat>;
  const std::string good = W::good(rest_test::asked_in(asked));
  switch (behaviour) {
    case Behaviour::accepts:
      return {http_reply("200 OK", good)};
    case Behaviour::refuses:
      return {http_reply("422 Unprocessable", W::error())};
    case Behaviour::asks_to_wait:
      return {http_reply("503 Service Unavailable", "busy", "Retry-After: 7\r\n")};
    case Behaviour::hangs_after_body:
      return {"", Peer::Then::hold};
    case Behaviour::closes_after_body:
      return {"", Peer::Then::close};
    case Behaviour::cuts_reply: {
      const std::string whole = http_reply("200 OK", good);
      return {whole.substr(0, whole.size() - 10), Peer::Then::close};
    }
    case Behaviour::oversized_reply:
      return {http_reply("200 OK", good + std::string(64 * 1024, ' '))};
    case Behaviour::wrong_schema_reply:
      return {http_reply("200 OK", W::other())};
    case Behaviour::garbage:
      return {http_reply("200 OK", W::garbage())};
    case Behaviour::fault_in_success:
      return {http_reply("200 OK", W::error())};
    case Behaviour::answers_another_question:
      return {http_reply("200 OK", W::good("another"))};
  }
  return {};
}

template <Format kFormat>
class RestPartner {
 public:
  explicit RestPartner(boost::asio::io_context& io)
      : client_(io), adapter_(config(service_.peer().port()), services()) {}

  hub::port::Adapter& adapter() { return adapter_; }
  void behave(Behaviour behaviour) { behaviour_ = behaviour; }
  std::unique_ptr<hub::port::Adapter> to_nobody() {
    return std::make_unique<RestAdapter>(config(Peer::closed_port()), services());
  }
  static hub::port::Request request() { return rest_test::question(); }
  std::size_t received() const { return service_.peer().requests().size(); }
  std::string last_received() const { return service_.peer().requests().back().body; }

 private:
  static adapters::rest::RestConfig config(std::uint16_t port) {
    auto made = kFormat == Format::xml ? rest_test::Service::xml_config_to(port)
                                       : rest_test::Service::config_to(port);
    made.max_reply_kib = 32;
    return made;
  }
  hub::port::Services services() { return {client_, clock_}; }

  std::atomic<Behaviour> behaviour_{Behaviour::accepts};
  rest_test::Service service_{
      [this](const Peer::Request& request) { return answer<kFormat>(behaviour_, request.body); }};
  rest_test::MovedClock clock_;
  hub::http::Client client_;
  RestAdapter adapter_;
};

}  // namespace

namespace conformance {
INSTANTIATE_TYPED_TEST_SUITE_P(RestJson, AdapterConformance, RestPartner<Format::json>);
INSTANTIATE_TYPED_TEST_SUITE_P(RestXml, AdapterConformance, RestPartner<Format::xml>);
}  // namespace conformance
