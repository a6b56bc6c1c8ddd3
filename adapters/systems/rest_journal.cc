#include "adapters/systems/rest_journal.h"

#include <fcntl.h>
#include <strings.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "adapters/systems/rest_behaviour.h"

namespace sandbox {
namespace {

using nlohmann::json;

json shown_headers(const HttpRequest& request, const std::string& secret_name) {
  json headers = json::object();
  for (const auto& [name, value] : request.headers) {
    if (name == "cookie" || strcasecmp(name.c_str(), secret_name.c_str()) == 0)
      headers[name] = "...";
    else if (name == "authorization")
      headers[name] = value.substr(0, value.find(' ')) + " ...";
    else
      headers[name] = value;
  }
  return headers;
}

std::vector<std::pair<std::string, std::string>> shown_query(const HttpRequest& request,
                                                             const std::string& secret_name) {
  auto query = request.query;
  for (auto& [name, value] : query)
    if (name == secret_name) value = "...";
  return query;
}

bool is_form(const HttpRequest& request) {
  const auto type = request.headers.find("content-type");
  return type != request.headers.end() && type->second.rfind("application/x-www-form-urlencoded", 0) == 0;
}

}  // namespace

std::string now_text() {
  using namespace std::chrono;
  const auto now = system_clock::now();
  const auto seconds = system_clock::to_time_t(now);
  const auto fraction = duration_cast<microseconds>(now.time_since_epoch()).count() % 1'000'000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 40> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(text.data() + length, text.size() - length, ".%06dZ", static_cast<int>(fraction));
  return text.data();
}

RestJournal::RestJournal(const std::string& file, std::string secret_name)
    : secret_name_(std::move(secret_name)) {
  if (file.empty()) return;
  file_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file_ < 0) throw std::runtime_error("the journal '" + file + "' cannot be opened");
}

RestJournal::~RestJournal() {
  if (file_ >= 0) ::close(file_);
}

void RestJournal::record(const HttpRequest& request, const std::string& operation, Behaviour behaviour,
                         unsigned status) {
  if (file_ < 0) return;
  const json entry{{"at", now_text()},
                   {"operation", operation},
                   {"behaviour", word(behaviour)},
                   {"method", request.method},
                   {"path", request.path},
                   {"query", shown_query(request, secret_name_)},
                   {"status", status},
                   {"headers", shown_headers(request, secret_name_)},
                   {"body", is_form(request) ? std::string("...") : request.body}};
  const auto line = entry.dump(-1, ' ', true, json::error_handler_t::replace) + "\n";
  const std::lock_guard lock(guard_);
  if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    std::fputs("sakta-sandbox: the journal cannot be written\n", stderr);
}

}  // namespace sandbox
