#include "hub/exchange/parts.h"

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/say.h"

namespace hub::exchange {

using Step = formats::PartReader::Step;

/// What comes next of the parts; `last` when the body is read to its end.
http::Task<Result<Step>> Parts::step() {
  for (;;) {
    auto next = reader_.next();
    if (!next) co_return std::move(next).error();
    if (*next == Step::last) continue;  // what is behind it is still to be looked at
    if (*next != Step::more) co_return *next;
    auto piece = co_await body_->next();
    if (!piece) co_return std::move(piece).error();
    if (!piece->empty()) {
      reader_.add(*piece);
      continue;
    }
    if (auto ended = reader_.ended(); !ended) co_return std::move(ended).error();
    co_return Step::last;
  }
}

http::Task<Result<bool>> Parts::begin() {
  auto begun = co_await step();
  if (!begun) co_return std::move(begun).error();
  co_return *begun == Step::head;
}

http::Task<Result<std::string>> Parts::octets() {
  auto come = co_await step();
  if (!come) co_return std::move(come).error();
  if (*come != Step::octets) co_return std::string();
  co_return reader_.take_octets();
}

http::Task<Result<std::string>> Parts::whole(std::size_t most) {
  std::string all;
  for (;;) {
    auto piece = co_await octets();
    if (!piece || piece->empty()) {
      if (!piece) co_return std::move(piece).error();
      co_return all;
    }
    if (piece->size() > most - all.size())
      co_return Error(codes::edge_too_large,
                      say("it is larger than {}", "tā ir lielāka par {}", counted(most, nouns::kOctets)))
          .at(place());
    all += *piece;
  }
}

}  // namespace hub::exchange
