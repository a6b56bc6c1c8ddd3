#include "hub/store/text_dictionary.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"

namespace hub::store {
namespace {

constexpr std::size_t kMaxTexts = std::size_t{1} << 20U;  // far beyond any head and record
constexpr std::size_t kSizeOctets = 4;                    // of the head, before it
constexpr std::size_t kMaxKinds = 24;
constexpr std::size_t kMaxLearned = 16U * 1024;  // of one text
constexpr std::size_t kMaxDictionary = 32U * 1024;
constexpr std::size_t kBeginning = 64;  // octets of a head: type and party stand there
constexpr std::size_t kMaxKnown = 8;    // some 120 KiB each

Error damaged_dictionary(std::int64_t number) {
  return {codes::store_damaged,
          say("messages.db: the dictionary {} is damaged", "messages.db: vārdnīca {} ir bojāta", number)};
}

std::string checksum_of(std::int64_t number, std::string_view octets) {
  constexpr std::size_t kSize = 16;
  return crypto::sha256(std::to_string(number) + ":" + std::string(octets)).substr(0, kSize);
}

/// Of a statement whose row begins with octets and checksum.
Result<Dictionary> dictionary_at(const Statement& select, std::int64_t number) {
  const std::string_view octets = select.octets(0);
  std::string checksum = checksum_of(number, octets);
  if (checksum != select.octets(1)) return damaged_dictionary(number);
  return Dictionary{number, Compression(octets), std::move(checksum)};
}

/// The pieces between quotes.
std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const std::size_t end = text.find('"');
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

/// `text` without the pieces that `other` lacks.
std::string common(std::string_view text, std::string_view other) {
  const std::vector<std::string_view> pieces = pieces_of(other);
  const std::unordered_set<std::string_view> known(pieces.begin(), pieces.end());
  std::string kept;
  for (const std::string_view piece : pieces_of(text)) {
    if (known.count(piece) != 0) kept.append(piece);
    kept += '"';
  }
  return kept;
}

}  // namespace

std::optional<std::string> compress_texts(const Compression& compression, const Row& row) {
  const std::size_t size = row.head.size() + row.record.size();
  if (size + kSizeOctets > kMaxTexts) return std::nullopt;
  std::string texts;
  texts.reserve(kSizeOctets + size);
  for (unsigned shift = 0; shift < 8 * kSizeOctets; shift += 8)
    texts += static_cast<char>(row.head.size() >> shift & 0xffU);
  texts.append(row.head).append(row.record);
  std::string frame = compression.compress(texts);
  if (frame.size() >= size) return std::nullopt;
  return frame;
}

void TextLearner::note(const Row& row) {
  ++noted_;
  if (row.head.size() + row.record.size() > kMaxLearned) return;
  std::string name(row.event);
  name += row.head.substr(0, kBeginning);
  const auto found =
      std::find_if(kinds_.begin(), kinds_.end(), [&](const Kind& kind) { return kind.name == name; });
  if (found != kinds_.end()) {
    std::rotate(found, found + 1, kinds_.end());
  } else {
    if (kinds_.size() == kMaxKinds) kinds_.erase(kinds_.begin());
    kinds_.push_back({std::move(name), {}, {}});
  }
  Kind& kind = kinds_.back();
  kind.older.swap(kind.newer);
  kind.newer.assign(row.head).append(row.record);
}

std::string TextLearner::dictionary() {
  due_at_ = noted_ + kRowsOfDictionary;
  // What is used most stands last: a reference to it is shortest.
  std::vector<std::string> learned;
  std::size_t size = 0;
  for (auto kind = kinds_.rbegin(); kind != kinds_.rend() && size < kMaxDictionary; ++kind) {
    if (kind->older.empty()) continue;
    learned.push_back(common(kind->older, kind->newer));
    size += learned.back().size();
  }
  std::string dictionary;
  for (auto text = learned.rbegin(); text != learned.rend(); ++text) dictionary += *text;
  return dictionary;
}

Result<Dictionary> add_dictionary(Database& messages, std::string_view octets) {
  auto next = messages.prepare("SELECT coalesce(max(id), 0) + 1 FROM dictionary");
  auto insert = messages.prepare("INSERT INTO dictionary(id, octets, checksum) VALUES(?1,?2,?3)");
  if (!next || !insert) return next ? std::move(insert).error() : std::move(next).error();
  auto row = next->step();
  if (!row) return std::move(row).error();
  const std::int64_t number = next->number(0);
  std::string sum = checksum_of(number, octets);
  insert->bind(1, number);
  insert->bind(2, octets);
  insert->bind(3, std::string_view(sum));
  auto inserted = insert->run();
  if (!inserted) return std::move(inserted).error();
  return Dictionary{number, Compression(octets), std::move(sum)};
}

Result<DictionaryCheck> check_dictionary(Database& messages, std::int64_t number) {
  auto select = messages.prepare("SELECT octets, checksum FROM dictionary WHERE id=?1");
  if (!select) return std::move(select).error();
  select->bind(1, number);
  auto row = select->step();
  if (!row) return std::move(row).error();
  DictionaryCheck check{*row, {}};
  if (!*row) return check;
  std::string sum = checksum_of(number, select->octets(0));
  if (sum == select->octets(1)) check.checksum = std::move(sum);
  return check;
}

Result<std::optional<Dictionary>> newest_dictionary(Database& messages) {
  auto select = messages.prepare("SELECT octets, checksum, id FROM dictionary ORDER BY id DESC LIMIT 1");
  if (!select) return std::move(select).error();
  auto row = select->step();
  if (!row) return std::move(row).error();
  if (!*row) return std::optional<Dictionary>();
  auto found = dictionary_at(*select, select->number(2));
  if (!found) return std::move(found).error();
  return std::optional<Dictionary>(*std::move(found));
}

Result<TextReader> TextReader::open(Database& messages) {
  auto table = messages.prepare("SELECT 1 FROM sqlite_master WHERE type='table' AND name='dictionary'");
  if (!table) return std::move(table).error();
  auto there = table->step();
  if (!there) return std::move(there).error();
  if (!*there) return TextReader(std::nullopt);
  auto select = messages.prepare("SELECT octets, checksum FROM dictionary WHERE id=?1");
  if (!select) return std::move(select).error();
  return TextReader(*std::move(select));
}

Result<const Compression*> TextReader::dictionary(std::int64_t number) {
  if (const auto known = known_.find(number); known != known_.end()) return &known->second.compression;
  if (!select_) return damaged_dictionary(number);
  const Rewind rewind_after(*select_);
  select_->bind(1, number);
  auto row = select_->step();
  if (!row) return std::move(row).error();
  if (!*row) return damaged_dictionary(number);
  auto found = dictionary_at(*select_, number);
  if (!found) return std::move(found).error();
  if (known_.size() == kMaxKnown) known_.clear();
  return &known_.emplace(number, *std::move(found)).first->second.compression;
}

Result<TextReader::Texts> TextReader::read(const Row& row) {
  if (row.dictionary == 0) return Texts{std::string(row.head), std::string(row.record)};
  auto compression = dictionary(row.dictionary);
  if (!compression) return std::move(compression).error().during(reading_row(row.sequence));
  const auto texts = (*compression)->decompress(row.head, kMaxTexts);
  if (!texts || texts->size() < kSizeOctets) return damaged_row(row.sequence);
  std::size_t head = 0;
  for (std::size_t at = kSizeOctets; at > 0; --at)
    head = head << 8U | static_cast<unsigned char>((*texts)[at - 1]);
  if (head > texts->size() - kSizeOctets) return damaged_row(row.sequence);
  return Texts{texts->substr(kSizeOctets, head), texts->substr(kSizeOctets + head)};
}

}  // namespace hub::store
