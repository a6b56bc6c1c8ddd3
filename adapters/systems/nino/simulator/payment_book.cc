#include "adapters/systems/nino/simulator/payment_book.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace sandbox::nino {

PaymentBook::PaymentBook(const std::string& file) {
  if (file.empty()) return;
  std::ifstream earlier(file);
  for (std::string line; std::getline(earlier, line);) {
    const auto entry = nlohmann::json::parse(line, nullptr, false);
    if (!entry.is_object()) throw std::runtime_error("a line of the payments' file is no JSON object");
    payments_[entry.value("id", "")] = {entry.value("content", ""), entry.value("receipt", "")};
  }
  file_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file_ < 0) throw std::runtime_error("the payments' file cannot be opened");
}

PaymentBook::~PaymentBook() {
  if (file_ >= 0) ::close(file_);
}

bool PaymentBook::is_other(const std::string& id, const std::string& content) const {
  const std::lock_guard lock(guard_);
  const auto found = payments_.find(id);
  return found != payments_.end() && found->second.content != content;
}

std::string PaymentBook::take(const std::string& id, const std::string& content) {
  const std::lock_guard lock(guard_);
  const auto [place, added] = payments_.try_emplace(id);
  if (!added) return place->second.receipt;
  place->second = {content, "KV-" + std::to_string(payments_.size())};
  if (file_ < 0) return place->second.receipt;
  const nlohmann::json entry{{"id", id}, {"content", content}, {"receipt", place->second.receipt}};
  const auto line = entry.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
  if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    std::fputs("sakta-sandbox: the payments cannot be written\n", stderr);
  return place->second.receipt;
}

}  // namespace sandbox::nino
