#include "hub/faces/base64_stream.h"

#include <utility>

#include "hub/base/encoding.h"

namespace hub::faces {

http::Task<Result<std::string>> Base64Stream::next() {
  constexpr std::size_t kGroup = 3;
  for (;;) {
    auto piece = co_await octets_->next();
    if (!piece) co_return piece;
    const bool is_end = piece->empty();
    rest_ += *piece;
    std::string whole = std::move(rest_);
    const std::size_t left = is_end ? 0 : whole.size() % kGroup;
    rest_ = whole.substr(whole.size() - left);
    whole.resize(whole.size() - left);
    if (is_end || !whole.empty()) co_return to_base64(whole);
  }
}

}  // namespace hub::faces
