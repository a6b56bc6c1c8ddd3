#include "hub/serve/signer.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/signal_set.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "hub/audit/durable_file.h"
#include "hub/audit/note.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/base/trouble.h"

namespace hub::serve {
namespace {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol;

constexpr std::size_t kLongest = 64U * 1024;  ///< Of a question or an answer.
constexpr timeval kPatience{10, 0};

void be_patient(int socket) {
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
}

/// All that the other side sends until it ends. Nothing: it did not end in time, or says too much.
std::optional<std::string> receive_all(int socket) {
  std::string octets;
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t got = ::recv(socket, piece.data(), piece.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return octets;
    octets.append(piece.data(), static_cast<std::size_t>(got));
    if (octets.size() > kLongest) return std::nullopt;
  }
}

bool send_all(int socket, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t sent = ::send(socket, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(sent));
  }
  return ::shutdown(socket, SHUT_WR) == 0;
}

/// The answers are those of a witness (C2SP tlog-witness), each with its HTTP status in a line before it.
class Signer {
 public:
  Signer(const SignerSettings& settings)
      : log_(settings.log),
        heads_(settings.heads),
        signer_(settings.log, crypto::Ed25519Signer::of_file(settings.key)) {}

  [[nodiscard]] std::string key() const { return signer_.verifier(audit::SignatureType::ed25519).to_text(); }

  std::string answer(std::string_view question) {
    const auto asked = audit::AddCheckpoint::read(question);
    const auto head = asked ? audit::Checkpoint::read(asked->checkpoint) : std::nullopt;
    if (!head) return "400\nno add-checkpoint with the text of a checkpoint\n";
    if (!audit::is_year_of(head->origin, log_)) return "404\nnot a log that is signed here\n";
    auto vouched = heads_.vouch(asked->old, asked->proof, *head);
    if (!vouched) {
      std::cerr << "sakta sign: " << vouched.error().to_string() << "\n";
      return "500\nthe head cannot be kept\n";
    }
    using Verdict = audit::VouchedHeads::Verdict;
    if (vouched->verdict == Verdict::another_size) return "409\n" + std::to_string(vouched->size) + "\n";
    if (vouched->verdict == Verdict::inconsistent) return "422\nthis does not continue what was signed\n";
    return "200\n" + audit::line_of(signer_.sign(asked->checkpoint));
  }

 private:
  std::string log_;
  audit::VouchedHeads heads_;
  audit::NoteSigner signer_;
};

Local::acceptor listen_at(asio::io_context& io, const std::string& path) {
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  ::unlink(path.c_str());  // one that an earlier process left; who works has the lock
  Local::acceptor acceptor(io);
  boost::system::error_code failed;
  acceptor.open(Local(), failed);
  if (!failed) acceptor.bind(Local::endpoint(path), failed);
  if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
  if (failed)
    throw Trouble(say("the socket {} cannot be made: {}", "ligzdu {} nevar izveidot: {}", path,
                      system_reason(failed.value())));
  ::chmod(path.c_str(), S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP);
  return acceptor;
}

void serve_next(Local::acceptor& acceptor, Signer& signer) {
  acceptor.async_accept([&acceptor, &signer](const boost::system::error_code& failed, Local::socket socket) {
    if (failed == asio::error::operation_aborted) return;
    if (!failed) {
      const int handle = socket.native_handle();
      ::fcntl(handle, F_SETFL, ::fcntl(handle, F_GETFL) & ~O_NONBLOCK);  // NOLINT
      be_patient(handle);
      if (const auto question = receive_all(handle)) send_all(handle, signer.answer(*question));
    }
    serve_next(acceptor, signer);
  });
}

}  // namespace

std::string signer_socket(const std::string& state) {
  return state + "/run/sign.sock";
}

void run_signer(const SignerSettings& settings) {
  if (!audit::is_key_name(settings.log))
    throw Trouble(say("'{}' is no name of a log: it may hold no spaces and no plus",
                      "'{}' nav žurnāla nosaukums: tajā nedrīkst būt atstarpju un plusa", settings.log));
  ::umask(S_IRWXO);
  audit::hold_alone(settings.heads);  // two signers would each sign what the other has not seen
  Signer signer(settings);
  asio::io_context io{1};
  Local::acceptor acceptor = listen_at(io, settings.socket);
  asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&io](const boost::system::error_code&, int) { io.stop(); });
  std::cout << signer.key() << std::endl;
  serve_next(acceptor, signer);
  io.run();
  ::unlink(settings.socket.c_str());
}

Result<SignerAnswer> ask_signer(const std::string& socket, const audit::AddCheckpoint& asked) {
  const auto gone = [&socket](int error) {
    return Error(codes::store_unavailable, say("the signer at {} does not answer: {}",
                                               "parakstītājs {} neatbild: {}", socket, system_reason(error)));
  };
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.size() >= sizeof address.sun_path) return gone(ENAMETOOLONG);
  std::memcpy(address.sun_path, socket.data(), socket.size());
  const int handle = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (handle < 0) return gone(errno);
  be_patient(handle);
  std::optional<std::string> answer;
  int failed = 0;
  if (::connect(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||  // NOLINT
      !send_all(handle, asked.to_octets())) {
    failed = errno;
  } else {
    answer = receive_all(handle);
    if (!answer) failed = errno;
  }
  ::close(handle);
  if (!answer) return gone(failed);
  const std::size_t end = answer->find('\n');
  const std::string status = answer->substr(0, end);
  const std::string rest = end == std::string::npos ? std::string() : answer->substr(end + 1);
  if (status == "200") return SignerAnswer{SignerAnswer::Verdict::signature, rest, 0, {}};
  const std::string line = rest.substr(0, rest.find('\n'));
  const auto size = audit::size_in(line);
  if (status == "409" && size) return SignerAnswer{SignerAnswer::Verdict::another_size, {}, *size, {}};
  return SignerAnswer{SignerAnswer::Verdict::refused, {}, 0, status + " " + line};
}

}  // namespace hub::serve
