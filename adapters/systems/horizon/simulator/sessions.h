#pragma once

#include <map>
#include <mutex>
#include <string>

namespace sandbox::horizon {

/// Who has logged in. Thread-safe.
class Sessions {
 public:
  /// A new session, good for `calls` calls (0: for ever). The value of its cookie.
  [[nodiscard]] std::string open(unsigned calls);

  /// Counts one call; false if the session is not known or used up.
  [[nodiscard]] bool use(const std::string& session);

 private:
  struct Session {
    bool limited = false;
    unsigned left = 0;
  };
  std::mutex guard_;
  std::map<std::string, Session> open_;
};

/// The value of one cookie in a Cookie header, or empty.
[[nodiscard]] std::string cookie_in(const std::string& header, const std::string& name);

/// The header that RFC 7617 makes of user and password.
[[nodiscard]] std::string basic(const std::string& user, const std::string& password);

}  // namespace sandbox::horizon
