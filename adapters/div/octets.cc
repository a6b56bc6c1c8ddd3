#include "adapters/div/octets.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace adapters::div {
namespace {

constexpr std::size_t kPiece = 64U * 1024;

hub::Error other_octets() {
  return {hub::codes::gate_signature_invalid,
          hub::Text{"the attachment has not the size and the digest that the signed envelope says",
                    "pielikumam nav tā lieluma un jaucējvērtības, kas norādīta parakstītajā aploksnē"}};
}

}  // namespace

hub::Result<std::size_t> MeasuredOctets::read(std::span<char> into) {
  auto count = source_->read(into);
  if (!count) return count;
  digest_.add(std::string_view(into.data(), *count));
  size_ += *count;
  return count;
}

Measure MeasuredOctets::measure() {
  return {size_, digest_.finish()};
}

hub::Result<std::size_t> ExpectedOctets::read(std::span<char> into) {
  if (ended_) return std::size_t{0};
  auto count = source_->read(into);
  if (!count) return count;
  passed_ += *count;
  if (passed_ > expected_.size || (*count == 0 && passed_ < expected_.size)) return other_octets();
  if (passed_ < expected_.size) return count;
  // The last octets: whoever gets them may act on the whole.
  char one = 0;
  const auto more = *count == 0 ? count : source_->read({&one, 1});
  if (!more) return more;
  const Measure measured = source_->measure();
  ended_ = true;
  if (*more != 0 || measured.sha512 != expected_.sha512) return other_octets();
  return count;
}

hub::Result<std::size_t> HeldOctets::read(std::span<char> into) {
  const std::size_t count = std::min(into.size(), octets_.size() - at_);
  std::copy_n(octets_.data() + at_, count, into.data());
  at_ += count;
  return count;
}

void FedOctets::feed(std::string octets, bool last) {
  part_ = std::move(octets);
  at_ = 0;
  last_ = last;
  dry_ = false;
}

hub::Result<std::size_t> FedOctets::read(std::span<char> into) {
  if (at_ == part_.size() && !last_) {
    dry_ = true;
    part_ = std::string();  // whoever fetches the next one need not hold two
    at_ = 0;
    return hub::Error(hub::codes::hub_defect,
                      hub::Text{"the next part is not here yet", "nākamās daļas vēl nav"});
  }
  const std::size_t count = std::min(into.size(), part_.size() - at_);
  std::copy_n(part_.data() + at_, count, into.data());
  at_ += count;
  return count;
}

hub::Result<std::size_t> MadeOctets::read(std::span<char> into) {
  while (at_ == made_.size()) {
    if (ended_) return std::size_t{0};
    piece_.resize(kPiece);
    auto count = source_->read(piece_);
    if (!count) return count;
    ended_ = *count == 0;
    auto made = ended_ ? rest() : made_of(std::string_view(piece_).substr(0, *count));
    if (!made) return std::move(made).error();
    made_ = *std::move(made);
    at_ = 0;
  }
  const std::size_t count = std::min(into.size(), made_.size() - at_);
  std::copy_n(made_.data() + at_, count, into.data());
  at_ += count;
  return count;
}

}  // namespace adapters::div
