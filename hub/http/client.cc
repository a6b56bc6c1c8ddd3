#include "hub/http/client.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/http/multi.h"
#include "hub/http/transfer.h"

namespace hub::http {
namespace {

namespace asio = boost::asio;

/// The body of a transfer that is read as it goes; it may be asked for a piece still when the transfer is
/// gone.
struct Feeding {
  std::unique_ptr<OctetStream> stream;
  Transfer* transfer;  ///< Null: gone.
};

Task<void> feed(std::shared_ptr<Feeding> feeding) {
  auto piece = co_await feeding->stream->next();
  if (feeding->transfer != nullptr) feeding->transfer->take_piece(std::move(piece));
}

/// Gives a transfer its body until the end of this.
class Feeder {
 public:
  Feeder(asio::io_context& io, Transfer& transfer) {
    if (!transfer.streamed()) return;
    feeding_ = std::make_shared<Feeding>(Feeding{transfer.streamed()->open(), &transfer});
    // Not within libcurl's call for more: it pauses behind that, and a piece that was there before would be
    // lost.
    transfer.on_want([&io, feeding = feeding_] {
      asio::post(io, [&io, feeding] { asio::co_spawn(io, feed(feeding), asio::detached); });
    });
  }
  Feeder(const Feeder&) = delete;
  Feeder& operator=(const Feeder&) = delete;
  ~Feeder() {
    if (feeding_) feeding_->transfer = nullptr;
  }

 private:
  std::shared_ptr<Feeding> feeding_;
};

/// `Multi` is named through a template because it is private to Client.
template <class Multi>
Task<Result<Reply>> run(std::shared_ptr<Multi> multi, Request request, Transfer::Purpose purpose) {
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none)
    co_return Error(codes::deliver_unreachable,
                    say("nothing was sent: cancelled", "nekas nav nosūtīts: atcelts"));
  if (request.deadline <= std::chrono::steady_clock::now())
    co_return Error(codes::deliver_unreachable, say("nothing was sent: the deadline has passed",
                                                    "nekas nav nosūtīts: termiņš ir pagājis"));

  Transfer transfer(std::move(request), purpose);
  if (auto ready = transfer.prepare(); !ready) co_return std::move(ready).error();

  // One timer is both the deadline and the bell: finishing cancels it, and so does cancellation.
  Timer bell(multi->io(), transfer.deadline());
  transfer.on_finish([&bell] { bell.cancel(); });
  Text unfinished{"cancelled", "atcelts"};
  {
    const Feeder feeder(multi->io(), transfer);
    const typename Multi::Membership membership(*multi, transfer);
    if (!transfer.finished()) {
      const asio::use_awaitable_t<Executor> token;
      boost::system::error_code problem;
      co_await bell.async_wait(asio::redirect_error(token, problem));
      if (!problem) unfinished = {"the deadline has passed", "termiņš ir pagājis"};
    }
  }
  co_return std::move(transfer).result(unfinished);
}

}  // namespace

std::string Reply::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers)
    if (name == lower_case_name) return value;
  return {};
}

Client::Client(boost::asio::io_context& io) : multi_(std::make_shared<Multi>(io)) {}

Client::~Client() = default;

Task<Result<Reply>> Client::send(Request request) {
  return run(multi_, std::move(request), Transfer::Purpose::exchange);
}

Task<Outcome> Client::connect(Request request) {
  auto connected = co_await run(multi_, std::move(request), Transfer::Purpose::connect);
  if (!connected) co_return std::move(connected).error();
  co_return Done{};
}

}  // namespace hub::http
