#include "adapters/frame/agreement.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/formats/xml/named_place.h"
#include "hub/formats/xsd/unknown_members.h"

namespace adapters::frame {
namespace {

using hub::Error;
using hub::formats::UnknownPlaces;
using hub::formats::XmlDocument;
namespace codes = hub::codes;

/// What `load` makes of a file.
template <class Loaded>
Loaded loaded(const std::string& file, hub::Result<Loaded> (*load)(std::string_view, const std::string&)) {
  const std::string octets = octets_of(file);
  if (octets.empty())
    throw hub::Trouble(hub::say("contract {} cannot be read", "saskarnes aprakstu {} nevar nolasīt", file));
  auto made = load(octets, file);
  if (!made) throw hub::Trouble(made.error().told_by_name());
  return *std::move(made);
}

}  // namespace

std::string octets_of(const std::string& file) {
  std::ifstream input(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

std::shared_ptr<const hub::formats::Contract> load_contract(const std::string& file) {
  return loaded(file, &hub::formats::Contract::load);
}

std::shared_ptr<const hub::formats::Schema> load_schema(const std::string& file) {
  return loaded(file, &hub::formats::Schema::compile);
}

Error does_not_fit(hub::Sentence what, const Error& why) {
  return Error(codes::map_not_valid, std::move(what.append(": ", why.told_by_name()))).at(why.place());
}

Error bad_reply(const Error& why) {
  return Error(codes::deliver_bad_reply, why.told_by_name()).at(why.place());
}

hub::port::Misfit misfit_in(const std::string& body, Error error, std::string contract) {
  hub::port::Misfit misfit{std::move(error), std::move(contract)};
  if (const auto document = hub::formats::XmlDocument::parse(body))
    misfit.path = hub::formats::names_at(*document, misfit.error.place());
  return misfit;
}

hub::Result<UnknownPlaces> accept_answer(XmlDocument& document, const std::string& element,
                                         const hub::formats::Contract* contract, UnknownMembers beyond,
                                         Taken taken) {
  if (document.root_name() != element)
    return Error(codes::deliver_bad_reply,
                 hub::say("the answer is not the element {}", "atbilde nav elements {}", element));
  if (contract == nullptr) return UnknownPlaces();
  auto fits = contract->accept(document);
  if (fits) return UnknownPlaces();
  if (beyond == UnknownMembers::refuse) return bad_reply(fits.error());
  const std::string octets = taken == Taken::whole ? document.to_octets() : std::string();
  UnknownPlaces places = contract->elements().take_out_unknown(document);
  if (!places.empty()) fits = contract->accept(document);
  if (!fits) return bad_reply(fits.error());
  if (taken == Taken::whole) {
    auto whole = XmlDocument::parse(octets);
    if (!whole) return bad_reply(whole.error());
    document = *std::move(whole);
  }
  if (beyond == UnknownMembers::pass) return UnknownPlaces();
  return places;
}

hub::Result<AcceptedJson> accept_json_answer(std::string_view body, const std::string& element,
                                             const hub::formats::Schema& schema, UnknownMembers beyond) {
  auto tree = schema.from_json(body, element);
  if (tree) return AcceptedJson{*std::move(tree)};
  if (beyond == UnknownMembers::refuse) return bad_reply(tree.error());
  tree = schema.from_json(body, element, {}, hub::formats::Unknown::pass_over);
  if (!tree) return bad_reply(tree.error());
  if (beyond == UnknownMembers::pass) return AcceptedJson{*std::move(tree)};
  auto places = hub::formats::unknown_members(body, schema, element);
  if (!places) return bad_reply(places.error());
  return AcceptedJson{*std::move(tree), *std::move(places)};
}

void tell_unknown(const hub::port::Services& services, const std::string& operation,
                  const UnknownPlaces& unknown) {
  if (!unknown.empty() && services.observer != nullptr)
    services.observer->unknown_fields(services.system, operation, unknown);
}

hub::Result<hub::port::SourceDocument> source_document(const hub::formats::XmlDocument& element,
                                                       const std::string& id,
                                                       const hub::formats::Namespaces& namespaces) {
  constexpr std::size_t kMaxId = 256;  // octets; keys of systems are far shorter
  const auto ids = element.select(id, namespaces);
  if (!ids) return bad_reply(ids.error());
  if (ids->size() != 1 || ids->front().empty() || ids->front().size() > kMaxId)
    return Error(
        codes::deliver_bad_reply,
        hub::say("a document has no id, more than one, or one of more than {} octets",
                 "dokumentam nav identifikatora, ir vairāki vai tas ir garāks par {} oktetiem", kMaxId));
  return hub::port::SourceDocument{ids->front(), element.to_octets()};
}

}  // namespace adapters::frame
