#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/formats/xml/reader.h"
#include "hub/model/mapping_facts.h"

/// What travels on the socket between Mapper and its workers: a header in the machine's own octet order (both
/// ends are the same executable), then the octets it announces. One request, one reply, in turn, each
/// sent at once, so that who waits for it is woken once.
namespace hub::map {

inline constexpr std::size_t kMaxInput = 16U * 1024 * 1024;      ///< Octets of a document to be mapped.
inline constexpr std::size_t kMaxResult = 64U * 1024 * 1024;     ///< Octets of a mapped document.
inline constexpr std::size_t kMaxStylesheet = 1U * 1024 * 1024;  ///< Octets of a stylesheet.
inline constexpr std::size_t kMaxHash = 128;           ///< Octets of a stylesheet's name in the cache.
inline constexpr std::size_t kMaxFacts = 256U * 1024;  ///< Octets of the facts of a message.
/// Octets of the text that goes with a failure, in one language.
inline constexpr std::size_t kMaxReason = 600;
inline constexpr std::size_t kStylesheetsPerWorker = 256;  ///< A worker that has met so many is replaced.

enum class Verdict : std::uint32_t {
  done,
  failed,
  forbidden,
  limit,    ///< The mapping asks for more than any worker gives.
  memory,   ///< This worker's memory does not hold it.
  refused,  ///< The mapping itself ends with xsl:message terminate="yes".
};

/// Followed by hash, stylesheet (empty if this worker has had it), facts and input.
struct RequestHeader {
  std::uint32_t hash_size = 0;
  std::uint32_t stylesheet_size = 0;
  std::uint32_t facts_size = 0;
  std::uint32_t input_size = 0;
  formats::XmlReader reader = formats::XmlReader::one_pass;  ///< Who makes the tree of the input.
};

/// Facts as they travel: for each word and each value its size, then its octets.
[[nodiscard]] std::string write_facts(const model::MappingFacts& facts);
/// The words and values borrow from `octets`. What is cut off is left out.
using FactsRead = std::vector<std::pair<std::string_view, std::string_view>>;
[[nodiscard]] FactsRead read_facts(std::string_view octets);

/// Followed by the mapped document, or by the reason of the failure: its English, a NUL, its Latvian.
struct ReplyHeader {
  Verdict verdict = Verdict::failed;
  std::uint32_t size = 0;
};

}  // namespace hub::map
