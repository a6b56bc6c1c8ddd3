// Loads the exchange listener as many senders would: keep-alive HTTPS connections with a party's certificate,
// each with one message in flight, every message under an Idempotency-Key of its own. One thread on epoll and
// OpenSSL alone, so that it takes as little as possible of the cores that it shares with the hub. Prints one
// line of JSON.
//
//   sakta-load --port N --pki DIR --party NAME --path /v1/send/TYPE --body FILE --connections N
//   (--seconds S [--arrivals R] | --count N) [--status N] [--content-type application/json] [--header H]...
//
// --status N: the one answer that counts as an acknowledgement; otherwise 200 and 202 do.
// --arrivals R: a message is due R times a second, at an even pace, whether those before it were answered or
// not (an open loop). One that finds no connection free waits for the next, and what it takes counts from
// when it was due: a hub that stands still for a moment is late for all that came meanwhile. All are sent,
// however long it takes.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::map<std::string, std::string> values;
  std::vector<std::string> headers;

  [[nodiscard]] const std::string& text(const std::string& name) const {
    const auto found = values.find(name);
    if (found == values.end()) throw std::runtime_error("missing " + name);
    return found->second;
  }
  [[nodiscard]] std::string text_or(const std::string& name, const char* otherwise) const {
    const auto found = values.find(name);
    return found == values.end() ? otherwise : found->second;
  }
  [[nodiscard]] std::chrono::steady_clock::duration seconds(const std::string& name) const {
    return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
        std::chrono::duration<double>(std::stod(text(name))));
  }
  [[nodiscard]] bool has(const std::string& name) const { return values.count(name) != 0; }
  [[nodiscard]] unsigned number(const std::string& name) const {
    const std::string& value = text(name);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size())
      throw std::runtime_error(name + " is not a number");
    return number;
  }
};

Options read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::string_view(argv[i]) == "--header") {
      options.headers.emplace_back(argv[i + 1]);
    } else {
      options.values[argv[i]] = argv[i + 1];
    }
  }
  return options;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// One request with a hole for its key: 32 hex digits, of which the last 16 count.
class Request {
 public:
  explicit Request(const Options& options) {
    const std::string body = read_file(options.text("--body"));
    octets_ = "POST " + options.text("--path") + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " +
              options.text_or("--content-type", "application/json") + "\r\n";
    for (const std::string& header : options.headers) octets_ += header + "\r\n";
    octets_ += "Content-Length: " + std::to_string(body.size()) + "\r\nIdempotency-Key: ";
    key_ = octets_.size();
    octets_ += std::string(32, '0') + "\r\n\r\n" + body;
    std::array<unsigned char, 8> random{};
    RAND_bytes(random.data(), random.size());
    std::size_t at = key_;
    for (const unsigned char octet : random) {
      octets_[at++] = "0123456789abcdef"[octet >> 4U];
      octets_[at++] = "0123456789abcdef"[octet & 15U];
    }
  }

  const std::string& next() {
    std::uint64_t rest = ++count_;
    for (std::size_t i = 31; i >= 16; --i, rest >>= 4U) octets_[key_ + i] = "0123456789abcdef"[rest & 15U];
    return octets_;
  }

 private:
  std::string octets_;
  std::size_t key_ = 0;
  std::uint64_t count_ = 0;
};

[[noreturn]] void tls_failure(const char* what) {
  std::array<char, 200> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  throw std::runtime_error(std::string(what) + ": " + text.data());
}

std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls_context(const Options& options) {
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  const std::string base = options.text("--pki") + "/";
  const std::string party = base + options.text("--party");
  if (SSL_CTX_load_verify_file(context.get(), (base + "ca.pem").c_str()) != 1 ||
      SSL_CTX_use_certificate_chain_file(context.get(), (party + ".pem").c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context.get(), (party + ".key").c_str(), SSL_FILETYPE_PEM) != 1)
    tls_failure("certificates");
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

/// When messages are due: at once, as often as a connection is free, or at an even pace.
class Arrivals {
 public:
  explicit Arrivals(const Options& options) {
    if (options.has("--count")) {
      count_ = options.number("--count");
      return;
    }
    end_ = begun_ + options.seconds("--seconds");
    if (!options.has("--arrivals")) return;
    const double rate = std::stod(options.text("--arrivals"));
    if (!(rate > 0)) throw std::runtime_error("--arrivals is not above 0");
    pace_ = 1 / rate;
    count_ = static_cast<std::uint64_t>(rate * std::stod(options.text("--seconds")));
  }

  [[nodiscard]] Clock::time_point begun() const { return begun_; }

  /// When the next message was due, if it was; it is taken then.
  std::optional<Clock::time_point> take() {
    const auto now = Clock::now();
    if (taken_ == count_) return {};
    if (!pace_ && now >= end_) return {};
    const auto due = pace_ ? next() : now;
    if (due > now) return {};
    ++taken_;
    return due;
  }

  /// True while messages are still to come at their pace.
  [[nodiscard]] bool expected() const { return pace_ && taken_ < count_; }
  /// When the next of those is due.
  [[nodiscard]] Clock::time_point next() const {
    return begun_ + std::chrono::duration_cast<Clock::duration>(
                        std::chrono::duration<double>(*pace_ * static_cast<double>(taken_)));
  }

 private:
  Clock::time_point begun_ = Clock::now();
  Clock::time_point end_ = Clock::time_point::max();
  std::optional<double> pace_;  ///< Seconds between two.
  std::uint64_t count_ = UINT64_MAX;
  std::uint64_t taken_ = 0;
};

/// What all connections count together.
struct Tally {
  std::vector<std::uint32_t> microseconds;  ///< Of each acknowledged message.
  unsigned wanted = 0;                      ///< The status of an acknowledgement; 0: 200 or 202.
  std::uint64_t refused = 0;                ///< Any other status.
  unsigned first_refusal = 0;
};

/// One sender: writes a request, reads its answer, begins again.
class Sender {
 public:
  Sender(SSL_CTX* context, unsigned port, Request& request, Tally& tally) : request_(request), tally_(tally) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
    tls_.reset(SSL_new(context));
    SSL_set1_host(tls_.get(), "127.0.0.1");
    SSL_set_fd(tls_.get(), socket_);
    if (SSL_connect(tls_.get()) != 1) tls_failure("handshake");
    ::fcntl(socket_, F_SETFL, O_NONBLOCK);
  }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;
  ~Sender() { ::close(socket_); }

  [[nodiscard]] int descriptor() const { return socket_; }
  [[nodiscard]] bool idle() const { return idle_; }

  /// `due`: from when on its time counts.
  void begin(Clock::time_point due) {
    out_ = request_.next();
    written_ = 0;
    in_.clear();
    idle_ = false;
    due_ = due;
    write();
  }

  /// Goes as far as the socket allows; begins again if a message is due.
  void go_on(Arrivals& arrivals) {
    if (written_ < out_.size()) write();
    std::array<char, 16384> chunk{};
    for (;;) {
      const int got = SSL_read(tls_.get(), chunk.data(), static_cast<int>(chunk.size()));
      if (got <= 0) {
        const int why = SSL_get_error(tls_.get(), got);
        if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return;
        throw std::runtime_error("the hub closed a connection");
      }
      in_.append(chunk.data(), static_cast<std::size_t>(got));
      if (!whole()) continue;
      finish();
      if (const auto due = arrivals.take()) {
        begin(*due);
      } else {
        idle_ = true;
      }
    }
  }

 private:
  void write() {
    while (written_ < out_.size()) {
      const int put = SSL_write(tls_.get(), out_.data() + written_, static_cast<int>(out_.size() - written_));
      if (put <= 0) {
        const int why = SSL_get_error(tls_.get(), put);
        if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return;
        throw std::runtime_error("the hub closed a connection while it was sent to");
      }
      written_ += static_cast<std::size_t>(put);
    }
  }

  /// True when `in_` holds a whole answer. Answers have a Content-Length.
  [[nodiscard]] bool whole() const {
    const std::size_t head = in_.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    constexpr std::string_view kLength = "\r\nContent-Length: ";
    const std::size_t at = in_.find(kLength);
    if (at == std::string::npos || at > head) throw std::runtime_error("an answer without Content-Length");
    std::size_t length = 0;
    std::from_chars(in_.data() + at + kLength.size(), in_.data() + head, length);
    return in_.size() >= head + 4 + length;
  }

  void finish() {
    const unsigned status =
        static_cast<unsigned>(std::atoi(in_.c_str() + std::string_view("HTTP/1.1 ").size()));
    if (tally_.wanted == 0 ? status == 200 || status == 202 : status == tally_.wanted) {
      const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - due_).count();
      tally_.microseconds.push_back(static_cast<std::uint32_t>(took));
    } else {
      ++tally_.refused;
      if (tally_.first_refusal == 0) tally_.first_refusal = status;
    }
  }

  Request& request_;
  Tally& tally_;
  int socket_ = -1;
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_{nullptr, SSL_free};
  std::string out_;
  std::size_t written_ = 0;
  std::string in_;
  bool idle_ = true;
  Clock::time_point due_;
};

double percentile(const std::vector<std::uint32_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
  return sorted[at] / 1000.0;
}

using Senders = std::vector<std::unique_ptr<Sender>>;

/// Waits for what the sockets have, at most until the next message is due and a sender is free for it.
void wait_and_go_on(Arrivals& arrivals, bool one_is_free, int poll) {
  constexpr std::chrono::nanoseconds kPatience = std::chrono::seconds(30);
  const bool until_next = one_is_free && arrivals.expected();
  const auto wait = until_next
                        ? std::clamp<std::chrono::nanoseconds>(arrivals.next() - Clock::now(), {}, kPatience)
                        : kPatience;
  const timespec most{wait.count() / 1'000'000'000, wait.count() % 1'000'000'000};
  std::array<epoll_event, 64> events{};
  const int count = ::epoll_pwait2(poll, events.data(), static_cast<int>(events.size()), &most, nullptr);
  if (count < 0 || (count == 0 && !until_next)) throw std::runtime_error("no answer in 30 s");
  for (int i = 0; i < count; ++i)
    static_cast<Sender*>(events[static_cast<std::size_t>(i)].data.ptr)->go_on(arrivals);
}

/// Until all that was due has its answer.
void send_all(Arrivals& arrivals, const Senders& senders, int poll) {
  for (;;) {
    bool one_is_free = false;
    bool busy = arrivals.expected();
    for (const auto& sender : senders) {
      if (sender->idle())
        if (const auto due = arrivals.take()) sender->begin(*due);
      one_is_free = one_is_free || sender->idle();
      busy = busy || !sender->idle();
    }
    if (!busy) return;
    wait_and_go_on(arrivals, one_is_free, poll);
  }
}

int load(const Options& options) {
  const auto context = tls_context(options);
  Request request(options);
  Tally tally;
  if (options.has("--status")) tally.wanted = options.number("--status");
  Senders senders;
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  for (unsigned i = 0; i < options.number("--connections"); ++i) {
    senders.push_back(std::make_unique<Sender>(context.get(), options.number("--port"), request, tally));
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.ptr = senders.back().get();
    ::epoll_ctl(poll, EPOLL_CTL_ADD, senders.back()->descriptor(), &event);
  }

  Arrivals arrivals(options);
  send_all(arrivals, senders, poll);
  const double seconds = std::chrono::duration<double>(Clock::now() - arrivals.begun()).count();
  ::close(poll);

  std::sort(tally.microseconds.begin(), tally.microseconds.end());
  const auto& sorted = tally.microseconds;
  std::printf(
      "{\"acknowledged\": %zu, \"refused\": %llu, \"first_refusal\": %u, \"seconds\": %.3f, \"rate\": %.2f, "
      "\"p50_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f}\n",
      sorted.size(), static_cast<unsigned long long>(tally.refused), tally.first_refusal, seconds,
      static_cast<double>(sorted.size()) / seconds, percentile(sorted, 0.5), percentile(sorted, 0.99),
      percentile(sorted, 1));
  return tally.refused == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  ::prctl(PR_SET_TIMERSLACK, 1UL);  // wakes when a message is due, not 50 µs later
  try {
    return load(read_options(argc, argv));
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "sakta-load: %s\n", failure.what());
    return 2;
  }
}
