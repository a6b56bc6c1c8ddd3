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
  std::function<Result<Polled>()> job = [taking = taking_, cursor = std::move(cursor)] {
    return taking->poll(cursor, std::chrono::steady_clock::now());
  };
  const auto until = std::chrono::steady_clock::now() + config_.timeout;
  auto polled = co_await worker_.run(std::move(job), until);
  if (!polled) co_return took_too_long();
  co_return *std::move(polled);
}

Task<Outcome> FileSource::confirm(std::vector<std::string> ids) {
  std::function<Outcome()> job = [taking = taking_, ids = std::move(ids)] { return taking->confirm(ids); };
  const auto until = std::chrono::steady_clock::now() + config_.timeout;
  auto confirmed = co_await worker_.run(std::move(job), until);
  if (!confirmed) co_return took_too_long();
  co_return *std::move(confirmed);
}

}  // namespace adapters::file
