#pragma once

#include <string>

#include "adapters/systems/eaddress/simulator/service.h"

namespace sandbox::eaddress {

/// The control address, `POST /control` with a JSON object whose members are done in this order; it is no
/// part of the e-address. The answer is what the double knows; 400 with `error`: what cannot be done.
///
/// now, advance_seconds    the simulated clock
/// hold_checks             true: the server's check of letters waits
/// refuse                  {operation, code, times, receiver}
/// maintenance             {from: "HH:MM", to: "HH:MM"} of each day, UTC; null: none
/// repeat_token            true: the catalogue gives the same token again
/// not_ready               true: asynchronous requests are not ready
/// forget_before           changes behind an older version are not kept
/// connection, addressee   as in addressees.json; remove_addressee: its address
/// letter                  one more arrives, see README.md
/// decide                  {message_id, recipient, status, status_code, status_reason}: a recipient does it
/// delay                   a message's id: its deadline passes
[[nodiscard]] HttpReply control(Core& core, Orders& orders, const std::string& body);

}  // namespace sandbox::eaddress
