#include "hub/store/record_reader.h"

#include <limits>
#include <utility>

#include "hub/store/database.h"
#include "hub/store/folder.h"
#include "hub/store/index_view.h"
#include "hub/store/intake.h"
#include "hub/store/text_dictionary.h"

namespace hub::store {

struct RecordReader::Parts {
  Database messages;
  TextReader texts;
  Statement after;
  Statement unindexed;
  IndexView index;

  /// What the statement stands on.
  Result<StoredRecord> record_at(const Statement& statement) {
    const auto row = row_at(statement);
    if (!row) return damaged_row(static_cast<std::uint64_t>(statement.number(0)));
    auto read = texts.read(*row);
    if (!read) return std::move(read).error();
    return StoredRecord{row->sequence, std::move(read->record)};
  }

  Outcome add_all(Statement& statement, std::vector<StoredRecord>& records) {
    for (;;) {
      auto stepped = statement.step();
      if (!stepped) return std::move(stepped).error();
      if (!*stepped) return Done{};
      auto record = record_at(statement);
      if (!record) return std::move(record).error();
      records.push_back(*std::move(record));
    }
  }
};

RecordReader::RecordReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
RecordReader::~RecordReader() = default;

Result<std::unique_ptr<RecordReader>> RecordReader::open(const std::string& folder) {
  auto messages = Database::open_to_read(folder + "/messages.db");
  if (!messages) return std::move(messages).error().during(opening_store(folder));
  auto known = require_version(*messages, "messages.db", known_versions());
  if (!known) return std::move(known).error().during(opening_store(folder));
  auto columns = row_columns(*messages);
  auto texts = columns ? TextReader::open(*messages) : std::move(columns).error();
  if (!texts) return std::move(texts).error().during(opening_store(folder));
  auto after = messages->prepare("SELECT " + *columns + " FROM intake WHERE seq>?1 ORDER BY seq LIMIT ?2");
  auto unindexed =
      messages->prepare("SELECT " + *columns + " FROM intake WHERE seq>?1 AND message=?2 ORDER BY seq");
  for (auto* statement : {&after, &unindexed})
    if (!*statement) return std::move(*statement).error().during(opening_store(folder));
  auto parts = std::make_unique<Parts>(Parts{*std::move(messages), *std::move(texts), *std::move(after),
                                             *std::move(unindexed), IndexView(folder + "/index.db")});
  return std::unique_ptr<RecordReader>(new RecordReader(std::move(parts)));
}

Result<std::vector<StoredRecord>> RecordReader::after(std::uint64_t sequence, std::size_t limit) {
  std::vector<StoredRecord> records;
  const Rewind rewind_after(parts_->after);
  parts_->after.bind(1, sequence);
  parts_->after.bind(2, static_cast<std::uint64_t>(limit));
  auto added = parts_->add_all(parts_->after, records);
  if (!added) return std::move(added).error();
  return records;
}

Result<std::vector<StoredRecord>> RecordReader::of(Uuid message) {
  std::vector<StoredRecord> records;
  const IndexView::Found found = parts_->index.sequences(message, std::numeric_limits<std::size_t>::max());
  for (const std::uint64_t sequence : found.sequences) {
    auto one = after(sequence - 1, 1);
    if (!one) return std::move(one).error();
    if (one->empty() || one->front().sequence != sequence) return damaged_row(sequence);
    records.push_back(std::move(one->front()));
  }
  const std::string_view id = message.bytes();
  const Rewind rewind_after(parts_->unindexed);
  parts_->unindexed.bind(1, found.indexed);
  parts_->unindexed.bind(2, id);
  auto added = parts_->add_all(parts_->unindexed, records);
  if (!added) return std::move(added).error();
  return records;
}

}  // namespace hub::store
