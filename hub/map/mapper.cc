#include "hub/map/mapper.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <system_error>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/map/frames.h"
#include "hub/map/worker.h"

namespace hub::map {
namespace asio = boost::asio;

namespace {

using Token = asio::use_awaitable_t<http::Executor>;

Error error_for(Verdict verdict, std::string reason, const std::string& mapping) {
  const ErrorCode& code = verdict == Verdict::forbidden ? codes::map_forbidden
                          : verdict == Verdict::limit   ? codes::map_limit
                                                        : codes::map_failed;
  return Error(code, std::move(reason)).during("mapping " + mapping);
}

}  // namespace

/// The workers, those that are free, and the jobs that wait for one, in order of arrival.
class Mapper::Pool {
 public:
  Pool(asio::io_context& io, WorkerSettings settings)
      : executor_(io.get_executor()), settings_(std::move(settings)) {
    settings_.workers = std::max(1U, settings_.workers);
    for (unsigned i = 0; i < settings_.workers; ++i) {
      workers_.push_back(std::make_unique<Worker>(executor_));
      const int error = workers_.back()->start(settings_.program, settings_.memory);
      if (error != 0)
        throw std::system_error(error, std::generic_category(),
                                "starting " + settings_.program + " map-worker");
      free_.push_back(workers_.back().get());
    }
  }

  static port::Task<Result<std::string>> run(std::shared_ptr<Pool> self, const model::Mapping& mapping,
                                             std::string xml);

  void count(const Result<std::string>& mapped, std::chrono::steady_clock::duration took) const {
    if (settings_.metrics == nullptr) return;
    settings_.metrics->map_job(mapped ? "ok" : mapped.error().code().name,
                               std::chrono::duration<double>(took).count());
  }

  void stop() {
    stopped_ = true;
    for (Waiter* waiter : waiting_) waiter->timer.cancel();
    for (const auto& worker : workers_) worker->end();
  }

 private:
  using Timer = Worker::Timer;

  struct Waiter {
    explicit Waiter(Pool& owner) : pool(owner), timer(owner.executor_) {
      if (pool.settings_.metrics != nullptr) pool.settings_.metrics->map_waiting(1);
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter() {
      if (pool.settings_.metrics != nullptr) pool.settings_.metrics->map_waiting(-1);
      pool.waiting_.erase(std::remove(pool.waiting_.begin(), pool.waiting_.end(), this), pool.waiting_.end());
      if (worker != nullptr) pool.give_back(*worker);
    }

    Pool& pool;
    Timer timer;
    Worker* worker = nullptr;  // set by give_back(), taken by Lease
  };

  /// A worker in use. One that did not answer properly is replaced when the lease ends, however it ends.
  struct Lease {
    Lease(Pool& owner, Worker& leased) : pool(owner), worker(leased) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
      worker.disarm();
      if (!answered) worker.end();
      pool.give_back(worker);
    }

    Pool& pool;
    Worker& worker;
    bool answered = false;
  };

  /// To the longest waiting job, or to the free ones. A dead worker is replaced here, so that the next job
  /// need not wait.
  void give_back(Worker& worker) {
    if (!stopped_ && !worker.alive()) (void)worker.start(settings_.program, settings_.memory);
    if (waiting_.empty()) {
      free_.push_back(&worker);
      return;
    }
    Waiter* next = waiting_.front();
    waiting_.pop_front();
    next->worker = &worker;
    next->timer.cancel();
  }

  static port::Task<Result<Worker*>> acquire(std::shared_ptr<Pool> self);
  static port::Task<Result<std::string>> converse(std::shared_ptr<Pool> self, Lease& lease,
                                                  const model::Mapping& mapping, std::string xml);

  http::Executor executor_;
  WorkerSettings settings_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Worker*> free_;
  std::deque<Waiter*> waiting_;
  bool stopped_ = false;
};

port::Task<Result<Worker*>> Mapper::Pool::acquire(std::shared_ptr<Pool> self) {
  if (!self->free_.empty()) {
    Worker* worker = self->free_.back();
    self->free_.pop_back();
    co_return worker;
  }
  if (self->waiting_.size() >= self->settings_.waiting)
    co_return Error(codes::edge_busy, "too many mappings wait for a worker")
        .wait_for(std::chrono::seconds(1));
  Waiter waiter(*self);
  self->waiting_.push_back(&waiter);
  waiter.timer.expires_after(self->settings_.patience);
  boost::system::error_code ignored;
  co_await waiter.timer.async_wait(asio::redirect_error(Token(), ignored));
  if (waiter.worker == nullptr)
    co_return Error(codes::edge_busy, "no mapping worker became free").wait_for(std::chrono::seconds(1));
  co_return std::exchange(waiter.worker, nullptr);
}

port::Task<Result<std::string>> Mapper::Pool::run(std::shared_ptr<Pool> self, const model::Mapping& mapping,
                                                  std::string xml) {
  if (xml.size() > kMaxInput || mapping.stylesheet.size() > kMaxStylesheet || mapping.hash.size() > kMaxHash)
    co_return error_for(Verdict::limit, "document or stylesheet is too large", mapping.name);
  Result<Worker*> acquired = co_await acquire(self);
  if (!acquired) co_return std::move(acquired).error().during("mapping " + mapping.name);
  Lease lease(*self, **acquired);
  if (self->stopped_)
    co_return Error(codes::edge_busy, "the hub is stopping").during("mapping " + mapping.name);
  if (!lease.worker.alive() || lease.worker.seen().size() >= kStylesheetsPerWorker) {
    lease.worker.end();
    const int error = lease.worker.start(self->settings_.program, self->settings_.memory);
    if (error != 0)
      co_return Error(codes::hub_defect, std::generic_category().message(error))
          .during("starting a mapping worker");
  }
  lease.worker.arm(self->settings_.time);
  Result<std::string> mapped = co_await converse(self, lease, mapping, std::move(xml));
  co_return mapped;
}

port::Task<Result<std::string>> Mapper::Pool::converse(std::shared_ptr<Pool> self, Lease& lease,
                                                       const model::Mapping& mapping, std::string xml) {
  Worker& worker = lease.worker;
  const bool known = worker.seen().count(mapping.hash) != 0;
  RequestHeader header;
  header.hash_size = static_cast<std::uint32_t>(mapping.hash.size());
  header.stylesheet_size = known ? 0 : static_cast<std::uint32_t>(mapping.stylesheet.size());
  header.input_size = static_cast<std::uint32_t>(xml.size());
  const std::array<asio::const_buffer, 4> request{
      asio::buffer(&header, sizeof header), asio::buffer(mapping.hash),
      asio::buffer(mapping.stylesheet.data(), header.stylesheet_size), asio::buffer(xml)};
  boost::system::error_code failed;
  co_await asio::async_write(worker.socket(), request, asio::redirect_error(Token(), failed));
  ReplyHeader reply;
  if (!failed) {
    const asio::mutable_buffer whole = asio::buffer(&reply, sizeof reply);
    co_await asio::async_read(worker.socket(), whole, asio::redirect_error(Token(), failed));
  }
  const std::size_t most = reply.verdict == Verdict::done ? kMaxResult : kMaxReason;
  if (!failed && (reply.verdict > Verdict::limit || reply.size > most))
    co_return error_for(Verdict::limit, "the worker broke the protocol", mapping.name);
  std::string octets;
  if (!failed && reply.size != 0) {
    octets.resize(reply.size);
    co_await asio::async_read(worker.socket(), asio::buffer(octets), asio::redirect_error(Token(), failed));
  }
  if (failed) {
    const bool late = worker.timed_out();
    std::string reason =
        late ? "longer than " + std::to_string(self->settings_.time.count()) + " ms" : "the worker died";
    co_return error_for(Verdict::limit, std::move(reason), mapping.name);
  }
  worker.seen().insert(mapping.hash);
  lease.answered = reply.verdict != Verdict::limit;  // after a limit its memory is not worth keeping
  if (reply.verdict == Verdict::done) co_return octets;
  co_return error_for(reply.verdict, std::move(octets), mapping.name);
}

Mapper::Mapper(asio::io_context& io, WorkerSettings settings)
    : pool_(std::make_shared<Pool>(io, std::move(settings))) {}

Mapper::~Mapper() {
  pool_->stop();
}

port::Task<Result<std::string>> Mapper::apply(const model::Mapping& mapping, std::string xml) {
  if (mapping.stylesheet.empty()) co_return std::move(xml);
  const auto pool = pool_;  // it may outlive the mapper
  const auto began = std::chrono::steady_clock::now();
  Result<std::string> mapped = co_await Pool::run(pool, mapping, std::move(xml));
  pool->count(mapped, std::chrono::steady_clock::now() - began);
  co_return mapped;
}

}  // namespace hub::map
