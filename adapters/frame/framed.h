#pragma once

#include <boost/asio/this_coro.hpp>
#include <exception>
#include <string>
#include <utility>

#include "adapters/frame/call.h"
#include "hub/port/adapter_kinds.h"

namespace adapters::frame {

/// An adapter whose calls live as the frame says: a kind writes `carry_out` and what is its protocol's.
/// Belongs to one I/O thread, as the http::Client that it borrows does.
///
/// `Settings` is the kind's configuration: its `operations` map names to settings with a member `idempotent`
/// and, if an operation has codes of its own, `fault_codes`; `problem_in(settings)`, found beside it, says
/// the first thing wrong that its Spec cannot see, or nothing.
template <class Settings>
class Framed : public hub::port::Adapter, public hub::port::Asker, public hub::port::Outlet {
 public:
  using Config = Settings;
  using Operation = typename decltype(Settings::operations)::mapped_type;

  /// Throws hub::Trouble with what `problem_in` says.
  Framed(Settings config, const hub::port::Services& services)
      : config_(std::move(config)), services_(services) {
    if (const hub::Sentence problem = problem_in(config_); !problem.empty()) throw hub::Trouble(problem);
  }

  /// Both, unless a kind says otherwise.
  [[nodiscard]] hub::port::Asker* asker() override { return this; }
  [[nodiscard]] hub::port::Outlet* outlet() override { return this; }

  hub::port::Task<hub::Result<hub::port::Reply>> ask(hub::port::Request request) final {
    auto reply = co_await live(std::move(request), nullptr);
    co_return reply;
  }

  hub::port::Task<hub::Result<hub::port::Delivered>> deliver(hub::port::Request request,
                                                             hub::port::Steps& steps) final {
    auto reply = co_await live(std::move(request), &steps);
    if (!reply) co_return std::move(reply).error();
    co_return hub::port::Delivered{std::move(reply->body)};
  }

  [[nodiscard]] bool idempotent(const std::string& operation) const final {
    const Operation* known = find(operation);
    return known != nullptr && known->idempotent;
  }

 protected:
  /// Makes the call, once: everything between the frame's first check and its end. Tells `call` how far it
  /// has come (frame::Partner does it for HTTP). May throw where a library does.
  virtual hub::port::Task<hub::Result<hub::port::Reply>> carry_out(Call& call,
                                                                   const Operation& operation) = 0;

  /// Null: there is none of this name.
  [[nodiscard]] const Operation* find(const std::string& operation) const {
    const auto found = config_.operations.find(operation);
    return found == config_.operations.end() ? nullptr : &found->second;
  }

  [[nodiscard]] const Settings& config() const { return config_; }
  [[nodiscard]] const hub::port::Services& services() const { return services_; }

 private:
  /// The life of a call, a question's or a delivery's.
  hub::port::Task<hub::Result<hub::port::Reply>> live(hub::port::Request request, hub::port::Steps* steps) {
    Call call(std::move(request), steps);
    try {
      const auto cancellation = co_await boost::asio::this_coro::cancellation_state;
      if (cancellation.cancelled() != boost::asio::cancellation_type::none) co_return cancelled_before();
      const Operation* operation = find(call.request.operation);
      if (operation == nullptr) co_return no_operation(call.request);
      if constexpr (requires { operation->fault_codes; }) call.own_codes = &operation->fault_codes;
      auto reply = co_await carry_out(call, *operation);
      if (!reply) co_return call.end(std::move(reply).error());
      co_return reply;
    } catch (const std::exception&) {  // memory, or cancellation between two steps
    }
    co_return call.broken_off();
  }

  Settings config_;
  hub::port::Services services_;
};

}  // namespace adapters::frame
