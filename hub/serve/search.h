#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/flow/services.h"
#include "hub/model/stored.h"

namespace hub::serve {

/// `Sought::key` of a search for a person, which is put on record.
inline constexpr std::string_view kPerson = "person";

/// What a search looks for. Times are when messages came.
struct Sought {
  std::string key;      ///< "key", "case", "person" or "party".
  std::string value;    ///< Of a key: NAME=VALUE, or a value of any key that is not personal.
  std::string purpose;  ///< For a person: why.
  std::chrono::system_clock::time_point since;
  std::chrono::system_clock::time_point until;
};

/// A search for a person looks at so much time at most: a year, a leap one included.
inline constexpr std::chrono::hours kLongestPersonSearch{24 * 366};

/// The tags under which the store finds what is sought: values are blind there, and the hub has the key. One
/// for each name of a key and each year of the time, of which the last twenty count.
/// Errors: config.invalid: a key that no type has, a personal one, or a code of a person, that was not asked
/// for as a person, a person without a purpose or over more than a year.
[[nodiscard]] Result<std::vector<model::KeyTag>> tags_for(const Sought& sought, const config::Site& site,
                                                          const record::TagKeys& keys);

/// The business keys of a stored message that are not personal, in the order of its type; none if it keeps
/// no request, or one that cannot be read any more.
port::Task<std::vector<model::Key>> open_keys(const flow::RecordServices& services, Uuid message);

}  // namespace hub::serve
