#include <atomic>

#include "tests/conformance/adapter_conformance.h"
#include "tests/unit/adapters/events/subscriber.h"

namespace {

using adapters::events::EventsAdapter;
using adapters::events::Mode;
using conformance::Behaviour;
using support::http_reply;
using support::Peer;

Peer::Answer answer(Behaviour behaviour, const Peer::Request& request) {
  const std::string good = events_test::receipt_for(request);
  const std::string error = R"({"code":"P-1","text":"161175-19997"})";
  switch (behaviour) {
    case Behaviour::accepts:
      return {http_reply("202 Accepted", good)};
    case Behaviour::refuses:
      return {http_reply("422 Unprocessable", error)};
    case Behaviour::asks_to_wait:
      return {http_reply("503 Service Unavailable", "busy", "Retry-After: 7\r\n")};
    case Behaviour::hangs_after_body:
      return {"", Peer::Then::hold};
    case Behaviour::closes_after_body:
      return {"", Peer::Then::close};
    case Behaviour::cuts_reply: {
      const std::string whole = http_reply("202 Accepted", good);
      return {whole.substr(0, whole.size() - 10), Peer::Then::close};
    }
    case Behaviour::oversized_reply:
      return {http_reply("202 Accepted", good + std::string(64 * 1024, ' '))};
    case Behaviour::wrong_schema_reply:
      return {http_reply("202 Accepted", R"({"event":17})")};
    case Behaviour::garbage:
      return {http_reply("202 Accepted", "<html>Welcome</html>")};
    case Behaviour::fault_in_success:
      return {http_reply("200 OK", error)};
    case Behaviour::answers_another_question:
      return {http_reply("202 Accepted", R"({"id":"urn:uuid:other"})")};
  }
  return {};
}

template <Mode kMode>
class EventsPartner {
 public:
  explicit EventsPartner(boost::asio::io_context& io)
      : client_(io), adapter_(config(subscriber_.peer().port()), services()) {}

  hub::port::Adapter& adapter() { return adapter_; }
  void behave(Behaviour behaviour) { behaviour_ = behaviour; }
  std::unique_ptr<hub::port::Adapter> to_nobody() {
    return std::make_unique<EventsAdapter>(config(Peer::closed_port()), services());
  }
  static hub::port::Request request() { return events_test::thing_done(); }
  std::size_t received() const { return subscriber_.peer().requests().size(); }
  std::string last_received() const { return subscriber_.peer().requests().back().body; }

 private:
  static adapters::events::EventsConfig config(std::uint16_t port) {
    auto made = events_test::Subscriber::config_to(port);
    made.mode = kMode;
    made.max_reply_kib = 32;
    return made;
  }
  hub::port::Services services() { return {client_, clock_}; }

  std::atomic<Behaviour> behaviour_{Behaviour::accepts};
  events_test::Subscriber subscriber_{
      [this](const Peer::Request& request) { return answer(behaviour_, request); }};
  events_test::MovedClock clock_;
  hub::http::Client client_;
  EventsAdapter adapter_;
};

}  // namespace

namespace conformance {
INSTANTIATE_TYPED_TEST_SUITE_P(EventsStructured, AdapterConformance, EventsPartner<Mode::structured>);
INSTANTIATE_TYPED_TEST_SUITE_P(EventsBinary, AdapterConformance, EventsPartner<Mode::binary>);
}  // namespace conformance
