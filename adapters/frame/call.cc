#include "adapters/frame/call.h"

#include <strings.h>

#include <string_view>

#include "hub/base/codes.h"
#include "hub/codec/media_type.h"

namespace adapters::frame {
namespace {

using hub::Error;
namespace codes = hub::codes;

/// What a request says of its form: of its body, else of the answer that it wants.
std::string media_type_of(const hub::http::Request& request) {
  for (const char* const wanted : {"Content-Type", "Accept"})
    for (const auto& [name, value] : request.headers)
      if (strcasecmp(name.c_str(), wanted) == 0) return hub::codec::read_media_type(value).type;
  return hub::port::Evidence{}.media_type;
}

}  // namespace

void Call::leaves(const hub::http::Request& outgoing) {
  under_way_ = true;
  if (request.evidence == nullptr) return;
  request.evidence->sent = outgoing.body;
  request.evidence->received.clear();
  request.evidence->media_type = media_type_of(outgoing);
}

void Call::answered(const hub::http::Reply& answer) {
  if (request.evidence != nullptr) request.evidence->received = answer.body;
}

void Call::changed() {
  under_way_ = false;
  changed_ = true;
}

Error Call::end(Error error) const {
  if (!changed_ || error.remedy() == hub::Remedy::reconcile) return error;
  return {codes::deliver_answer_lost, "an earlier call was taken: " + error.to_string()};
}

Error Call::broken_off() const {
  if (changed_) return {codes::deliver_answer_lost, "the call was broken off between two steps"};
  return {under_way_ ? codes::deliver_timeout : codes::deliver_unreachable, "the call was broken off"};
}

Error no_operation(const hub::port::Request& request) {
  return {codes::deliver_no_operation, "the system has no operation '" + request.operation + "'"};
}

Error cancelled_before() {
  return {codes::deliver_unreachable, "nothing was sent: cancelled"};
}

}  // namespace adapters::frame
