#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/error.h"
#include "hub/config/fault_codes.h"
#include "hub/http/client.h"
#include "hub/http/told.h"

namespace hub::http {

/// `HTTP 503`: how texts and a site's `fault_codes` name a status.
[[nodiscard]] std::string status_text(unsigned status);

[[nodiscard]] constexpr bool is_success(unsigned status) {
  return status >= 200 && status < 300;
}

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

/// A row of a table that a partner's answer met.
struct Listed {
  std::string key;  ///< As the table has it: the configuration's own words, safe to show.
  config::FaultMeaning meaning;
};

/// The first row for what was said (a code, a text, or `HTTP <status>`); nothing for the empty text.
[[nodiscard]] std::optional<Listed> listed(const std::string& said, const FaultTables& tables);
/// The row for the first of these that has one.
[[nodiscard]] std::optional<Listed> listed(const std::vector<std::string>& said, const FaultTables& tables);

/// `error` as the partner's judgement, under the name that may be shown of it: with the words of the row that
/// it met, and its place in the system's form.
[[nodiscard]] Error by_partner(Error error, std::string name, const std::optional<Listed>& row);

/// The error that an answer becomes: by what it said in the tables, else by its status in the tables, else
/// `otherwise`; with_pause; by_partner.
[[nodiscard]] Error refusal(const Reply& answer, const Told& told, const ErrorCode& otherwise,
                            const FaultTables& tables, std::chrono::system_clock::time_point now);

/// An error with the pause that the partner asked for, if the remedy is to wait: the one told, else that of
/// Retry-After.
[[nodiscard]] Error with_pause(Error error, const Reply& answer, const Told& told,
                               std::chrono::system_clock::time_point now);

/// Whether a good answer has no body by its status (204, 205: RFC 9110, 15.3.5 and 15.3.6), and so says
/// nothing that `fault_when` could be true of; false if a body is demanded.
[[nodiscard]] bool has_no_content(const Reply& answer, bool demanded);

/// What is wrong with the keys `HTTP <status>` of a table of the configuration, or empty.
[[nodiscard]] Sentence problem_in_statuses(const config::FaultCodes& codes);

}  // namespace hub::http
