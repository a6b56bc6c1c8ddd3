#include "hub/http/multi.h"

#include <poll.h>

#include <boost/asio/post.hpp>
#include <utility>

#include "hub/http/start_curl.h"

namespace hub::http {
namespace {

constexpr long kMaxIdleConnections = 64;
constexpr std::size_t kMaxKept = 4096;  // of the connections' ends: about 400 KB

}  // namespace

struct Client::Multi::Watch {
  explicit Watch(boost::asio::io_context& io, curl_socket_t socket) : descriptor(io, socket), fd(socket) {}
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() { release(); }

  void release() {
    if (descriptor.is_open()) descriptor.release();
  }

  boost::asio::posix::basic_stream_descriptor<Executor> descriptor;
  curl_socket_t fd;
  int wanted = 0;   ///< CURL_POLL_IN and CURL_POLL_OUT as bits.
  int waiting = 0;  ///< Those for which a wait is under way.
};

Client::Multi::Multi(boost::asio::io_context& io) : io_(io), timer_(io), multi_(nullptr) {
  start_curl();
  multi_ = curl_multi_init();
  if (multi_ == nullptr) throw std::bad_alloc();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Multi::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kMaxIdleConnections);
}

Client::Multi::~Multi() {
  for (auto& [socket, watch] : watches_) watch->release();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, nullptr);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
  curl_multi_cleanup(multi_);
}

Client::Multi::Membership::Membership(Multi& multi, Transfer& transfer) : multi_(multi), transfer_(transfer) {
  transfer_.reuse_only_if([&multi](const Ends& connection) { return multi.is_quiet(connection); });
  if (curl_multi_add_handle(multi_.multi_, transfer_.handle()) != CURLM_OK)
    transfer_.finish(CURLE_FAILED_INIT);
}

Client::Multi::Membership::~Membership() {
  curl_multi_remove_handle(multi_.multi_, transfer_.handle());
}

int Client::Multi::on_socket(CURL* /*easy*/, curl_socket_t socket, int what, void* self, void* /*watch*/) {
  auto& multi = *static_cast<Multi*>(self);
  if (what == CURL_POLL_REMOVE) {
    multi.forget(socket);
  } else {
    multi.watch(socket, what);
  }
  return 0;
}

int Client::Multi::on_timer(CURLM* /*multi*/, long milliseconds, void* self) {
  auto& multi = *static_cast<Multi*>(self);
  if (milliseconds < 0) {
    multi.timer_.cancel();
    return 0;
  }
  if (milliseconds == 0) {  // each new transfer; at once needs no timer of the system's
    boost::asio::post(multi.io_, [weak = multi.weak_from_this()] {
      if (const auto alive = weak.lock()) alive->drive(CURL_SOCKET_TIMEOUT, 0);
    });
    return 0;
  }
  multi.timer_.expires_after(std::chrono::milliseconds(milliseconds));
  multi.timer_.async_wait([weak = multi.weak_from_this()](const boost::system::error_code& problem) {
    const auto alive = weak.lock();
    if (!problem && alive) alive->drive(CURL_SOCKET_TIMEOUT, 0);
  });
  return 0;
}

void Client::Multi::watch(curl_socket_t socket, int what) {
  auto& entry = watches_[socket];
  if (!entry) entry = std::make_shared<Watch>(io_, socket);
  entry->wanted = what;
  arm(entry);
}

void Client::Multi::forget(curl_socket_t socket) {
  const auto found = watches_.find(socket);
  if (found == watches_.end()) return;
  found->second->wanted = 0;
  found->second->release();
  watches_.erase(found);
}

void Client::Multi::arm(const std::shared_ptr<Watch>& watch) {
  for (const int direction : {CURL_POLL_IN, CURL_POLL_OUT})
    if ((watch->wanted & direction) != 0 && (watch->waiting & direction) == 0) wait(watch, direction);
}

void Client::Multi::wait(const std::shared_ptr<Watch>& watch, int direction) {
  watch->waiting |= direction;
  const bool in = direction == CURL_POLL_IN;
  const auto kind =
      in ? boost::asio::posix::descriptor_base::wait_read : boost::asio::posix::descriptor_base::wait_write;
  watch->descriptor.async_wait(
      kind, [weak = weak_from_this(), watch, direction, in](const boost::system::error_code& problem) {
        watch->waiting &= ~direction;
        const auto alive = weak.lock();
        if (problem || !alive || (watch->wanted & direction) == 0) return;
        alive->drive(watch->fd, in ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
        if (watch->descriptor.is_open()) alive->arm(watch);
      });
}

void Client::Multi::drive(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    void* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    ended(*static_cast<Transfer*>(transfer), message->data.result);
  }
}

void Client::Multi::ended(Transfer& transfer, CURLcode code) {
  if (code == CURLE_ABORTED_BY_CALLBACK && transfer.wants_new_connection()) {
    transfer.begin_again();
    curl_multi_remove_handle(multi_, transfer.handle());
    if (curl_multi_add_handle(multi_, transfer.handle()) == CURLM_OK) return;
  } else if (auto kept = transfer.kept_connection()) {
    if (kept_.size() >= kMaxKept) kept_.clear();
    kept_.insert_or_assign(std::move(kept->first), kept->second);
  }
  transfer.finish(code);
}

/// libcurl 7.88 uses a connection again on which octets wait, be it a second answer that nobody asked for or
/// the peer's farewell: it asks only whether the connection is open.
bool Client::Multi::is_quiet(const Ends& connection) const {
  const auto found = kept_.find(connection);
  if (found == kept_.end()) return false;
  pollfd socket{found->second, POLLIN, 0};
  return ::poll(&socket, 1, 0) == 0;
}

}  // namespace hub::http
