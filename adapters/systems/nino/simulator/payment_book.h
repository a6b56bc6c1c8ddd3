#pragma once

#include <map>
#include <mutex>
#include <string>

namespace sandbox::nino {

/// The payments that the double has, one JSON line for each, by the id of who received them. A file that
/// exists is read at the start, so that a restarted double still knows them. Thread-safe.
class PaymentBook {
 public:
  /// `file` may be empty: nothing is written. Throws std::runtime_error if it cannot be opened or read.
  explicit PaymentBook(const std::string& file);
  PaymentBook(const PaymentBook&) = delete;
  PaymentBook& operator=(const PaymentBook&) = delete;
  ~PaymentBook();

  /// True if another payment is there under this id.
  [[nodiscard]] bool is_other(const std::string& id, const std::string& content) const;

  /// The receipt's number: that of the first time if the payment is there. Not for one that `is_other`.
  std::string take(const std::string& id, const std::string& content);

 private:
  struct Payment {
    std::string content;
    std::string receipt;
  };

  mutable std::mutex guard_;
  std::map<std::string, Payment> payments_;
  int file_ = -1;
};

}  // namespace sandbox::nino
