#include "hub/record/tag_keys.h"

#include <algorithm>
#include <ctime>

#include "hub/crypto/digest.h"
#include "hub/crypto/seal.h"

namespace hub::record {
namespace {

model::Tag tag_of(std::string_view key, std::string_view octets, std::string_view more = {}) {
  const std::string whole = crypto::hmac_sha256(key, octets, more);
  model::Tag tag;
  std::copy_n(whole.begin(), tag.size(), tag.begin());
  return tag;
}

/// Unambiguous joining: each part is followed by its length.
std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    text.append(part).push_back(':');
    text.append(std::to_string(part.size())).push_back(';');
  }
  return text;
}

}  // namespace

TagKeys::TagKeys(std::string_view master_key)
    : key_encryption_key_(crypto::hkdf_sha256(master_key, "sakta key-encryption", crypto::kKeySize)),
      idempotency_key_(crypto::hkdf_sha256(master_key, "sakta idempotency", crypto::kKeySize)),
      search_root_(crypto::hkdf_sha256(master_key, "sakta search", crypto::kKeySize)) {}

model::Tag TagKeys::idempotency(std::string_view party, std::string_view type, std::string_view key) const {
  return tag_of(idempotency_key_, joined({"key", party, type, key}));
}

model::Tag TagKeys::body(std::string_view octets, std::string_view more) const {
  return tag_of(idempotency_key_, octets, more);
}

model::Tag TagKeys::lane(std::string_view route, std::string_view value) const {
  return tag_of(idempotency_key_, joined({"lane", route, value}));
}

const std::string& TagKeys::search_key(int year) const {
  // Derived once a year, not for each key of each message; each thread remembers the latest.
  struct Derived {
    std::string root;
    int year = 0;
    std::string key;
  };
  thread_local Derived derived;
  if (derived.year != year || derived.root != search_root_)
    derived = {search_root_, year, crypto::hkdf_sha256(search_root_, std::to_string(year), crypto::kKeySize)};
  return derived.key;
}

model::Tag TagKeys::search(int year, std::string_view name, std::string_view value) const {
  return tag_of(search_key(year), joined({name, value}));
}

int year_of(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts.tm_year + 1900;
}

}  // namespace hub::record
