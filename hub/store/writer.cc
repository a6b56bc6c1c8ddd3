#include "hub/store/writer.h"

#include <chrono>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/store/batch.h"
#include "hub/store/completeness.h"

namespace hub::store {
namespace {

constexpr std::size_t kMaxBatchItems = 1'000;
constexpr std::size_t kMaxBatchOctets = 8U * 1024 * 1024;
constexpr std::size_t kMaxQueuedOctets = 128U * 1024 * 1024;
constexpr std::uint64_t kCheckpointBytes = 4U * 1024 * 1024;
constexpr std::uint64_t kCheckpointBytesInNeed = 512U * 1024;  // room is scarce: the log takes little of it
constexpr int kCheckpointWait = 1'000;                         // milliseconds
constexpr std::uint64_t kStopAtTimesMax = 4;  // a log this many times over its bound stops accepting
constexpr std::chrono::seconds kPause{1};
constexpr std::chrono::seconds kIdle{10};
constexpr std::chrono::seconds kNoRoomPause{30};  // somebody has to make room

std::size_t octets_of(const Commit& commit) {
  std::size_t octets = sizeof(Commit);
  for (const model::Item& item : commit.items) {
    octets += sizeof(model::Item) + item.head.size() + item.record.size() +
              item.deliveries.size() * sizeof(model::Delivery);
    for (const model::Part& part : item.parts) octets += part.sealed.size();
  }
  return octets;
}

std::vector<model::Item*> items_of(const Commits& commits) {
  std::vector<model::Item*> items;
  for (const auto& commit : commits)
    for (model::Item& item : commit->items) items.push_back(&item);
  return items;
}

/// Deals the results out to the commits that the items came from.
void deal(std::vector<Result<port::Committed>> results, const Commits& commits) {
  auto next = results.begin();
  for (const auto& commit : commits) {
    commit->results.reserve(commit->items.size());
    for (std::size_t i = 0; i < commit->items.size(); ++i) commit->results.push_back(std::move(*next++));
  }
}

}  // namespace

Outcome sweep_keys(KeyTable& keys, Intake& intake) {
  auto batch = keys.last_batch();
  if (!batch) return std::move(batch).error();
  auto stored = intake.messages_between(batch->first_sequence, batch->last_sequence);
  if (!stored) return std::move(stored).error();
  for (const std::string& message : batch->messages) {
    if (stored->count(message) != 0) continue;
    auto erased = keys.erase(message);
    if (!erased) return erased;
  }
  return Done{};
}

Writer::Writer(Settings settings, Intake intake, KeyTable keys, std::uint64_t last_sequence, Tail& tail,
               Completed completed)
    : settings_(std::move(settings)),
      intake_(std::move(intake)),
      keys_(std::move(keys)),
      payload_(settings_.folder, settings_.sync),
      newest_(settings_.folder, intake_->identity()),
      room_(settings_.folder, settings_.disk_reserve),
      tail_(tail),
      completed_(std::move(completed)),
      last_sequence_(last_sequence) {
  thread_ = std::thread([this] { run(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    arrived_.notify_one();
  }
  thread_.join();
  if (!well_) return;
  for (Database* database : {&intake_->database(), &keys_->database()})
    static_cast<void>(database->empty_log(kCheckpointWait));
}

std::unique_ptr<Commit> Writer::submit(std::unique_ptr<Commit> commit) {
  const std::size_t octets = octets_of(*commit);
  const std::lock_guard lock(mutex_);
  if (!queue_.empty() && queued_octets_ + octets > kMaxQueuedOctets) return commit;
  queued_octets_ += octets;
  queue_.push_back({std::move(commit), octets});
  if (queue_.size() == 1 || queue_.size() == expected_) arrived_.notify_one();
  return nullptr;
}

port::StoreFigures Writer::figures() const {
  port::StoreFigures figures;
  figures.last_sequence = last_sequence_;
  figures.sync_seconds = sync_seconds_;
  const std::lock_guard lock(mutex_);
  figures.trouble = trouble_;
  return figures;
}

Commits Writer::take() {
  std::unique_lock lock(mutex_);
  const auto called = [this] { return stopped_ || !queue_.empty(); };
  if (well_) {
    if (!arrived_.wait_for(lock, kIdle, called)) return {};
    if (queue_.size() < expected_)
      arrived_.wait_for(lock, patience_, [this] { return stopped_ || queue_.size() >= expected_; });
  } else {
    arrived_.wait_for(lock, kPause, called);
  }
  Commits commits;
  std::size_t items = 0;
  std::size_t octets = 0;
  while (!queue_.empty() &&
         (commits.empty() || (items + queue_.front().commit->items.size() <= kMaxBatchItems &&
                              octets + queue_.front().octets <= kMaxBatchOctets))) {
    items += queue_.front().commit->items.size();
    octets += queue_.front().octets;
    queued_octets_ -= queue_.front().octets;
    commits.push_back(std::move(queue_.front().commit));
    queue_.pop_front();
  }
  return commits;
}

void Writer::run() {
  for (;;) {
    Commits commits = take();
    if (!commits.empty()) {
      process(std::move(commits));
      continue;
    }
    {
      const std::lock_guard lock(mutex_);
      if (stopped_) return;
    }
    if (well_) {
      static_cast<void>(
          room_.is_below_reserve());  // what is kept on the disk is made again when there is room
      continue;
    }
    const auto tried = recover();
    if (!tried) note_trouble(tried.error());
  }
}

void Writer::note_trouble(const Error& error) {
  well_ = false;
  const std::lock_guard lock(mutex_);
  trouble_ = error.told();
}

Outcome Writer::reopen() {
  intake_.reset();
  keys_.reset();
  auto found = prove_complete(settings_.folder, {});
  if (!found) return std::move(found).error();
  if (!found->has_keys)
    return Error(codes::store_damaged,
                 say("messages.db or keys.db is gone", "messages.db vai keys.db vairs nav"));
  auto intake = Intake::open(settings_.folder, settings_.sync, settings_.chain);
  if (!intake) return std::move(intake).error();
  auto keys = KeyTable::open(settings_.folder, settings_.sync);
  if (!keys) return std::move(keys).error();
  auto last = intake->last_sequence();
  if (!last) return std::move(last).error();
  intake_ = *std::move(intake);
  keys_ = *std::move(keys);
  last_sequence_ = *last;
  if (*last != tail_.last()) tail_.restart(*last);
  return Done{};
}

Outcome Writer::recover() {
  room_.relieve();
  auto done = intake_ && keys_ ? Outcome(Done{}) : reopen();
  if (done) done = sweep_keys(*keys_, *intake_);
  // What was synced before is copied into the databases and synced there: nothing rests on a log whose sync
  // failed.
  for (Database* database :
       {intake_ ? &intake_->database() : nullptr, keys_ ? &keys_->database() : nullptr}) {
    if (!done || database == nullptr) continue;
    auto moved = database->checkpoint();
    if (!moved) done = std::move(moved).error();
  }
  if (done) done = intake_->prove();
  if (done) done = keys_->prove();
  if (!done) {
    intake_.reset();
    keys_.reset();
    return std::move(done).error().during(
        say("opening the store again after a failure", "pēc kļūmes atkal atverot krātuvi"));
  }
  well_ = true;
  const std::lock_guard lock(mutex_);
  trouble_ = {};
  return done;
}

Outcome Writer::bound_logs() {
  const std::uint64_t bound = room_.is_below_reserve() ? kCheckpointBytesInNeed : kCheckpointBytes;
  for (Database* database : {&intake_->database(), &keys_->database()}) {
    const std::uint64_t size = database->wal_bytes();
    if (size < std::min(bound, settings_.max_wal_bytes)) continue;
    auto moved = database->checkpoint(size > settings_.max_wal_bytes ? kCheckpointWait : 0);
    if (!moved) return std::move(moved).error().during(say("emptying a log", "iztukšojot datubāzes žurnālu"));
    if (!*moved && size > settings_.max_wal_bytes * kStopAtTimesMax)
      return Error(codes::store_unavailable,
                   say("a log is far beyond its bound: a reader keeps it from being emptied",
                       "datubāzes žurnāls krietni pārsniedz ierobežojumu: kāds lasītājs neļauj to iztukšot"))
          .wait_for(kPause);
  }
  return Done{};
}

void Writer::process(Commits commits) {
  auto done = well_ ? bound_logs() : recover();
  Batch batch(items_of(commits), last_sequence_, settings_.probe);
  if (done) done = batch.find_repeats(*intake_);
  if (done && room_.is_below_reserve())
    batch.refuse_new(Error(codes::store_unavailable, say("the disk's room is below its reserve",
                                                         "diskā palicis mazāk vietas, nekā turams rezervē"))
                         .wait_for(kNoRoomPause));
  if (done) batch.write_payload(payload_);
  if (done && batch.writes()) {
    done = batch.write_keys(*keys_);
    if (done) done = batch.write_rows(*intake_);
    if (done) {
      last_sequence_ = batch.last_sequence();
      newest_.note(last_sequence_);
    }
  }
  if (done) {
    if (batch.writes()) sync_seconds_ = batch.syncing().count();
    const std::lock_guard lock(mutex_);
    expected_ = commits.size();
    patience_ = batch.syncing() / 4;
  } else {
    note_trouble(done.error());
    intake_.reset();
    keys_.reset();
    auto known = reopen();
    if (known) known = batch.look_up(*intake_, done.error());
    if (!known) batch.fail(done.error());
  }
  deal(batch.results(), commits);
  if (done) tail_.append(batch.index_entries());
  completed_(std::move(commits));
}

}  // namespace hub::store
