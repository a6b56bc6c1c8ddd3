#include "hub/map/mapper.h"

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <csignal>
#include <deque>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "hub/base/codes.h"
#include "hub/formats/xml/reader.h"
#include "hub/map/blame.h"
#include "hub/map/frames.h"
#include "hub/map/worker.h"

namespace hub::map {
namespace asio = boost::asio;

namespace {

using Token = asio::use_awaitable_t<port::Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, port::Executor>;

Error error_for(Verdict verdict, std::string reason, const std::string& mapping) {
  const ErrorCode& code = verdict == Verdict::forbidden ? codes::map_forbidden
                          : verdict == Verdict::limit   ? codes::map_limit
                          : verdict == Verdict::refused ? codes::map_refused
                                                        : codes::map_failed;
  return Error(code, std::move(reason)).during("mapping " + mapping);
}

/// A job that came to no end of its own: how it lost its worker. `detail` is for the error.
struct Lost {
  Loss loss;
  std::string detail;
};
using Tried = std::variant<Result<std::string>, Lost>;

/// Who was killed before it had worked for so long a part of a job's time was not killed for what it did:
/// what takes the machine's memory works for it.
constexpr int kPartOfTime = 100;

/// Exit codes of a program that did not become a worker: `run_worker` without its sandbox, and the two of
/// POSIX for what cannot be executed.
constexpr std::array kNeverAWorker{2, 126, 127};

Lost lost_by(const Ending& ending, std::chrono::nanoseconds used, std::chrono::milliseconds time) {
  if (WIFSIGNALED(ending.status)) {
    const int signal = WTERMSIG(ending.status);
    const bool outside = signal == SIGKILL && used < time / kPartOfTime;
    return {outside ? Loss::killed : Loss::crashed, "the worker died of signal " + std::to_string(signal)};
  }
  const int code = WEXITSTATUS(ending.status);
  const bool never = std::find(kNeverAWorker.begin(), kNeverAWorker.end(), code) != kNeverAWorker.end();
  return {never ? Loss::absent : Loss::crashed, "the worker ended with exit code " + std::to_string(code)};
}

struct Reply {
  ReplyHeader header;
  std::string octets;
  boost::system::error_code failed;  ///< No whole reply came.
  bool broken = false;               ///< What came is none.
};

/// Mapped documents are seldom much larger than what they are made of.
std::size_t room_for_result(std::size_t input) {
  constexpr std::size_t kLeast = 1024;
  constexpr std::size_t kMost = 256U * 1024;
  return std::min(kMost, kLeast + input + input / 4);
}

/// One reply, in one read where it has arrived as a whole and its octets have the expected room.
port::Task<Reply> receive(Worker::Socket& socket, std::size_t input) {
  Reply reply;
  reply.octets.resize(room_for_result(input));
  const std::size_t room = sizeof reply.header + reply.octets.size();
  const auto missing = [&reply, room](const boost::system::error_code& stopped, std::size_t so_far) {
    const bool whole = so_far >= sizeof reply.header && so_far - sizeof reply.header >= reply.header.size;
    return stopped || whole ? std::size_t{0} : room;
  };
  const std::array<asio::mutable_buffer, 2> parts{asio::buffer(&reply.header, sizeof reply.header),
                                                  asio::buffer(reply.octets)};
  const std::size_t got =
      co_await asio::async_read(socket, parts, missing, asio::redirect_error(Token(), reply.failed));
  if (reply.failed) co_return reply;
  const std::size_t size = reply.header.size;
  const std::size_t here = got - sizeof reply.header;
  reply.broken = reply.header.verdict > Verdict::refused || here > size ||
                 size > (reply.header.verdict == Verdict::done ? kMaxResult : kMaxReason);
  if (reply.broken) co_return reply;
  reply.octets.resize(size);
  if (here == size) co_return reply;
  const asio::mutable_buffer rest = asio::buffer(reply.octets) + here;
  co_await asio::async_read(socket, rest, asio::redirect_error(Token(), reply.failed));
  co_return reply;
}

}  // namespace

/// The workers, those that are free, and the jobs that wait for one, in order of arrival.
class WorkerMapper::Pool {
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
      worker.end_job();
      if (!answered) pool.replace(worker);
      pool.give_back(worker);
    }

    Pool& pool;
    Worker& worker;
    bool answered = false;
  };

  /// A fresh process in place of one that is not worth keeping, at once, so that the next job need not wait.
  void replace(Worker& worker) {
    worker.end();
    if (!stopped_) (void)worker.start(settings_.program, settings_.memory);
  }

  /// To the longest waiting job, or to the free ones.
  void give_back(Worker& worker) {
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
  /// The job in the leased worker, and in fresh processes in its place as often as Blame allows.
  static port::Task<Result<std::string>> try_until_blamed(std::shared_ptr<Pool> self, Lease& lease,
                                                          const model::Mapping& mapping,
                                                          const std::string& xml);
  static port::Task<Tried> converse(std::shared_ptr<Pool> self, Lease& lease, const model::Mapping& mapping,
                                    const std::string& xml);
  static port::Task<Tried> find_out(std::shared_ptr<Pool> self, Lease& lease, const std::string& mapping);

  void count_lost(std::string_view reason) const {
    if (settings_.metrics != nullptr) settings_.metrics->worker_lost(reason);
  }

  port::Executor executor_;
  WorkerSettings settings_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Worker*> free_;
  std::deque<Waiter*> waiting_;
  bool stopped_ = false;
};

port::Task<Result<Worker*>> WorkerMapper::Pool::acquire(std::shared_ptr<Pool> self) {
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

port::Task<Result<std::string>> WorkerMapper::Pool::run(std::shared_ptr<Pool> self,
                                                        const model::Mapping& mapping, std::string xml) {
  if (xml.size() > kMaxInput || mapping.stylesheet.size() > kMaxStylesheet || mapping.hash.size() > kMaxHash)
    co_return error_for(Verdict::limit, "document or stylesheet is too large", mapping.name);
  Result<Worker*> acquired = co_await acquire(self);
  if (!acquired) co_return std::move(acquired).error().during("mapping " + mapping.name);
  Lease lease(*self, **acquired);
  if (lease.worker.seen().size() >= kStylesheetsPerWorker) lease.worker.end();
  auto mapped = co_await try_until_blamed(self, lease, mapping, xml);
  co_return mapped;
}

port::Task<Result<std::string>> WorkerMapper::Pool::try_until_blamed(std::shared_ptr<Pool> self, Lease& lease,
                                                                     const model::Mapping& mapping,
                                                                     const std::string& xml) {
  Blame blame;
  for (;;) {
    if (self->stopped_)
      co_return Error(codes::edge_busy, "the hub is stopping").during("mapping " + mapping.name);
    Lost lost{Loss::absent, {}};
    int unstarted = 0;
    if (!lease.worker.alive())
      unstarted = lease.worker.start(self->settings_.program, self->settings_.memory);
    if (unstarted != 0) {
      lost.detail = "no worker starts: " + std::generic_category().message(unstarted);
    } else {
      Tried tried = co_await converse(self, lease, mapping, xml);
      lease.worker.end_job();
      if (auto* answer = std::get_if<Result<std::string>>(&tried)) co_return std::move(*answer);
      lost = std::get<Lost>(std::move(tried));
    }
    lease.worker.end();
    if (self->stopped_) continue;
    self->count_lost(name_of(lost.loss));
    auto blamed = blame.after(lost.loss, lost.detail);
    if (blamed) co_return std::move(*blamed).during("mapping " + mapping.name);
  }
}

port::Task<Tried> WorkerMapper::Pool::converse(std::shared_ptr<Pool> self, Lease& lease,
                                               const model::Mapping& mapping, const std::string& xml) {
  Worker& worker = lease.worker;
  worker.begin_job(self->settings_.time);
  lease.answered = false;
  const bool fresh = worker.seen().empty();
  const bool known = worker.seen().count(mapping.hash) != 0;
  RequestHeader header;
  header.hash_size = static_cast<std::uint32_t>(mapping.hash.size());
  header.stylesheet_size = known ? 0 : static_cast<std::uint32_t>(mapping.stylesheet.size());
  header.input_size = static_cast<std::uint32_t>(xml.size());
  header.reader = formats::xml_reader();
  const std::array<asio::const_buffer, 4> request{
      asio::buffer(&header, sizeof header), asio::buffer(mapping.hash),
      asio::buffer(mapping.stylesheet.data(), header.stylesheet_size), asio::buffer(xml)};
  boost::system::error_code unsent;
  co_await asio::async_write(worker.socket(), request, asio::redirect_error(Token(), unsent));
  Reply reply;
  if (!unsent) reply = co_await receive(worker.socket(), xml.size());
  if (reply.broken) co_return Lost{Loss::crashed, "the worker broke the protocol"};
  if (unsent || reply.failed) {
    Tried found = co_await find_out(self, lease, mapping.name);
    co_return found;
  }
  worker.seen().insert(mapping.hash);
  const Verdict verdict = reply.header.verdict;
  lease.answered = verdict != Verdict::limit;  // after a limit its memory is not worth keeping
  if (verdict == Verdict::done) co_return Result<std::string>(std::move(reply.octets));
  if (verdict != Verdict::memory)
    co_return Result<std::string>(error_for(verdict, std::move(reply.octets), mapping.name));
  lease.answered = false;
  if (!fresh) co_return Lost{Loss::memory, "memory"};
  self->count_lost(name_of(Loss::memory));
  co_return Result<std::string>(error_for(Verdict::limit, "memory", mapping.name));
}

/// Why the worker does not answer any more.
port::Task<Tried> WorkerMapper::Pool::find_out(std::shared_ptr<Pool> self, Lease& lease,
                                               const std::string& mapping) {
  constexpr std::chrono::milliseconds kLook{2};
  constexpr int kLooks = 500;  // the kernel closes its socket first, then lets us know how it ended
  Worker& worker = lease.worker;
  const std::chrono::milliseconds time = self->settings_.time;
  const JobWatch::Verdict verdict = worker.watch().verdict();
  const auto before = worker.watch().used_before();
  if (verdict == JobWatch::Verdict::late) {
    self->count_lost("late");
    co_return Result<std::string>(error_for(
        Verdict::limit, "longer than " + std::to_string(time.count()) + " ms of CPU time", mapping));
  }
  if (verdict == JobWatch::Verdict::stuck)
    co_return Lost{Loss::stuck, "the worker got no time to work on this machine"};
  Timer timer(self->executor_);
  for (int i = 0; i < kLooks && !self->stopped_; ++i) {
    const auto& ending = worker.ending();
    if (ending) co_return lost_by(*ending, ending->cpu_time - before, time);
    timer.expires_after(kLook);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(Token(), ignored));
  }
  co_return Lost{Loss::crashed, "the worker closed its connection"};
}

WorkerMapper::WorkerMapper(asio::io_context& io, WorkerSettings settings)
    : pool_(std::make_shared<Pool>(io, std::move(settings))) {}

WorkerMapper::~WorkerMapper() {
  pool_->stop();
}

port::Task<Result<std::string>> WorkerMapper::apply(const model::Mapping& mapping, std::string xml) {
  if (mapping.stylesheet.empty()) co_return std::move(xml);
  const auto pool = pool_;  // it may outlive the mapper
  const auto began = std::chrono::steady_clock::now();
  Result<std::string> mapped = co_await Pool::run(pool, mapping, std::move(xml));
  pool->count(mapped, std::chrono::steady_clock::now() - began);
  co_return mapped;
}

}  // namespace hub::map
