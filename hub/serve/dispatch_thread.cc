#include "hub/serve/dispatch_thread.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <optional>
#include <utility>

namespace hub::serve {
namespace {

using Decided = Result<delivery::Released>;

port::Task<void> put_release(delivery::Dispatcher& dispatcher, delivery::Release release,
                             std::optional<Decided>& outcome) {
  outcome = co_await dispatcher.release(std::move(release));
}

}  // namespace

DispatchThread::DispatchThread(Shared& shared)
    : work_(boost::asio::make_work_guard(io_)),
      shared_(shared),
      parts_(shared, io_, shared.version->plan->site().hub.threads.map),
      poller_(io_, parts_.services(shared.version)),
      dispatcher_(io_, poller_.services(), shared.wakeup, shared.halted_routes) {
  shared_.wakeup.set([this] { boost::asio::post(io_, [this] { dispatcher_.wake(); }); });
}

DispatchThread::~DispatchThread() {
  io_.stop();
  if (thread_.joinable()) thread_.join();
}

void DispatchThread::start() {
  boost::asio::co_spawn(io_, work(), [this](const std::exception_ptr& problem) {
    if (problem) std::rethrow_exception(problem);
    io_.stop();
  });
  thread_ = std::thread([this] { io_.run(); });
}

port::Task<void> DispatchThread::work() {
  poller_.start();
  co_await dispatcher_.run();
  co_await poller_.ended();
}

void DispatchThread::stop(std::chrono::milliseconds grace) {
  if (!thread_.joinable()) return;
  boost::asio::post(io_, [this] {
    dispatcher_.stop();
    poller_.stop();
  });
  auto ended = std::async(std::launch::async, [this] { thread_.join(); });
  if (ended.wait_for(grace) == std::future_status::timeout) io_.stop();
  ended.wait();
}

std::shared_ptr<const flow::Services> DispatchThread::prepare(std::shared_ptr<const Version> version) {
  return parts_.services(std::move(version));
}

void DispatchThread::adopt(std::shared_ptr<const flow::Services> services) {
  boost::asio::post(io_, [this, renewed = std::move(services)]() mutable {
    poller_.renew(renewed);
    dispatcher_.renew(std::move(renewed));
  });
}

port::Task<Result<delivery::Released>> DispatchThread::release(delivery::Release release) {
  std::optional<Decided> outcome;
  const boost::asio::use_awaitable_t<port::Executor> token;
  auto task = put_release(dispatcher_, std::move(release), outcome);
  co_await boost::asio::co_spawn(io_, std::move(task), token);
  co_return *std::move(outcome);
}

}  // namespace hub::serve
