#include "hub/server/response_writer.h"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <ctime>

#include "hub/server/quality_list.h"

namespace hub::server {
namespace {

constexpr unsigned kNoContent = 204;
constexpr unsigned kNotModified = 304;

/// IMF-fixdate of RFC 9110 section 5.6.7; each thread remembers the last one.
const std::string& date(std::chrono::system_clock::time_point now) {
  thread_local std::time_t second = 0;
  thread_local std::string text;
  const auto current = std::chrono::system_clock::to_time_t(now);
  if (current == second) return text;
  second = current;
  std::tm parts{};
  gmtime_r(&current, &parts);
  std::array<char, 32> buffer{};
  text.assign(buffer.data(),
              std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
  return text;
}

bool is_ours(const std::string& name) {
  const auto lower = lower_case(name);
  return lower == "connection" || lower == "content-length" || lower == "date" ||
         lower == "transfer-encoding";
}

bool is_clean(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\x7F'; });
}

std::uint64_t size_of(const HttpResponse& response) {
  std::uint64_t size = response.body.size();
  if (response.streamed) size += response.streamed->size + response.streamed->tail.size();
  return size;
}

}  // namespace

void write_response(const HttpResponse& response, std::chrono::system_clock::time_point now, bool with_body,
                    Persistence after, std::string& out) {
  const auto reason =
      boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  out.append(reason.data(), reason.size()).append("\r\nDate: ").append(date(now)).append("\r\n");
  bool cached = false;
  for (const auto& [name, value] : response.headers) {
    if (!is_clean(name) || !is_clean(value) || is_ours(name)) continue;
    cached = cached || lower_case(name) == "cache-control";
    out.append(name).append(": ").append(value).append("\r\n");
  }
  if (!cached) out.append("Cache-Control: no-store\r\n");
  if (after == Persistence::close) out.append("Connection: close\r\n");
  if (after == Persistence::keep_alive) out.append("Connection: keep-alive\r\n");
  out.append("X-Content-Type-Options: nosniff\r\n");
  const bool may_have_body = response.status != kNoContent && response.status != kNotModified;
  if (may_have_body) out.append("Content-Length: ").append(std::to_string(size_of(response))).append("\r\n");
  out.append("\r\n");
  if (with_body && may_have_body) out.append(response.body);
}

}  // namespace hub::server
