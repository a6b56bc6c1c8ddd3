#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hub::server {

/// Something there is only so much of, connections or octets, divided among holders: all together get at most
/// `total`, one holder at most `each`. Any thread; a lock is held for one look-up.
class Portions {
 public:
  Portions(std::size_t total, std::size_t each) : total_(total), each_(each) {}
  Portions(const Portions&) = delete;
  Portions& operator=(const Portions&) = delete;

  /// False, and nothing is taken: `holder` or all together would have too much.
  [[nodiscard]] bool take(std::string_view holder, std::size_t amount);
  /// Not more than was taken.
  void give_back(std::string_view holder, std::size_t amount);
  [[nodiscard]] std::size_t taken() const;
  /// From now on there is so much. Who has more keeps it.
  void resize(std::size_t total, std::size_t each);

 private:
  std::size_t total_;
  std::size_t each_;
  mutable std::mutex mutex_;
  std::size_t taken_ = 0;
  std::unordered_map<std::string, std::size_t> of_;  // never a zero
};

/// What one holder has taken by one hand; gives it back at its end. One thread. Without `of` nothing bounds
/// it.
class Portion {
 public:
  /// `of` and what `holder` points to outlive it.
  explicit Portion(Portions* of = nullptr, std::string_view holder = {}) : of_(of), holder_(holder) {}
  Portion(const Portion&) = delete;
  Portion& operator=(const Portion&) = delete;
  ~Portion() { give_back(); }

  /// Takes so much more; false, and it stays as it is, if there is not so much.
  [[nodiscard]] bool grow(std::size_t amount);
  void give_back();
  /// Gives back what it has; from now on it takes for another holder.
  void hold_for(std::string_view holder);
  [[nodiscard]] std::size_t amount() const { return amount_; }

 private:
  Portions* of_;
  std::string_view holder_;
  std::size_t amount_ = 0;
};

}  // namespace hub::server
