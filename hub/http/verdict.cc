#include "hub/http/verdict.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/http/retry_after.h"

namespace hub::http {
namespace {

constexpr std::string_view kHttp = "HTTP ";

bool is_status(std::string_view text) {
  return text.size() == 3 && text.front() >= '1' && text.front() <= '5' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string status_text(unsigned status) {
  return std::string(kHttp) + std::to_string(status);
}

const ErrorCode& code_for_status(unsigned status) {
  switch (status) {
    case 401:
    case 403:
    case 407:
      return codes::deliver_misconfigured;
    case 408:  // RFC 9110, 15.5.9: the request did not arrive whole
    case 421:  // RFC 9110, 15.5.20: it came to a server that is not the one; it may come again, whatever it
               // is
    case 425:  // RFC 8470, 5.2: it might have been a replay
      return codes::deliver_not_taken;
    case 429:
    case 503:
      return codes::deliver_overloaded;
    default:
      return status >= 400 && status < 500 ? codes::deliver_refused : codes::deliver_bad_reply;
  }
}

bool speaks_for_itself(unsigned status) {
  const ErrorCode& code = code_for_status(status);
  return &code != &codes::deliver_refused && &code != &codes::deliver_bad_reply;
}

std::optional<Listed> listed(const std::string& said, const FaultTables& tables) {
  if (said.empty()) return {};
  for (const config::FaultCodes* table : tables)
    if (const auto* row = config::find_code(*table, said)) return Listed{row->first, row->second};
  return {};
}

std::optional<Listed> listed(const std::vector<std::string>& said, const FaultTables& tables) {
  for (const std::string& one : said)
    if (auto row = listed(one, tables)) return row;
  return {};
}

Error refusal(const Reply& answer, const Told& told, const ErrorCode& otherwise, const FaultTables& tables,
              std::chrono::system_clock::time_point now) {
  const std::string status = status_text(answer.status);
  const auto own = listed(told.said, tables);
  const auto row = own ? own : listed(status, tables);
  const ErrorCode& code = row ? config::code_for(row->meaning.remedy) : otherwise;
  const std::string said = (own ? own->key + ", " : std::string()) + status;
  Error error(code, say("the partner answered {}", "partneris atbildēja {}", said));
  error = by_partner(std::move(error), own ? own->key : status, row);
  return with_pause(std::move(error), answer, told, now);
}

Error by_partner(Error error, std::string name, const std::optional<Listed>& row) {
  const config::FaultMeaning meaning = row ? row->meaning : config::FaultMeaning();
  if (&error.code() == &codes::deliver_refused) error = std::move(error).at(meaning.place);
  return std::move(error).by({{}, std::move(name), meaning.words});
}

Error with_pause(Error error, const Reply& answer, const Told& told,
                 std::chrono::system_clock::time_point now) {
  if (error.remedy() != Remedy::wait) return error;
  const auto pause = told.pause ? told.pause : retry_after(answer.header("retry-after"), now);
  if (pause) return std::move(error).wait_for(*pause);
  return error;
}

bool has_no_content(const Reply& answer, bool demanded) {
  return !demanded && (answer.status == 204 || answer.status == 205) && answer.body.empty();
}

Sentence problem_in_statuses(const config::FaultCodes& codes) {
  for (const auto& [code, remedy] : codes)
    if (code.starts_with(kHttp) && !is_status(std::string_view(code).substr(kHttp.size())))
      return say("'fault_codes' holds 'HTTP' with other than a status",
                 "'fault_codes' aiz 'HTTP' ir kas cits, nevis statuss");
  return {};
}

}  // namespace hub::http
