#include "hub/store/sqlite_reader.h"

#include <algorithm>
#include <limits>
#include <set>
#include <unordered_set>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/store/database.h"
#include "hub/store/folder.h"
#include "hub/store/index_view.h"
#include "hub/store/intake.h"
#include "hub/store/payload_files.h"
#include "hub/store/row.h"
#include "hub/store/text_dictionary.h"

namespace hub::store {
namespace {

/// Rows searched in one read transaction, so that the writer's log can be emptied in between.
constexpr std::uint64_t kScanPiece = 20'000;

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

}  // namespace

struct SqliteReader::Parts {
  Database messages;
  TextReader texts;
  Statement row;
  Statement scan;
  Statement last;
  Database keys;
  Statement key;
  Schedule schedule;
  IndexView index;
  PayloadFiles payload;

  Result<std::uint64_t> last_sequence() {
    const Rewind rewind_after(last);
    auto stepped = last.step();
    if (!stepped) return std::move(stepped).error();
    return static_cast<std::uint64_t>(last.number(0));
  }

  /// Adds the message's sequences from `first` to `end`, which excludes it.
  Outcome search(Uuid message, std::uint64_t first, std::uint64_t end, std::set<std::uint64_t>& sequences) {
    for (; first < end; first += kScanPiece) {
      const Rewind rewind_after(scan);
      scan.bind(1, first);
      scan.bind(2, std::min(first + kScanPiece, end) - 1);
      scan.bind(3, message.bytes());
      for (;;) {
        auto stepped = scan.step();
        if (!stepped)
          return std::move(stepped).error().during(
              say("searching messages.db", "meklējot failā messages.db"));
        if (!*stepped) break;
        sequences.insert(static_cast<std::uint64_t>(scan.number(0)));
      }
    }
    return Done{};
  }

  Result<Decoded> read_row(std::uint64_t sequence) {
    const Rewind rewind_after(row);
    row.bind(1, sequence);
    auto stepped = row.step();
    if (!stepped) return std::move(stepped).error().during(reading_row(sequence));
    auto found = *stepped ? row_at(row) : std::nullopt;
    if (!found) return damaged_row(sequence);
    auto read = texts.read(*found);
    if (!read) return std::move(read).error();
    found->head = read->head;
    found->record = read->record;
    auto decoded = decode(*found);
    if (!decoded) return damaged_row(sequence);
    return *std::move(decoded);
  }

  /// The item with its parts, those in files too. With `damage`, a part that is damaged is left out and named
  /// there.
  Result<model::Item> item(std::uint64_t sequence, std::vector<Sentence>* damage) {
    auto decoded = read_row(sequence);
    if (!decoded) return std::move(decoded).error();
    std::vector<model::Part> parts = std::exchange(decoded->item.parts, {});
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!decoded->places[i].digest.empty()) {
        auto octets = payload.read(decoded->item.message, parts[i].name, decoded->places[i]);
        if (!octets && (damage == nullptr || !is_damage(octets.error())))
          return std::move(octets).error().during(
              say("reading the item with sequence {}", "nolasot vienību ar kārtas numuru {}", sequence));
        if (!octets) {
          damage->push_back(say("part {}: {}", "daļa {}: {}", parts[i].name, octets.error().told()));
          continue;
        }
        parts[i].sealed = *std::move(octets);
      }
      decoded->item.parts.push_back(std::move(parts[i]));
    }
    return std::move(decoded->item);
  }

  Outcome read_key(Uuid message, model::Story& story) {
    const Rewind rewind_after(key);
    key.bind(1, message.bytes());
    auto stepped = key.step();
    if (!stepped) return std::move(stepped).error().during(say("reading keys.db", "nolasot keys.db"));
    if (*stepped) story.wrapped_key = key.octets(0);
    return Done{};
  }

  /// `salvaging`: what is damaged is left out and named.
  Result<model::Story> story(Uuid message, const std::set<std::uint64_t>& sequences, bool salvaging) {
    model::Story story;
    for (const std::uint64_t sequence : sequences) {
      auto read = item(sequence, salvaging ? &story.damage : nullptr);
      if (!read && (!salvaging || !is_damage(read.error()))) return std::move(read).error();
      if (!read) {
        story.damage.push_back(read.error().told());
        continue;
      }
      story.items.push_back(*std::move(read));
    }
    if (!story.items.empty()) {
      auto read = read_key(message, story);
      if (!read) return std::move(read).error();
    }
    return story;
  }
};

SqliteReader::SqliteReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SqliteReader::~SqliteReader() = default;

Result<std::unique_ptr<SqliteReader>> SqliteReader::open(const std::string& folder, std::uint64_t piece) {
  auto messages = Database::open_to_read(folder + "/messages.db");
  if (!messages) return std::move(messages).error().during(opening_store(folder));
  auto keys = Database::open_to_read(folder + "/keys.db");
  if (!keys) return std::move(keys).error().during(opening_store(folder));
  auto known = require_version(*messages, "messages.db", known_versions());
  if (!known) return std::move(known).error().during(opening_store(folder));
  auto columns = row_columns(*messages);
  auto schedule = columns ? Schedule::open(*messages, piece) : std::move(columns).error();
  if (!schedule) return std::move(schedule).error().during(opening_store(folder));
  auto texts = TextReader::open(*messages);
  if (!texts) return std::move(texts).error().during(opening_store(folder));
  auto row = messages->prepare("SELECT " + *columns + " FROM intake WHERE seq=?1");
  auto scan = messages->prepare("SELECT seq FROM intake WHERE seq BETWEEN ?1 AND ?2 AND message=?3");
  auto last = messages->prepare("SELECT coalesce(max(seq), 0) FROM intake");
  auto key = keys->prepare("SELECT wrapped FROM key WHERE message=?1");
  for (auto* statement : {&row, &scan, &last, &key})
    if (!*statement) return std::move(*statement).error().during(opening_store(folder));
  auto parts = std::make_unique<Parts>(Parts{*std::move(messages), *std::move(texts), *std::move(row),
                                             *std::move(scan), *std::move(last), *std::move(keys),
                                             *std::move(key), *std::move(schedule),
                                             IndexView(folder + "/index.db"), PayloadFiles(folder, false)});
  return std::unique_ptr<SqliteReader>(new SqliteReader(std::move(parts)));
}

Result<model::Story> SqliteReader::story(Uuid message) {
  return latest(message, kAll);
}

Result<model::Story> SqliteReader::latest(Uuid message, std::size_t count) {
  auto last = parts_->last_sequence();
  if (!last) return std::move(last).error();
  return latest(message, count, {}, *last + 1);
}

Result<model::Story> SqliteReader::story(Uuid message, const std::vector<std::uint64_t>& recent,
                                         std::uint64_t first_recent) {
  return latest(message, kAll, recent, first_recent);
}

Result<model::Story> SqliteReader::latest(Uuid message, std::size_t count,
                                          const std::vector<std::uint64_t>& recent,
                                          std::uint64_t first_recent) {
  IndexView::Found found = parts_->index.sequences(message, count);
  found.sequences.insert(recent.begin(), recent.end());
  auto searched = parts_->search(message, found.indexed + 1, first_recent, found.sequences);
  if (!searched) return std::move(searched).error();
  while (found.sequences.size() > count) found.sequences.erase(found.sequences.begin());
  return parts_->story(message, found.sequences, false);
}

Result<model::Story> SqliteReader::salvage(Uuid message) {
  auto last = parts_->last_sequence();
  if (!last) return std::move(last).error();
  return salvage(message, {}, *last + 1);
}

Result<model::Story> SqliteReader::salvage(Uuid message, const std::vector<std::uint64_t>& recent,
                                           std::uint64_t first_recent) {
  IndexView::Found found = parts_->index.sequences(message, kAll);
  found.sequences.insert(recent.begin(), recent.end());
  auto searched = parts_->search(message, found.indexed + 1, first_recent, found.sequences);
  if (!searched) return std::move(searched).error();
  return parts_->story(message, found.sequences, true);
}

Result<std::vector<model::Pending>> SqliteReader::pending(std::uint64_t after, std::size_t limit) {
  auto last = parts_->last_sequence();
  if (!last) return std::move(last).error();
  return pending(after, limit, {*last + 1, {}});
}

Result<std::vector<model::Pending>> SqliteReader::pending(std::uint64_t after, std::size_t limit,
                                                          const Tail::View& tail) {
  return parts_->schedule.pending(parts_->index, after, limit, tail);
}

bool SqliteReader::found_index_damaged() {
  return parts_->index.found_damaged();
}

Result<bool> SqliteReader::names_file(const std::string& file) {
  const auto message = PayloadFiles::message_of(file);
  if (!message) return false;
  auto last = parts_->last_sequence();
  if (!last) return std::move(last).error();
  IndexView::Found found = parts_->index.sequences(*message, kAll);
  auto searched = parts_->search(*message, found.indexed + 1, *last + 1, found.sequences);
  if (!searched) return std::move(searched).error();
  for (const std::uint64_t sequence : found.sequences) {
    auto decoded = parts_->read_row(sequence);
    if (!decoded) return std::move(decoded).error();
    for (std::size_t i = 0; i < decoded->places.size(); ++i) {
      if (!decoded->places[i].digest.empty() &&
          PayloadFiles::name(*message, decoded->item.parts[i].name, decoded->places[i].digest) == file)
        return true;
    }
  }
  return false;
}

Result<std::vector<Uuid>> SqliteReader::recent(std::size_t limit) {
  std::vector<Uuid> messages;
  std::unordered_set<std::string> seen;
  auto select = parts_->messages.prepare("SELECT message FROM intake ORDER BY seq DESC");
  if (!select) return std::move(select).error();
  while (messages.size() < limit) {
    auto row = select->step();
    if (!row) return std::move(row).error();
    if (!*row) break;
    const auto message = Uuid::from_bytes(select->octets(0));
    if (message && seen.emplace(message->bytes()).second) messages.push_back(*message);
  }
  return messages;
}

Result<std::vector<Uuid>> SqliteReader::find(const port::Search& search) {
  return parts_->index.find(search);
}

}  // namespace hub::store
