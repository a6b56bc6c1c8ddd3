#include "hub/serve/serve.h"

#include <Poco/Util/ServerApplication.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <stdexcept>

#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"
#include "hub/formats/xml/document.h"
#include "hub/serve/assembly.h"
#include "hub/serve/desk.h"
#include "hub/serve/io_thread.h"
#include "hub/serve/log_thread.h"
#include "hub/serve/operations_thread.h"
#include "hub/serve/ports_file.h"
#include "hub/serve/reloading.h"
#include "hub/serve/stores.h"

namespace hub::serve {
namespace {

constexpr std::chrono::milliseconds kGrace{8'000};  ///< A service manager's usual patience is 10 s.

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
                                                   .store = nullptr,
                                                   .attachments = nullptr,
                                                   .shelf = nullptr});
  shared->store = make_store ? make_store() : open_store(state, hub, *master, probe, shared->log);
  if (!make_store) shared->attachments = open_attachments(state, hub, *master);
  if (!make_store) shared->shelf = open_shelf(state, *master);
  return shared;
}

std::chrono::milliseconds left_until(std::chrono::steady_clock::time_point end) {
  using std::chrono::milliseconds;
  const auto left = std::chrono::duration_cast<milliseconds>(end - std::chrono::steady_clock::now());
  return std::max(left, milliseconds(0));
}

void require_free_ports(const config::HubSettings& hub) {
  server::require_free_port(exchange_settings(hub));
  server::ListenerSettings operations;
  operations.name = "operations";
  operations.address = hub.operations_address;
  operations.port = hub.operations_port;
  server::require_free_port(operations);
}

class Server final : public Poco::Util::ServerApplication {
 public:
  Server(std::shared_ptr<const flow::Plan> plan, config::Folders folders, Language language,
         port::StepProbe& probe, const StoreMaker& make_store)
      : plan_(std::move(plan)),
        folders_(std::move(folders)),
        language_(language),
        probe_(probe),
        make_store_(make_store) {}

 protected:
  int main(const std::vector<std::string>& /*arguments*/) override {
    try {
      serve();
      return EXIT_OK;
    } catch (const NotNow& problem) {
      std::cerr << "sakta serve: " << problem.told().in(language_) << "\n";
      return EXIT_TEMPFAIL;
    } catch (const std::exception& problem) {
      std::cerr << "sakta serve: " << told(problem).in(language_) << "\n";
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
    auto dispatch = std::make_unique<DispatchThread>(*shared);
    std::vector<std::unique_ptr<IoThread>> threads;
    server::ListenerSettings exchange = exchange_settings(hub);
    for (std::uint32_t i = 0; i < hub.threads.io; ++i) {
      threads.push_back(std::make_unique<IoThread>(*shared, exchange));
      exchange.port = threads.front()->exchange_port();
    }
    Desk desk(folders_, *shared, {threads, *dispatch});
    OperationsThread operations(*shared, folders_.state,
                                [&desk](ControlRequest request) { return desk.answer(std::move(request)); });
    desk.use(operations);
    operations.note(record::events::hub_started);
    std::optional<LogThread> log;
    if (!make_store_) log.emplace(folders_.state, shared->log, shared->metrics);
    dispatch->start();
    for (const auto& thread : threads) thread->start();
    write_ports(folders_.state, {exchange.port, operations.port()});
    shared->log.info("hub.ready", {{"exchange", std::to_string(exchange.port)},
                                   {"operations", std::to_string(operations.port())},
                                   {"site", plan_->site().hash},
                                   {"program", shared->program_hash}});
    waitForTerminationRequest();
    shared->log.info("hub.stopping");
    remove_ports(folders_.state);
    const auto end = std::chrono::steady_clock::now() + kGrace;
    for (const auto& thread : threads) thread->stop(kGrace);
    desk.close(kGrace);  // before the dispatcher ends, which decides
    dispatch->stop(left_until(end));
    for (const auto& thread : threads) thread->join();
    operations.note(record::events::hub_stopped);
    operations.stop();
    log.reset();
    shared->attachments.reset();
    shared->shelf.reset();
    shared->store.reset();  // before the io_contexts of the threads, to which it posts what is left
    dispatch.reset();       // before that of the operations: it may hold who waits there for a decision
    shared->log.info("hub.stopped");
  }

  std::shared_ptr<const flow::Plan> plan_;
  config::Folders folders_;
  Language language_;
  port::StepProbe& probe_;
  const StoreMaker& make_store_;
};

}  // namespace

int serve(const config::Folders& folders, const std::string& pidfile, Language language,
          port::StepProbe& probe, const StoreMaker& make_store) {
  block_termination_signals();
  outlive_readers();
  forbid_core_dumps();
  umask(S_IRWXG | S_IRWXO);  // what the hub writes is its own
  formats::start_xml();
  config::Findings findings;
  auto plan = load_plan(folders, findings, Depth::start);
  if (!findings.empty()) {
    print(findings, language);
    return 2;
  }
  Server server(std::move(plan), folders, language, probe, make_store);
  std::vector<std::string> frame{"sakta"};
  if (!pidfile.empty()) frame.push_back("--pidfile=" + pidfile);
  const int ended = server.run(frame);
  if (ended == Poco::Util::Application::EXIT_TEMPFAIL) return ended;  // 75, as sysexits.h has it
  return ended == Poco::Util::Application::EXIT_OK ? 0 : 2;
}

}  // namespace hub::serve
