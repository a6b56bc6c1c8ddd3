#include "adapters/frame/call.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace adapters::frame {

using hub::Error;
namespace codes = hub::codes;

void Call::leaves(const std::string& octets, std::string media_type) {
  under_way_ = true;
  if (request.evidence == nullptr) return;
  before_ = std::exchange(*request.evidence, {octets, {}, std::move(media_type)});
}

void Call::never_left() {
  under_way_ = false;
  if (request.evidence != nullptr) *request.evidence = std::exchange(before_, {});
}

void Call::answered(const std::string& octets) {
  if (request.evidence != nullptr) request.evidence->received = octets;
}

void Call::changed() {
  under_way_ = false;
  changed_ = true;
}

Error Call::end(Error error) const {
  if (!changed_ || error.remedy() == hub::Remedy::reconcile) return error;
  return {codes::deliver_answer_lost,
          hub::say("an earlier call was taken: {}: {}", "iepriekšējais izsaukums tika pieņemts: {}: {}",
                   error.code().name, error.told())};
}

Error Call::broken_off() const {
  if (changed_)
    return {codes::deliver_answer_lost,
            hub::say("the call was broken off between two steps", "izsaukums pārtrūka starp diviem soļiem")};
  return {under_way_ ? codes::deliver_timeout : codes::deliver_unreachable,
          hub::say("the call was broken off", "izsaukums pārtrūka")};
}

Error no_operation(const hub::port::Request& request) {
  return {codes::deliver_no_operation,
          hub::say("the system has no operation '{}'", "sistēmai nav darbības '{}'", request.operation)};
}

Error cancelled_before() {
  return {codes::deliver_unreachable, hub::say("nothing was sent: cancelled", "nekas nav nosūtīts: atcelts")};
}

}  // namespace adapters::frame
