#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <functional>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/formats/xml/reader.h"
#include "hub/map/frames.h"
#include "hub/map/mapper.h"
#include "hub/map/sandbox.h"
#include "hub/map/stylesheet.h"

namespace hub::map {
namespace {

/// What comes from the socket, read in as few calls as it has arrived in.
class Inbox {
 public:
  explicit Inbox(int socket) : socket_(socket), room_(kUsual) {}

  /// The next octets, at least `size` of them; good until the next call. Nothing at the end of the stream and
  /// on any error: the parent has gone, or has given up on us.
  [[nodiscard]] std::optional<std::string_view> peek(std::size_t size) {
    if (from_ == to_) make_usual();
    if (from_ + size > room_.size()) make_room(size);
    while (to_ - from_ < size) {
      const ssize_t got = recv(socket_, room_.data() + to_, room_.size() - to_, 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return std::nullopt;
      to_ += static_cast<std::size_t>(got);
    }
    return std::string_view(room_.data() + from_, to_ - from_);
  }
  void drop(std::size_t size) { from_ += size; }

 private:
  static constexpr std::size_t kUsual = 64U * 1024;

  void make_usual() {
    from_ = to_ = 0;
    if (room_.size() > kUsual) std::vector<char>(kUsual).swap(room_);
  }

  void make_room(std::size_t size) {
    std::memmove(room_.data(), room_.data() + from_, to_ - from_);
    to_ -= from_;
    from_ = 0;
    if (room_.size() < size) room_.resize(size);
  }

  int socket_;
  std::vector<char> room_;
  std::size_t from_ = 0;
  std::size_t to_ = 0;
};

/// In as few calls as the socket takes. False on any error.
bool send_reply(int socket, const ReplyHeader& header, std::string_view octets) {
  ReplyHeader copy = header;
  std::array<iovec, 2> parts{iovec{&copy, sizeof copy},
                             iovec{const_cast<char*>(octets.data()), octets.size()}};  // NOLINT
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  while (message.msg_iovlen != 0) {
    const ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    auto left = static_cast<std::size_t>(sent);
    while (message.msg_iovlen != 0 && left >= message.msg_iov->iov_len) {
      left -= message.msg_iov->iov_len;
      ++message.msg_iov;
      --message.msg_iovlen;
    }
    if (message.msg_iovlen == 0) break;
    message.msg_iov->iov_base = static_cast<char*>(message.msg_iov->iov_base) + left;
    message.msg_iov->iov_len -= left;
  }
  return true;
}

class JobServer {
 public:
  explicit JobServer(int socket) : socket_(socket), inbox_(socket) {}

  int serve() {
    while (const auto begun = inbox_.peek(sizeof(RequestHeader))) {
      RequestHeader header;
      std::memcpy(&header, begun->data(), sizeof header);
      if (header.hash_size > kMaxHash || header.stylesheet_size > kMaxStylesheet ||
          header.facts_size > kMaxFacts || header.input_size > kMaxInput)
        return 1;
      const auto applied = one_job(header);
      if (!applied) return 0;
      const bool done = applied->verdict == Verdict::done;
      const std::string reason = done ? std::string() : octets_of(applied->told());
      const std::string& octets = done ? applied->octets : reason;
      const ReplyHeader reply{applied->verdict, static_cast<std::uint32_t>(octets.size())};
      if (!send_reply(socket_, reply, octets)) return 0;
    }
    return 0;
  }

 private:
  /// Nothing: there is no parent any more.
  std::optional<Applied> one_job(const RequestHeader& header) {
    try {
      const std::size_t stylesheet_at = sizeof header + header.hash_size;
      const std::size_t facts_at = stylesheet_at + header.stylesheet_size;
      const std::size_t input_at = facts_at + header.facts_size;
      const auto job = inbox_.peek(input_at + header.input_size);
      if (!job) return std::nullopt;
      const std::string_view hash = job->substr(sizeof header, header.hash_size);
      const std::string_view stylesheet = job->substr(stylesheet_at, header.stylesheet_size);
      formats::read_xml_by(header.reader);
      auto known = cache_.find(hash);
      if (known == cache_.end()) known = cache_.emplace(hash, Stylesheet::compile(stylesheet)).first;
      const Compiled& compiled = known->second;
      Applied applied =
          compiled.stylesheet == nullptr
              ? compiled.failure
              : compiled.stylesheet->apply(job->substr(input_at, header.input_size),
                                           read_facts(job->substr(facts_at, header.facts_size)));
      inbox_.drop(input_at + header.input_size);
      return applied;
    } catch (const std::bad_alloc&) {
      return Applied{Verdict::memory, {}, Text{"memory", "atmiņa"}};  // and the parent ends us
    }
  }

  int socket_;
  Inbox inbox_;
  std::map<std::string, Compiled, std::less<>>
      cache_;  // broken ones too; bounded by the parent: kStylesheetsPerWorker
};

}  // namespace

int run_worker(int socket, std::size_t memory) {
  limit_process(memory);
  tzset();  // reads a file, so before the filter
  start_xslt();
  if (!enter_sandbox()) return 2;
  return JobServer(socket).serve();
}

}  // namespace hub::map
