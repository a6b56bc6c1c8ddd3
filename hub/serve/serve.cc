#include "hub/serve/serve.h"

#include <Poco/Util/ServerApplication.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/reader.h"
#include "hub/serve/assembly.h"
#include "hub/serve/io_thread.h"
#include "hub/serve/operations_thread.h"
#include "hub/serve/ports_file.h"
#include "hub/serve/reloading.h"
#include "hub/serve/search.h"
#include "hub/serve/stores.h"

namespace hub::serve {
namespace {

constexpr std::chrono::milliseconds kGrace{8'000};  ///< A service manager's usual patience is 10 s.

constexpr std::uint64_t kOwnDescriptors = 512;  ///< Databases, workers, calls to systems.

/// Signals that end the server are taken by the main thread alone; every thread started later inherits this.
void block_termination_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGQUIT, SIGTERM}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

/// Who reads the log may go away before the hub does: its pipe then refuses lines as a full disk would.
void outlive_readers() {
  std::signal(SIGPIPE, SIG_IGN);
}

/// A core would hold messages and keys in the clear.
void forbid_core_dumps() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

/// Each connection is a descriptor: as many as the system gives.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void warn_of_few_descriptors(const config::HubSettings& hub, telemetry::Log& log) {
  rlimit limit{};
  const std::uint64_t descriptors = getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
  if (descriptors < hub.limits.connections + kOwnDescriptors)
    log.warn("hub.few_descriptors", {{"descriptors", std::to_string(descriptors)},
                                     {"connections", std::to_string(hub.limits.connections)}});
}

/// The settings that are the whole process's, not a thread's.
void put_in_force(const config::HubSettings& hub, telemetry::Log& log) {
  formats::read_xml_by(hub.one_pass_xml ? formats::XmlReader::one_pass : formats::XmlReader::libxml2);
  warn_of_few_descriptors(hub, log);
}

std::string hash_of_program() {
  const std::filesystem::path program = "/proc/self/exe";
  std::string octets(std::filesystem::file_size(program), '\0');
  std::ifstream(program, std::ios::binary).read(octets.data(), static_cast<std::streamsize>(octets.size()));
  return "sha256:" + to_hex(crypto::sha256(octets));
}

std::unique_ptr<Shared> make_shared_parts(std::shared_ptr<const flow::Plan> plan, const std::string& state,
                                          port::StepProbe& probe, const StoreMaker& make_store) {
  const config::HubSettings& hub = plan->site().hub;
  const std::string program = hash_of_program();
  const auto master = from_hex(hub.master_key);
  auto shared = std::unique_ptr<Shared>(new Shared{.version = make_version(plan, program),
                                                   .probe = probe,
                                                   .program_hash = program,
                                                   .log = telemetry::Log(),
                                                   .metrics = telemetry::Metrics(),
                                                   .clock = {},
                                                   .in_progress = {},
                                                   .wakeup = {},
                                                   .halted_routes = {},
                                                   .keys = record::TagKeys(*master),
                                                   .quotas = {},
                                                   .repeats = {},
                                                   .trust = crypto::Trust::load(hub.clients_ca, hub.crl),
                                                   .store = nullptr});
  shared->store = make_store ? make_store() : open_store(state, hub, *master, probe, shared->log);
  return shared;
}

void require_free_ports(const config::HubSettings& hub) {
  server::require_free_port(exchange_settings(hub));
  server::ListenerSettings operations;
  operations.name = "operations";
  operations.address = hub.operations_address;
  operations.port = hub.operations_port;
  server::require_free_port(operations);
}

std::chrono::system_clock::time_point seconds_in(const std::string& text) {
  std::int64_t seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::system_clock::from_time_t(seconds);
}

/// What an administrator asks for while the hub runs. Operations thread.
class Desk {
 public:
  Desk(config::Folders folders, Shared& shared, Threads threads)
      : folders_(std::move(folders)), shared_(shared), threads_(threads) {}

  void use(OperationsThread& operations) { operations_ = &operations; }

  port::Task<ControlReply> answer(ControlRequest request) {
    if (request.command == "reload") co_return co_await read_again(std::move(request));
    if (request.command == "release") co_return co_await release(std::move(request));
    if (request.command == "status") co_return standing();
    if (request.command == "tags") co_return tags(request);
    if (request.command == "keys") co_return co_await keys(std::move(request));
    ControlReply unknown{.lines = {"the hub knows no command of this name"}};
    co_return unknown;
  }

 private:
  port::Task<ControlReply> read_again(ControlRequest request) {
    ControlReply reply;
    const Language language = request.language == "lv" ? Language::lv : Language::en;
    reply.done = reload(folders_, shared_, threads_, language, reply.lines);
    const std::string site = shared_.version->plan->site().hash;
    if (!reply.done) {
      shared_.log.warn("hub.reload_refused",
                       {{"findings", std::to_string(reply.lines.size())}, {"site", site}});
      co_return reply;
    }
    put_in_force(shared_.version->plan->site().hub, shared_.log);
    operations_->watch_certificates();
    co_await operations_->note_here(record::events::hub_reloaded);
    shared_.log.info("hub.reloaded", {{"site", site}});
    reply.lines.push_back(site);
    co_return reply;
  }

  /// One line: the JSON that /health/ready tells.
  ControlReply standing() const { return {.done = true, .lines = {operations_->standing()}}; }

  /// `NAME HEX` for each tag: the asker looks into the store with them.
  ControlReply tags(const ControlRequest& request) {
    Sought sought{request.key, request.value, request.purpose, seconds_in(request.since),
                  seconds_in(request.until)};
    auto found = tags_for(sought, shared_.version->plan->site(), shared_.keys);
    ControlReply reply;
    reply.done = static_cast<bool>(found);
    if (!found)
      reply.lines.push_back(found.error().detail(request.language == "lv" ? Language::lv : Language::en));
    if (!found) return reply;
    for (const model::KeyTag& tag : *found)
      reply.lines.push_back(tag.name + " " +
                            to_hex({reinterpret_cast<const char*>(tag.tag.data()), tag.tag.size()}));
    return reply;
  }

  /// `ID NAME=VALUE` for each key that is not personal.
  port::Task<ControlReply> keys(ControlRequest request) {
    const auto version = shared_.version;
    const flow::RecordServices services{version->plan,     *shared_.store, shared_.keys,
                                        version->recorder, shared_.clock,  shared_.log,
                                        shared_.metrics,   shared_.probe,  shared_.program_hash};
    ControlReply reply{.done = true, .lines = {}};
    std::istringstream ids(request.value);
    for (std::string word; ids >> word;) {
      const auto message = Uuid::parse(word);
      if (!message) continue;
      const auto found = co_await open_keys(services, *message);
      for (const model::Key& key : found) reply.lines.push_back(word + " " + key.name + "=" + key.value);
    }
    co_return reply;
  }

  port::Task<ControlReply> release(ControlRequest request) {
    ControlReply reply;
    constexpr std::string_view kUrn = "urn:uuid:";
    std::string_view id = request.message;
    if (id.starts_with(kUrn)) id.remove_prefix(kUrn.size());
    const auto message = Uuid::parse(id);
    const bool known = request.as == "resend" || request.as == "delivered" || request.as == "discard";
    constexpr std::size_t kLongestReason = 2'000;  // octets: 500 characters of any script
    if (!message || !known || request.because.empty() || request.because.size() > kLongestReason) {
      reply.lines.emplace_back(
          "release needs an id, one of resend, delivered, discard, and a reason of 500 letters at most");
      co_return reply;
    }
    delivery::Release release;
    release.message = *message;
    release.route = std::move(request.route);
    release.who = std::move(request.who);
    release.because = std::move(request.because);
    if (request.as == "delivered") release.decision = delivery::Decision::delivered;
    if (request.as == "discard") release.decision = delivery::Decision::discard;
    auto released = co_await threads_.dispatch.release(std::move(release));
    reply.done = static_cast<bool>(released);
    if (reply.done) co_return reply;
    const Language language = request.language == "lv" ? Language::lv : Language::en;
    const ErrorCode& code = released.error().code();
    reply.lines.push_back(std::string(code.title.in(language)) + " (" + released.error().to_string(language) +
                          ")");
    reply.lines.emplace_back(code.next_step.in(language));
    co_return reply;
  }

  config::Folders folders_;
  Shared& shared_;
  Threads threads_;
  OperationsThread* operations_ = nullptr;
};

class Server final : public Poco::Util::ServerApplication {
 public:
  Server(std::shared_ptr<const flow::Plan> plan, config::Folders folders, port::StepProbe& probe,
         const StoreMaker& make_store)
      : plan_(std::move(plan)), folders_(std::move(folders)), probe_(probe), make_store_(make_store) {}

 protected:
  int main(const std::vector<std::string>& /*arguments*/) override {
    try {
      serve();
      return EXIT_OK;
    } catch (const NotNow& problem) {
      std::cerr << "sakta serve: " << problem.what() << "\n";
      return EXIT_TEMPFAIL;
    } catch (const std::exception& problem) {
      std::cerr << "sakta serve: " << problem.what() << "\n";
      return EXIT_CONFIG;
    }
  }

 private:
  void serve() {
    const config::HubSettings& hub = plan_->site().hub;
    require_free_ports(hub);
    raise_descriptor_limit();
    const auto shared = make_shared_parts(plan_, folders_.state, probe_, make_store_);
    const telemetry::AtDeath at_death(shared->log);
    put_in_force(hub, shared->log);
    const port::StoreFigures figures = shared->store->figures();
    if (figures.disk_free && *figures.disk_free < figures.disk_reserve)
      shared->log.warn("hub.read_only", {{"free_bytes", std::to_string(*figures.disk_free)},
                                         {"reserve_bytes", std::to_string(figures.disk_reserve)}});
    DispatchThread dispatch(*shared);
    std::vector<std::unique_ptr<IoThread>> threads;
    server::ListenerSettings exchange = exchange_settings(hub);
    for (std::uint32_t i = 0; i < hub.threads.io; ++i) {
      threads.push_back(std::make_unique<IoThread>(*shared, exchange));
      exchange.port = threads.front()->exchange_port();
    }
    Desk desk(folders_, *shared, {threads, dispatch});
    OperationsThread operations(*shared, folders_.state,
                                [&desk](ControlRequest request) { return desk.answer(std::move(request)); });
    desk.use(operations);
    operations.note(record::events::hub_started);
    dispatch.start();
    for (const auto& thread : threads) thread->start();
    write_ports(folders_.state, {exchange.port, operations.port()});
    shared->log.info("hub.ready", {{"exchange", std::to_string(exchange.port)},
                                   {"operations", std::to_string(operations.port())},
                                   {"site", plan_->site().hash},
                                   {"program", shared->program_hash}});
    waitForTerminationRequest();
    shared->log.info("hub.stopping");
    remove_ports(folders_.state);
    for (const auto& thread : threads) thread->stop(kGrace);
    dispatch.stop(kGrace);
    for (const auto& thread : threads) thread->join();
    operations.note(record::events::hub_stopped);
    operations.stop();
    shared->store.reset();  // before the io_contexts of the threads, to which it posts what is left
    shared->log.info("hub.stopped");
  }

  std::shared_ptr<const flow::Plan> plan_;
  config::Folders folders_;
  port::StepProbe& probe_;
  const StoreMaker& make_store_;
};

}  // namespace

int serve(const config::Folders& folders, const std::string& pidfile, port::StepProbe& probe,
          const StoreMaker& make_store) {
  block_termination_signals();
  outlive_readers();
  forbid_core_dumps();
  umask(S_IRWXG | S_IRWXO);  // what the hub writes is its own
  formats::start_xml();
  config::Findings findings;
  auto plan = load_plan(folders, findings, Depth::start);
  if (!findings.empty()) {
    print(findings);
    return 2;
  }
  Server server(std::move(plan), folders, probe, make_store);
  std::vector<std::string> frame{"sakta"};
  if (!pidfile.empty()) frame.push_back("--pidfile=" + pidfile);
  const int ended = server.run(frame);
  if (ended == Poco::Util::Application::EXIT_TEMPFAIL) return ended;  // 75, as sysexits.h has it
  return ended == Poco::Util::Application::EXIT_OK ? 0 : 2;
}

}  // namespace hub::serve
