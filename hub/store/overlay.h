#pragma once

#include <cstdint>
#include <vector>

#include "hub/base/result.h"
#include "hub/model/stored.h"
#include "hub/store/delivery_table.h"
#include "hub/store/tail.h"

namespace hub::store {

/// Items that a table of deliveries does not hold yet, laid over it: tells what the table would say if it
/// held them.
class Overlay {
 public:
  /// The items of `chunks`, in the order of the intake; those up to `held`, the last that the table holds,
  /// are passed over.
  Overlay(std::uint64_t held, std::vector<Tail::Chunk> chunks);
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;

  /// As port::Store::pending; `rows` are those of the table. Errors: those of the table.
  Result<std::vector<model::Pending>> pending(DeliveryRows& rows, std::uint64_t after,
                                              std::size_t limit) const;

 private:
  /// `pending`: all rows of one message in the order of routes. Becomes what they are after its items here.
  void move_on(Uuid message, std::vector<model::Pending>& pending) const;
  [[nodiscard]] bool changes(Uuid message) const;
  Outcome add_held(DeliveryRows& rows, std::uint64_t after, std::size_t limit,
                   std::vector<model::Pending>& page) const;
  Outcome add_new(DeliveryRows& rows, std::uint64_t after, std::size_t limit,
                  std::vector<model::Pending>& page) const;

  std::uint64_t held_;
  std::vector<Tail::Chunk> chunks_;
  std::vector<const IndexEntry*> in_order_;    ///< That name deliveries.
  std::vector<const IndexEntry*> by_message_;  ///< The same; those of one message in order.
};

}  // namespace hub::store
