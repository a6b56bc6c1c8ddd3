#include "hub/scan/clamd.h"

#include <algorithm>
#include <array>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"

// INSTREAM of clamd(8), with its delimiter NUL ("z"): the command, then chunks, each with its length before
// it in four octets, the highest first; a length of zero ends the stream. The answer is one line: `stream:
// OK`, `stream: NAME FOUND`, or `... ERROR`. clamd answers before the end, and closes, where it takes no
// more.

namespace hub::scan {
namespace asio = boost::asio;

namespace {

using boost::system::error_code;
using Token = asio::use_awaitable_t<port::Executor>;
using Protocol = asio::generic::stream_protocol;
using Socket = asio::basic_stream_socket<Protocol, port::Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, port::Executor>;

constexpr std::string_view kBegin{"zINSTREAM\0", 10};
constexpr std::size_t kMostOfAnswer = 4096;
constexpr std::size_t kMostOfText = 200;  ///< Of the answer, in an error.
constexpr std::chrono::seconds kAgain{30};

Error not_scanned(Sentence says) {
  return Error(codes::edge_not_scanned, std::move(says)).wait_for(kAgain);
}

/// What clamd said, as far as it may stand in a text: it repeats nothing of what it was sent, but who listens
/// there is known by an address alone.
std::string shown(std::string_view said) {
  std::string text(said.substr(0, kMostOfText));
  std::replace_if(
      text.begin(), text.end(), [](char one) { return one < ' ' || one > '~'; }, '?');
  return text;
}

std::array<char, 4> length_of(std::uint32_t size) {
  return {static_cast<char>(size >> 24U), static_cast<char>(size >> 16U), static_cast<char>(size >> 8U),
          static_cast<char>(size)};
}

Outcome judged(std::string_view said) {
  constexpr std::string_view kStream = "stream: ";
  constexpr std::string_view kFound = " FOUND";
  if (said == "stream: OK") return Done{};
  if (said.starts_with(kStream) && said.ends_with(kFound) && said.size() > kStream.size() + kFound.size())
    return Error(codes::edge_malware,
                 say("the virus scanner found {}", "vīrusu pārbaude atrada: {}",
                     shown(said.substr(kStream.size(), said.size() - kStream.size() - kFound.size()))));
  return not_scanned(say("the virus scanner says: {}", "vīrusu pārbaude atbild: {}", shown(said)));
}

}  // namespace

class Scan::Connection : public std::enable_shared_from_this<Scan::Connection> {
 public:
  Connection(const port::Executor& executor, config::HubSettings::Scanner scanner)
      : scanner_(std::move(scanner)), socket_(executor), deadline_(executor) {}

  port::Task<Outcome> connect() {
    error_code failed;
    Protocol::endpoint endpoint;
    if (scanner_.path.empty()) {
      const auto address = asio::ip::make_address(scanner_.address, failed);
      endpoint = asio::ip::tcp::endpoint(address, scanner_.port);
    } else {
      endpoint = asio::local::stream_protocol::endpoint(scanner_.path);
    }
    begin_wait();
    co_await socket_.async_connect(endpoint, asio::redirect_error(Token(), failed));
    end_wait();
    if (failed) co_return trouble(failed);
    auto begun = co_await send(kBegin);
    co_return begun;
  }

  port::Task<Outcome> add(std::string_view octets) {
    constexpr std::size_t kMost = 1UL << 20U;  // a chunk's length has room for more
    while (!octets.empty()) {
      const std::string_view piece = octets.substr(0, kMost);
      octets.remove_prefix(piece.size());
      const auto length = length_of(static_cast<std::uint32_t>(piece.size()));
      auto sent = co_await send(std::string_view(length.data(), length.size()));
      if (sent) sent = co_await send(piece);
      if (!sent) co_return sent;
    }
    co_return Done{};
  }

  port::Task<Outcome> verdict() {
    const auto end = length_of(0);
    auto sent = co_await send(std::string_view(end.data(), end.size()));
    if (!sent) co_return sent;
    auto said = co_await answer();
    co_return said;
  }

  void close() {
    error_code ignored;
    deadline_.cancel();
    socket_.close(ignored);
  }

 private:
  /// What comes before the end is an answer that ends it: clamd closes then, and sending fails.
  port::Task<Outcome> send(std::string_view octets) {
    error_code failed;
    begin_wait();
    co_await asio::async_write(socket_, asio::buffer(octets.data(), octets.size()),
                               asio::redirect_error(Token(), failed));
    end_wait();
    if (!failed) co_return Done{};
    if (late_) co_return trouble(failed);
    auto said = co_await answer();
    if (!said) co_return said;
    co_return trouble(failed);  // it is well before it has seen all: no verdict
  }

  port::Task<Outcome> answer() {
    std::string said;
    error_code failed;
    begin_wait();
    while (!failed && said.size() < kMostOfAnswer && said.find('\0') == std::string::npos) {
      std::array<char, 512> piece{};
      const std::size_t got =
          co_await socket_.async_read_some(asio::buffer(piece), asio::redirect_error(Token(), failed));
      said.append(piece.data(), got);
    }
    end_wait();
    const std::size_t end = said.find('\0');
    if (end == std::string::npos) co_return trouble(failed);
    co_return judged(std::string_view(said).substr(0, end));
  }

  Error trouble(const error_code& failed) const {
    if (late_)
      return not_scanned(say("the virus scanner did not answer within {} s",
                             "vīrusu pārbaude neatbildēja {} s laikā",
                             std::chrono::ceil<std::chrono::seconds>(scanner_.timeout).count()));
    if (failed == asio::error::eof || !failed)
      return not_scanned(say("the virus scanner closed the connection without an answer",
                             "vīrusu pārbaude aizvēra savienojumu bez atbildes"));
    return not_scanned(say("the virus scanner cannot be reached: {}", "vīrusu pārbaude nav sasniedzama: {}",
                           system_reason(failed.value())));
  }

  void begin_wait() {
    deadline_.expires_after(scanner_.timeout);
    deadline_.async_wait([self = shared_from_this()](const error_code& cancelled) {
      if (cancelled) return;
      self->late_ = true;
      self->close();
    });
  }
  void end_wait() { deadline_.cancel(); }

  config::HubSettings::Scanner scanner_;
  Socket socket_;
  Timer deadline_;
  bool late_ = false;
};

Scan::Scan(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}
Scan::Scan(Scan&&) noexcept = default;
Scan& Scan::operator=(Scan&&) noexcept = default;
Scan::~Scan() {
  if (connection_) connection_->close();
}

port::Task<Result<Scan>> Scan::begin(config::HubSettings::Scanner scanner) {
  const port::Executor executor = co_await asio::this_coro::executor;
  auto connection = std::make_shared<Connection>(executor, std::move(scanner));
  Scan scan(connection);
  auto connected = co_await connection->connect();
  if (!connected) co_return std::move(connected).error();
  co_return scan;
}

port::Task<Outcome> Scan::add(std::string_view octets) {
  return connection_->add(octets);
}

port::Task<Outcome> Scan::verdict() {
  return connection_->verdict();
}

}  // namespace hub::scan
