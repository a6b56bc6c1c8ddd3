#include "hub/store/row.h"

#include <algorithm>
#include <limits>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/store/octets.h"

namespace hub::store {
namespace {

// The low half of an octet says where a part's octets are, the high half with which dictionary they were
// compressed.
constexpr unsigned kInRow = 0;
constexpr unsigned kInFile = 1;
constexpr unsigned kInOtherPart = 2;
constexpr unsigned kHalf = 4;
constexpr unsigned kLowHalf = 0x0f;

void put(std::string& out, std::string_view octets) {
  const auto size = static_cast<std::uint32_t>(octets.size());
  for (int shift = 0; shift < 32; shift += 8)
    out += static_cast<char>(size >> static_cast<unsigned>(shift) & 0xffU);
  out.append(octets);
}

/// Takes fields off the front of octets; once one is missing, all later ones are.
class Fields {
 public:
  explicit Fields(std::string_view octets) : rest_(octets) {}

  std::string_view take(std::size_t size) {
    if (size > rest_.size()) {
      good_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view field = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return field;
  }
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    const std::string_view field = take(size);
    for (std::size_t i = field.size(); i > 0; --i)
      value = value << 8U | static_cast<unsigned char>(field[i - 1]);
    return value;
  }
  std::string_view text() { return take(number(4)); }

  [[nodiscard]] bool more() const { return good_ && !rest_.empty(); }
  [[nodiscard]] bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

bool read_tag(std::string_view octets, model::Tag& tag) {
  if (octets.size() != tag.size()) return false;
  std::transform(octets.begin(), octets.end(), tag.begin(),
                 [](char octet) { return static_cast<std::uint8_t>(octet); });
  return true;
}

/// One part where it lies in a row's octets.
struct PartView {
  std::string_view name;
  std::string_view media_type;
  std::uint8_t dictionary = 0;
  std::string_view sealed;
  std::string_view same_as;
  std::string_view digest;
  std::uint64_t size = 0;
};

/// Hands each part to `take`. False: not such octets.
template <class Take>
bool for_each_part(std::string_view octets, Take take) {
  Fields fields(octets);
  while (fields.more()) {
    PartView part;
    part.name = fields.text();
    part.media_type = fields.text();
    const auto kind = static_cast<unsigned>(fields.number(1));
    part.dictionary = static_cast<std::uint8_t>(kind >> kHalf);
    switch (kind & kLowHalf) {
      case kInRow:
        part.sealed = fields.text();
        break;
      case kInFile:
        part.digest = fields.take(32);
        part.size = fields.number(8);
        break;
      case kInOtherPart:
        part.same_as = fields.text();
        if (part.same_as.empty()) return false;
        break;
      default:
        return false;
    }
    take(part);
  }
  return fields.good();
}

bool decode_parts(std::string_view octets, Decoded& decoded) {
  return for_each_part(octets, [&](const PartView& part) {
    decoded.item.parts.push_back({std::string(part.name), std::string(part.media_type),
                                  std::string(part.sealed), part.dictionary, std::string(part.same_as)});
    decoded.places.push_back({std::string(part.digest), part.size});
  });
}

}  // namespace

std::string encode_parts(const std::vector<model::Part>& parts, const std::vector<PartPlace>& places) {
  std::size_t size = 0;
  for (const model::Part& part : parts)
    size += part.name.size() + part.media_type.size() + std::min(part.sealed.size(), kMaxInlinePart) + 64;
  std::string out;
  out.reserve(size);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    put(out, parts[i].name);
    put(out, parts[i].media_type);
    const unsigned dictionary = unsigned{parts[i].dictionary} << kHalf;
    if (!parts[i].same_as.empty()) {
      out += static_cast<char>(dictionary | kInOtherPart);
      put(out, parts[i].same_as);
    } else if (places[i].digest.empty()) {
      out += static_cast<char>(dictionary | kInRow);
      put(out, parts[i].sealed);
    } else {
      out += static_cast<char>(dictionary | kInFile);
      out.append(places[i].digest);
      put_number(out, places[i].size);
    }
  }
  return out;
}

std::string encode_keys(const std::vector<model::KeyTag>& keys) {
  std::string out;
  for (const model::KeyTag& key : keys) {
    put(out, key.name);
    out.append(view(key.tag));
  }
  return out;
}

std::optional<std::vector<model::KeyTag>> decode_keys(std::string_view octets) {
  std::vector<model::KeyTag> keys;
  Fields fields(octets);
  while (fields.more()) {
    model::KeyTag key;
    key.name = fields.text();
    if (!read_tag(fields.take(key.tag.size()), key.tag)) return std::nullopt;
    keys.push_back(std::move(key));
  }
  if (!fields.good()) return std::nullopt;
  return keys;
}

std::string encode_deliveries(const std::vector<model::Delivery>& deliveries) {
  std::string out;
  for (const model::Delivery& delivery : deliveries) {
    put(out, delivery.route);
    out.append(view(delivery.lane));
    out += static_cast<char>(delivery.state);
    put_number(out, delivery.attempts);
    put_number(out, static_cast<std::uint64_t>(microseconds_of(delivery.due)));
  }
  return out;
}

std::optional<std::vector<model::Delivery>> decode_deliveries(std::string_view octets) {
  std::vector<model::Delivery> deliveries;
  Fields fields(octets);
  while (fields.more()) {
    model::Delivery delivery;
    delivery.route = fields.text();
    const bool has_lane = read_tag(fields.take(delivery.lane.size()), delivery.lane);
    const auto state = state_of(static_cast<std::int64_t>(fields.number(1)));
    const std::uint64_t attempts = fields.number(8);
    const auto due = static_cast<std::int64_t>(fields.number(8));
    if (!fields.good() || !has_lane || !state || attempts > std::numeric_limits<std::uint32_t>::max())
      return std::nullopt;
    delivery.state = *state;
    delivery.attempts = static_cast<std::uint32_t>(attempts);
    delivery.due = time_of(due);
    deliveries.push_back(std::move(delivery));
  }
  if (!fields.good()) return std::nullopt;
  return deliveries;
}

std::int64_t microseconds_of(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch()).count();
}

std::chrono::system_clock::time_point time_of(std::int64_t microseconds) {
  using Time = std::chrono::system_clock::time_point;
  constexpr auto kLeast = std::chrono::ceil<std::chrono::microseconds>(Time::min().time_since_epoch());
  constexpr auto kMost = std::chrono::floor<std::chrono::microseconds>(Time::max().time_since_epoch());
  return Time(std::clamp(std::chrono::microseconds(microseconds), kLeast, kMost));
}

std::optional<model::State> state_of(std::int64_t number) {
  if (number < 0 || number > std::numeric_limits<std::uint8_t>::max()) return std::nullopt;
  const auto state = static_cast<model::State>(number);
  if (model::name_of(state) == "unknown") return std::nullopt;
  return state;
}

Row make_row(std::uint64_t sequence, const model::Item& item, std::string_view parts, std::string_view keys,
             std::string_view deliveries) {
  Row row;
  row.sequence = sequence;
  row.message = item.message.bytes();
  row.state = static_cast<std::int64_t>(item.state);
  row.at = microseconds_of(item.at);
  row.event = item.event;
  if (item.idempotency) row.idempotency = view(*item.idempotency);
  row.body = view(item.body);
  row.head = item.head;
  row.record = item.record;
  row.parts = parts;
  row.keys = keys;
  row.deliveries = deliveries;
  return row;
}

std::string digest(const Row& row) {
  std::string all;
  all.reserve(row.event.size() + row.head.size() + row.record.size() + row.parts.size() + row.keys.size() +
              row.deliveries.size() + 128);
  put_number(all, row.sequence);
  put_number(all, static_cast<std::uint64_t>(row.state));
  put_number(all, static_cast<std::uint64_t>(row.at));
  for (const std::string_view column :
       {row.message, row.event, row.idempotency, row.body, row.head, row.record, row.parts, row.keys})
    put(all, column);
  if (!row.deliveries.empty() || row.dictionary != 0) put(all, row.deliveries);
  if (row.dictionary != 0) put_number(all, static_cast<std::uint64_t>(row.dictionary));
  return crypto::sha256(all);
}

std::string_view checksum_in(std::string_view digest) {
  constexpr std::size_t kSize = 16;
  return digest.substr(0, kSize);
}

std::string checksum(const Row& row) {
  return std::string(checksum_in(digest(row)));
}

std::optional<std::vector<PartInFile>> parts_in_files(std::string_view parts) {
  std::vector<PartInFile> found;
  const bool good = for_each_part(parts, [&](const PartView& part) {
    if (!part.digest.empty()) found.push_back({part.name, {std::string(part.digest), part.size}});
  });
  if (!good) return std::nullopt;
  return found;
}

Error damaged_row(std::uint64_t sequence) {
  return {codes::store_damaged, say("messages.db: the row with sequence {} is damaged",
                                    "messages.db: rinda ar kārtas numuru {} ir bojāta", sequence)};
}

bool is_damage(const Error& error) {
  return error.code().name == codes::store_damaged.name;
}

Sentence reading_row(std::uint64_t sequence) {
  return say("reading the row with sequence {}", "nolasot rindu ar kārtas numuru {}", sequence);
}

std::optional<Decoded> decode(const Row& row) {
  Decoded decoded;
  model::Item& item = decoded.item;
  const auto message = Uuid::from_bytes(row.message);
  auto keys = decode_keys(row.keys);
  auto deliveries = decode_deliveries(row.deliveries);
  if (!message || !keys || !deliveries || row.state < 0 ||
      row.state > std::numeric_limits<std::uint8_t>::max())
    return std::nullopt;
  item.message = *message;
  item.event = row.event;
  item.state = static_cast<model::State>(row.state);
  item.at = time_of(row.at);
  if (!row.idempotency.empty() && !read_tag(row.idempotency, item.idempotency.emplace())) return std::nullopt;
  if (!read_tag(row.body, item.body)) return std::nullopt;
  item.head = row.head;
  item.record = row.record;
  item.keys = *std::move(keys);
  item.deliveries = *std::move(deliveries);
  if (!decode_parts(row.parts, decoded)) return std::nullopt;
  return decoded;
}

}  // namespace hub::store
