#include "hub/exchange/harmless.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/config/operations.h"

namespace hub::exchange {
namespace {

constexpr Text kAskAgain{
    "Nothing was changed at the partner: the question only reads. Ask again later, with a new "
    "Idempotency-Key; "
    "if it ends so again, tell the hub's administrator the message's id.",
    "Pie partnera nekas nav mainīts: vaicājums tikai nolasa. Vēlāk vaicājiet vēlreiz ar jaunu "
    "Idempotency-Key; ja "
    "iznākums ir tāds pats, paziņojiet ziņojuma identifikatoru centrmezgla administratoram."};

/// Each code with this remedy, for who asked what changes nothing.
std::vector<ErrorCode> harmless_codes() {
  std::vector<ErrorCode> all;
  for (const ErrorCode* code : codes::kAll) {
    if (code->remedy != Remedy::reconcile) continue;
    all.push_back(*code);
    all.back().caller_step = kAskAgain;
  }
  return all;
}

/// Whether nothing can have changed. A reader of YAML nodes may write counts into them: one thread at a time.
bool only_reads(const config::Site& site, const std::string& system, const std::string& operation) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  const auto found = site.systems.find(system);
  return found != site.systems.end() && config::changes_nothing(found->second, operation);
}

}  // namespace

Error told_of_question(const config::Site& site, const std::string& system, const std::string& operation,
                       Error error) {
  static const std::vector<ErrorCode> kCodes = harmless_codes();
  const auto code = std::find_if(kCodes.begin(), kCodes.end(),
                                 [&](const ErrorCode& one) { return one.name == error.code().name; });
  if (code == kCodes.end() || !only_reads(site, system, operation)) return error;
  Error told = Error(*code, error.told()).at(error.place());
  if (error.ruling() != nullptr) told = std::move(told).by(*error.ruling());
  if (error.pause()) told = std::move(told).wait_for(*error.pause());
  return told;
}

}  // namespace hub::exchange
