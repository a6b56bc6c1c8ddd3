#include "tests/unit/hub/server/peer.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace hub::server::test {

Peer::Peer(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval wait{5, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
  connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

Peer::Peer(std::uint16_t port, const Tls& tls) : Peer(port) {
  context_ = SSL_CTX_new(TLS_client_method());
  if (SSL_CTX_load_verify_file(context_, tls.trust.c_str()) != 1) throw std::runtime_error("trust");
  SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
  if (tls.max_version != 0) {
    SSL_CTX_set_security_level(context_, 0);
    SSL_CTX_set_min_proto_version(context_, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_, tls.max_version);
  }
  if (!tls.certificate.empty()) {
    SSL_CTX_set_security_level(context_, 0);  // the server is to judge, not this client
    if (SSL_CTX_use_certificate_file(context_, tls.certificate.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(context_, tls.key.c_str(), SSL_FILETYPE_PEM) != 1)
      throw std::runtime_error("client certificate");
  }
  session_ = SSL_new(context_);
  SSL_set_fd(session_, socket_);
  connected_ = SSL_connect(session_) == 1;
  ERR_clear_error();
}

Peer::~Peer() {
  SSL_free(session_);
  SSL_CTX_free(context_);
  ::close(socket_);
}

bool Peer::send(std::string_view octets) {
  while (!octets.empty()) {
    const auto count = session_ != nullptr
                           ? SSL_write(session_, octets.data(), static_cast<int>(octets.size()))
                           : static_cast<int>(::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL));
    if (count <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool Peer::fill() {
  std::array<char, 16384> buffer{};
  const auto count = session_ != nullptr ? SSL_read(session_, buffer.data(), static_cast<int>(buffer.size()))
                                         : static_cast<int>(::recv(socket_, buffer.data(), buffer.size(), 0));
  ERR_clear_error();
  if (count <= 0) return false;
  received_.append(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

std::string Peer::response() {
  static constexpr std::string_view kLength = "Content-Length: ";
  for (;;) {
    const auto end = received_.find("\r\n\r\n");
    if (end != std::string::npos) {
      const auto at = received_.find(kLength);
      const std::size_t length = at < end ? std::stoul(received_.substr(at + kLength.size())) : 0;
      if (received_.size() >= end + 4 + length) {
        const auto whole = received_.substr(0, end + 4 + length);
        received_.erase(0, whole.size());
        return whole;
      }
    }
    if (!fill()) return {};
  }
}

std::string Peer::rest() {
  while (fill()) {
  }
  return std::exchange(received_, {});
}

void Peer::half_close() {
  ::shutdown(socket_, SHUT_WR);
}

bool Peer::resumed() const {
  return SSL_session_reused(session_) == 1;
}

unsigned status_of(std::string_view response) {
  return response.size() < 12 ? 0 : static_cast<unsigned>(std::stoul(std::string(response.substr(9, 3))));
}

std::string body_of(std::string_view response) {
  const auto end = response.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string{} : std::string(response.substr(end + 4));
}

std::string code_of(std::string_view response) {
  const auto json = nlohmann::json::parse(body_of(response), nullptr, false);
  return json.is_object() ? json.value("code", "") : std::string{};
}

}  // namespace hub::server::test
