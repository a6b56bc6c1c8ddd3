#include "hub/flow/admit.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/codec/xml_prescan.h"
#include "hub/flow/reading.h"
#include "hub/flow/signature.h"
#include "hub/route/conditions.h"

namespace hub::flow {
namespace {

/// The message's valid tree. A SOAP message of a family is in its envelope as one, its signature proven over
/// the very nodes; its body is what is kept of it.
Result<codec::XmlDocument> tree_of(const CompiledType& type, Ongoing& ongoing) {
  model::Message& message = ongoing.message;
  const auto soap = std::exchange(ongoing.soap, nullptr);
  if (!soap || ongoing.form.generic) return read_body(type, message.format, message.body);
  message.body = soap->content_octets();
  // With the declarations of the envelope in it, and written anew, it must still be what is read at delivery.
  codec::XmlLimits limits;
  limits.size = type.declared->max_body;
  auto measured = codec::prescan(message.body, limits);
  if (message.body.size() <= limits.size && !measured) return std::move(measured).error();
  return read_tree(type, std::move(*soap).take_content(), message.body.size());
}

}  // namespace

Result<codec::XmlDocument> admit(const Services& services, const edge::HttpRequest& request,
                                 const std::string& type_name, Ongoing& ongoing) {
  model::Message& message = ongoing.message;
  if (request.peer) message.certificate = request.peer->thumbprint;
  auto party = services.plan->gate().identify(request.peer);
  if (!party) return std::move(party).error();
  message.party = (*party)->name;
  message.organisation = (*party)->organisation;
  auto turn = services.quotas.enter(**party, services.clock.now());
  if (!turn) {
    services.metrics.over_quota(message.party);
    return std::move(turn).error();
  }
  ongoing.turn = *std::move(turn);
  step(ongoing, "identified", services);
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
  step(ongoing, "authorized", services);
  services.probe.reached("accept.authorized");

  auto tree = tree_of(**type, ongoing);
  if (!tree) return tree;
  auto keys = take_keys(**type, *tree, Demands::hold, message.format);
  if (!keys) return std::move(keys).error();
  message.keys = *std::move(keys);
  step(ongoing, "validated", services);
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

}  // namespace hub::flow
