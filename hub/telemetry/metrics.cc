#include "hub/telemetry/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>
#include <utility>

namespace hub::telemetry {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

const Histogram::BucketBoundaries kSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                           0.25,   0.5,   1,      2.5,   5,    10,    30};

struct LessPair {
  using is_transparent = void;
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    const int first = std::string_view(a.first).compare(std::string_view(b.first));
    return first != 0 ? first < 0 : std::string_view(a.second) < std::string_view(b.second);
  }
};

/// A family with up to two labels. Remembers its members, so that the hot path builds no label map.
template <class T>
class Labelled {
 public:
  Labelled(prometheus::Family<T>& family, std::string first, std::string second = {})
      : family_(family), first_(std::move(first)), second_(std::move(second)) {}

  T& of(std::string_view first, std::string_view second = {}) {
    const std::lock_guard lock(mutex_);
    const auto known = members_.find(std::pair(first, second));
    if (known != members_.end()) return *known->second;
    prometheus::Labels labels{{first_, std::string(first)}};
    if (!second_.empty()) labels.emplace(second_, second);
    T& made = add(labels);
    members_.emplace(std::pair(std::string(first), std::string(second)), &made);
    return made;
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
  std::string first_;
  std::string second_;
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, T*, LessPair> members_;
};

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
  Labelled<Counter> messages{counter("sakta_messages_total", "Messages by type and what became of them."),
                             "type", "outcome"};
  Labelled<Counter> refusals{counter("sakta_refusals_total", "Requests refused, by error code."), "code"};
  Labelled<Counter> calls{counter("sakta_calls_total", "Calls to outside systems."), "system", "outcome"};
  Labelled<Histogram> call_time{
      histogram("sakta_call_duration_seconds", "Duration of calls to outside systems."), "system"};
  Labelled<Counter> deliveries{
      counter("sakta_deliveries_total", "Attempts to deliver, by what the delivery was after them."), "route",
      "outcome"};
  Gauge& waiting = gauge("sakta_deliveries_waiting_items",
                         "Deliveries that the dispatcher holds; the store may have more.")
                       .Add({});
  Labelled<Gauge> breakers{
      gauge("sakta_system_breaker_open", "1 while a system is probed instead of called."), "system"};
  Labelled<Counter> map_jobs{counter("sakta_map_jobs_total", "Mappings applied."), "outcome"};
  Histogram& map_time =
      histogram("sakta_map_job_duration_seconds", "Duration of one mapping, waiting included.")
          .Add({}, kSeconds);
  Gauge& wal = gauge("sakta_store_wal_bytes", "Size of the store's write-ahead log.").Add({});
  Gauge& lag =
      gauge("sakta_store_index_lag_items", "Items accepted whose search indexes are not yet written.")
          .Add({});
  Gauge& sync = gauge("sakta_store_sync_seconds", "How long the store's latest sync took.").Add({});
  Gauge& ready = gauge("sakta_ready", "1 while the hub can accept messages, else 0.").Add({});
  Gauge& build = gauge("sakta_build_info", "Always 1; the label names the program's version.")
                     .Add({{"version", SAKTA_VERSION}});

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

void Metrics::message(std::string_view type, std::string_view outcome) {
  families_->messages.of(type, outcome).Increment();
}

void Metrics::refused(std::string_view code) {
  families_->refusals.of(code).Increment();
}

void Metrics::call(std::string_view system, std::string_view outcome, double seconds) {
  families_->calls.of(system, outcome).Increment();
  families_->call_time.of(system).Observe(seconds);
}

void Metrics::delivery(std::string_view route, std::string_view outcome) {
  families_->deliveries.of(route, outcome).Increment();
}

void Metrics::waiting(std::size_t deliveries) {
  families_->waiting.Set(static_cast<double>(deliveries));
}

void Metrics::system_open(std::string_view system, bool is_open) {
  families_->breakers.of(system).Set(is_open ? 1 : 0);
}

void Metrics::map_job(std::string_view outcome, double seconds) {
  families_->map_jobs.of(outcome).Increment();
  families_->map_time.Observe(seconds);
}

void Metrics::store(std::uint64_t wal_bytes, std::uint64_t index_lag, double sync_seconds) {
  families_->wal.Set(static_cast<double>(wal_bytes));
  families_->lag.Set(static_cast<double>(index_lag));
  families_->sync.Set(sync_seconds);
}

void Metrics::ready(bool is_ready) {
  families_->ready.Set(is_ready ? 1 : 0);
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

}  // namespace hub::telemetry
