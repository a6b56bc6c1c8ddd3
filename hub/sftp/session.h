#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/sftp/address.h"
#include "hub/sftp/listing.h"

namespace hub::sftp {

/// How a server and its client know each other.
struct Credentials {
  std::string key;                     ///< File of our private key, without a passphrase.
  std::vector<std::string> host_keys;  ///< Fingerprints, of which the server must show one.
};

/// A file as the server tells it when it is opened.
struct Seen {
  std::uint64_t size = 0;
  std::int64_t modified = 0;  ///< Seconds since 1970, by the server's clock; -1: it does not say.
  friend bool operator==(const Seen&, const Seen&) = default;
};

struct Fetched {
  Seen before;  ///< As it was when it was opened.
  std::string octets;
};

/// Files of an account at a partner's server. Blocks; one thread at a time, but for give_up. A connection is
/// made when it is needed, and kept for some seconds. Before anything is sent, not even who we are, the
/// server must have shown a key that is known. Paths are absolute at the server, as Address::folder is.
///
/// Errors of all: deliver.unreachable (no connection, another key; for what changes nothing: no answer),
/// deliver.misconfigured (who we are is not accepted, no right, no such folder), deliver.overloaded (no
/// room). Of what changes something: deliver.timeout, once it was sent and no answer came.
class Session {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// Throws hub::Trouble if libcurl cannot start.
  Session(Address address, Credentials credentials);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  /// All that follows has to be over by then.
  void due(Instant until) { due_ = until; }
  /// What is under way and what follows ends within about a second, as if no answer came. From any thread.
  void give_up() noexcept { given_up_ = true; }

  /// Errors besides: deliver.bad_reply, for a list that cannot be read or is larger than 16 MiB.
  [[nodiscard]] Result<std::vector<Listed>> list(const std::string& folder);
  /// Nothing: there is no such file.
  [[nodiscard]] Result<std::optional<Seen>> look(const std::string& file);
  [[nodiscard]] Result<bool> is_there(const std::string& folder);
  /// Nothing: there is no such file. Errors besides: deliver.bad_reply, for more octets than `limit`.
  [[nodiscard]] Result<std::optional<Fetched>> read(const std::string& file, std::uint64_t limit);
  /// Instead of what the file held.
  Outcome write(const std::string& file, const std::string& octets);
  /// False: the server did not do it, as it does where the new name is taken.
  [[nodiscard]] Result<bool> rename(const std::string& from, const std::string& to);
  Outcome make(const std::string& folder);
  /// Also if it is not there.
  Outcome remove(const std::string& file);

 private:
  class Transfer;
  struct FreeEasy {
    void operator()(void* easy) const;
  };

  Address address_;
  Credentials credentials_;
  std::unique_ptr<void, FreeEasy> easy_;  ///< libcurl's handle, which holds the connection.
  Instant due_ = Instant::max();
  std::atomic<bool> given_up_ = false;
};

}  // namespace hub::sftp
