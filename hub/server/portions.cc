#include "hub/server/portions.h"

namespace hub::server {

bool Portions::take(std::string_view holder, std::size_t amount) {
  if (amount == 0) return true;
  std::string name(holder);
  const std::lock_guard lock(mutex_);
  if (taken_ > total_ || amount > total_ - taken_) return false;
  const auto found = of_.find(name);
  const std::size_t has = found == of_.end() ? 0 : found->second;
  if (has + amount > each_) return false;
  if (found == of_.end()) {
    of_.emplace(std::move(name), amount);
  } else {
    found->second += amount;
  }
  taken_ += amount;
  return true;
}

void Portions::give_back(std::string_view holder, std::size_t amount) {
  if (amount == 0) return;
  const std::string name(holder);
  const std::lock_guard lock(mutex_);
  const auto found = of_.find(name);
  found->second -= amount;
  taken_ -= amount;
  if (found->second == 0) of_.erase(found);
}

void Portions::resize(std::size_t total, std::size_t each) {
  const std::lock_guard lock(mutex_);
  total_ = total;
  each_ = each;
}

std::size_t Portions::taken() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

bool Portion::grow(std::size_t amount) {
  if (of_ != nullptr && !of_->take(holder_, amount)) return false;
  amount_ += amount;
  return true;
}

void Portion::give_back() {
  if (of_ != nullptr) of_->give_back(holder_, amount_);
  amount_ = 0;
}

void Portion::hold_for(std::string_view holder) {
  give_back();
  holder_ = holder;
}

}  // namespace hub::server
