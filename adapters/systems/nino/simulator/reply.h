#pragma once

#include <cstdint>
#include <string>

#include "adapters/systems/nino/simulator/tax_register.h"

struct soap;
class _nino__GetDebts;
class _nino__GetDebtsResponse;
class _nino__GetProperties;
class _nino__GetPropertiesResponse;
class _nino__ListNoticesResponse;

namespace sandbox::nino {

/// The answer to `request`, whose message id was `message_id`. `extract.properties` is set. What `reply`
/// points to belongs to `soap`. Throws std::runtime_error if the register's asOf is no xs:dateTime.
void fill_reply(soap* soap, const std::string& message_id, const _nino__GetDebts& request,
                const Extract& extract, _nino__GetDebtsResponse& reply);
void fill_reply(soap* soap, const std::string& message_id, const _nino__GetProperties& request,
                const Extract& extract, _nino__GetPropertiesResponse& reply);

/// The notices behind the entry `after`, at most a hundred; requestId and municipality are the caller's to
/// fill.
void fill_notices(soap* soap, const IssuedNotices& issued, std::uint64_t after,
                  _nino__ListNoticesResponse& reply);

}  // namespace sandbox::nino
