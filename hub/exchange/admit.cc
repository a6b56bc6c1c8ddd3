#include "hub/exchange/admit.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/exchange/signature.h"
#include "hub/flow/attachments.h"
#include "hub/flow/reading.h"
#include "hub/formats/xml/prescan.h"
#include "hub/route/conditions.h"

namespace hub::exchange {
namespace {

/// The message's valid tree. A SOAP message of a family is in its envelope as one, its signature proven over
/// the very nodes; its body is what is kept of it.
Result<formats::XmlDocument> tree_of(const flow::CompiledType& type, flow::Ongoing& ongoing) {
  model::Message& message = ongoing.message;
  const auto soap = std::exchange(ongoing.soap, nullptr);
  if (!soap || ongoing.form.generic) return flow::read_body(type, message.format, message.body);
  message.body = soap->content_octets();
  // With the declarations of the envelope in it, and written anew, it must still be what is read at delivery.
  formats::XmlLimits limits;
  limits.size = type.declared->max_body;
  auto measured = formats::prescan(message.body, limits);
  if (message.body.size() <= limits.size && !measured) return std::move(measured).error();
  return flow::read_tree(type, std::move(*soap).take_content(), message.body.size());
}

}  // namespace

Result<formats::XmlDocument> admit(const flow::Services& services, const server::HttpRequest& request,
                                   const std::string& type_name, flow::Ongoing& ongoing) {
  model::Message& message = ongoing.message;
  if (request.peer) message.certificate = request.peer->thumbprint;
  auto party = services.plan->gate().identify(request.peer);
  if (!party) return std::move(party).error();
  message.party = (*party)->name;
  services.metrics.certificate_shown("party", message.party, request.peer->ends);
  message.organisation = (*party)->organisation;
  auto turn = services.quotas.enter(**party, services.clock.now());
  if (!turn) {
    services.metrics.over_quota(message.party);
    return std::move(turn).error();
  }
  ongoing.turn = *std::move(turn);
  flow::step(ongoing, "identified", services);
  if (ongoing.refusal) return *ongoing.refusal;
  auto proven = check_signature(services, **party, ongoing);
  if (!proven) return std::move(proven).error();

  auto type = services.plan->type(type_name, message.pattern);
  if (!type) return std::move(type).error();
  ongoing.type = *type;
  message.type = (*type)->declared->name;
  message.version = (*type)->declared->version;

  auto granted = gate::Gate::authorize(**party, *(*type)->declared, message.context);
  if (!granted) return std::move(granted).error();
  ongoing.authorized = true;
  flow::step(ongoing, "authorized", services);
  services.probe.reached("accept.authorized");

  auto tree = tree_of(**type, ongoing);
  if (!tree) return tree;
  auto keys = flow::take_keys(**type, *tree, flow::Demands::hold, message.format);
  if (!keys) return std::move(keys).error();
  message.keys = *std::move(keys);
  auto attachments = flow::attachments_in(**type, *tree, message.format);
  if (!attachments) return std::move(attachments).error();
  message.attachments = *std::move(attachments);
  flow::step(ongoing, "validated", services);
  auto route = services.plan->router().route_of(message.type);
  if (!route) return std::move(route).error();
  ongoing.route = *route;
  if (message.pattern == model::Pattern::ask) {
    auto branch = route::branch_of(**route, {*(*type)->declared, (*type)->schema->target_namespace(), *tree});
    if (!branch) return std::move(branch).error();
    ongoing.target = &*(*branch)->target;
  }
  services.probe.reached("accept.parsed");
  return tree;
}

}  // namespace hub::exchange
