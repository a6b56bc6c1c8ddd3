#include "hub/flow/unreadable.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/crypto/digest.h"
#include "hub/flow/stored.h"
#include "hub/flow/system_clock.h"

namespace hub::flow {

model::Message remains_of(const RecordServices& services, const model::Story& salvaged, Uuid id) {
  for (const model::Item& item : salvaged.items)
    if (const auto head = record::read_head(item.head)) return message_of(services, item, *head);
  model::Message message;
  message.id = id;
  message.pattern = model::Pattern::send;
  return message;
}

model::Item keyless_item(const RecordServices& services, const model::Message& remains,
                         const Happening& happening) {
  model::Item item;
  item.message = remains.id;
  item.event = happening.event.name;
  item.state = happening.state;
  item.at = services.clock.wall();
  item.deliveries = happening.deliveries;

  const model::Delivery& delivery = happening.deliveries.front();
  const config::Route* route = services.plan->router().find(delivery.route);
  const std::string version = route == nullptr ? std::string() : "@" + route->hash;

  record::Head head;
  head.type = remains.type;
  head.version = remains.version;
  head.party = remains.party;
  head.certificate = remains.certificate;
  head.traceparent = remains.traceparent;
  head.format = remains.format;
  head.purpose = remains.context.purpose;
  head.legal_basis = remains.context.legal_basis;
  head.case_id = remains.context.case_id;
  head.site = services.plan->site().hash;
  head.program = services.program_hash;
  head.route = delivery.route + version;
  head.attempt = delivery.attempts;
  if (happening.by != nullptr) head.by = *happening.by;
  if (happening.error != nullptr) head.error = record::recorded(*happening.error);
  item.head = record::write(head);

  constexpr int kSerious = 8;  // IHE ATNA's event outcome
  record::AuditEntry entry;
  entry.event = &happening.event;
  entry.id = Uuid::version7(item.at, crypto::random_bytes(10));
  entry.at = item.at;
  entry.clock = clock_state();
  entry.message = &remains;
  entry.by = happening.by;
  entry.attempt = delivery.attempts;
  entry.route = head.route;
  if (happening.error != nullptr) {
    entry.outcome = kSerious;
    entry.error = happening.error->code().name;
  }
  item.record = services.recorder.record(entry);
  return item;
}

Error unreadable(const Error& why) {
  return Error(codes::journal_unreadable, why.told());
}

bool is_unreadable(const Error& error) {
  return error.code().name == codes::journal_unreadable.name ||
         error.code().name == codes::store_damaged.name;
}

}  // namespace hub::flow
