#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>

#include "hub/base/error.h"
#include "hub/config/fault_codes.h"
#include "hub/http/client.h"

namespace hub::http {

/// `HTTP 503`: how texts and a site's `fault_codes` name a status.
[[nodiscard]] std::string status_text(unsigned status);

/// What a status other than 2xx means where neither the partner's own code nor the site says otherwise: the
/// one table of all kinds (RFC 9110, 15).
///   401, 403, 407   deliver.misconfigured  who we are is not enough
///   408, 421, 425   deliver.not_taken      the request was not processed and may come again
///   429, 503        deliver.overloaded     later
///   other 4xx       deliver.refused        this request is wrong
///   else            deliver.bad_reply      what came of the request is not known
[[nodiscard]] const ErrorCode& code_for_status(unsigned status);

/// Whether a status says more than that something failed: it is one of the first three rows.
[[nodiscard]] bool speaks_for_itself(unsigned status);

/// Tables of codes, the first one that has a code counts.
using FaultTables = std::initializer_list<const config::FaultCodes*>;

/// What the tables say to a partner's code or to `HTTP <status>`; nothing for the empty text.
[[nodiscard]] std::optional<config::FaultRemedy> listed(const std::string& code, const FaultTables& tables);

/// What an answer said about its failure besides its status.
struct Told {
  std::string code;  ///< The partner's machine code; shown only if a table has it. Empty: none.
  std::optional<std::chrono::milliseconds> pause;
};

/// The error that an answer becomes: by its code in the tables, else by its status in the tables, else
/// `otherwise`. Where the remedy is to wait, the pause is the one told, else that of Retry-After.
[[nodiscard]] Error refusal(const Reply& answer, const Told& told, const ErrorCode& otherwise,
                            const FaultTables& tables, std::chrono::system_clock::time_point now);

/// What is wrong with the keys `HTTP <status>` of a table of the configuration, or empty.
[[nodiscard]] std::string problem_in_statuses(const config::FaultCodes& codes);

}  // namespace hub::http
