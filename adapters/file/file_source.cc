#include "adapters/file/file_source.h"

#include <functional>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace adapters::file {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::port::Polled;
using hub::port::Task;

Error took_too_long() {
  return {hub::codes::deliver_unreachable,
          hub::say("looking into the folder took longer than 'timeout', or was broken off",
                   "mapes apskate ilga vairāk nekā 'timeout' vai tika pārtraukta")};
}

}  // namespace

Task<Result<Polled>> FileSource::poll(std::string cursor) {
  const auto until = std::chrono::steady_clock::now() + config_.timeout;
  std::function<Result<Polled>()> job = [&folders = folders_, taking = taking_, cursor = std::move(cursor),
                                         until] {
    folders.due(until - kMargin);
    return taking->poll(cursor, std::chrono::steady_clock::now());
  };
  auto polled = co_await worker_.run(std::move(job), until);
  if (!polled) co_return took_too_long();
  co_return *std::move(polled);
}

Task<Outcome> FileSource::confirm(std::vector<std::string> ids) {
  const auto until = std::chrono::steady_clock::now() + config_.timeout;
  std::function<Outcome()> job = [&folders = folders_, taking = taking_, ids = std::move(ids), until] {
    folders.due(until - kMargin);
    return taking->confirm(ids);
  };
  auto confirmed = co_await worker_.run(std::move(job), until);
  if (!confirmed) co_return took_too_long();
  co_return *std::move(confirmed);
}

}  // namespace adapters::file
