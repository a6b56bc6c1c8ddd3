#pragma once

#include <curl/curl.h>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <map>
#include <memory>

#include "hub/http/client.h"
#include "hub/http/transfer.h"

/// libcurl's multi interface on an io_context.
namespace hub::http {

using Timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

/// libcurl's multi handle, told by Asio when its sockets are ready and its timer is due. One thread only.
/// libcurl owns its descriptors: they are watched and released here, never closed.
class Client::Multi : public std::enable_shared_from_this<Client::Multi> {
 public:
  explicit Multi(boost::asio::io_context& io);
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;
  ~Multi();

  [[nodiscard]] boost::asio::io_context& io() const { return io_; }

  /// Keeps a transfer in the multi handle while it lives.
  class Membership {
   public:
    Membership(Multi& multi, Transfer& transfer);
    Membership(const Membership&) = delete;
    Membership& operator=(const Membership&) = delete;
    ~Membership();

   private:
    Multi& multi_;
    Transfer& transfer_;
  };

 private:
  struct Watch;

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* watch);
  static int on_timer(CURLM* multi, long milliseconds, void* self);
  void watch(curl_socket_t socket, int what);
  void forget(curl_socket_t socket);
  void arm(const std::shared_ptr<Watch>& watch);
  void wait(const std::shared_ptr<Watch>& watch, int direction);
  void drive(curl_socket_t socket, int events);
  void ended(Transfer& transfer, CURLcode code);
  /// Whether the peer has said nothing since this connection's last answer. Not known: no.
  [[nodiscard]] bool is_quiet(const Ends& connection) const;

  boost::asio::io_context& io_;
  Timer timer_;
  std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::map<Ends, curl_socket_t> kept_;  ///< Connections that libcurl kept, some of which it has closed since.
  CURLM* multi_;
};

}  // namespace hub::http
