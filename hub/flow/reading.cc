#include "hub/flow/reading.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/say.h"
#include "hub/flow/demands.h"
#include "hub/flow/value_places.h"
#include "hub/formats/xml/embedded.h"

namespace hub::flow {
namespace {

constexpr std::size_t kMaxValues = 16;  ///< Of one key: a message is about a few things, not about thousands.
constexpr std::size_t kMaxValue = 256;  ///< Octets; numbers and codes are far shorter.

formats::Namespaces own_names(const CompiledType& type) {
  return {{"t", type.schema->target_namespace()}};
}

Outcome within_limit(const config::MessageType& declared, std::size_t octets) {
  if (octets <= declared.max_body) return Done{};
  return Error(codes::edge_too_large,
               say("{} takes nothing larger than {}", "tips {} nepieņem neko, kas lielāks par {}",
                   declared.name, counted(declared.max_body, nouns::kOctets)));
}

/// `documents`: those that the message carries.
Outcome hold(const CompiledType& type, const formats::XmlDocument& tree,
             const std::vector<formats::XmlDocument>& documents, model::Format format) {
  const config::MessageType& declared = *type.declared;
  const formats::Namespaces own = own_names(type);
  const auto tree_of = [&](bool in_document) -> const formats::XmlDocument& {
    return in_document ? documents.front() : tree;
  };
  const auto names_of = [&](bool in_document) -> const formats::Namespaces& {
    return in_document ? declared.documents.front().namespaces : own;
  };
  for (const config::ValuePlace& value : declared.values)
    if (auto held =
            hold_to_kind(value, type, tree_of(value.in_document), names_of(value.in_document), format);
        !held)
      return held;
  for (const config::Demand& demand : declared.demands)
    if (auto met = meets(demand, declared, tree_of(demand.in_document), names_of(demand.in_document), format);
        !met)
      return met;
  return Done{};
}

}  // namespace

Result<formats::XmlDocument> read_body(const CompiledType& type, model::Format format, std::string_view body,
                                       formats::Proof proof) {
  const config::MessageType& declared = *type.declared;
  if (auto fits = within_limit(declared, body.size()); !fits) return std::move(fits).error();
  if (format == model::Format::json) {
    formats::JsonLimits limits;
    limits.size = declared.max_body;
    return type.schema->from_json(body, declared.operation, limits, formats::Unknown::refuse, proof);
  }
  formats::XmlLimits limits;
  limits.size = declared.max_body;
  auto tree = formats::XmlDocument::parse(body, limits);
  if (!tree) return tree;
  return read_tree(type, *std::move(tree), body.size(), proof);
}

Result<formats::XmlDocument> read_tree(const CompiledType& type, formats::XmlDocument tree,
                                       std::size_t octets, formats::Proof proof) {
  if (auto fits = within_limit(*type.declared, octets); !fits) return std::move(fits).error();
  auto valid = type.schema->accept(tree, type.declared->operation, proof);
  if (!valid) return std::move(valid).error();
  return tree;
}

Result<std::vector<model::Key>> take_keys(const CompiledType& type, const formats::XmlDocument& tree,
                                          Demands demands, model::Format format) {
  const formats::Namespaces own = own_names(type);
  std::vector<formats::XmlDocument> documents;
  for (const config::Document& document : type.declared->documents) {
    auto parsed = formats::embedded_document(tree, own, document);
    if (!parsed) return std::move(parsed).error();
    documents.push_back(*std::move(parsed));
  }
  if (demands == Demands::hold)
    if (auto held = hold(type, tree, documents, format); !held) return std::move(held).error();
  std::vector<model::Key> keys;
  for (const config::KeyPath& key : type.declared->keys) {
    const formats::XmlDocument& where = key.in_document ? documents.front() : tree;
    const formats::Namespaces& names = key.in_document ? type.declared->documents.front().namespaces : own;
    auto values = where.select(key.path, names);
    if (!values)
      return std::move(values).error().during(say("taking key {}", "nolasot atslēgu {}", key.name));
    const std::string& place = key.in_document ? type.declared->documents.front().path : key.path;
    if (values->size() > kMaxValues)
      return Error(codes::codec_limit, say("more than {} values of key {}",
                                           "atslēgai {1} ir vairāk nekā {0} vērtības", kMaxValues, key.name))
          .at(place);
    for (std::string& value : *values) {
      if (value.size() > kMaxValue)
        return Error(codes::codec_limit, say("key {} is longer than {}", "atslēga {} ir garāka par {}",
                                             key.name, counted(kMaxValue, nouns::kOctets)))
            .at(place);
      if (!value.empty()) keys.push_back({key.name, std::move(value)});
    }
    if (key.name == type.declared->ordering_key && (keys.empty() || keys.back().name != key.name))
      return Error(codes::codec_document, say("key {}, which orders these messages, is not there",
                                              "nav atslēgas {}, kas nosaka šo ziņojumu secību", key.name))
          .at(place);
  }
  return keys;
}

Outcome open_documents(const CompiledType& type, formats::XmlDocument& tree) {
  const formats::Namespaces own = own_names(type);
  for (const config::Document& document : type.declared->documents) {
    auto opened = formats::open_document(tree, own, document);
    if (!opened) return opened;
  }
  return Done{};
}

}  // namespace hub::flow
