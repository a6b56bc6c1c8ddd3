#include "hub/serve/log_thread.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "hub/audit/note.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/serve/signer.h"

namespace hub::serve {
namespace {

constexpr std::chrono::seconds kRound{1};
constexpr std::size_t kPiece = 1'000;  ///< Records that are read at once.

}  // namespace

LogThread::LogThread(std::string state, telemetry::Log& log, telemetry::Metrics& metrics)
    : state_(std::move(state)),
      log_(log),
      metrics_(metrics),
      was_signed_(!audit::signed_logs(state_).empty()) {
  thread_ = std::thread([this] { run(); });
}

LogThread::~LogThread() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stopping_.notify_all();
  thread_.join();
}

void LogThread::run() {
  for (;;) {
    bool ends = false;
    {
      std::unique_lock lock(mutex_);
      ends = stopping_.wait_for(lock, kRound, [this] { return stopped_; });
    }
    const Outcome outcome = round();
    tell(outcome);
    if (outcome && forked_.empty()) {
      unsigned_since_.reset();
    } else if (!unsigned_since_) {
      unsigned_since_ = std::chrono::system_clock::now();
    }
    metrics_.audit_log({unsigned_since_, !forked_.empty()});
    if (ends) return;
  }
}

/// Where nothing was ever signed and no signer listens, there is nothing to do.
Outcome LogThread::round() {
  std::error_code ignored;
  const std::string socket = signer_socket(state_);
  if (std::filesystem::exists(socket, ignored)) return follow();
  if (!was_signed_) return Done{};
  return Error(codes::store_unavailable, say("no signer listens at {}", "pie {} nav parakstītāja", socket));
}

void LogThread::tell(const Outcome& outcome) {
  const std::string trouble = outcome ? std::string() : outcome.error().to_string();
  if (trouble == trouble_) return;
  if (trouble.empty()) {
    log_.info("audit.followed_again");
  } else {
    log_.warn("audit.not_followed", {{"error", trouble}});
  }
  trouble_ = trouble;
}

Outcome LogThread::follow() {
  if (!reader_) {
    if (auto opened = open_logs(); !opened) return opened;
  }
  if (auto taken = take_records(); !taken) {
    reader_.reset();  // what was taken and not signed is read again
    return taken;
  }
  for (auto& [name, log] : logs_) {
    if (log.size() == log.signed_size() || forked_.count(name) != 0) continue;
    if (auto is_signed = have_signed(log); !is_signed) return is_signed;
  }
  return Done{};
}

/// Each log goes on behind its newest checkpoint.
Outcome LogThread::open_logs() {
  logs_.clear();
  taken_ = 0;
  for (audit::LogFolder& folder : audit::signed_logs(state_)) {  // the others are made again
    std::string origin = folder.head()->origin;
    auto log = audit::Log::open(std::move(folder), origin);
    if (!log) return std::move(log).error();
    taken_ = std::max(taken_, log->last_sequence());
    logs_.emplace(std::move(origin), *std::move(log));
  }
  auto reader = store::RecordReader::open(state_ + "/store");
  if (!reader) return std::move(reader).error();
  reader_ = *std::move(reader);
  auto compared = compare();
  if (!compared) reader_.reset();
  return compared;
}

/// The last record that was signed must still be where it was: else the store is older than its log, or
/// another.
Outcome LogThread::compare() {
  for (const auto& [name, log] : logs_) {
    if (log.size() == 0) continue;
    auto last = reader_->after(log.last_sequence() - 1, 1);
    if (!last) return std::move(last).error();
    const bool same = !last->empty() && last->front().sequence == log.last_sequence() &&
                      log.ends_with(audit::hash_of_leaf(last->front().octets));
    if (!same && forked_.count(name) == 0) suspect(log, "the store does not hold what was signed last");
  }
  return Done{};
}

Outcome LogThread::take_records() {
  for (;;) {
    auto records = reader_->after(taken_, kPiece);
    if (!records) return std::move(records).error();
    for (const store::StoredRecord& record : *records) {
      const std::string_view name = audit::log_named_in(record.octets);
      if (record.sequence != taken_ + 1 || name.empty())
        return Error(codes::store_damaged,
                     say("behind the record {} the next one is missing, or names no log",
                         "aiz ieraksta {} nākamā trūkst, vai tas nenosauc žurnālu", taken_));
      auto log = logs_.find(name);
      if (log == logs_.end()) {
        const std::string origin(name);
        auto made = audit::Log::open(audit::LogFolder::of(state_, origin), origin);
        if (!made) return std::move(made).error();
        log = logs_.emplace(origin, *std::move(made)).first;
      }
      log->second.add(audit::hash_of_leaf(record.octets), record.sequence);
      taken_ = record.sequence;
    }
    if (records->size() < kPiece) return Done{};
  }
}

Outcome LogThread::have_signed(audit::Log& log) {
  if (auto written = log.write(); !written) return written;
  std::uint64_t old = log.signed_size();
  for (int tries = 0; tries < 2; ++tries) {
    auto asked = log.question(old);
    if (!asked) return std::move(asked).error();
    auto answer = ask_signer(signer_socket(state_), *asked);
    if (!answer) return std::move(answer).error();
    if (answer->verdict == SignerAnswer::Verdict::signature) {
      const auto note = audit::SignedNote::read(asked->checkpoint + "\n" + answer->lines);
      if (note) {
        was_signed_ = true;
        return log.take(note->signatures);
      }
      answer->why = "no signature";
    }
    const bool another_size = answer->verdict == SignerAnswer::Verdict::another_size;
    if (another_size && answer->size <= log.size() && tries == 0) {
      old = answer->size;  // signed, and we fell before we had it
      continue;
    }
    if (another_size) answer->why = "it has signed a tree of " + std::to_string(answer->size);
    if (another_size || answer->why.starts_with("422")) {
      suspect(log, answer->why);
      return Done{};
    }
    return Error(codes::store_unavailable,
                 say("the signer refuses the log {}: {}", "parakstītājs noraida žurnālu {}: {}", log.origin(),
                     answer->why));
  }
  return Done{};
}

void LogThread::suspect(const audit::Log& log, const std::string& why) {
  forked_.insert(log.origin());
  log_.error("audit.fork_suspected",
             {{"log", log.origin()}, {"records", std::to_string(log.size())}, {"why", why}});
}

}  // namespace hub::serve
