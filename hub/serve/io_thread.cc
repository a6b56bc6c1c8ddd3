#include "hub/serve/io_thread.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "hub/exchange/attachment.h"
#include "hub/faces/refusal.h"

namespace hub::serve {

namespace {

void put_limits(const config::HubSettings& hub, server::ListenerSettings& settings) {
  const config::HubSettings::Limits& limits = hub.limits;
  settings.max_body = std::size_t{limits.max_body_kib} * 1024;
  settings.max_connections = limits.connections;
  settings.header_timeout = hub.timeouts.header;
  settings.body_timeout = hub.timeouts.body;
  settings.idle_timeout = hub.timeouts.idle;
  settings.networks->resize(limits.connections, limits.connections_per_network);
  settings.certificates->resize(limits.connections, limits.connections_per_certificate);
  const std::size_t buffered = std::size_t{limits.buffered_mib} * 1024 * 1024;
  settings.room->resize(buffered, std::max(buffered / 4, settings.max_body));
}

}  // namespace

server::ListenerSettings exchange_settings(const config::HubSettings& hub) {
  server::ListenerSettings settings;
  settings.refusal_for = faces::refusal_for;
  settings.name = "exchange";
  settings.address = hub.exchange_address;
  settings.port = hub.exchange_port;
  settings.tls = server::TlsSettings{hub.certificate, hub.key, hub.clients_ca, hub.crl};
  for (auto* divided : {&settings.networks, &settings.certificates, &settings.room})
    *divided = std::make_shared<server::Portions>(0, 0);
  put_limits(hub, settings);
  settings.body_left = [limits = hub.limits](std::string_view method, std::string_view path,
                                             std::string_view content_type) {
    return exchange::body_left(limits, method, path, content_type);
  };
  return settings;
}

IoThread::IoThread(Shared& shared, server::ListenerSettings exchange)
    : work_(boost::asio::make_work_guard(io_)),
      parts_(shared, io_, shared.version->plan->site().hub.threads.map),
      services_(parts_.services(shared.version)),
      settings_(std::move(exchange)),
      listener_(std::make_unique<server::Listener>(
          io_, settings_, [this](server::HttpRequest request) { return handle(std::move(request)); },
          shared.log, shared.metrics)) {}

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
  put_limits(services->plan->site().hub, settings_);
  listener_->renew(settings_);
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
