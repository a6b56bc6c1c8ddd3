#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "hub/port/task.h"

namespace adapters::file {

/// How long before its end a job must have come to its own, so that what it says is heard.
inline constexpr std::chrono::milliseconds kMargin{50};

/// A thread of the adapter for what blocks: file systems do. Jobs run one after another, so that what only
/// jobs touch needs no lock. One that nobody waits for any more comes to its end all the same; it owns what
/// it touches.
class Worker {
 public:
  Worker() = default;
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  /// Waits for the job under way; those behind it are dropped.
  ~Worker() {
    pool_.stop();
    pool_.join();
  }

  /// What `job` gives. Nothing: the time was over, the caller is cancelled, or memory ran out.
  template <class T>
  hub::port::Task<std::optional<T>> run(std::function<T()> job, std::chrono::steady_clock::time_point until) {
    const hub::port::Executor executor = co_await boost::asio::this_coro::executor;
    auto waiting = std::make_shared<Waiting<T>>(executor);
    waiting->timer.expires_at(until);
    boost::asio::post(pool_, [job = std::move(job), waiting, executor] {
      auto made = std::make_shared<std::optional<T>>();
      try {
        made->emplace(job());
      } catch (const std::exception&) {  // memory
      }
      boost::asio::post(executor, [waiting, made] {
        waiting->made = std::move(*made);
        waiting->timer.cancel();
      });
    });
    co_await waiting->timer.async_wait(boost::asio::as_tuple(Token()));
    co_return std::move(waiting->made);
  }

 private:
  using Token = boost::asio::use_awaitable_t<hub::port::Executor>;
  using Timer = boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, hub::port::Executor>;

  template <class T>
  struct Waiting {
    explicit Waiting(const hub::port::Executor& executor) : timer(executor) {}
    Timer timer;
    std::optional<T> made;
  };

  boost::asio::thread_pool pool_{1};
};

}  // namespace adapters::file
