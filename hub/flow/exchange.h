#pragma once

#include "hub/edge/call.h"
#include "hub/edge/http.h"
#include "hub/flow/ongoing.h"

namespace hub::flow {

/// The exchange listener's handler: one HTTP request of any face to its answer. Read this function first;
/// each verb is one file. `services` outlives the task.
port::Task<edge::HttpResponse> exchange(const Services& services, edge::HttpRequest request);

/// One call to its answer, whichever face it came through.
port::Task<edge::HttpResponse> carry_out(const Services& services, edge::HttpRequest request,
                                         edge::Call call);

/// The answer to a request that no face could read: a log line and a metric, nothing on record.
[[nodiscard]] edge::HttpResponse turned_away(const Services& services, const edge::HttpRequest& request,
                                             const edge::Form& form, const Error& error);

/// A question: admitted, on record as asked, put to the partner, on record as answered, answered.
port::Task<edge::HttpResponse> ask(const Services& services, edge::HttpRequest request, edge::Call call);

/// A message that is stored and delivered later: admitted, durable, receipted.
port::Task<edge::HttpResponse> send(const Services& services, edge::HttpRequest request, edge::Call call);

/// GET /v1/messages/{id}: where a message of this party stands.
port::Task<edge::HttpResponse> status(const Services& services, edge::HttpRequest request, edge::Call call);

/// GET /v1/messages/{id}/content: the octets this party sent. On record before they go out.
port::Task<edge::HttpResponse> content(const Services& services, edge::HttpRequest request, edge::Call call);

/// The refusal of a message that was not accepted: on record if a party sent it, then the problem details.
/// Nothing else is kept.
port::Task<edge::HttpResponse> refuse(const Services& services, Ongoing ongoing, Error error);

/// A message as it enters: id, trace context and key of its own.
[[nodiscard]] Ongoing enter(const Services& services, const edge::HttpRequest& request, edge::Call& call);

/// Problem details for an exchange that ends in `error`.
[[nodiscard]] edge::HttpResponse problem_of(const Ongoing& ongoing, const Error& error);

}  // namespace hub::flow
