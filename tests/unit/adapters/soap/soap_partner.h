#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "adapters/soap/soap_adapter.h"
#include "tests/support/peer.h"
#include "tests/support/temp_pki.h"

namespace soap_test {

/// Real time; nothing here sleeps.
class PlainClock final : public hub::port::Clock {
 public:
  [[nodiscard]] Instant now() const override { return std::chrono::steady_clock::now(); }
  [[nodiscard]] std::chrono::system_clock::time_point wall() const override {
    return std::chrono::system_clock::now();
  }
  hub::port::Task<void> sleep(Duration) override { co_return; }
};

/// A scripted SOAP 1.2 service over TLS that demands a client certificate.
class Service {
 public:
  using Script = support::Peer::Script;
  explicit Service(Script script);

  [[nodiscard]] const support::Peer& peer() const { return peer_; }
  /// A configuration that reaches the service, without signing.
  [[nodiscard]] adapters::soap::SoapConfig config() const { return config_to(peer_.port()); }
  [[nodiscard]] static adapters::soap::SoapConfig config_to(std::uint16_t port);
  [[nodiscard]] static support::TempPki& pki();

 private:
  support::Peer peer_;
};

inline constexpr const char* kSoap12 = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr const char* kSoap11 = "http://schemas.xmlsoap.org/soap/envelope/";

/// The MessageID of a request, as it stands in its octets.
[[nodiscard]] std::string message_id_in(const std::string& octets);
[[nodiscard]] std::string envelope(const std::string& relates_to, const std::string& body,
                                   const std::string& ns = kSoap12);
[[nodiscard]] std::string fault(const std::string& code, const std::string& machine_code);
[[nodiscard]] inline std::string good_reply() {
  return "<p:AskReply xmlns:p='urn:partner'><p:sum>7</p:sum></p:AskReply>";
}

[[nodiscard]] hub::port::Request question();

}  // namespace soap_test
