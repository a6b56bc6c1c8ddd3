#include "hub/serve/operations_thread.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <utility>

#include "hub/faces/refusal.h"
#include "hub/serve/own_record.h"
#include "hub/serve/watched.h"

namespace hub::serve {
namespace {

server::ListenerSettings operations_settings(const config::HubSettings& hub) {
  server::ListenerSettings settings;
  settings.refusal_for = faces::refusal_for;
  settings.name = "operations";
  settings.address = hub.operations_address;
  settings.port = hub.operations_port;
  settings.max_body = 64U * 1024;
  settings.max_connections = 256;
  return settings;
}

}  // namespace

OperationsThread::OperationsThread(Shared& shared, const std::string& state, ControlHandler handler)
    : shared_(shared),
      own_certificates_(serve::own_certificates(shared.version->plan->site().hub)),
      operations_(*shared.store, shared.halted_routes, shared.metrics),
      work_(boost::asio::make_work_guard(io_)),
      listener_(std::make_unique<server::Listener>(
          io_, operations_settings(shared.version->plan->site().hub),
          [this](server::HttpRequest request) { return handle(std::move(request)); }, shared.log,
          shared.metrics)),
      control_(io_, state, std::move(handler), shared.log) {
  watch_certificates();
  listener_->start();
  thread_ = std::thread([this] { io_.run(); });
}

OperationsThread::~OperationsThread() {
  stop();
}

void OperationsThread::stop() {
  io_.stop();
  if (thread_.joinable()) thread_.join();
}

void OperationsThread::watch_certificates() {
  std::vector<telemetry::Watched> all = certificates_of_systems(shared_.version->plan->site());
  all.insert(all.end(), own_certificates_.begin(), own_certificates_.end());
  shared_.metrics.certificates(all);
}

port::Task<server::HttpResponse> OperationsThread::handle(server::HttpRequest request) {
  if (request.path == "/metrics") shared_.log.flush();  // what the figures count is in the log
  ops::Page page = operations_.answer(request.method, request.path, shared_.version->plan->site().hash);
  server::HttpResponse response;
  response.status = page.status;
  response.headers.emplace_back("Content-Type", std::move(page.media_type));
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = std::move(page.body);
  co_return response;
}

port::Task<void> OperationsThread::put_down(const record::Event& event) {
  std::vector<model::Item> batch;
  batch.push_back(own_item(shared_, {event}));
  auto results = co_await shared_.store->commit(std::move(batch));
  if (!results.front()) shared_.log.error("record.lost", {{"code", results.front().error().code().name}});
}

void OperationsThread::note(const record::Event& event) {
  boost::asio::co_spawn(io_, put_down(event), boost::asio::use_future).get();
}

}  // namespace hub::serve
