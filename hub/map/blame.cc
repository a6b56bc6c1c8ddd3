#include "hub/map/blame.h"

#include <chrono>

#include "hub/base/codes.h"

namespace hub::map {
namespace {

constexpr int kOwn = 2;      ///< What may be the mapping's doing happens at most so often.
constexpr int kOutside = 4;  ///< Losses that come from outside; each costs the start of a process.
constexpr std::chrono::milliseconds kPause{1'000};

}  // namespace

std::string_view name_of(Loss loss) {
  switch (loss) {
    case Loss::killed:
      return "killed";
    case Loss::stuck:
      return "stuck";
    case Loss::absent:
      return "absent";
    case Loss::crashed:
      return "crashed";
    case Loss::memory:
      return "memory";
  }
  return "crashed";
}

std::optional<Error> Blame::after(Loss loss, const Sentence& detail) {
  const bool own = loss == Loss::crashed || loss == Loss::memory;
  ++(own ? own_ : outside_);
  if (own && own_ >= kOwn)
    return Error(loss == Loss::memory ? codes::map_limit : codes::map_worker_died, detail);
  if (outside_ >= kOutside) return Error(codes::map_no_worker, detail).wait_for(kPause);
  return std::nullopt;
}

}  // namespace hub::map
