#include "adapters/frame/partner.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace adapters::frame {

using hub::Outcome;
using hub::Result;
using hub::port::Task;
using namespace std::chrono_literals;

Partner::Partner(const Transport& transport, const hub::port::Services& services)
    : transport_(transport), services_(services) {
  const hub::http::Credentials& files = transport.credentials;
  for (const std::string& file : {files.trust, files.certificate, files.key})
    if (!file.empty() && !std::ifstream(file))
      throw std::runtime_error("credentials: " + file + " cannot be read");
}

hub::http::Request Partner::request(std::string url, Deadline deadline) const {
  hub::http::Request request;
  request.url = std::move(url);
  request.credentials = transport_.credentials;
  request.deadline = std::min(latest_end(deadline), std::chrono::steady_clock::now() + transport_.timeout);
  request.connect_timeout = transport_.connect_timeout;
  request.max_reply = std::size_t{transport_.max_reply_kib} * 1024;
  return request;
}

hub::http::Request Partner::request(std::string url, const Call& call) const {
  auto request = this->request(std::move(url), call.request.deadline);
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) request.headers.emplace_back(name, value);
  };
  add("traceparent", call.request.traceparent);
  add("tracestate", call.request.tracestate);
  return request;
}

Task<Result<hub::http::Reply>> Partner::exchange(Call& call, hub::http::Request request) const {
  call.leaves(request);
  auto answer = co_await services_.http.send(std::move(request));
  if (answer) call.answered(*answer);
  co_return answer;
}

Task<Outcome> Partner::connect(std::string url) const {
  auto connected = co_await services_.http.connect(request(std::move(url), end_of_probe()));
  co_return connected;
}

Partner::Deadline latest_end(Partner::Deadline deadline) {
  return deadline - 20ms;
}

Partner::Deadline end_of_probe() {
  return std::chrono::steady_clock::now() + 5s;
}

}  // namespace adapters::frame
