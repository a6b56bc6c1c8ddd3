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
#include <utility>
#include <variant>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/base/trouble.h"
#include "hub/formats/xml/reader.h"
#include "hub/map/blame.h"
#include "hub/map/frames.h"
#include "hub/map/stylesheet.h"
#include "hub/map/worker.h"

namespace hub::map {
namespace asio = boost::asio;

namespace {

using Token = asio::use_awaitable_t<port::Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, port::Executor>;

Sentence doing(const model::Mapping& mapping) {
  return say("mapping {}", "kartējums {}", mapping.name);
}

Error error_for(Verdict verdict, Sentence reason, const model::Mapping& mapping) {
  const ErrorCode& code = verdict == Verdict::forbidden ? codes::map_forbidden
                          : verdict == Verdict::limit   ? codes::map_limit
                          : verdict == Verdict::refused ? codes::map_refused
                                                        : codes::map_failed;
  return Error(code, std::move(reason)).during(doing(mapping));
}

/// A job that came to no end of its own: how it lost its worker. `detail` is for the error.
struct Lost {
  Loss loss;
  Sentence detail;
};
using Tried = std::variant<Result<std::string>, Lost>;

/// Who was killed before it had worked for so long a part of a job's time was not killed for what it did:
/// what takes the machine's memory works for it. A fresh process on a slow machine needs a fifth of this to
/// start and to read its stylesheet.
constexpr int kPartOfTime = 20;

/// Exit codes of a program that did not become a worker: `run_worker` without its sandbox, and the two of
/// POSIX for what cannot be executed.
constexpr std::array kNeverAWorker{2, 126, 127};

constexpr Text kMemory{"memory", "atmiņa"};

Lost lost_by(const Ending& ending, std::chrono::nanoseconds used, std::chrono::milliseconds time) {
  if (WIFSIGNALED(ending.status)) {
    const int signal = WTERMSIG(ending.status);
    const bool outside = signal == SIGKILL && used < time / kPartOfTime;
    return {outside ? Loss::killed : Loss::crashed,
            say("the worker died of signal {}", "darba procesu beidza signāls {}", signal)};
  }
  const int code = WEXITSTATUS(ending.status);
  const bool never = std::find(kNeverAWorker.begin(), kNeverAWorker.end(), code) != kNeverAWorker.end();
  return {never ? Loss::absent : Loss::crashed,
          say("the worker ended with exit code {}", "darba process beidzās ar izejas kodu {}", code)};
}

/// What is sent of an input.
struct Octets {
  std::string xml;
  std::string facts;
};

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
                 size > (reply.header.verdict == Verdict::done ? kMaxResult : 2 * kMaxReason + 1);
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
        throw Trouble(say("starting {} map-worker: {}", "palaižot {} map-worker: {}", settings_.program,
                          system_reason(error)));
      free_.push_back(workers_.back().get());
    }
  }

  static port::Task<Result<std::string>> run(std::shared_ptr<Pool> self, const model::Mapping& mapping,
                                             Octets input);

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
                                                          const model::Mapping& mapping, const Octets& input);
  static port::Task<Tried> converse(std::shared_ptr<Pool> self, Lease& lease, const model::Mapping& mapping,
                                    const Octets& input);
  static port::Task<Tried> find_out(std::shared_ptr<Pool> self, Lease& lease, const model::Mapping& mapping);

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
    co_return Error(codes::edge_busy,
                    say("too many mappings wait for a worker", "pārāk daudz kartējumu gaida darba procesu"))
        .wait_for(std::chrono::seconds(1));
  Waiter waiter(*self);
  self->waiting_.push_back(&waiter);
  waiter.timer.expires_after(self->settings_.patience);
  boost::system::error_code ignored;
  co_await waiter.timer.async_wait(asio::redirect_error(Token(), ignored));
  if (waiter.worker == nullptr)
    co_return Error(codes::edge_busy,
                    say("no mapping worker became free", "neviens kartēšanas process neatbrīvojās"))
        .wait_for(std::chrono::seconds(1));
  co_return std::exchange(waiter.worker, nullptr);
}

port::Task<Result<std::string>> WorkerMapper::Pool::run(std::shared_ptr<Pool> self,
                                                        const model::Mapping& mapping, Octets input) {
  if (input.xml.size() > kMaxInput || input.facts.size() > kMaxFacts ||
      mapping.stylesheet.size() > kMaxStylesheet || mapping.hash.size() > kMaxHash)
    co_return error_for(Verdict::limit,
                        say("document or stylesheet is too large", "dokuments vai stila lapa ir pārāk liela"),
                        mapping);
  Result<Worker*> acquired = co_await acquire(self);
  if (!acquired) co_return std::move(acquired).error().during(doing(mapping));
  Lease lease(*self, **acquired);
  if (lease.worker.seen().size() >= kStylesheetsPerWorker) lease.worker.end();
  auto mapped = co_await try_until_blamed(self, lease, mapping, input);
  co_return mapped;
}

port::Task<Result<std::string>> WorkerMapper::Pool::try_until_blamed(std::shared_ptr<Pool> self, Lease& lease,
                                                                     const model::Mapping& mapping,
                                                                     const Octets& input) {
  Blame blame;
  for (;;) {
    if (self->stopped_)
      co_return Error(codes::edge_busy, say("the hub is stopping", "centrmezgls tiek apturēts"))
          .during(doing(mapping));
    Lost lost{Loss::absent, {}};
    int unstarted = 0;
    if (!lease.worker.alive())
      unstarted = lease.worker.start(self->settings_.program, self->settings_.memory);
    if (unstarted != 0) {
      lost.detail = say("no worker starts: {}", "darba procesu nevar palaist: {}", system_reason(unstarted));
    } else {
      Tried tried = co_await converse(self, lease, mapping, input);
      lease.worker.end_job();
      if (auto* answer = std::get_if<Result<std::string>>(&tried)) co_return std::move(*answer);
      lost = std::get<Lost>(std::move(tried));
    }
    lease.worker.end();
    if (self->stopped_) continue;
    self->count_lost(name_of(lost.loss));
    auto blamed = blame.after(lost.loss, lost.detail);
    if (blamed) co_return std::move(*blamed).during(doing(mapping));
  }
}

port::Task<Tried> WorkerMapper::Pool::converse(std::shared_ptr<Pool> self, Lease& lease,
                                               const model::Mapping& mapping, const Octets& input) {
  Worker& worker = lease.worker;
  worker.begin_job(self->settings_.time);
  lease.answered = false;
  const bool fresh = worker.seen().empty();
  const bool known = worker.seen().count(mapping.hash) != 0;
  RequestHeader header;
  header.hash_size = static_cast<std::uint32_t>(mapping.hash.size());
  header.stylesheet_size = known ? 0 : static_cast<std::uint32_t>(mapping.stylesheet.size());
  header.facts_size = static_cast<std::uint32_t>(input.facts.size());
  header.input_size = static_cast<std::uint32_t>(input.xml.size());
  header.reader = formats::xml_reader();
  const std::array<asio::const_buffer, 5> request{
      asio::buffer(&header, sizeof header), asio::buffer(mapping.hash),
      asio::buffer(mapping.stylesheet.data(), header.stylesheet_size), asio::buffer(input.facts),
      asio::buffer(input.xml)};
  boost::system::error_code unsent;
  co_await asio::async_write(worker.socket(), request, asio::redirect_error(Token(), unsent));
  Reply reply;
  if (!unsent) reply = co_await receive(worker.socket(), input.xml.size());
  if (reply.broken)
    co_return Lost{Loss::crashed, say("the worker broke the protocol", "darba process pārkāpa protokolu")};
  if (unsent || reply.failed) {
    Tried found = co_await find_out(self, lease, mapping);
    co_return found;
  }
  worker.seen().insert(mapping.hash);
  const Verdict verdict = reply.header.verdict;
  lease.answered = verdict != Verdict::limit;  // after a limit its memory is not worth keeping
  if (verdict == Verdict::done) co_return Result<std::string>(std::move(reply.octets));
  if (verdict != Verdict::memory)
    co_return Result<std::string>(error_for(verdict, reason_in(reply.octets), mapping));
  lease.answered = false;
  if (!fresh) co_return Lost{Loss::memory, Sentence(kMemory)};
  self->count_lost(name_of(Loss::memory));
  co_return Result<std::string>(error_for(Verdict::limit, Sentence(kMemory), mapping));
}

/// Why the worker does not answer any more.
port::Task<Tried> WorkerMapper::Pool::find_out(std::shared_ptr<Pool> self, Lease& lease,
                                               const model::Mapping& mapping) {
  constexpr std::chrono::milliseconds kLook{2};
  constexpr int kLooks = 500;  // the kernel closes its socket first, then lets us know how it ended
  Worker& worker = lease.worker;
  const std::chrono::milliseconds time = self->settings_.time;
  const JobWatch::Verdict verdict = worker.watch().verdict();
  const auto before = worker.watch().used_before();
  if (verdict == JobWatch::Verdict::late) {
    self->count_lost("late");
    Sentence late = say("longer than {} ms of CPU time", "vairāk nekā {} ms procesora laika", time.count());
    co_return Result<std::string>(error_for(Verdict::limit, std::move(late), mapping));
  }
  if (verdict == JobWatch::Verdict::stuck)
    co_return Lost{Loss::stuck, say("the worker got no time to work on this machine",
                                    "darba process šajā datorā nesaņēma procesora laiku")};
  Timer timer(self->executor_);
  for (int i = 0; i < kLooks && !self->stopped_; ++i) {
    const auto& ending = worker.ending();
    if (ending) co_return lost_by(*ending, ending->cpu_time - before, time);
    timer.expires_after(kLook);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(Token(), ignored));
  }
  co_return Lost{Loss::crashed, say("the worker closed its connection", "darba process aizvēra savienojumu")};
}

WorkerMapper::WorkerMapper(asio::io_context& io, WorkerSettings settings)
    : pool_(std::make_shared<Pool>(io, std::move(settings))) {}

WorkerMapper::~WorkerMapper() {
  pool_->stop();
}

port::Task<Result<std::string>> WorkerMapper::apply(const model::Mapping& mapping, Input input) {
  if (mapping.stylesheet.empty()) co_return std::move(input.xml);
  Octets octets{std::move(input.xml), mapping.wants_facts ? write_facts(input.facts) : std::string()};
  const auto pool = pool_;  // it may outlive the mapper
  const auto began = std::chrono::steady_clock::now();
  Result<std::string> mapped = co_await Pool::run(pool, mapping, std::move(octets));
  pool->count(mapped, std::chrono::steady_clock::now() - began);
  co_return mapped;
}

}  // namespace hub::map
