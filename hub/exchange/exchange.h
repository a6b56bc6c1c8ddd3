#pragma once

#include "hub/faces/call.h"
#include "hub/flow/ongoing.h"
#include "hub/server/http.h"

namespace hub::exchange {

/// The exchange listener's handler: one HTTP request of any face to its answer. Read this function first;
/// each verb is one file. `services` outlives the task.
port::Task<server::HttpResponse> exchange(const flow::Services& services, server::HttpRequest request);

/// One call to its answer, whichever face it came through.
port::Task<server::HttpResponse> carry_out(const flow::Services& services, server::HttpRequest request,
                                           faces::Call call);

/// The answer to a request that no face could read: a log line and a metric, nothing on record.
[[nodiscard]] server::HttpResponse turned_away(const flow::Services& services,
                                               const server::HttpRequest& request, const faces::Form& form,
                                               const Error& error);

/// The answer to a request that is no message, and comes when `whose` quota is used up: each costs next to
/// nothing, and a line a second is told.
[[nodiscard]] server::HttpResponse over_quota(const flow::Services& services,
                                              const server::HttpRequest& request, const std::string& whose,
                                              const Error& error);

/// A question: admitted, on record as asked, put to the partner, on record as answered, answered.
port::Task<server::HttpResponse> ask(const flow::Services& services, server::HttpRequest request,
                                     faces::Call call);

/// A message that is stored and delivered later: admitted, durable, receipted.
port::Task<server::HttpResponse> send(const flow::Services& services, server::HttpRequest request,
                                      faces::Call call);

/// GET /v1/messages/{id}: where a message of this party stands.
port::Task<server::HttpResponse> status(const flow::Services& services, server::HttpRequest request,
                                        faces::Call call);

/// GET /v1/messages/{id}/content: the octets this party sent. On record before they go out.
port::Task<server::HttpResponse> content(const flow::Services& services, server::HttpRequest request,
                                         faces::Call call);

/// GET /v1/messages/{id}/attachments/{digest}: the octets of an attachment of a message of this party. On
/// record before they go out.
port::Task<server::HttpResponse> read_attachment(const flow::Services& services, server::HttpRequest request,
                                                 faces::Call call);

/// The refusal of a message that was not accepted: on record if a party sent it, then the problem details.
/// Nothing else is kept.
port::Task<server::HttpResponse> refuse(const flow::Services& services, flow::Ongoing ongoing, Error error);

/// A message as it enters: id, trace context and key of its own.
[[nodiscard]] flow::Ongoing enter(const flow::Services& services, const server::HttpRequest& request,
                                  faces::Call& call);

/// Problem details for an exchange that ends in `error`.
[[nodiscard]] server::HttpResponse problem_of(const flow::Ongoing& ongoing, const Error& error);

}  // namespace hub::exchange
