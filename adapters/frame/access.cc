#include "adapters/frame/access.h"

#include <algorithm>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/uri.h"
#include "hub/http/verdict.h"

namespace adapters::frame {
namespace {

using hub::Error;
using hub::Result;
using hub::port::Executor;
using hub::port::Task;
namespace asio = boost::asio;
namespace codes = hub::codes;
using namespace std::chrono_literals;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

/// Whether it was this call that ended early; then its failure is not that of the calls that wait.
Task<bool> gave_up(std::chrono::steady_clock::time_point deadline) {
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  co_return cancellation.cancelled() != asio::cancellation_type::none ||
      latest_end(deadline) <= std::chrono::steady_clock::now();
}

/// A token is renewed so much before its end, at most a fifth of its life: calls under way still need it.
constexpr std::chrono::seconds kRenewBefore = 30s;
constexpr unsigned kUnauthorized = 401;
constexpr unsigned kForbidden = 403;
/// After a new pass was answered 403 as the old one was: so long 403 alone is taken to mean the message.
constexpr std::chrono::seconds kNoHelp = 60s;

/// Whether a challenge names this error (RFC 6750, 3).
bool challenges_with(const hub::http::Reply& answer, std::string_view error) {
  return std::any_of(answer.headers.begin(), answer.headers.end(), [&](const auto& header) {
    return header.first == "www-authenticate" && header.second.find(error) != std::string::npos;
  });
}

}  // namespace

/// A call that waits for another call's login; its timer is the deadline and the bell.
class Access::Waiting {
 public:
  Waiting(Access& access, const Executor& executor, std::chrono::steady_clock::time_point deadline)
      : bell(executor, deadline), access_(access) {
    access_.waiting_.insert(this);
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting() { access_.waiting_.erase(this); }

  Timer bell;

 private:
  Access& access_;
};

/// Who holds it logs in; however that ends, the others are woken.
class Access::Renewing {
 public:
  explicit Renewing(Access& access) : access_(access) { access_.renewing_ = true; }
  Renewing(const Renewing&) = delete;
  Renewing& operator=(const Renewing&) = delete;
  ~Renewing() {
    access_.renewing_ = false;
    for (Waiting* one : access_.waiting_) one->bell.cancel();
  }

 private:
  Access& access_;
};

Access::Access(const HttpSettings& settings, const hub::port::Services& services, SessionLogin session)
    : settings_(settings),
      services_(services),
      session_(std::move(session)),
      renewable_(settings.auth.method == AuthMethod::session || settings.auth.method == AuthMethod::oauth2) {
  const AuthSettings& auth = settings.auth;
  if (auth.method == AuthMethod::oauth2 && auth.client_assertion) assertions_.emplace(auth);
  if (auth.method == AuthMethod::basic)
    pass_.headers.emplace_back("Authorization", basic_credentials(auth.user, auth.password));
  if (auth.method == AuthMethod::api_key && !auth.header.empty())
    pass_.headers.emplace_back(auth.header, auth.token);
  if (auth.method == AuthMethod::api_key && !auth.query.empty())
    pass_.query = auth.query + "=" + hub::percent_encoded(auth.token);
  if (auth.method == AuthMethod::bearer) pass_.headers.emplace_back("Authorization", "Bearer " + auth.token);
}

bool Access::is_usable() const {
  return !renewable_ || (valid_ && (!ends_ || services_.clock.now() < *ends_));
}

void Access::keep(Login login) {
  pass_.headers = std::move(login.headers);
  cookies_ = std::move(login.cookies);
  ++pass_.serial;
  valid_ = true;
  good_ = false;
  set_end(login.lifetime);
}

void Access::set_end(std::optional<std::chrono::milliseconds> lifetime) {
  ends_.reset();
  if (!lifetime) return;
  const auto before = std::min<std::chrono::milliseconds>(kRenewBefore, *lifetime / 5);
  ends_ = services_.clock.now() + *lifetime - before;
}

bool Access::is_over(const hub::http::Reply& answer, const Pass& pass,
                     const hub::config::FaultCodes* own) const {
  if (pass.serial == 0) return false;
  if (answer.status == kUnauthorized) return true;
  if (answer.status != kForbidden || challenges_with(answer, "insufficient_scope")) return false;
  if (challenges_with(answer, "invalid_token")) return true;
  const std::string forbidden = hub::http::status_text(kForbidden);
  if (settings_.fault_codes.contains(forbidden) || (own != nullptr && own->contains(forbidden))) return false;
  const auto now = services_.clock.now();
  if (pass.serial != pass_.serial || (ends_ && now >= *ends_)) return true;
  return good_ && (!no_help_until_ || now >= *no_help_until_);
}

bool Access::learn(const hub::http::Reply& answer, const Pass& pass, bool first,
                   const hub::config::FaultCodes* own) {
  if (pass.serial == pass_.serial) {  // of no login before
    if (hub::http::is_success(answer.status)) good_ = true;
    take_cookies(answer);
  }
  if (!first && answer.status == kForbidden) no_help_until_ = services_.clock.now() + kNoHelp;
  if (!is_over(answer, pass, own)) return false;
  if (pass.serial == pass_.serial) valid_ = false;
  return true;
}

void Access::take_cookies(const hub::http::Reply& answer) {
  const bool sets = std::any_of(answer.headers.begin(), answer.headers.end(),
                                [](const auto& header) { return header.first == "set-cookie"; });
  if (!sets || settings_.auth.method != AuthMethod::session || answer.status == kUnauthorized) return;
  const auto now = std::chrono::floor<std::chrono::seconds>(services_.clock.wall());
  const auto before = cookies_.header(now);
  cookies_.take(answer.headers, now);
  auto header = cookies_.header(now);
  set_end(cookies_.life(now));
  if (header == before) return;
  valid_ = !header.empty();
  pass_.headers = {{"Cookie", std::move(header)}};
  ++pass_.serial;
}

Task<Result<Pass>> Access::pass(std::chrono::steady_clock::time_point deadline) {
  while (!is_usable()) {
    if (!renewing_) {
      const Renewing mark(*this);
      auto login = co_await log_in(deadline);
      if (!login && co_await gave_up(deadline)) co_return std::move(login).error();
      ++logins_;
      if (!login) {
        failure_ = login.error();
        co_return std::move(login).error();
      }
      failure_.reset();
      keep(*std::move(login));
      co_return pass_;
    }
    const auto before = logins_;
    co_await wait(deadline);
    if (logins_ != before && failure_) co_return *failure_;
    if (std::chrono::steady_clock::now() >= latest_end(deadline))
      co_return Error(codes::deliver_unreachable,
                      hub::say("nothing was sent: the deadline passed during the login",
                               "nekas nav nosūtīts: termiņš pagāja pieteikšanās laikā"));
  }
  co_return pass_;
}

Task<Result<Login>> Access::log_in(std::chrono::steady_clock::time_point deadline) {
  const std::string assertion = assertions_ ? assertions_->make(services_.clock.wall()) : std::string();
  auto request = login_request(settings_, session_, assertion, deadline);
  auto answer = co_await services_.http.send(std::move(request));
  if (!answer && &answer.error().code() == &codes::deliver_misconfigured) co_return std::move(answer).error();
  if (!answer)
    co_return Error(codes::deliver_unreachable,
                    hub::say("nothing of the message was sent: {}", "no ziņojuma nekas nav nosūtīts: {}",
                             answer.error().told()));
  co_return read_login(*answer, settings_.auth, services_.clock.wall());
}

Task<void> Access::wait(std::chrono::steady_clock::time_point deadline) {
  const auto executor = co_await asio::this_coro::executor;
  Waiting waiting(*this, executor, latest_end(deadline));
  const asio::use_awaitable_t<Executor> token;
  boost::system::error_code ignored;
  co_await waiting.bell.async_wait(asio::redirect_error(token, ignored));
}

}  // namespace adapters::frame
