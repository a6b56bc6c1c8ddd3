#include "hub/flow/admit.h"

#include <optional>
#include <utility>

#include "hub/base/codes.h"
#include "hub/codec/embedded.h"
#include "hub/route/conditions.h"

namespace hub::flow {
namespace {

Result<codec::XmlDocument> read(const CompiledType& type, const model::Message& message) {
  const config::MessageType& declared = *type.declared;
  if (message.body.size() > declared.max_body)
    return Error(codes::edge_too_large,
                 declared.name + " takes at most " + std::to_string(declared.max_body) + " octets");
  if (message.format == model::Format::json) {
    codec::JsonLimits limits;
    limits.size = declared.max_body;
    return type.schema->from_json(message.body, declared.operation, limits);
  }
  codec::XmlLimits limits;
  limits.size = declared.max_body;
  auto tree = codec::XmlDocument::parse(message.body, limits);
  if (!tree) return tree;
  auto valid = type.schema->validate(*tree, declared.operation);
  if (!valid) return std::move(valid).error();
  return tree;
}

constexpr std::size_t kMaxValues = 16;  ///< Of one key: a message is about a few things, not about thousands.
constexpr std::size_t kMaxValue = 256;  ///< Octets; numbers and codes are far shorter.

/// Business keys by the type's paths; those in a document are looked for in the first one.
Result<std::vector<model::Key>> take_keys(const CompiledType& type, const codec::XmlDocument& tree) {
  const codec::Namespaces own{{"t", type.schema->target_namespace()}};
  std::vector<codec::XmlDocument> documents;
  for (const config::Document& document : type.declared->documents) {
    auto parsed = codec::embedded_document(tree, own, document);
    if (!parsed) return std::move(parsed).error();
    documents.push_back(*std::move(parsed));
  }
  std::vector<model::Key> keys;
  for (const config::KeyPath& key : type.declared->keys) {
    const codec::XmlDocument& where = key.in_document ? documents.front() : tree;
    const codec::Namespaces& names = key.in_document ? type.declared->documents.front().namespaces : own;
    auto values = where.select(key.path, names);
    if (!values) return std::move(values).error().during("taking key " + key.name);
    const std::string& place = key.in_document ? type.declared->documents.front().path : key.path;
    if (values->size() > kMaxValues)
      return Error(codes::codec_limit,
                   "more than " + std::to_string(kMaxValues) + " values of key " + key.name)
          .at(place);
    for (std::string& value : *values) {
      if (value.size() > kMaxValue)
        return Error(codes::codec_limit,
                     "key " + key.name + " is longer than " + std::to_string(kMaxValue) + " octets")
            .at(place);
      if (!value.empty()) keys.push_back({key.name, std::move(value)});
    }
    if (key.name == type.declared->ordering_key && (keys.empty() || keys.back().name != key.name))
      return Error(codes::codec_document, "key " + key.name + ", which orders these messages, is not there")
          .at(place);
  }
  return keys;
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
  step(ongoing, "identified", services);

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

  auto tree = read(**type, message);
  if (!tree) return tree;
  auto keys = take_keys(**type, *tree);
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
