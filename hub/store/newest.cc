#include "hub/store/newest.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <utility>

#include "hub/crypto/digest.h"
#include "hub/store/octets.h"

namespace hub::store {
namespace {

constexpr std::size_t kIdentitySize = 16;
constexpr std::size_t kSumSize = 8;

/// Identity, number (little-endian), first octets of their SHA-256: less than a sector, so that it is seldom
/// torn.
std::string encode(const std::string& identity, std::uint64_t sequence) {
  std::string octets = identity;
  put_number(octets, sequence);
  return octets + crypto::sha256(octets).substr(0, kSumSize);
}

std::string path_in(const std::string& folder) {
  return folder + "/newest";
}

}  // namespace

Newest::Newest(const std::string& folder, std::string identity)
    : identity_(std::move(identity)),
      file_(::open(path_in(folder).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) {}

Newest::~Newest() {
  if (file_ >= 0) ::close(file_);
}

void Newest::note(std::uint64_t sequence) {
  const std::string octets = encode(identity_, sequence);
  // One that fails leaves an older note or a torn one: both are allowed.
  [[maybe_unused]] const ssize_t written = ::pwrite(file_, octets.data(), octets.size(), 0);
}

std::optional<Newest::Noted> Newest::read(const std::string& folder) {
  std::ifstream file(path_in(folder), std::ios::binary);
  const std::string octets((std::istreambuf_iterator<char>(file)), {});
  if (octets.size() != kIdentitySize + kNumberSize + kSumSize) return std::nullopt;
  Noted noted{octets.substr(0, kIdentitySize),
              number_in(std::string_view(octets).substr(kIdentitySize, kNumberSize))};
  if (encode(noted.identity, noted.sequence) != octets) return std::nullopt;
  return noted;
}

}  // namespace hub::store
