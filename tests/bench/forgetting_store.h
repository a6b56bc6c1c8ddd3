#pragma once

#include <atomic>

#include "hub/port/store.h"

namespace bench {

/// A store that keeps nothing and is always at once ready: what is left of the hub's work without durability.
/// For the bench's fast rows only. Any thread.
class ForgettingStore final : public hub::port::Store {
 public:
  using Results = std::vector<hub::Result<hub::port::Committed>>;

  hub::port::Task<Results> commit(std::vector<hub::model::Item> batch) override {
    Results results;
    for (const hub::model::Item& item : batch)
      results.emplace_back(hub::port::Committed{++last_, false, item.message, item.body, item.at});
    co_return results;
  }
  hub::port::Task<hub::Result<hub::model::Story>> story(hub::Uuid /*message*/) override {
    co_return hub::model::Story();
  }
  hub::port::Task<hub::Result<hub::model::Story>> latest(hub::Uuid /*message*/,
                                                         std::size_t /*count*/) override {
    co_return hub::model::Story();
  }
  hub::port::Task<hub::Result<std::vector<hub::Uuid>>> find(hub::port::Search /*search*/) override {
    co_return std::vector<hub::Uuid>();
  }
  hub::port::Task<hub::Result<std::vector<hub::model::Pending>>> pending(std::uint64_t /*after*/,
                                                                         std::size_t /*limit*/) override {
    co_return std::vector<hub::model::Pending>();
  }
  [[nodiscard]] hub::port::StoreFigures figures() const override {
    hub::port::StoreFigures figures;
    figures.last_sequence = last_;
    figures.indexed_sequence = figures.last_sequence;
    return figures;
  }

 private:
  std::atomic<std::uint64_t> last_{0};
};

}  // namespace bench
