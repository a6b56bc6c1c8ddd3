#include "adapters/systems/nino/simulator/connection.h"

#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "soapH.h"

namespace sandbox::nino {

Connection::Connection(struct soap* soap)
    : socket_(soap->socket), receive_(soap->frecv), parse_(soap->fparsehdr) {
  soap->user = this;
  soap->fclosesocket = &Connection::close;
  soap->frecv = &Connection::receive;
  soap->fparsehdr = &Connection::parse_header;
}

void Connection::shut_down() {
  const std::lock_guard lock(guard_);
  if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
}

void Connection::expect_header(struct soap* soap) {
  of(soap)->left_.reset();
  of(soap)->traceparent_.clear();
}

void Connection::expect_body(struct soap* soap) {
  if ((soap->mode & SOAP_IO) == SOAP_IO_CHUNK) return;
  const std::uint64_t buffered = soap->buflen - soap->bufidx + (soap->ahead != 0 ? 1U : 0U);
  of(soap)->left_ = soap->length > buffered ? soap->length - buffered : 0;
}

Connection* Connection::of(struct soap* soap) {
  return static_cast<Connection*>(soap->user);
}

int Connection::close(struct soap* soap, int socket) {
  const std::lock_guard lock(of(soap)->guard_);
  if (of(soap)->socket_ == socket) of(soap)->socket_ = -1;
  return ::close(socket);
}

const std::string& Connection::traceparent(struct soap* soap) {
  return of(soap)->traceparent_;
}

int Connection::parse_header(struct soap* soap, const char* name, const char* value) {
  constexpr std::size_t kLength = 55;  // W3C Trace Context, version 00
  const std::string_view text(value);
  const bool shaped =
      text.size() == kLength && text.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
  if (::strcasecmp(name, "traceparent") == 0) of(soap)->traceparent_ = shaped ? text : std::string_view();
  return of(soap)->parse_(soap, name, value);
}

std::size_t Connection::receive(struct soap* soap, char* into, std::size_t size) {
  auto& left = of(soap)->left_;
  if (!left) return of(soap)->receive_(soap, into, size);
  if (*left == 0) return 0;
  const auto got = of(soap)->receive_(soap, into, std::min<std::size_t>(size, *left));
  *left -= got;
  return got;
}

}  // namespace sandbox::nino
