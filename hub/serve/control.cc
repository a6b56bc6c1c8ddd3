#include "hub/serve/control.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/base/trouble.h"
#include "hub/serve/stores.h"

namespace hub::serve {
namespace {

using boost::asio::local::stream_protocol;
using boost::system::error_code;
using nlohmann::json;
using Acceptor = boost::asio::basic_socket_acceptor<stream_protocol, port::Executor>;
using Socket = boost::asio::basic_stream_socket<stream_protocol, port::Executor>;
using Clock = std::chrono::steady_clock;
using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, port::Executor>;

constexpr boost::asio::use_awaitable_t<port::Executor> kAwait;
constexpr std::size_t kLongestLine = 16U * 1024;
constexpr std::chrono::seconds kPatience{5};            // with an asker that says nothing, or does not listen
constexpr timeval kPatienceOfAsker{120, 0};             // a reload reads and compiles a whole site
constexpr std::chrono::milliseconds kAcceptPause{100};  // while the process has no free file descriptor

struct Field {
  const char* name;
  std::string ControlRequest::*member;
};

/// `who` is not among them: nobody says that of himself.
constexpr std::array<Field, 13> kFields{{{"command", &ControlRequest::command},
                                         {"message", &ControlRequest::message},
                                         {"route", &ControlRequest::route},
                                         {"as", &ControlRequest::as},
                                         {"because", &ControlRequest::because},
                                         {"key", &ControlRequest::key},
                                         {"value", &ControlRequest::value},
                                         {"purpose", &ControlRequest::purpose},
                                         {"since", &ControlRequest::since},
                                         {"until", &ControlRequest::until},
                                         {"language", &ControlRequest::language},
                                         {"said", &ControlRequest::said},
                                         {"seen", &ControlRequest::seen}}};

std::string line_of(const ControlRequest& request) {
  json line = json::object();
  for (const Field& field : kFields)
    if (const std::string& value = request.*field.member; !value.empty()) line[field.name] = value;
  return line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::optional<ControlRequest> request_of(std::string_view line) {
  const json in = json::parse(line, nullptr, false);
  if (!in.is_object()) return std::nullopt;
  ControlRequest request;
  for (const auto& [name, value] : in.items()) {
    const auto* const field = std::find_if(kFields.begin(), kFields.end(),
                                           [&name = name](const Field& known) { return name == known.name; });
    if (field == kFields.end() || !value.is_string()) return std::nullopt;
    request.*(field->member) = value.get<std::string>();
  }
  return request;
}

std::string line_of(const ControlReply& reply) {
  const json line{{"done", reply.done}, {"lines", reply.lines}};
  return line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::optional<ControlReply> reply_of(const std::string& line) {
  try {
    const json in = json::parse(line);
    return ControlReply{in.at("done").get<bool>(), in.at("lines").get<std::vector<std::string>>()};
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::filesystem::path folder_of(const std::string& state) {
  return std::filesystem::path(state) / "run";
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

/// The socket's name by way of its open folder: a socket address holds 107 octets, a state folder's name may
/// have more.
std::string name_in(const Descriptor& folder) {
  return "/proc/self/fd/" + std::to_string(folder.get()) + "/control";
}

std::string name_of_user(uid_t uid) {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  const bool known = ::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
  return "unix:" + std::to_string(uid) + ":" + (known ? entry.pw_name : "");
}

/// User of the process at the other end.
std::optional<uid_t> peer_of(int socket) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer.uid;
}

[[noreturn]] void cannot_listen(const std::string& state, const Sentence& why) {
  throw Trouble(
      say("control socket {}: {}", "vadības ligzda {}: {}", (folder_of(state) / "control").string(), why));
}

}  // namespace

class Control::Impl : public std::enable_shared_from_this<Control::Impl> {
 public:
  Impl(boost::asio::io_context& io, const std::string& state, ControlHandler handler, telemetry::Log& log)
      : path_(folder_of(state) / "control"),
        acceptor_(io.get_executor()),
        pause_(io.get_executor()),
        handler_(std::move(handler)),
        log_(log) {
    listen(state);
  }

  void start() {
    boost::asio::co_spawn(acceptor_.get_executor(), accept(shared_from_this()), boost::asio::detached);
  }

  void stop() {
    if (stopped_.exchange(true)) return;
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    boost::asio::post(acceptor_.get_executor(), [self = shared_from_this()] {
      error_code none;
      self->acceptor_.close(none);
      self->pause_.cancel();
    });
  }

 private:
  struct Connection {
    explicit Connection(Socket taken) : socket(std::move(taken)), deadline(socket.get_executor()) {}
    Socket socket;
    Timer deadline;
  };

  void listen(const std::string& state) {
    try {
      const std::filesystem::path folder = path_.parent_path();
      std::filesystem::create_directories(folder);
      std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
      std::filesystem::remove(path_);
      const Descriptor open(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
      const stream_protocol::endpoint endpoint(name_in(open));
      acceptor_.open(endpoint.protocol());
      acceptor_.bind(endpoint);
      std::filesystem::permissions(path_,
                                   std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
      acceptor_.listen();
    } catch (const std::system_error& problem) {
      cannot_listen(state, {problem.what(), system_reason(problem.code().value()).lv()});
    } catch (const boost::system::system_error& problem) {
      cannot_listen(state, {problem.what(), system_reason(problem.code().value()).lv()});
    }
  }

  static port::Task<void> accept(std::shared_ptr<Impl> self) {
    for (;;) {
      error_code failure;
      Socket socket = co_await self->acceptor_.async_accept(boost::asio::redirect_error(kAwait, failure));
      if (!self->acceptor_.is_open()) co_return;
      if (failure) {
        self->pause_.expires_after(kAcceptPause);
        co_await self->pause_.async_wait(boost::asio::redirect_error(kAwait, failure));
        continue;
      }
      auto connection = std::make_shared<Connection>(std::move(socket));
      boost::asio::co_spawn(self->acceptor_.get_executor(), serve(self, std::move(connection)),
                            boost::asio::detached);
    }
  }

  /// The connection is closed if it is not done with its part by then.
  static void expect(const std::shared_ptr<Connection>& connection) {
    connection->deadline.expires_after(kPatience);
    connection->deadline.async_wait([connection](const error_code& cancelled) {
      if (cancelled) return;
      error_code ignored;
      connection->socket.close(ignored);
    });
  }

  static port::Task<void> serve(std::shared_ptr<Impl> self, std::shared_ptr<Connection> connection) {
    const auto peer = peer_of(connection->socket.native_handle());
    if (!peer || !may_control(*peer, ::geteuid())) {
      self->refuse("user");
      co_return;
    }
    std::string line;
    error_code failure;
    expect(connection);
    auto buffer = boost::asio::dynamic_buffer(line, kLongestLine);
    const std::size_t size = co_await boost::asio::async_read_until(
        connection->socket, buffer, '\n', boost::asio::redirect_error(kAwait, failure));
    connection->deadline.cancel();
    auto request = failure ? std::nullopt : request_of(std::string_view(line).substr(0, size));
    if (!request) {
      self->refuse("request");
      co_return;
    }
    request->who = name_of_user(*peer);
    const ControlReply reply = co_await self->handler_(*std::move(request));
    const std::string answer = line_of(reply);
    expect(connection);
    co_await boost::asio::async_write(connection->socket, boost::asio::buffer(answer),
                                      boost::asio::redirect_error(kAwait, failure));
    connection->deadline.cancel();
  }

  void refuse(std::string_view because) { log_.warn("control.refused", {{"because", because}}); }

  std::filesystem::path path_;
  Acceptor acceptor_;
  Timer pause_;
  ControlHandler handler_;
  telemetry::Log& log_;
  std::atomic<bool> stopped_ = false;
};

Control::Control(boost::asio::io_context& io, const std::string& state, ControlHandler handler,
                 telemetry::Log& log)
    : impl_(std::make_shared<Impl>(io, state, std::move(handler), log)) {
  impl_->start();
}

Control::~Control() {
  stop();
}

void Control::stop() {
  impl_->stop();
}

bool may_control(uid_t peer, uid_t hub) {
  return peer == 0 || peer == hub;
}

Result<ControlReply> ask_hub(const std::string& state, const ControlRequest& request) {
  const auto unreachable = [] {
    return Error(codes::deliver_unreachable,
                 say("control socket: {}", "vadības ligzda: {}", system_reason(errno)));
  };
  const Descriptor folder(::open(folder_of(state).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return unreachable();
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatienceOfAsker, sizeof(kPatienceOfAsker));
  const stream_protocol::endpoint endpoint(name_in(folder));
  if (::connect(socket.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0)
    return unreachable();

  const std::string line = line_of(request);
  for (std::size_t sent = 0; sent < line.size();) {
    const ssize_t part = ::send(socket.get(), line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (part <= 0)
      return Error(codes::deliver_timeout,
                   say("control socket: cut while asking", "vadības ligzda: savienojums pārtrūka prasot"));
    sent += static_cast<std::size_t>(part);
  }
  std::string answer;
  std::array<char, 4096> buffer{};
  while (answer.empty() || answer.back() != '\n') {
    const ssize_t part = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (part <= 0)
      return Error(codes::deliver_timeout,
                   say("control socket: no whole answer", "vadības ligzda: nav saņemta pilna atbilde"));
    answer.append(buffer.data(), static_cast<std::size_t>(part));
  }
  auto reply = reply_of(answer);
  if (!reply)
    return Error(codes::deliver_timeout, say("control socket: the answer is not one of a hub",
                                             "vadības ligzda: tā nav centrmezgla atbilde"));
  return *std::move(reply);
}

std::string no_answer(const Error& error, const std::string& state, Language language) {
  if (const Sentence closed = why_closed(state); !closed.empty())
    return closed.in(language) +
           (language == Language::lv ? " Nekas nav mainīts.\n" : " Nothing was changed.\n");
  if (&error.code() == &codes::deliver_unreachable)
    return language == Language::lv
               ? "Stāvokļa mapē " + state +
                     " nedarbojas neviens centrmezgls (vai tas pieder citam lietotājam). Nekas nav mainīts.\n"
                     "Palaidiet to ar `sakta serve INSTALĀCIJA --state " +
                     state + "` vai norādiet pareizo mapi ar --state.\n"
               : "No hub runs on the state folder " + state +
                     " (or it belongs to another user). Nothing was changed.\n"
                     "Start it with `sakta serve SITE --state " +
                     state + "`, or name the right folder with --state.\n";
  return language == Language::lv
             ? "Centrmezgls neatbildēja (" + error.detail(language) +
                   "). Vai kas ir mainīts, nav zināms: skatiet `sakta letters` un `sakta trace`.\n"
             : "The hub did not answer (" + error.detail() +
                   "). Whether something was changed is not known: see `sakta letters` and `sakta trace`.\n";
}

}  // namespace hub::serve
