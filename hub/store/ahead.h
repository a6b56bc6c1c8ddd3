#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "hub/port/task.h"

namespace hub::store {

/// A job in a thread of a pool that goes on while whoever began it does something else, on the thread of
/// `executor`; its result is taken once. The pool ends before that executor's loop.
template <class T>
class Ahead {
 public:
  template <class Job>
  Ahead(const port::Executor& executor, boost::asio::thread_pool& pool, Job job)
      : state_(std::make_shared<State>(executor)) {
    boost::asio::post(pool, [executor, state = state_, job = std::move(job)]() mutable {
      auto made = std::make_shared<T>(job());
      boost::asio::post(executor, [state = std::move(state), made = std::move(made)] {
        state->made = std::move(*made);
        state->bell.cancel();
      });
    });
  }

  /// Waits for its end.
  port::Task<T> take() {
    const auto state = state_;
    if (!state->made) co_await state->bell.async_wait(boost::asio::as_tuple(Token()));
    co_return *std::move(state->made);
  }

 private:
  using Token = boost::asio::use_awaitable_t<port::Executor>;
  using Bell =
      boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                        boost::asio::wait_traits<std::chrono::steady_clock>, port::Executor>;

  struct State {
    explicit State(const port::Executor& executor) : bell(executor, Bell::time_point::max()) {}
    Bell bell;
    std::optional<T> made;
  };

  std::shared_ptr<State> state_;
};

}  // namespace hub::store
