#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "hub/http/client.h"
#include "hub/http/dates.h"

namespace adapters::frame {

/// The cookies of one partner (RFC 6265). Path and Domain are not looked at: the caller gives them to the
/// host that set them alone. At most 20 of at most 4 KiB each, what is beyond is left out; nor is one kept
/// that holds other than visible ASCII.
class Cookies {
 public:
  /// What an answer sets, sets anew or takes back. When a cookie ends says its last Max-Age, else its last
  /// Expires; neither: with the session.
  void take(const hub::http::Headers& answer, hub::http::Moment now);

  /// Value of the header Cookie: `name=value` of those that have not ended. Empty: there are none.
  [[nodiscard]] std::string header(hub::http::Moment now) const;

  /// How long all of them last; nothing if none says when it ends.
  [[nodiscard]] std::optional<std::chrono::seconds> life(hub::http::Moment now) const;

 private:
  struct Cookie {
    std::string value;
    std::optional<hub::http::Moment> end;
  };
  std::map<std::string, Cookie> by_name_;
};

}  // namespace adapters::frame
