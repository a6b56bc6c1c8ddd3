#include "hub/gate/quotas.h"

#include <algorithm>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace hub::gate {
namespace {

constexpr std::chrono::milliseconds kPause{1'000};  // for one in progress to end

}  // namespace

Result<Quotas::Permit> Quotas::enter(const config::Party& party, std::chrono::steady_clock::time_point now) {
  const config::Quota& quota = party.quota;
  const double most = quota.burst > 0 ? quota.burst : quota.per_second;
  const std::lock_guard lock(mutex_);
  const auto [found, is_new] = uses_.try_emplace(party.name);
  Use& use = found->second;
  if (use.in_progress >= quota.in_progress)
    return Error(codes::gate_quota, say("as many requests as it may have are in progress",
                                        "vienlaikus apstrādē jau ir tik pieprasījumu, cik tai atļauts"))
        .wait_for(kPause);
  if (quota.per_second > 0) {
    const std::chrono::duration<double> since = now - use.filled;
    use.tokens = is_new ? most : std::min(most, use.tokens + since.count() * quota.per_second);
    use.filled = now;
    if (use.tokens < 1) {
      const std::chrono::duration<double> pause((1 - use.tokens) / quota.per_second);
      return Error(codes::gate_quota,
                   say("its requests per second are used up", "tās pieprasījumu skaits sekundē ir izlietots"))
          .wait_for(std::chrono::ceil<std::chrono::milliseconds>(pause));
    }
    use.tokens -= 1;
  }
  ++use.in_progress;
  return Permit(*this, party.name);
}

std::optional<std::uint64_t> Quotas::may_tell(const std::string& party,
                                              std::chrono::steady_clock::time_point now) {
  const std::lock_guard lock(mutex_);
  return uses_[party].lines.pass(now);
}

void Quotas::leave(const std::string& party) {
  const std::lock_guard lock(mutex_);
  const auto found = uses_.find(party);
  if (found != uses_.end()) --found->second.in_progress;
}

}  // namespace hub::gate
