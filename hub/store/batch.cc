#include "hub/store/batch.h"

#include <algorithm>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/store/row.h"

namespace hub::store {

Batch::Batch(std::vector<model::Item*> items, std::uint64_t last_sequence, port::StepProbe* probe)
    : entries_(items.size()),
      first_sequence_(last_sequence + 1),
      last_sequence_(last_sequence),
      probe_(probe) {
  for (std::size_t i = 0; i < items.size(); ++i) entries_[i].item = items[i];
}

void Batch::reached(std::string_view step) const {
  if (probe_ != nullptr) probe_->reached(step);
}

bool Batch::writes() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const Entry& entry) {
    return !entry.error && !entry.repeats && !entry.repeats_in_batch;
  });
}

Outcome Batch::find_repeats(Intake& intake) {
  std::map<model::Tag, std::size_t> tags;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (!entry.item->idempotency) continue;
    const auto [place, first] = tags.emplace(*entry.item->idempotency, i);
    if (!first) {
      entry.repeats_in_batch = place->second;
      continue;
    }
    auto holder = intake.find(*entry.item->idempotency);
    if (!holder) return std::move(holder).error();
    if (*holder)
      entry.repeats =
          port::Committed{(*holder)->sequence, true, (*holder)->message, (*holder)->body, (*holder)->at};
  }
  return Done{};
}

void Batch::refuse_new(const Error& error) {
  for (Entry& entry : entries_)
    if (!entry.repeats && !entry.repeats_in_batch && !entry.item->wrapped_key.empty()) entry.error = error;
}

void Batch::write_payload(const PayloadFiles& files) {
  bool written = false;
  for (Entry& entry : entries_) {
    if (entry.error || entry.repeats || entry.repeats_in_batch) continue;
    entry.places.resize(entry.item->parts.size());
    for (std::size_t i = 0; i < entry.places.size() && !entry.error; ++i) {
      if (entry.item->parts[i].sealed.size() <= kMaxInlinePart) continue;
      auto place = files.write(entry.item->message, entry.item->parts[i]);
      if (place) {
        entry.places[i] = *std::move(place);
        written = true;
      } else {
        entry.error = std::move(place).error();
      }
    }
  }
  number();
  if (written) reached("store.payload_written");
}

void Batch::number() {
  last_sequence_ = first_sequence_ - 1;
  for (Entry& entry : entries_)
    if (!entry.error && !entry.repeats && !entry.repeats_in_batch) entry.sequence = ++last_sequence_;
}

Outcome Batch::write_keys(KeyTable& keys) {
  std::vector<KeyTable::Entry> wrapped;
  std::vector<Entry*> owners;
  for (Entry& entry : entries_) {
    if (entry.sequence == 0 || entry.item->wrapped_key.empty()) continue;
    wrapped.push_back({entry.item->message, entry.item->wrapped_key});
    owners.push_back(&entry);
  }
  if (wrapped.empty()) return Done{};
  const auto start = std::chrono::steady_clock::now();
  auto passed_over = keys.put(wrapped, first_sequence_, last_sequence_);
  if (!passed_over) return std::move(passed_over).error();
  syncing_ += std::chrono::steady_clock::now() - start;
  for (Entry* owner : owners) owner->key_digest = digest_of_key(owner->item->wrapped_key);
  for (const std::size_t position : *passed_over) owners[position]->key_digest.clear();
  reached("store.keys_synced");
  has_keys_ = true;
  return Done{};
}

Outcome Batch::insert_all(Intake& intake) {
  for (const Entry& entry : entries_) {
    if (entry.sequence == 0) continue;
    const std::string parts = encode_parts(entry.item->parts, entry.places);
    const std::string keys = encode_keys(entry.item->keys);
    const std::string deliveries = encode_deliveries(entry.item->deliveries);
    Row row = make_row(entry.sequence, *entry.item, parts, keys, deliveries);
    row.key_digest = entry.key_digest;
    auto inserted = intake.insert(row);
    if (!inserted) return inserted;
  }
  return has_keys_ ? intake.note_keys(first_sequence_) : Done{};
}

Outcome Batch::write_rows(Intake& intake) {
  auto done = intake.begin();
  if (done) done = insert_all(intake);
  if (done) {
    reached("store.inserted");
    const auto start = std::chrono::steady_clock::now();
    done = intake.commit();
    syncing_ += std::chrono::steady_clock::now() - start;
  }
  if (!done) {
    intake.rollback();
    return std::move(done).error().during(say("storing a batch", "saglabājot vienību kopu"));
  }
  reached("store.synced");
  return done;
}

Outcome Batch::look_up(Intake& intake, const Error& error) {
  for (Entry& entry : entries_) {
    if (entry.error || entry.repeats || entry.repeats_in_batch) continue;
    if (entry.sequence != 0) {
      auto stored = intake.holds(entry.sequence, entry.item->message);
      if (!stored) return std::move(stored).error();
      if (*stored) continue;
    }
    entry.error = error;
    entry.sequence = 0;
  }
  return Done{};
}

void Batch::fail(const Error& error) {
  for (Entry& entry : entries_) {
    entry.error = error;
    entry.sequence = 0;
  }
}

Result<port::Committed> Batch::result(const Entry& entry) const {
  if (entry.error) return *entry.error;
  if (entry.repeats) return *entry.repeats;
  if (!entry.repeats_in_batch)
    return port::Committed{entry.sequence, false, entry.item->message, entry.item->body, entry.item->at};
  const Entry& first = entries_[*entry.repeats_in_batch];
  auto repeated = result(first);
  if (repeated) repeated->repeated = true;
  return repeated;
}

std::vector<Result<port::Committed>> Batch::results() const {
  std::vector<Result<port::Committed>> results;
  results.reserve(entries_.size());
  for (const Entry& entry : entries_) results.push_back(result(entry));
  return results;
}

std::vector<IndexEntry> Batch::index_entries() {
  std::vector<IndexEntry> stored;
  stored.reserve(entries_.size());
  for (Entry& entry : entries_) {
    if (entry.sequence == 0) continue;
    stored.push_back({entry.sequence, entry.item->message, std::move(entry.item->keys),
                      std::move(entry.item->deliveries)});
    add_state_key(stored.back(), entry.item->state);
  }
  return stored;
}

}  // namespace hub::store
