#include "hub/exchange/callback.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/exchange/exchange.h"
#include "hub/faces/problem.h"
#include "hub/polling/accepting.h"
#include "hub/port/receiver.h"

namespace hub::exchange {
namespace {

constexpr std::string_view kBelow = "/callbacks/";
constexpr auto kFace = "callback";  ///< In metrics, where a party's request has its face.

/// Null: the site has none at this address.
const config::CalledSource* called_at(const config::Site& site, std::string_view path) {
  path.remove_prefix(kBelow.size());
  const auto found = std::find_if(
      site.callbacks.begin(), site.callbacks.end(),
      [&](const config::CalledSource& one) { return path == one.called.system + "/" + one.called.source; });
  return found == site.callbacks.end() ? nullptr : &*found;
}

/// What was verified, made durable and answered.
port::Task<server::HttpResponse> take(const flow::Services& services, const config::PolledSource& source,
                                      port::SourceDocument told, Language language) {
  flow::Ongoing ongoing = polling::begin_document(services, source, "receive");
  ongoing.language = language;
  auto item = co_await polling::accepted(services, source, told, ongoing);
  if (!item) {
    polling::tell_left(services, kFace, source, item.error());
    co_return problem_of(ongoing, item.error());
  }
  model::Item accepted = *std::move(item);
  auto stored = co_await flow::commit(services, std::move(accepted), ongoing.span);
  if (!stored) co_return problem_of(ongoing, stored.error());
  services.metrics.message(kFace, source.type, stored->repeated ? "repeated" : "accepted");
  if (!stored->repeated) {
    services.wakeup.ring();
    services.log.info(
        "message.accepted",
        {{"id", stored->message.to_string()}, {"type", source.type}, {"party", polling::party_of(source)}});
  }
  co_return server::HttpResponse{};
}

}  // namespace

bool is_for_callback(const server::HttpRequest& request) {
  return std::string_view(request.path).starts_with(kBelow);
}

port::Task<server::HttpResponse> callback(const flow::Services& services, server::HttpRequest request) {
  const config::CalledSource* const at = called_at(services.plan->site(), request.path);
  if (at == nullptr)
    co_return turned_away(services, request, faces::Form(),
                          Error(codes::edge_not_found, say("no such path", "šāda ceļa nav")));
  if (request.method != "POST")
    co_return turned_away(
        services, request, faces::Form(),
        Error(codes::edge_method_not_allowed, say("a callback is sent with POST", "atzvanu sūta ar POST"))
            .at("POST"));
  config::Party caller;
  caller.name = std::string(kFace) + ":" + at->called.name;
  caller.quota = at->quota;
  const auto turn = services.quotas.enter(caller, services.clock.now());
  if (!turn) {
    services.metrics.over_quota(caller.name);
    co_return over_quota(services, request, caller.name, turn.error());
  }
  port::Callback came{request.headers, std::move(request.body)};
  auto told = co_await services.caller.receive(at->called.system, at->called.source, std::move(came));
  if (!told) co_return turned_away(services, request, faces::Form(), told.error());
  port::SourceDocument document = *std::move(told);
  co_return co_await take(services, at->called, std::move(document), faces::language_of(request));
}

}  // namespace hub::exchange
