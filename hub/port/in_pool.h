#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "hub/port/task.h"

namespace hub::port {

/// Runs `job` in a thread of the pool, for what blocks, and resumes the caller, on its own thread, with what
/// it gives. A job that has begun comes to its end; what it touches outlives it. T can be moved.
template <class T, class Job>
Task<T> in_pool(boost::asio::thread_pool& pool, Job job) {
  using Token = boost::asio::use_awaitable_t<Executor>;
  auto start = [&pool](auto handler, Job task) {
    const Executor executor = boost::asio::get_associated_executor(handler);
    auto work = boost::asio::make_work_guard(executor);
    boost::asio::post(pool, [executor, waiting = std::move(work), caller = std::move(handler),
                             task = std::move(task)]() mutable {
      T result = task();
      const auto alive = boost::asio::make_work_guard(executor);  // until this thread is done with the loop
      boost::asio::post(executor,
                        [caller = std::move(caller), result = std::move(result),
                         waiting = std::move(waiting)]() mutable { std::move(caller)(std::move(result)); });
    });
  };
  return boost::asio::async_initiate<const Token, void(T)>(std::move(start), Token(), std::move(job));
}

}  // namespace hub::port
