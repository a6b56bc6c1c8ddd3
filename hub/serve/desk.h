#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "hub/config/site.h"
#include "hub/serve/control.h"
#include "hub/serve/operations_thread.h"
#include "hub/serve/reloading.h"
#include "hub/serve/shared.h"

namespace hub::serve {

/// What operators ask for while the hub runs. Each act is on record, with who does it and why, before it has
/// an effect; what cannot be put on record does not happen. Operations thread.
class Desk {
 public:
  /// `shared` and the threads outlive it.
  Desk(config::Folders folders, Shared& shared, Threads threads);
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;
  ~Desk();

  /// Before the first request is answered.
  void use(OperationsThread& operations) { operations_ = &operations; }
  port::Task<ControlReply> answer(ControlRequest request);

  /// The hub stops: from now on only `status` is answered, all else refused. Waits until what was begun has
  /// ended, at most so long. From another thread, while the threads that it works with still run.
  void close(std::chrono::milliseconds grace);

 private:
  class Turn;
  class Begun;

  port::Task<ControlReply> carry_out(ControlRequest request);

  port::Task<ControlReply> reload(ControlRequest request);
  port::Task<ControlReply> release(ControlRequest request);
  /// One line: the JSON that /health/ready tells.
  [[nodiscard]] ControlReply standing() const;
  /// `NAME HEX` for each tag: the asker looks into the store with them. Those of a person are given once the
  /// search is on record.
  port::Task<ControlReply> tags(ControlRequest request);
  /// `ID NAME=VALUE` for each key that is not personal.
  port::Task<ControlReply> keys(ControlRequest request);
  port::Task<Outcome> put_down(model::Item item);

  config::Folders folders_;
  Shared& shared_;
  Threads threads_;
  OperationsThread* operations_ = nullptr;
  std::unique_ptr<Turn>
      turn_;          ///< Reloads go one after another: each replaces what the one before put in force.
  std::mutex mutex_;  ///< Of the two below.
  bool closed_ = false;
  std::size_t begun_ = 0;  ///< Requests that have not ended.
  std::condition_variable ended_;
};

}  // namespace hub::serve
