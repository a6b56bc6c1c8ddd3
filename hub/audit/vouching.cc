#include "hub/audit/vouching.h"

#include <filesystem>

#include "hub/audit/durable_file.h"
#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"

namespace hub::audit {
namespace {

constexpr std::string_view kOld = "old ";
constexpr std::size_t kMostHashes = 63;

}  // namespace

std::optional<AddCheckpoint> AddCheckpoint::read(std::string_view octets) {
  const auto take_line = [&octets]() -> std::optional<std::string_view> {
    const std::size_t end = octets.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = octets.substr(0, end);
    octets.remove_prefix(end + 1);
    return line;
  };
  auto line = take_line();
  if (!line || !line->starts_with(kOld)) return std::nullopt;
  const auto old = size_in(line->substr(kOld.size()));
  if (!old) return std::nullopt;
  AddCheckpoint asked;
  asked.old = *old;
  for (line = take_line(); line && !line->empty(); line = take_line()) {
    const auto hash = hash_in(*line);
    if (!hash || asked.proof.size() == kMostHashes) return std::nullopt;
    asked.proof.push_back(*hash);
  }
  if (!line) return std::nullopt;
  asked.checkpoint = octets;
  return asked;
}

std::string AddCheckpoint::to_octets() const {
  std::string octets = std::string(kOld) + std::to_string(old) + "\n";
  for (const Hash& hash : proof) octets += text_of(hash) + "\n";
  return octets + "\n" + checkpoint;
}

bool is_year_of(std::string_view origin, std::string_view name) {
  constexpr std::size_t kDigits = 4;
  if (!origin.starts_with(name)) return false;
  const std::string_view rest = origin.substr(name.size());
  return rest.size() == kDigits + 1 && rest.front() == '/' &&
         rest.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

std::string VouchedHeads::file_of(const std::string& origin) const {
  return folder_ + "/" + to_hex(crypto::sha256(origin));
}

Result<std::optional<Checkpoint>> VouchedHeads::newest(const std::string& origin) const {
  const std::string file = file_of(origin);
  std::error_code failed;
  if (!std::filesystem::exists(file, failed) && !failed) return std::optional<Checkpoint>();
  const auto octets = read_file(file);
  auto head = octets ? Checkpoint::read(*octets) : std::nullopt;
  if (!head || head->origin != origin)
    return Error(codes::store_damaged, say("{} is not the tree head that was kept there",
                                           "{} nav tā koka galotne, kas tur tika glabāta", file));
  return head;
}

Result<VouchedHeads::Answer> VouchedHeads::vouch(std::uint64_t old, const std::vector<Hash>& proof,
                                                 const Checkpoint& head) {
  auto kept = newest(head.origin);
  if (!kept) return std::move(kept).error();
  const Checkpoint before = kept->value_or(Checkpoint{head.origin, 0, empty_root()});
  if (old != before.size || head.size < old) return Answer{Verdict::another_size, before.size};
  if (!is_consistent(before.size, head.size, before.root, head.root, proof) ||
      (head.size == 0 && head.root != empty_root()))
    return Answer{Verdict::inconsistent, before.size};
  auto written = write_durably(file_of(head.origin), head.to_text());
  if (!written) return std::move(written).error();
  return Answer{Verdict::yes, head.size};
}

}  // namespace hub::audit
