#include "hub/serve/io_thread.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "hub/faces/refusal.h"

namespace hub::serve {

server::ListenerSettings exchange_settings(const config::HubSettings& hub) {
  server::ListenerSettings settings;
  settings.refusal_for = faces::refusal_for;
  settings.name = "exchange";
  settings.address = hub.exchange_address;
  settings.port = hub.exchange_port;
  settings.tls = server::TlsSettings{hub.certificate, hub.key, hub.clients_ca, hub.crl};
  settings.max_body = std::size_t{hub.max_body_kib} * 1024;
  settings.header_timeout = hub.header_timeout;
  settings.body_timeout = hub.body_timeout;
  settings.idle_timeout = hub.idle_timeout;
  settings.max_connections = hub.connections;
  settings.networks = std::make_shared<server::Portions>(hub.connections, hub.connections_per_network);
  settings.certificates =
      std::make_shared<server::Portions>(hub.connections, hub.connections_per_certificate);
  const std::size_t buffered = std::size_t{hub.buffered_mib} * 1024 * 1024;
  settings.room = std::make_shared<server::Portions>(buffered, std::max(buffered / 4, settings.max_body));
  return settings;
}

IoThread::IoThread(Shared& shared, server::ListenerSettings exchange)
    : work_(boost::asio::make_work_guard(io_)),
      parts_(shared, io_, shared.version->plan->site().hub.map_workers),
      services_(parts_.services(shared.version)),
      listener_(std::make_unique<server::Listener>(
          io_, std::move(exchange),
          [this](server::HttpRequest request) { return handle(std::move(request)); }, shared.log,
          shared.metrics)) {}

IoThread::~IoThread() {
  io_.stop();
  if (thread_.joinable()) thread_.join();
}

port::Task<server::HttpResponse> IoThread::handle(server::HttpRequest request) {
  const auto services = services_;  // to the end of this exchange, whatever is loaded meanwhile
  co_return co_await exchange::exchange(*services, std::move(request));
}

std::shared_ptr<const flow::Services> IoThread::prepare(std::shared_ptr<const Version> version) {
  return parts_.services(std::move(version));
}

void IoThread::adopt(std::shared_ptr<const flow::Services> services) {
  boost::asio::post(io_, [this, renewed = std::move(services)]() mutable { services_ = std::move(renewed); });
}

void IoThread::start() {
  listener_->start();
  thread_ = std::thread([this] { io_.run(); });
}

void IoThread::stop(std::chrono::milliseconds grace) {
  listener_->stop(grace);
}

void IoThread::join() {
  listener_->wait_closed();
  io_.stop();
  thread_.join();
}

}  // namespace hub::serve
