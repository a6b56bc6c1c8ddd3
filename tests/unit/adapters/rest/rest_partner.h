#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/rest/rest_adapter.h"
#include "tests/support/heard.h"
#include "tests/support/peer.h"
#include "tests/support/run_task.h"
#include "tests/support/temp_pki.h"

namespace rest_test {

/// Real time, moved by hand; nothing here sleeps.
class MovedClock final : public hub::port::Clock {
 public:
  [[nodiscard]] Instant now() const override { return std::chrono::steady_clock::now() + moved; }
  [[nodiscard]] std::chrono::system_clock::time_point wall() const override {
    return std::chrono::system_clock::now() + moved;
  }
  hub::port::Task<void> sleep(Duration) override { co_return; }

  std::chrono::seconds moved{0};
};

/// Records in memory; may refuse to.
class MemorySteps final : public hub::port::Steps {
 public:
  [[nodiscard]] std::optional<std::string> result(std::string_view name) const override;
  hub::port::Task<hub::Outcome> record(std::string name, std::string result) override;

  std::map<std::string, std::string, std::less<>> records;
  bool broken = false;
};

/// A scripted service over TLS that demands a client certificate.
class Service {
 public:
  using Script = support::Peer::Script;
  explicit Service(Script script);

  [[nodiscard]] const support::Peer& peer() const { return peer_; }
  /// A configuration of format json with a contract and one operation `ask` of one step.
  [[nodiscard]] adapters::rest::RestConfig config() const { return config_to(peer_.port()); }
  [[nodiscard]] adapters::rest::RestConfig xml_config() const { return xml_config_to(peer_.port()); }
  [[nodiscard]] static adapters::rest::RestConfig config_to(std::uint16_t port);
  [[nodiscard]] static adapters::rest::RestConfig xml_config_to(std::uint16_t port);
  [[nodiscard]] static support::TempPki& pki();

 private:
  support::Peer peer_;
};

/// What the request's line and headers hold.
[[nodiscard]] std::string line_of(const support::Peer::Request& request);
[[nodiscard]] std::string header_of(const support::Peer::Request& request, const std::string& name);
/// The lines of all requests that a service got whole.
[[nodiscard]] std::vector<std::string> lines_of(const Service& service);

/// The message id as the body of an `ask` names it, JSON or XML.
[[nodiscard]] std::string asked_in(const std::string& body);
[[nodiscard]] std::string json_reply(const std::string& to);
[[nodiscard]] std::string xml_reply(const std::string& to);
[[nodiscard]] std::string xml_error(const std::string& code);

/// Answers each `ask` well.
[[nodiscard]] support::Peer::Answer good_answer(const support::Peer::Request& request);

[[nodiscard]] adapters::rest::StepSettings step(const std::string& name, adapters::rest::Method method,
                                                const std::string& path);
/// The body of an `ask`, and one with something else inside.
[[nodiscard]] std::string ask_body(const std::string& who = "111111-11111");
[[nodiscard]] hub::port::Request question(const std::string& body = ask_body());

/// Runs calls of one adapter.
struct Rest : testing::Test {
  using Reply = hub::Result<hub::port::Reply>;

  [[nodiscard]] hub::port::Services services() { return {client, clock, &heard, "partner"}; }
  Reply call(const adapters::rest::RestConfig& config, hub::port::Request request = question());
  Reply call(adapters::rest::RestAdapter& adapter, hub::port::Request request = question());
  /// The name of the error's code, or "a reply".
  static std::string outcome(const Reply& reply);

  boost::asio::io_context io;
  hub::http::Client client{io};
  MovedClock clock;
  MemorySteps steps;
  support::Heard heard;
  hub::port::Steps* delivering = nullptr;  ///< The next call is a delivery with these.
};

}  // namespace rest_test
