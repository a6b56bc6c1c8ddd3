#pragma once

#include "hub/values/days.h"
#include "hub/values/made.h"
#include "hub/values/riga_time.h"

namespace hub::values {

/// The day on which a document that was sent to an official e-address is deemed notified, whether its
/// recipient opened it or not: the second working day after the day in Latvia on which it was sent. `sent` is
/// the moment at which the e-address took the letter, as its signed confirmation has it.
///
/// Working days are those of working_days.h: a Saturday that the Cabinet made a working day counts as one.
/// Nothing is guessed: a day that depends on an order which this program does not have is a Problem with
/// knowledge.
///
/// Source: Paziņošanas likums (likumi.lv 212499), section 9; that it holds for the e-address and that the
/// e-address's own time is that of sending is told by pip.riga.lv/e-adrese and parvaldiba.lv.
[[nodiscard]] Made<Day> deemed_notified(const Moment& sent);

}  // namespace hub::values
