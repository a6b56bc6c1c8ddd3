#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "hub/port/store.h"

namespace hub::support {

/// Calls a store from a loop of its own and waits.
class Caller {
 public:
  using Commits = std::vector<Result<port::Committed>>;

  explicit Caller(port::Store& store) : store_(store) {}

  Commits commit(std::vector<model::Item> items) {
    Commits results;
    boost::asio::io_context loop;
    boost::asio::co_spawn(loop, commit_task(store_, std::move(items), results), boost::asio::detached);
    loop.run();
    return results;
  }

  Result<port::Committed> commit(model::Item item) {
    std::vector<model::Item> items;
    items.push_back(std::move(item));
    Commits results = commit(std::move(items));
    return results.at(0);
  }

  Result<model::Story> story(Uuid message) {
    std::vector<Result<model::Story>> result;
    boost::asio::io_context loop;
    boost::asio::co_spawn(loop, story_task(store_, message, result), boost::asio::detached);
    loop.run();
    return result.at(0);
  }

  Result<model::Story> latest(Uuid message, std::size_t count) {
    std::vector<Result<model::Story>> result;
    boost::asio::io_context loop;
    boost::asio::co_spawn(loop, latest_task(store_, message, count, result), boost::asio::detached);
    loop.run();
    return result.at(0);
  }

  Result<std::vector<Uuid>> find(const model::KeyTag& key, std::size_t limit = 100) {
    port::Search search;
    search.key = key;
    search.limit = limit;
    return find(search);
  }

  Result<std::vector<Uuid>> find(const port::Search& search) {
    std::vector<Result<std::vector<Uuid>>> result;
    boost::asio::io_context loop;
    boost::asio::co_spawn(loop, find_task(store_, search, result), boost::asio::detached);
    loop.run();
    return result.at(0);
  }

  Result<std::vector<model::Pending>> pending(std::uint64_t after = 0, std::size_t limit = 1'000'000) {
    std::vector<Result<std::vector<model::Pending>>> result;
    boost::asio::io_context loop;
    boost::asio::co_spawn(loop, pending_task(store_, after, limit, result), boost::asio::detached);
    loop.run();
    return result.at(0);
  }

  /// Waits until the index holds all that is durable.
  bool indexed(std::chrono::seconds patience = std::chrono::seconds(10)) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < end) {
      const port::StoreFigures figures = store_.figures();
      if (figures.indexed_sequence >= figures.last_sequence) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  }

 private:
  static port::Task<void> commit_task(port::Store& store, std::vector<model::Item> items, Commits& results) {
    results = co_await store.commit(std::move(items));
  }
  static port::Task<void> latest_task(port::Store& store, Uuid message, std::size_t count,
                                      std::vector<Result<model::Story>>& result) {
    auto story = co_await store.latest(message, count);
    result.push_back(std::move(story));
  }
  static port::Task<void> story_task(port::Store& store, Uuid message,
                                     std::vector<Result<model::Story>>& result) {
    auto story = co_await store.story(message);
    result.push_back(std::move(story));
  }
  static port::Task<void> find_task(port::Store& store, port::Search search,
                                    std::vector<Result<std::vector<Uuid>>>& result) {
    auto found = co_await store.find(std::move(search));
    result.push_back(std::move(found));
  }
  static port::Task<void> pending_task(port::Store& store, std::uint64_t after, std::size_t limit,
                                       std::vector<Result<std::vector<model::Pending>>>& result) {
    auto listed = co_await store.pending(after, limit);
    result.push_back(std::move(listed));
  }

  port::Store& store_;
};

}  // namespace hub::support
