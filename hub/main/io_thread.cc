#include "hub/main/io_thread.h"

#include <boost/asio/post.hpp>
#include <stdexcept>
#include <utility>

#include "hub/main/assembly.h"

namespace hub::main {
namespace {

/// Cannot fail: the same site was tried out when it was loaded.
deliver::Adapters adapters_for(Shared& shared, http::Client& client) {
  config::Findings findings;
  const port::Services services{client, shared.clock};
  deliver::Adapters adapters = build_adapters(shared.plan->site(), services, findings);
  if (!findings.empty()) throw std::runtime_error(findings.front().to_string());
  return adapters;
}

map::WorkerSettings workers_for(const config::HubSettings& hub) {
  map::WorkerSettings settings;
  settings.program = "/proc/self/exe";
  settings.workers = hub.map_workers;
  return settings;
}

edge::ListenerSettings exchange_settings(const config::HubSettings& hub, std::uint16_t port) {
  edge::ListenerSettings settings;
  settings.name = "exchange";
  settings.address = hub.exchange_address;
  settings.port = port;
  settings.tls = edge::TlsSettings{hub.certificate, hub.key, hub.clients_ca, hub.crl};
  settings.max_body = std::size_t{hub.max_body_kib} * 1024;
  settings.header_timeout = hub.header_timeout;
  settings.body_timeout = hub.body_timeout;
  return settings;
}

}  // namespace

IoThread::IoThread(Shared& shared, std::uint16_t exchange_port)
    : shared_(shared),
      work_(boost::asio::make_work_guard(io_)),
      client_(io_),
      mapper_(io_, workers_for(shared.plan->site().hub)),
      caller_(adapters_for(shared, client_), shared.clock, shared.metrics),
      services_{shared.plan,        *shared.store,  shared.keys,  shared.recorder,
                shared.in_progress, mapper_,        caller_,      shared.clock,
                shared.log,         shared.metrics, shared.probe, shared.program_hash},
      listener_(std::make_unique<edge::Listener>(
          io_, exchange_settings(shared.plan->site().hub, exchange_port),
          [this](edge::HttpRequest request) { return handle(std::move(request)); }, shared.log,
          shared.metrics)) {}

IoThread::~IoThread() {
  io_.stop();
  if (thread_.joinable()) thread_.join();
}

port::Task<edge::HttpResponse> IoThread::handle(edge::HttpRequest request) {
  co_return co_await flow::exchange(services_, std::move(request));
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

}  // namespace hub::main
