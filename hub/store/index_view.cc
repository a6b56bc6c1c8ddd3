#include "hub/store/index_view.h"

#include <sys/stat.h>

#include <charconv>
#include <chrono>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/store/octets.h"

namespace hub::store {

IndexView::Found IndexView::sequences(Uuid message, std::size_t most) {
  Found found;
  if (!ready()) return found;
  const auto read = look_up(message, most, found);
  if (read) return found;
  note(read.error());
  return {};
}

std::optional<Uuid> IndexView::message_of(std::uint64_t sequence) {
  if (!ready()) return std::nullopt;
  auto select = database_->prepare("SELECT message FROM item WHERE seq=?1 LIMIT 1");
  if (!select) return std::nullopt;
  select->bind(1, sequence);
  const auto row = select->step();
  if (!row || !*row) return std::nullopt;
  return Uuid::from_bytes(select->octets(0));
}

Result<std::vector<Uuid>> IndexView::find(const port::Search& search) {
  if (!ready())
    return Error(codes::store_unavailable,
                 say("the search index is being rebuilt", "meklēšanas rādītājs tiek veidots no jauna"))
        .wait_for(std::chrono::seconds(1));
  auto messages = select_messages(search);
  if (!messages) note(messages.error());
  return messages;
}

IndexView::Snapshot::~Snapshot() {
  static_cast<void>(view_.database_->execute("ROLLBACK"));
}

std::unique_ptr<IndexView::Snapshot> IndexView::snapshot() {
  if (!ready()) return nullptr;
  auto begun = database_->execute("BEGIN");
  auto known = begun ? indexed() : std::move(begun).error();
  if (known) return std::make_unique<Snapshot>(*this, *known);
  note(known.error());
  return nullptr;
}

void IndexView::note(const Error& error) {
  if (error.code().name == codes::store_damaged.name) damaged_ = true;
  close();
}

bool IndexView::found_damaged() {
  return std::exchange(damaged_, false);
}

bool IndexView::ready() {
  struct stat file {};
  if (::stat(path_.c_str(), &file) != 0) {
    close();
    return false;
  }
  if (database_ && file.st_ino == inode_) return true;
  close();
  auto database = Database::open_to_read(path_);
  if (!database) return false;
  auto indexed = database->prepare("SELECT value FROM meta WHERE name='indexed'");
  auto items = database->prepare("SELECT seq FROM item WHERE message=?1 ORDER BY seq DESC");
  auto key = database->prepare(
      "SELECT message FROM key WHERE tag=?1 AND name=?2 AND message BETWEEN ?3 AND ?4 ORDER BY seq DESC");
  auto all =
      database->prepare("SELECT message FROM item WHERE message BETWEEN ?1 AND ?2 ORDER BY message DESC");
  auto deliveries = DeliveryRows::prepare(*database);
  if (!indexed || !items || !key || !all || !deliveries) return false;
  statements_ = std::make_unique<Statements>(Statements{
      *std::move(indexed), *std::move(items), *std::move(key), *std::move(all), *std::move(deliveries)});
  database_ = std::make_unique<Database>(*std::move(database));
  inode_ = file.st_ino;
  return true;
}

void IndexView::close() {
  statements_.reset();
  database_.reset();
}

Result<std::uint64_t> IndexView::indexed() {
  std::uint64_t known = 0;
  const Rewind rewind_after(statements_->indexed);
  auto row = statements_->indexed.step();
  if (!row) return std::move(row).error();
  if (*row) {
    const std::string_view text = statements_->indexed.octets(0);
    std::from_chars(text.data(), text.data() + text.size(), known);
  }
  return known;
}

Outcome IndexView::look_up(Uuid message, std::size_t most, Found& found) {
  // `indexed` is read first: what is added in between is found twice, never missed.
  auto known = indexed();
  if (!known) return std::move(known).error();
  found.indexed = *known;
  const Rewind rewind_after(statements_->items);
  statements_->items.bind(1, message.bytes());
  while (found.sequences.size() < most) {
    auto row = statements_->items.step();
    if (!row) return std::move(row).error();
    if (!*row) return Done{};
    found.sequences.insert(static_cast<std::uint64_t>(statements_->items.number(0)));
  }
  return Done{};
}

Result<std::vector<Uuid>> IndexView::select_messages(const port::Search& search) {
  Statement& select = search.key ? statements_->key : statements_->all;
  const Rewind rewind_after(select);
  int next = 1;
  if (search.key) {
    select.bind(next++, view(search.key->tag));
    select.bind_text(next++, search.key->name);
  }
  select.bind(next++, search.first.bytes());
  select.bind(next, search.last.bytes());
  std::vector<Uuid> messages;
  std::set<Uuid> seen;
  while (messages.size() < search.limit) {
    auto row = select.step();
    if (!row) return std::move(row).error();
    if (!*row) break;
    const auto message = Uuid::from_bytes(select.octets(0));
    if (message && seen.insert(*message).second) messages.push_back(*message);
  }
  return messages;
}

}  // namespace hub::store
