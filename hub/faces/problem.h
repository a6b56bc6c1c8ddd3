#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/error.h"
#include "hub/server/http.h"

namespace hub::faces {

/// What the caller is told of an error, whatever the form.
struct ProblemParts {
  std::string_view code;
  std::string_view remedy;
  std::string_view title;  ///< In the caller's language, as is `next`.
  std::string_view next;
  std::string detail;    ///< Empty where the fault is not the message's: it speaks of the hub's inside then.
  std::string place;     ///< In the message; empty where the fault is not the message's.
  const Ruling* ruling;  ///< Who else judged, of those a caller may know of; else null. Borrowed.
  std::string_view ruled_by;  ///< Member or element that tells it: `partner`, or `rule` of our own.
  std::string_view words;     ///< Of the ruling, in the caller's language; may be empty.
  std::string_view instance;
  std::string_view traceparent;
  std::optional<std::chrono::seconds> retry_after;  ///< For Remedy::wait and every error with a pause.
};

/// `error`, `instance` and `traceparent` are borrowed.
[[nodiscard]] ProblemParts problem_parts(const Error& error, Language language, std::string_view instance,
                                         std::string_view traceparent);

/// {"system","code","text"?} of a ruling that is there.
[[nodiscard]] nlohmann::ordered_json ruling_json(const ProblemParts& parts);

/// RFC 9457 problem details, `application/problem+json`:
/// {"type":"urn:sakta:error:<code>","title","status","detail"?,"code","remedy","next","place"?,
/// "partner"|"rule"?: {"system","code","text"?},"instance"?,"traceparent"?}.
/// `title`, `detail` and `next` in `language`, said in Content-Language. `detail` is the error's own trail;
/// left out where the fault is the hub's or a system's (`ErrorCode::whose`), and for Remedy::stop: it speaks
/// of addresses, limits and files then, which record, letter and log keep. `instance` is `urn:uuid:<message
/// id>` or empty. Retry-After, whole seconds rounded up, for Remedy::wait and for every error with a pause.
/// The place of edge.method_not_allowed is the method to use; it becomes the Allow header.
[[nodiscard]] server::HttpResponse problem(const Error& error, Language language, std::string_view instance,
                                           std::string_view traceparent);

/// Latvian if Accept-Language prefers it, else English.
[[nodiscard]] Language language_of(const server::HttpRequest& request);

}  // namespace hub::faces
