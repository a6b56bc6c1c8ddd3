#include "hub/serve/witness.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <charconv>
#include <chrono>
#include <csignal>
#include <iostream>
#include <sstream>
#include <vector>

#include "hub/audit/durable_file.h"
#include "hub/audit/note.h"
#include "hub/audit/vouching.h"
#include "hub/base/say.h"
#include "hub/base/seldom.h"
#include "hub/base/trouble.h"
#include "hub/server/listener.h"
#include "hub/telemetry/log.h"
#include "hub/telemetry/metrics.h"

namespace hub::serve {
namespace {

constexpr std::size_t kLongestQuestion =
    64U * 1024;  ///< Of a question: 63 hashes and a note of 64 signatures.
constexpr unsigned kOk = 200;

/// Whose heads are cosigned.
std::vector<audit::VerifierKey> read_logs(const std::string& file) {
  const auto octets = audit::read_file(file);
  if (!octets) throw Trouble(say("{} cannot be read", "failu {} nevar nolasīt", file));
  std::istringstream lines(*octets);
  std::vector<audit::VerifierKey> keys;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    auto key = audit::VerifierKey::read(line);
    if (!key || key->type != audit::SignatureType::ed25519)
      throw Trouble(say("{}, line {}: that is no key of a log, as `sakta sign` prints it",
                        "{}, {}. rinda: tā nav žurnāla atslēga, kādu izdrukā `sakta sign`", file, number));
    keys.push_back(*std::move(key));
  }
  if (keys.empty()) throw Trouble(say("{} names no log", "failā {} nav nosaukts neviens žurnāls", file));
  return keys;
}

server::HttpResponse plain(unsigned status, std::string body,
                           std::string type = "text/plain; charset=utf-8") {
  server::HttpResponse response;
  response.status = status;
  response.headers.emplace_back("Content-Type", std::move(type));
  response.body = std::move(body);
  return response;
}

/// The listener's own refusals.
server::Refusal refusal_for(const server::HttpRequest& /*request*/) {
  return [](const Error& error) {
    return plain(error.code().http_status, std::string(error.code().title.en) + "\n");
  };
}

class Witness {
 public:
  Witness(const WitnessSettings& settings, telemetry::Log& log)
      : heads_(settings.heads),
        signer_(settings.name, crypto::Ed25519Signer::of_file(settings.key)),
        logs_(read_logs(settings.logs)),
        log_(log) {}

  [[nodiscard]] std::string key() const {
    return signer_.verifier(audit::SignatureType::cosignature).to_text();
  }

  server::HttpResponse answer(const server::HttpRequest& request) {
    if (request.path != "/add-checkpoint" || !request.query.empty())
      return plain(404, "there is nothing here but /add-checkpoint\n");
    if (request.method != "POST") {
      auto response = plain(405, "POST, as C2SP tlog-witness has it\n");
      response.headers.emplace_back("Allow", "POST");
      return response;
    }
    const auto asked = audit::AddCheckpoint::read(request.body);
    const auto note = asked ? audit::SignedNote::read(asked->checkpoint) : std::nullopt;
    const auto head = note ? audit::Checkpoint::read(note->text) : std::nullopt;
    if (!head || asked->old > head->size)
      return plain(400, "that is no add-checkpoint with a signed checkpoint of at least the old size\n");
    return answer(*asked, *note, *head);
  }

 private:
  /// In the order in which C2SP tlog-witness has it.
  server::HttpResponse answer(const audit::AddCheckpoint& asked, const audit::SignedNote& note,
                              const audit::Checkpoint& head) {
    std::vector<const audit::VerifierKey*> trusted;
    for (const audit::VerifierKey& key : logs_)
      if (audit::is_year_of(head.origin, key.name)) trusted.push_back(&key);
    if (trusted.empty()) return plain(404, "no log of this name is witnessed here\n");
    const bool is_signed = std::any_of(trusted.begin(), trusted.end(), [&note](const auto* key) {
      return audit::signed_by(note, *key) == audit::Signed::yes;
    });
    if (!is_signed) return plain(403, "no key that is trusted here has signed it\n");
    auto vouched = heads_.vouch(asked.old, asked.proof, head);
    if (!vouched) {
      log_.error("witness.failed", {{"log", head.origin}, {"error", vouched.error().to_string()}});
      return plain(500, "the head cannot be kept\n");
    }
    using Verdict = audit::VouchedHeads::Verdict;
    const std::string size = std::to_string(head.size);
    if (vouched->verdict == Verdict::another_size)
      return plain(409, std::to_string(vouched->size) + "\n", "text/x.tlog.size");
    if (vouched->verdict == Verdict::inconsistent) {
      if (lines_.pass(std::chrono::steady_clock::now()))
        log_.error("witness.refused", {{"log", head.origin}, {"records", size}});
      if (asked.old == head.size) return plain(409, std::to_string(vouched->size) + "\n", "text/x.tlog.size");
      return plain(422, "this does not continue what was cosigned\n");
    }
    log_.info("witness.cosigned", {{"log", head.origin}, {"records", size}});
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    return plain(kOk, audit::line_of(signer_.cosign(note.text, static_cast<std::uint64_t>(seconds))));
  }

  audit::VouchedHeads heads_;
  audit::NoteSigner signer_;
  std::vector<audit::VerifierKey> logs_;
  telemetry::Log& log_;
  Seldom lines_{10};  ///< Of refusals: anybody can send a head that was signed, with a wrong proof.
};

server::ListenerSettings listener_at(const std::string& listen) {
  server::ListenerSettings settings;
  const std::size_t colon = listen.rfind(':');
  const std::string port = colon == std::string::npos ? std::string() : listen.substr(colon + 1);
  const char* const end = port.data() + port.size();
  const auto read = std::from_chars(port.data(), end, settings.port);
  if (port.empty() || read.ec != std::errc{} || read.ptr != end)
    throw Trouble(say("'{}' is no address with a port, as 127.0.0.1:8490 is",
                      "'{}' nav adrese ar portu, kā 127.0.0.1:8490", listen));
  settings.address = listen.substr(0, colon);
  if (settings.address.starts_with('[') && settings.address.ends_with(']'))
    settings.address = settings.address.substr(1, settings.address.size() - 2);
  settings.name = "witness";
  settings.max_body = kLongestQuestion;
  settings.max_connections = 256;
  settings.refusal_for = refusal_for;
  return settings;
}

}  // namespace

void run_witness(const WitnessSettings& settings) {
  if (!audit::is_key_name(settings.name))
    throw Trouble(say("'{}' is no name of a key: it may hold no spaces and no plus",
                      "'{}' nav atslēgas nosaukums: tajā nedrīkst būt atstarpju un plusa", settings.name));
  audit::hold_alone(settings.heads);
  telemetry::Log log;
  telemetry::Metrics metrics;
  Witness witness(settings, log);
  boost::asio::io_context io{1};
  const server::ListenerSettings at = listener_at(settings.listen);
  server::require_free_port(at);
  server::Listener listener(
      io, at,
      [&witness](server::HttpRequest request) -> port::Task<server::HttpResponse> {
        co_return witness.answer(request);
      },
      log, metrics);
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&io](const boost::system::error_code&, int) { io.stop(); });
  listener.start();
  std::cout << witness.key() << "\n"
            << "http://" << settings.listen.substr(0, settings.listen.rfind(':')) << ":" << listener.port()
            << "/add-checkpoint" << std::endl;
  io.run();
}

}  // namespace hub::serve
