#include "adapters/frame/agreement.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/formats/xml/named_place.h"

namespace adapters::frame {
namespace {

using hub::Error;
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

hub::Outcome accept_answer(hub::formats::XmlDocument& document, const std::string& element,
                           const hub::formats::Contract* contract, hub::formats::Unknown unknown) {
  if (document.root_name() != element)
    return Error(codes::deliver_bad_reply,
                 hub::say("the answer is not the element {}", "atbilde nav elements {}", element));
  if (contract == nullptr) return hub::Done{};
  if (unknown == hub::formats::Unknown::pass_over) contract->elements().take_out_unknown(document);
  if (auto fits = contract->accept(document); !fits) return bad_reply(fits.error());
  return hub::Done{};
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
