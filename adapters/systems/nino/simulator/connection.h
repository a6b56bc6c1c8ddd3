#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

struct soap;

namespace sandbox::nino {

/// One accepted connection: its socket, which its own thread closes and the server may shut down, and how
/// much of the request's body is still to come. `soap::user` points to it.
class Connection {
 public:
  explicit Connection(struct soap* soap);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Wakes the connection's thread, whatever it waits for. From any thread.
  void shut_down();

  /// Around the reading of one request; expect_body when its HTTP header has been read. gSOAP does not stop
  /// at Content-Length: of half a document it would wait for the other half until its timeout.
  static void expect_header(struct soap* soap);
  static void expect_body(struct soap* soap);

  /// The header of that name of the request at hand; empty without one of the right shape.
  static const std::string& traceparent(struct soap* soap);

  std::thread thread;
  std::atomic<bool> ended = false;

 private:
  static Connection* of(struct soap* soap);
  static int close(struct soap* soap, int socket);
  static std::size_t receive(struct soap* soap, char* into, std::size_t size);
  static int parse_header(struct soap* soap, const char* name, const char* value);

  std::mutex guard_;
  int socket_;  ///< -1 once closed.
  std::size_t (*receive_)(struct soap*, char*, std::size_t);
  int (*parse_)(struct soap*, const char*, const char*);
  std::string traceparent_;
  std::optional<std::uint64_t>
      left_;  ///< Octets of the body not yet read; empty outside a body of known length.
};

}  // namespace sandbox::nino
