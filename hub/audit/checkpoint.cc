#include "hub/audit/checkpoint.h"

#include <charconv>
#include <cstring>

#include "hub/base/encoding.h"

namespace hub::audit {
namespace {

constexpr std::string_view kProof = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

/// The next line of `text`, which goes on behind it. Nothing: there is no line with an end.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

bool begins_with(std::string_view text, std::string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

}  // namespace

std::string text_of(const Hash& hash) {
  return to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()});  // NOLINT
}

std::optional<Hash> hash_in(std::string_view text) {
  const auto octets = from_base64(text);
  if (!octets || octets->size() != sizeof(Hash) || to_base64(*octets) != text) return std::nullopt;
  Hash hash;
  std::memcpy(hash.data(), octets->data(), hash.size());
  return hash;
}

std::optional<std::uint64_t> size_in(std::string_view text) {
  std::uint64_t size = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, size);
  if (text.empty() || error != std::errc() || stopped != end || size > INT64_MAX) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return size;
}

std::optional<Checkpoint> Checkpoint::read(std::string_view text) {
  const auto origin = take_line(text);
  const auto size = take_line(text);
  const auto root = take_line(text);
  if (!origin || !size || !root || !text.empty() || origin->empty()) return std::nullopt;
  const auto number = size_in(*size);
  const auto hash = hash_in(*root);
  if (!number || !hash) return std::nullopt;
  return Checkpoint{std::string(*origin), *number, *hash};
}

std::string Checkpoint::to_text() const {
  return origin + "\n" + std::to_string(size) + "\n" + text_of(root) + "\n";
}

std::optional<LogProof> LogProof::read(std::string_view octets) {
  if (take_line(octets) != kProof) return std::nullopt;
  auto line = take_line(octets);
  if (line && begins_with(*line, kExtra)) line = take_line(octets);
  if (!line || !begins_with(*line, kIndex)) return std::nullopt;
  const auto index = size_in(line->substr(kIndex.size()));
  if (!index) return std::nullopt;
  LogProof proof;
  proof.index = *index;
  for (line = take_line(octets); line && !line->empty(); line = take_line(octets)) {
    const auto hash = hash_in(*line);
    if (!hash || proof.path.size() == kLongestPath) return std::nullopt;
    proof.path.push_back(*hash);
  }
  if (!line) return std::nullopt;
  proof.checkpoint = octets;
  return proof;
}

std::string LogProof::to_octets() const {
  std::string octets = std::string(kProof) + "\n" + std::string(kIndex) + std::to_string(index) + "\n";
  for (const Hash& hash : path) octets += text_of(hash) + "\n";
  return octets + "\n" + checkpoint;
}

}  // namespace hub::audit
