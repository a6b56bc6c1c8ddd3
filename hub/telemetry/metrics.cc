#include "hub/telemetry/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <utility>

#include "hub/base/codes.h"

namespace hub::telemetry {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

const Histogram::BucketBoundaries kSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                           0.25,   0.5,   1,      2.5,   5,    10,    30};

using Names = std::array<std::string, 3>;
using Words = std::array<std::string_view, 3>;

struct LessWords {
  using is_transparent = void;
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  }
};

/// A family with up to three labels. Remembers its members, so that the hot path builds no label map.
template <class T>
class Labelled {
 public:
  Labelled(prometheus::Family<T>& family, std::string first, std::string second = {}, std::string third = {})
      : family_(family), names_{std::move(first), std::move(second), std::move(third)} {}

  T& of(std::string_view first, std::string_view second = {}, std::string_view third = {}) {
    const Words words{first, second, third};
    const std::lock_guard lock(mutex_);
    const auto known = members_.find(words);
    if (known != members_.end()) return *known->second;
    prometheus::Labels labels;
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (!names_[i].empty()) labels.emplace(names_[i], words[i]);
    T& made = add(labels);
    members_.emplace(Names{std::string(first), std::string(second), std::string(third)}, &made);
    return made;
  }

  void remove(std::string_view first, std::string_view second = {}, std::string_view third = {}) {
    const std::lock_guard lock(mutex_);
    const auto known = members_.find(Words{first, second, third});
    if (known == members_.end()) return;
    family_.Remove(known->second);
    members_.erase(known);
  }

 private:
  T& add(const prometheus::Labels& labels) {
    if constexpr (std::is_same_v<T, Histogram>) {
      return family_.Add(labels, kSeconds);
    } else {
      return family_.Add(labels);
    }
  }

  prometheus::Family<T>& family_;
  Names names_;
  std::mutex mutex_;
  std::map<Names, T*, LessWords> members_;
};

/// Systems whose last calls failed. Any thread.
class Failing {
 public:
  void call(std::string_view system, std::string_view outcome) {
    const ErrorCode* const code = codes::find(std::string(outcome));
    const std::lock_guard lock(mutex_);
    const auto known = systems_.find(system);
    if (code == nullptr || code->whose != Whose::system) {
      if (known != systems_.end()) systems_.erase(known);
      return;
    }
    FailingSystem& failing =
        known != systems_.end() ? known->second : systems_.emplace(system, FailingSystem()).first->second;
    if (failing.calls++ == 0) failing.since = std::chrono::system_clock::now();
    failing.system = system;
    failing.code = outcome;
  }
  [[nodiscard]] std::vector<FailingSystem> all() const {
    const std::lock_guard lock(mutex_);
    std::vector<FailingSystem> all;
    for (const auto& [name, system] : systems_) all.push_back(system);
    return all;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, FailingSystem, std::less<>> systems_;
};

/// What ends when, by role and owner. Guarded by the owner's mutex.
using Ends = std::map<std::pair<std::string, std::string>, std::chrono::system_clock::time_point>;

}  // namespace

/// The list of all metrics. One member, one metric.
class Metrics::Families {
 public:
  prometheus::Registry registry;

  Labelled<Gauge> open{gauge("sakta_open_connections", "Connections open now."), "listener"};
  Labelled<Counter> opened{counter("sakta_connections_total", "Connections taken."), "listener"};
  Labelled<Counter> turned_away{counter("sakta_connections_refused_total",
                                        "Connections not served: cap, handshake, or no file descriptor."),
                                "listener", "reason"};
  Labelled<Counter> requests{counter("sakta_requests_total", "HTTP requests answered."), "listener",
                             "status"};
  Labelled<Histogram> request_time{
      histogram("sakta_request_duration_seconds", "From the first octet of a request to its answer."),
      "listener"};
  Labelled<Counter> messages{
      counter("sakta_messages_total", "Messages by face, type and what became of them."), "face", "type",
      "outcome"};
  Labelled<Counter> refusals{counter("sakta_refusals_total", "Requests refused, by error code."), "code"};
  Labelled<Counter> over_quota{
      counter("sakta_quota_refusals_total", "Requests refused because a party's quota was used up."),
      "party"};
  Labelled<Counter> calls{counter("sakta_calls_total", "Calls to outside systems."), "system", "outcome"};
  Labelled<Histogram> call_time{
      histogram("sakta_call_duration_seconds", "Duration of calls to outside systems."), "system"};
  Labelled<Counter> unknown_fields{
      counter("sakta_unknown_fields_total",
              "Answers, lists and callbacks of outside systems that were taken without fields which the "
              "system's contract does not know."),
      "system", "operation"};
  Labelled<Counter> deliveries{
      counter("sakta_deliveries_total", "Attempts to deliver, by what the delivery was after them."), "route",
      "outcome"};
  Labelled<Gauge> asks_waiting{
      gauge("sakta_asks_waiting_items", "Questions that wait for a place among the calls to their system."),
      "system"};
  Gauge& waiting = gauge("sakta_deliveries_waiting_items",
                         "Deliveries that the dispatcher holds; the store may have more.")
                       .Add({});
  Labelled<Gauge> letters{
      gauge("sakta_letters_items",
            "Deliveries that wait for a person (dead, held) or for a changed site (halted), as far as the "
            "index knows."),
      "state"};
  Labelled<Gauge> breakers{
      gauge("sakta_system_breaker_open", "1 while a system is probed instead of called."), "system"};
  Labelled<Gauge> halted{gauge("sakta_route_halted",
                               "1 while a route stands still until somebody acts, and while it is on trial."),
                         "route"};
  Labelled<Counter> map_jobs{counter("sakta_map_jobs_total", "Mappings applied."), "outcome"};
  Histogram& map_time =
      histogram("sakta_map_job_duration_seconds", "Duration of one mapping, waiting included.")
          .Add({}, kSeconds);
  Gauge& map_waiting =
      gauge("sakta_map_queue_items", "Mappings that wait for a free worker process.").Add({});
  Labelled<Counter> workers_lost{
      counter(
          "sakta_map_workers_lost_total",
          "Mapping workers that ended during a job: killed from outside, crashed, late (used up its time), "
          "stuck (got no time to work), memory (used up its memory)."),
      "reason"};
  std::map<std::string, Gauge*, std::less<>> own_of_store{
      {"sakta_store_wal_bytes",
       &gauge("sakta_store_wal_bytes", "Size of the store's write-ahead logs.").Add({})},
      {"sakta_store_wal_limit_bytes",
       &gauge("sakta_store_wal_limit_bytes", "Write-ahead log beyond which accepting slows down.").Add({})},
      {"sakta_store_damaged_items",
       &gauge("sakta_store_damaged_items",
              "Items, keys and files of the store that were found missing, changed or out of place.")
            .Add({})},
      {"sakta_store_unchained_items",
       &gauge("sakta_store_unchained_items",
              "Items stored before items were chained: a change that is no accident is not noticed in them.")
            .Add({})},
      {"sakta_store_scrub_rounds",
       &gauge("sakta_store_scrub_rounds", "Walks over all that is stored which have ended since the start.")
            .Add({})},
      {"sakta_store_scrub_items",
       &gauge("sakta_store_scrub_items",
              "Items that walks over all that is stored have looked at since the start.")
            .Add({})},
      {"sakta_store_scrub_seconds",
       &gauge("sakta_store_scrub_seconds", "How long the latest walk over all that is stored took.")
            .Add({})}};
  Gauge& lag =
      gauge("sakta_store_index_lag_items", "Items accepted whose search indexes are not yet written.")
          .Add({});
  Gauge& sync = gauge("sakta_store_sync_seconds", "How long the store's latest sync took.").Add({});
  Gauge& disk_free =
      gauge("sakta_disk_free_bytes", "Room left for the hub on the state folder's disk.").Add({});
  Gauge& disk_reserve =
      gauge("sakta_disk_reserve_bytes", "Room below which the hub is not ready and accepts nothing.").Add({});
  Labelled<Gauge> expiry{
      gauge("sakta_certificate_expiry_timestamp_seconds",
            "When a certificate, or a revocation list, ends: those of the exchange listener as read at the "
            "start, those of the systems as read with the site, those that parties have shown. Unix time."),
      "role", "of"};
  Failing failing;
  std::mutex ends_mutex;
  Ends of_site;
  Ends of_parties;
  Gauge& unsigned_since = gauge("sakta_audit_unsigned_since_timestamp_seconds",
                                "Since when nothing of the audit log is signed, though a signer is there or "
                                "was. Unix time; 0: it is.")
                              .Add({});
  Gauge& fork_suspected = gauge("sakta_audit_fork_suspected",
                                "1 if what is signed of an audit log and what is stored are not one history.")
                              .Add({});
  std::mutex audit_mutex;
  AuditStanding audit_log;
  Gauge& ready = gauge("sakta_ready", "1 while the hub can accept messages, else 0.").Add({});
  Gauge& build = gauge("sakta_build_info", "Always 1; the label names the program's version.")
                     .Add({{"version", SAKTA_VERSION}});
  Counter& parsed =
      counter("sakta_xml_documents_total", "Documents that the hub's process has parsed as XML.").Add({});
  Counter& validated =
      counter("sakta_xml_validations_total", "Times that the hub's process has held a tree against a schema.")
          .Add({});
  // The names that every Prometheus client library gives these.
  Counter& cpu = counter("process_cpu_seconds_total", "User and system CPU time of the process.").Add({});
  Gauge& resident = gauge("process_resident_memory_bytes", "Memory of the process that is resident.").Add({});
  Gauge& virtual_memory = gauge("process_virtual_memory_bytes", "Address space of the process.").Add({});
  Gauge& open_fds = gauge("process_open_fds", "File descriptors of the process that are open.").Add({});
  Gauge& max_fds = gauge("process_max_fds", "File descriptors that the process may open.").Add({});
  Gauge& threads = gauge("process_threads", "Threads of the process.").Add({});
  Gauge& started = gauge("process_start_time_seconds", "When the process started. Unix time.").Add({});

 private:
  prometheus::Family<Counter>& counter(const std::string& name, const std::string& help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  }
  prometheus::Family<Gauge>& gauge(const std::string& name, const std::string& help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
  }
  prometheus::Family<Histogram>& histogram(const std::string& name, const std::string& help) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
  }
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {
  families_->build.Set(1);
}
Metrics::~Metrics() = default;

void Metrics::connection_opened(std::string_view listener) {
  families_->opened.of(listener).Increment();
  families_->open.of(listener).Increment();
}

void Metrics::connection_closed(std::string_view listener) {
  families_->open.of(listener).Decrement();
}

void Metrics::connection_refused(std::string_view listener, std::string_view reason) {
  families_->turned_away.of(listener, reason).Increment();
}

void Metrics::request(std::string_view listener, unsigned status, double seconds) {
  families_->requests.of(listener, std::to_string(status)).Increment();
  families_->request_time.of(listener).Observe(seconds);
}

void Metrics::message(std::string_view face, std::string_view type, std::string_view outcome) {
  families_->messages.of(face, type, outcome).Increment();
}

void Metrics::over_quota(std::string_view party) {
  families_->over_quota.of(party).Increment();
}

void Metrics::refused(std::string_view code) {
  families_->refusals.of(code).Increment();
}

void Metrics::call(std::string_view system, std::string_view outcome, double seconds) {
  families_->calls.of(system, outcome).Increment();
  families_->call_time.of(system).Observe(seconds);
  families_->failing.call(system, outcome);
}

void Metrics::unknown_fields(std::string_view system, std::string_view operation) {
  families_->unknown_fields.of(system, operation).Increment();
}

void Metrics::delivery(std::string_view route, std::string_view outcome) {
  families_->deliveries.of(route, outcome).Increment();
}

void Metrics::asks_waiting(std::string_view system, int more) {
  families_->asks_waiting.of(system).Increment(more);
}

void Metrics::waiting(std::size_t deliveries) {
  families_->waiting.Set(static_cast<double>(deliveries));
}

void Metrics::letters(std::string_view state, std::uint64_t count) {
  families_->letters.of(state).Set(static_cast<double>(count));
}

void Metrics::system_open(std::string_view system, bool is_open) {
  families_->breakers.of(system).Set(is_open ? 1 : 0);
}

void Metrics::route_halted(std::string_view route, bool is_halted) {
  families_->halted.of(route).Set(is_halted ? 1 : 0);
}

void Metrics::map_job(std::string_view outcome, double seconds) {
  families_->map_jobs.of(outcome).Increment();
  families_->map_time.Observe(seconds);
}

void Metrics::map_waiting(int more) {
  families_->map_waiting.Increment(more);
}

void Metrics::worker_lost(std::string_view reason) {
  families_->workers_lost.of(reason).Increment();
}

void Metrics::disk(std::uint64_t free_bytes, std::uint64_t reserve_bytes) {
  families_->disk_free.Set(static_cast<double>(free_bytes));
  families_->disk_reserve.Set(static_cast<double>(reserve_bytes));
}

void Metrics::certificates(const std::vector<Watched>& of_site) {
  const std::lock_guard lock(families_->ends_mutex);
  for (const auto& [name, ends] : std::exchange(families_->of_site, {}))
    families_->expiry.remove(name.first, name.second);
  for (const Watched& watched : of_site) {
    families_->of_site[{watched.role, watched.of}] = watched.ends;
    families_->expiry.of(watched.role, watched.of)
        .Set(static_cast<double>(std::chrono::system_clock::to_time_t(watched.ends)));
  }
}

void Metrics::certificate_shown(std::string_view role, std::string_view party,
                                std::chrono::system_clock::time_point ends) {
  const std::lock_guard lock(families_->ends_mutex);
  auto& known = families_->of_parties[{std::string(role), std::string(party)}];
  if (std::exchange(known, ends) != ends)
    families_->expiry.of(role, party).Set(static_cast<double>(std::chrono::system_clock::to_time_t(ends)));
}

std::vector<Watched> Metrics::certificates() const {
  const std::lock_guard lock(families_->ends_mutex);
  std::vector<Watched> all;
  for (const Ends* ends : {&families_->of_site, &families_->of_parties})
    for (const auto& [name, at] : *ends) all.push_back({name.first, name.second, at});
  return all;
}

void Metrics::audit_log(const AuditStanding& stands) {
  const std::lock_guard lock(families_->audit_mutex);
  families_->audit_log = stands;
  const auto since = stands.unsigned_since;
  families_->unsigned_since.Set(since ? static_cast<double>(std::chrono::system_clock::to_time_t(*since))
                                      : 0);
  families_->fork_suspected.Set(stands.fork_suspected ? 1 : 0);
}

AuditStanding Metrics::audit_log() const {
  const std::lock_guard lock(families_->audit_mutex);
  return families_->audit_log;
}

std::vector<FailingSystem> Metrics::failing_systems() const {
  return families_->failing.all();
}

void Metrics::process(const ProcessFigures& figures) {
  const double more = figures.cpu_seconds - families_->cpu.Value();
  if (more > 0) families_->cpu.Increment(more);
  families_->resident.Set(static_cast<double>(figures.resident_bytes));
  families_->virtual_memory.Set(static_cast<double>(figures.virtual_bytes));
  families_->open_fds.Set(static_cast<double>(figures.open_fds));
  families_->max_fds.Set(static_cast<double>(figures.max_fds));
  families_->threads.Set(static_cast<double>(figures.threads));
  families_->started.Set(figures.start_seconds);
}

void Metrics::xml(std::uint64_t parsed, std::uint64_t validated) {
  const auto raise = [](Counter& counter, std::uint64_t to) {
    const double more = static_cast<double>(to) - counter.Value();
    if (more > 0) counter.Increment(more);
  };
  raise(families_->parsed, parsed);
  raise(families_->validated, validated);
}

void Metrics::store(std::uint64_t index_lag, double sync_seconds) {
  families_->lag.Set(static_cast<double>(index_lag));
  families_->sync.Set(sync_seconds);
}

void Metrics::store_own(std::string_view name, double value) {
  const auto found = families_->own_of_store.find(name);
  if (found != families_->own_of_store.end()) found->second->Set(value);
}

void Metrics::ready(bool is_ready) {
  families_->ready.Set(is_ready ? 1 : 0);
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

}  // namespace hub::telemetry
