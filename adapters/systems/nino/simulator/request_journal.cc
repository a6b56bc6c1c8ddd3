#include "adapters/systems/nino/simulator/request_journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace sandbox::nino {
namespace {

/// UTC with milliseconds, e.g. 2026-11-20T10:00:00.123Z.
std::string now_text() {
  const auto now = std::chrono::system_clock::now();
  const auto seconds = std::chrono::system_clock::to_time_t(now);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 40> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(text.data() + length, text.size() - length, ".%03dZ", static_cast<int>(milliseconds));
  return text.data();
}

}  // namespace

RequestJournal::RequestJournal(const std::string& file) {
  if (file.empty()) return;
  std::ifstream earlier(file);
  for (std::string line; std::getline(earlier, line);) {
    const auto entry = nlohmann::json::parse(line, nullptr, false);
    if (!entry.is_object() || entry.value("seen", 0U) == 0) continue;
    auto& seen = seen_[entry.value("message_id", "")];
    seen = std::max(seen, entry.value("seen", 0U));
  }
  file_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file_ < 0) throw std::runtime_error("the journal's file cannot be opened");
}

RequestJournal::~RequestJournal() {
  if (file_ >= 0) ::close(file_);
}

unsigned RequestJournal::count(const std::string& message_id) {
  const std::lock_guard lock(guard_);
  return ++seen_[message_id];
}

void RequestJournal::record(const std::string& message_id, const std::string& operation,
                            const std::string& outcome, unsigned seen, const std::string& traceparent) {
  if (file_ < 0) return;
  const nlohmann::json entry{{"time", now_text()},     {"message_id", message_id},
                             {"operation", operation}, {"outcome", outcome},
                             {"seen", seen},           {"traceparent", traceparent}};
  const auto line = entry.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
  const std::lock_guard lock(guard_);
  if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    std::fputs("sakta-sandbox: the journal cannot be written\n", stderr);
  }
}

}  // namespace sandbox::nino
