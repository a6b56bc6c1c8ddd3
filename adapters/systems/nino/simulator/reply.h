#pragma once

#include <string>

#include "adapters/systems/nino/simulator/tax_register.h"

struct soap;
class _nino__GetDebts;
class _nino__GetDebtsResponse;

namespace sandbox::nino {

/// The answer to `request`, whose message id was `message_id`. `extract.properties` is set. What `reply`
/// points to belongs to `soap`. Throws std::runtime_error if the register's asOf is no xs:dateTime.
void fill_reply(soap* soap, const std::string& message_id, const _nino__GetDebts& request,
                const Extract& extract, _nino__GetDebtsResponse& reply);

}  // namespace sandbox::nino
