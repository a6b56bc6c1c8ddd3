#include "hub/serve/own_record.h"

#include <optional>

#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"
#include "hub/record/envelope.h"
#include "hub/record/head.h"

namespace hub::serve {
namespace {

constexpr int kMinorFailure = 4;  // IHE ATNA's event outcome

record::Head head_of(const Shared& shared, const OwnEvent& happened) {
  record::Head head;
  head.type = "hub";
  head.site = shared.version->plan->site().hash;
  head.site_to = happened.site_to;
  head.program = shared.program_hash;
  if (happened.by != nullptr) head.by = *happened.by;
  if (happened.lookup != nullptr) head.lookup = *happened.lookup;
  if (happened.error != nullptr)
    head.error = record::RecordedError{std::string(happened.error->code().name), happened.error->told(),
                                       happened.error->place()};
  return head;
}

}  // namespace

model::Item own_item(const Shared& shared, const OwnEvent& happened) {
  record::AuditEntry entry;
  entry.event = &happened.event;
  entry.at = shared.clock.wall();
  entry.id = Uuid::version7(entry.at, crypto::random_bytes(10));
  entry.clock = flow::clock_state();
  entry.by = happened.by;
  entry.configuration_to = happened.site_to;
  entry.lookup = happened.lookup;
  entry.subjects = happened.subjects;
  if (happened.error != nullptr) {
    entry.outcome = kMinorFailure;
    entry.error = happened.error->code().name;
  }

  model::Item item;
  item.message = entry.id;
  item.event = happened.event.name;
  item.state = model::State::noted;
  item.at = entry.at;
  std::optional<record::Envelope> envelope;
  if (!happened.because.empty()) {
    envelope.emplace(shared.keys, entry.id);
    item.wrapped_key = envelope->wrapped();
    item.parts.push_back(envelope->seal("reason", "text/plain", happened.because));
    entry.message_key = &envelope->key();
    entry.parts.push_back({"reason", happened.because});
    entry.evidence = "sha256:" + to_hex(crypto::sha256(item.parts.front().sealed));
  }
  item.head = record::write(head_of(shared, happened));
  item.record = shared.version->recorder.record(entry);
  return item;
}

}  // namespace hub::serve
