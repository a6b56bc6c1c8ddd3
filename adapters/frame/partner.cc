#include "adapters/frame/partner.h"

#include <strings.h>

#include <fstream>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/formats/mime/media_type.h"

namespace adapters::frame {

using hub::Outcome;
using hub::Result;
using hub::port::Task;

namespace {

/// What a request says of its form: of its body, else of the answer that it wants.
std::string media_type_of(const hub::http::Request& request) {
  for (const char* const wanted : {"Content-Type", "Accept"})
    for (const auto& [name, value] : request.headers)
      if (strcasecmp(name.c_str(), wanted) == 0) return hub::formats::read_media_type(value).type;
  return hub::port::Evidence{}.media_type;
}

}  // namespace

Partner::Partner(const HttpSettings& settings, const hub::port::Services& services, SessionLogin login)
    : settings_(settings), services_(services), access_(settings, services, std::move(login)) {
  const hub::http::Credentials& files = settings.credentials;
  for (const std::string& file : {files.trust, files.certificate, files.key})
    if (!file.empty() && !std::ifstream(file))

      throw hub::Trouble(
          hub::say("credentials: {} cannot be read", "credentials: failu {} nevar nolasīt", file));
}

hub::http::Request Partner::request(std::string url, const Call& call) const {
  auto request = request_to(settings_, std::move(url), call.request.deadline);
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) request.headers.emplace_back(name, value);
  };
  add("traceparent", call.request.traceparent);
  add("tracestate", call.request.tracestate);
  return request;
}

Task<Result<hub::http::Reply>> Partner::exchange(Call& call, hub::http::Request request) {
  for (bool first = true;; first = false) {
    auto pass = co_await access_.pass(call.request.deadline);
    if (!pass) co_return std::move(pass).error();
    const bool last = !first || pass->serial == 0;
    hub::http::Request attempt = last ? std::move(request) : request;
    attempt.deadline = end_of_request(settings_, call.request.deadline);
    if (!pass->query.empty())
      attempt.url += (attempt.url.find('?') == std::string::npos ? "?" : "&") + pass->query;
    attempt.headers.insert(attempt.headers.end(), pass->headers.begin(), pass->headers.end());
    auto answer = co_await exchange_openly(call, std::move(attempt));
    if (!answer) co_return answer;
    const bool over = access_.learn(*answer, *pass, first, call.own_codes);
    if (!over || last) co_return answer;
    call.settled();
  }
}

Task<Result<hub::http::Reply>> Partner::exchange_openly(Call& call, hub::http::Request request) {
  call.leaves(call.shown ? *call.shown : request.body, media_type_of(request));
  auto answer = co_await services_.http.send(std::move(request));
  if (answer) call.answered(answer->body);
  if (!answer && &answer.error().code() == &hub::codes::deliver_unreachable) call.never_left();
  // It took no request: our certificate is not one that it accepts.
  if (!answer && &answer.error().code() == &hub::codes::deliver_misconfigured) call.settled();
  co_return answer;
}

Task<Outcome> Partner::connect(std::string url) {
  auto connected = co_await services_.http.connect(
      request_to(settings_, std::move(url), std::chrono::steady_clock::now() + kProbeTime));
  co_return connected;
}

Call own_question(std::chrono::milliseconds time) {
  Call call{hub::port::Request()};
  call.request.deadline = std::chrono::steady_clock::now() + time;
  return call;
}

}  // namespace adapters::frame
