#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace support {

/// A server that answers as the test says, octet by octet: it knows nothing of HTTP but where a request ends.
/// Runs on 127.0.0.1 in a thread of its own until destroyed.
class Peer {
 public:
  enum class Then {
    serve,  ///< Read the next request of this connection.
    close,
    reset,  ///< TCP RST; TLS ends without a farewell.
    hold,   ///< Neither read nor write until the test ends.
  };
  struct Answer {
    std::string octets;
    Then then = Then::serve;
  };
  struct Request {
    std::string head;
    std::string body;
  };
  /// Called in the peer's thread, for one request at a time.
  using Script = std::function<Answer(const Request&)>;

  struct Tls {
    std::string certificate;
    std::string key;
    std::string client_ca;  ///< Set: a client certificate of this CA is demanded.
    bool old = false;       ///< No TLS 1.3: an alert about that certificate ends the handshake.
  };
  struct Options {
    std::optional<Tls> tls;
    bool close_on_accept = false;   ///< Closes without reading; after the TLS handshake, if any.
    bool read_nothing = false;      ///< Accepts and holds; after the TLS handshake, if any.
    bool close_after_head = false;  ///< Reads a request's head, not its body, then resets.
  };

  Peer(Options options, Script script);
  explicit Peer(Script script) : Peer(Options(), std::move(script)) {}
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer();

  /// Writes to the connection that was answered last, which must be open still, what nobody asked for;
  /// returns when it is there.
  void say(const std::string& octets);

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connections() const;
  [[nodiscard]] std::vector<Request> requests() const;  ///< Those that were read whole.

  /// A port of 127.0.0.1 on which nobody listens.
  [[nodiscard]] static std::uint16_t closed_port();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// `HTTP/1.1 <status>` with Content-Length, the headers given (each with CRLF) and the body.
[[nodiscard]] std::string http_reply(const std::string& status, const std::string& body,
                                     const std::string& headers = "");

}  // namespace support
